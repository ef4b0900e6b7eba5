"""Reads a release from plain text: a file somebody saved, often with a crawler's stamp and page furniture.

Text carries no structure but its lines, so what each line is (date, furniture, caption, headline, prose)
is told by its shape, with the words of the lexicons.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.article import language_of_path
from mfa_archiver.extract.blocks import plain_blocks, split_paragraphs
from mfa_archiver.extract.identity import native_id_of
from mfa_archiver.extract.titles import looks_like_headline
from mfa_archiver.extract.urls import canonical_url
from mfa_archiver.extract.wording import (
    Findings,
    compose_revision,
    is_boilerplate,
    is_caption,
    text_digest,
)
from mfa_archiver.language.datelines import split_dateline
from mfa_archiver.language.dates import parse_date_line, parse_instant, parse_written_date
from mfa_archiver.language.detect import detect_language
from mfa_archiver.language.lexicon import lexicons
from mfa_archiver.language.text import clean_text, tidy_paragraphs
from mfa_archiver.model import DateSource, ParsedRelease, PublicationDate, Ref, TitleSource
from mfa_archiver.rules import ArticleRules

# « date 2025-12-18 Рассказать друзьям»: a crawler's stamp, at the very start and nowhere else.
_STAMP = re.compile(r"\s{0,8}date (\d{4}-\d{2}-\d{2})(?=\s|$)[ ]*")
# «28.11.2025, 19:54 18706»: date, time and view count, as a page prints them over each release.
_DATED_VIEWS = re.compile(r"\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2} \d{1,7}")
_BARE_DATE = re.compile(r"\d{2}\.\d{2}\.\d{4}")
_HEAD_LINES = 3  # a release's own date stands among its first lines
_LONG_LINE = 120  # characters: no row is typed longer
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", '"', "»", "”", ")")


def read_text(
    text: str,
    *,
    source_id: str,
    url: str = "",
    title: str = "",
    date: str = "",
    lang: str = "",
    timezone: str = "",
    rules: ArticleRules | None = None,
) -> ParsedRelease:
    """Read one release from text; what the caller gives (`title`, `date`, `lang`) wins over what is found.

    The date is the one given, else one written on a line of its own near the top, else the crawler's
    stamp. The title is the one given, else a first line with the shape of a headline, else the lead's
    first sentence. A second date line, or a heading such as «relevant news», ends the release. Raises
    ExtractionError when no text is left, or the given date is none.
    """
    lines, stamp = _without_stamp(clean_text(text), timezone)
    boilerplate = rules.boilerplate if rules else ()
    parts = _sort_lines(lines, timezone, boilerplate)
    headline, prose = _part_headline(parts.prose, lang, has_title=bool(title))
    lang, sure = (lang, 1.0) if lang else _language(url, rules, f"{headline}\n{prose}")
    found_title = TitleSource.GIVEN if title else TitleSource.TEXT
    revision = compose_revision(
        Findings(
            title=title or headline,
            title_source=found_title,
            blocks=plain_blocks(split_paragraphs(prose), parts.captions),
            published=_given_date(date, lang, timezone) or parts.published or stamp,
        ),
        lang,
        boilerplate,
    )
    if revision is None:
        raise ExtractionError("the text holds no release", hint="only furniture or nothing is in it")
    native_id = native_id_of(url, rules.native_id if rules else "") or canonical_url(url) or text_digest(revision.body)
    return ParsedRelease(Ref(source_id, native_id, lang), canonical_url(url), revision, sure)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A text's lines, sorted: prose with its blank lines, captions, the date found near the top."""

    prose: list[str]
    captions: tuple[str, ...]
    published: PublicationDate | None


def _without_stamp(text: str, timezone: str) -> tuple[list[str], PublicationDate | None]:
    """Take a crawler's stamp off the start, and furniture that runs on in its line."""
    found = _STAMP.match(text)
    stamp = parse_instant(found.group(1), timezone, DateSource.STAMP) if found else None
    if found is None or stamp is None:
        return _lines(text), None
    lines = _lines(text[found.end() :])
    for furniture in _furniture():
        if lines and lines[0].startswith(f"{furniture} "):
            lines[0] = lines[0].removeprefix(furniture).strip()
    return lines, stamp


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


def _sort_lines(lines: Sequence[str], timezone: str, boilerplate: Collection[str]) -> _Parts:
    prose: list[str] = []
    captions: list[str] = []
    published: PublicationDate | None = None
    printed = 0  # lines of text so far
    for line in lines:
        if not line:
            prose.append("")
            continue
        if is_boilerplate(line, boilerplate):
            continue
        if printed and _opens_next_release(line, printed, is_dated=published is not None):
            break
        if printed < _HEAD_LINES and published is None:
            published = parse_date_line(line, "", timezone, DateSource.TEXT)
            if published:
                continue
        if is_caption(line):
            captions.append(line)
            continue
        prose.append(line)
        printed += 1
    return _Parts(prose, tuple(captions), published)


def _opens_next_release(line: str, printed: int, *, is_dated: bool) -> bool:
    """Tell whether a line ends the release: a heading of further ones, or the next one's date line."""
    if line.casefold() in _next_release():
        return True
    if _DATED_VIEWS.fullmatch(line):
        return is_dated or printed >= _HEAD_LINES
    return is_dated and bool(_BARE_DATE.fullmatch(line))


def _part_headline(prose: Sequence[str], lang: str, *, has_title: bool) -> tuple[str, str]:
    """Part a first line with the shape of a headline from the text under it."""
    text = tidy_paragraphs("\n".join(prose))
    if "\n\n" not in text and _are_paragraphs(text.split("\n")[1:]):
        text = text.replace("\n", "\n\n")
    first, _, rest = text.partition("\n")
    stands_alone = _are_paragraphs(text.partition("\n\n")[0].split("\n")[1:])
    if has_title or not stands_alone or len(rest) <= len(first) or split_dateline(first, lang)[0]:
        return "", text
    return (first, rest.strip("\n")) if looks_like_headline(first) else ("", text)


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Tell lines that are paragraphs from rows that a typist or a mailer broke: these end anywhere."""
    return all(line.endswith(_SENTENCE_ENDS) or len(line) > _LONG_LINE for line in lines)


def _language(url: str, rules: ArticleRules | None, text: str) -> tuple[str, float]:
    of_path = language_of_path(url, rules.languages.items()) if rules else ""
    return (of_path, 1.0) if of_path else detect_language(text)


def _given_date(date: str, lang: str, timezone: str) -> PublicationDate | None:
    if not date:
        return None
    given = parse_instant(date, timezone, DateSource.GIVEN) or parse_written_date(
        date, lang, timezone, DateSource.GIVEN
    )
    if given is None:
        raise ExtractionError(f"«{date}» is no date", hint="write it as 2025-12-18, 2025-12 or 2025")
    return given


@cache
def _furniture() -> tuple[str, ...]:
    return tuple(line for each in lexicons() for line in each.boilerplate if " " in line)


@cache
def _next_release() -> frozenset[str]:
    return frozenset(line.casefold() for each in lexicons() for line in each.next_release)
