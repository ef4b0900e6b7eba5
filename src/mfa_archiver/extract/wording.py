"""Puts a wording together from what a reader found: title, labels, captions, dateline, body.

All readers end here, so that a release reads the same whether it came from an API, a page or a text file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from mfa_archiver.extract.blocks import Blocks
from mfa_archiver.extract.titles import clean_title, derive_title, split_labels
from mfa_archiver.language.date_patterns import any_of
from mfa_archiver.language.datelines import date_dateline, split_dateline
from mfa_archiver.language.lexicon import foreign_furniture, lexicons
from mfa_archiver.model import DatePrecision, DateSource, Link, PublicationDate, Revision, TitleSource

_NOT_WORDS = re.compile(r"[\W_]+")
_LONGEST_CAPTION = 400  # characters; some captions are long sentences, no paragraph of prose opens like one
_DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Findings:
    """What a reader found of one release, as found: the raw title, the text in blocks, the date."""

    title: str
    title_source: TitleSource
    blocks: Blocks
    published: PublicationDate | None
    lead: tuple[str, ...] = ()  # paragraphs given apart from the body
    links: tuple[Link, ...] = ()  # given apart from the body


def compose_revision(findings: Findings, lang: str, boilerplate: Collection[str] = ()) -> Revision | None:
    """Make the wording of a release, or None when no text is left to keep.

    Lines of `boilerplate`, and those every language's pages are known for, are dropped; captions are set
    aside; a first paragraph that repeats the title is dropped, as is a lead that the body repeats; a
    release without a title gets its lead's first sentence, and one without a date of its own its dateline's.
    """
    title, labels = split_labels(clean_title(findings.title))
    kept, captions = part_lines(findings.blocks.paragraphs, boilerplate)
    kept = _with_lead(list(findings.lead), kept)
    if len(kept) > 1 and same_words(kept[0], title):
        kept = kept[1:]
    if not kept:
        return None
    dateline, opening = split_dateline(kept[0], lang)
    body = "\n\n".join((opening, *kept[1:]))
    return Revision(
        title=title or derive_title(body),
        body=body,
        published=_published(findings.published, dateline, lang),
        title_source=findings.title_source if title else TitleSource.DERIVED,
        dateline=dateline,
        labels=labels,
        captions=tuple(dict.fromkeys((*captions, *findings.blocks.captions))),
        links=tuple(dict.fromkeys((*findings.links, *findings.blocks.links))),
    )


def part_lines(paragraphs: Iterable[str], boilerplate: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """Part paragraphs into those of the text and the captions among them; boilerplate lines are dropped."""
    kept: list[str] = []
    captions: list[str] = []
    for paragraph in paragraphs:
        lines = [line for line in paragraph.split("\n") if not is_boilerplate(line, boilerplate)]
        captions.extend(line for line in lines if is_caption(line))
        if text := "\n".join(line for line in lines if not is_caption(line)):
            kept.append(text)
    if kept:
        kept[-1] = _without_end_mark(kept[-1])
    return kept, captions


def is_boilerplate(line: str, more: Collection[str] = ()) -> bool:
    """Tell whether a whole line is page furniture; never a part of one."""
    return line in _boilerplate() or line in more


def is_caption(line: str) -> bool:
    """Tell whether a whole line is a picture's caption: «Фото: …», «Images | …», a bare «Images»."""
    return len(line) <= _LONGEST_CAPTION and bool(_caption().fullmatch(line))


def same_words(text: str, other: str) -> bool:
    """Tell whether two texts are the same but for case, punctuation and layout."""
    return fold_words(text) == fold_words(other)


def fold_words(text: str) -> str:
    """Fold a text to its words: without case, punctuation and layout."""
    return _NOT_WORDS.sub(" ", text.casefold().replace("ё", "е")).strip()


def text_digest(text: str) -> str:
    """Return 16 hexadecimal digits that name a text without an address: the head of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGEST_LENGTH]


def _published(published: PublicationDate | None, dateline: str, lang: str) -> PublicationDate | None:
    """Let a dateline's day stand in for no date, or for a crawler's stamp, which may be later.

    A day whose year is the stamp's keeps the stamp's rank: the year is no better known than before.
    """
    if not dateline or (published and published.source is not DateSource.STAMP):
        return published
    for latest, source in ((None, DateSource.TEXT), (published, DateSource.STAMP)):
        day = date_dateline(dateline, lang, date.fromisoformat(latest.day) if latest else None)
        if day:
            return PublicationDate(day.isoformat(), DatePrecision.DAY, source, dateline)
    return published


def _with_lead(lead: list[str], paragraphs: list[str]) -> list[str]:
    """Set a lead before the body, unless one holds the other already, whole or cut short."""
    in_lead = fold_words(" ".join(lead))
    if not paragraphs or not in_lead or fold_words(paragraphs[0]).startswith(in_lead):
        return paragraphs or lead
    in_body = fold_words(" ".join(paragraphs))
    if in_lead in in_body:
        return paragraphs
    return lead if in_body in in_lead else [*lead, *paragraphs]


def _without_end_mark(paragraph: str) -> str:
    for mark in _end_marks():
        if paragraph.endswith(f" {mark}"):
            return paragraph.removesuffix(mark).rstrip()
    return paragraph


@cache
def _boilerplate() -> frozenset[str]:
    return frozenset(line for each in lexicons() for line in (*each.boilerplate, *each.end_marks))


@cache
def _end_marks() -> tuple[str, ...]:
    return tuple(mark for each in lexicons() for mark in each.end_marks)


@cache
def _caption() -> re.Pattern[str]:
    foreign = foreign_furniture()
    openers = any_of((*foreign.caption_openers, *(word for each in lexicons() for word in each.caption_openers)))
    bare = any_of((*foreign.bare_captions, *(word for each in lexicons() for word in each.bare_captions)))
    # «Photo : …» is how French sets a colon, «图：…» how Chinese does.
    return re.compile(rf"(?:{openers})(?: ?[:：]| ?\|) ?\S.*|(?:{bare})[:|]?")
