"""Makes releases of candidates: of what the listing holds itself, or of the page it leads to.

A page is read by the source's rules, and what it lacks is taken from the listing; a listing's word never takes
away what the page knows better.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.article import read_article
from mfa_archiver.extract.blocks import read_fragment
from mfa_archiver.extract.generic import read_page
from mfa_archiver.extract.json_paths import parse_json, text_at
from mfa_archiver.extract.listing import in_stated_encoding, read_listing
from mfa_archiver.extract.shown_dates import read_shown_date
from mfa_archiver.extract.wording import Findings, compose_revision
from mfa_archiver.listed import Candidate
from mfa_archiver.model import (
    Capture,
    DatePrecision,
    DateSource,
    Failed,
    ParsedRelease,
    PublicationDate,
    Revision,
    Skipped,
    Source,
    TitleSource,
)
from mfa_archiver.rules import DetailRules

_CUT = ("…", "...", "[…]", "[...]")
_WEAK_DATES = frozenset({DateSource.TEXT, DateSource.URL, DateSource.INFERRED, DateSource.STAMP})
_WORD = re.compile(r"\w{4,}")


def read_listed_releases(capture: Capture, source: Source, lang: str) -> list[ParsedRelease | Skipped | Failed]:
    """Read a captured listing that holds whole releases, in its order. Raises ExtractionError."""
    page = read_listing(capture, source, lang)
    return [*(release_of(each, source) for each in page.candidates), *page.skipped]


def release_of(candidate: Candidate, source: Source) -> ParsedRelease | Skipped:
    """Make a release of what the listing holds; a summary stands for the text where there is no more."""
    rules = source.article
    revision = compose_revision(
        Findings(
            title=candidate.title,
            title_source=TitleSource.FIELD,
            blocks=read_fragment(candidate.body or candidate.summary, candidate.url),
            published=candidate.published,
        ),
        candidate.ref.lang,
        rules.boilerplate if rules else (),
    )
    return ParsedRelease(candidate.ref, candidate.url, revision) if revision else Skipped(str(candidate.ref), "no body")


def read_followed(capture: Capture, source: Source, candidate: Candidate) -> ParsedRelease:
    """Read the page, or the JSON answer, that a candidate leads to. Raises ExtractionError when it holds no release."""
    capture = in_stated_encoding(capture, source)
    lang = candidate.ref.lang
    if source.detail:
        found = _read_detail(capture, source, source.detail, candidate)
    elif source.article:
        found = read_article(capture, source, lang=lang)
    else:
        found = read_page(capture, source.id, source.timezone, lang=lang)
    rules = source.article
    states_title = bool(source.detail or rules is None or rules.title or not rules.body)
    revision = complete(found.revision, candidate, states_title=states_title)
    return ParsedRelease(candidate.ref, candidate.url, revision)


def complete(revision: Revision, candidate: Candidate, *, states_title: bool = True) -> Revision:
    """Return a page's wording with the title and the date that it lacks taken from the listing.

    `states_title` is False when the page is known to state none of its own.
    """
    if candidate.title and not (states_title and keeps_title(revision, candidate.title)):
        revision = replace(revision, title=candidate.title, title_source=TitleSource.FIELD)
    return replace(revision, published=better_date(revision.published, candidate.published))


def keeps_title(revision: Revision, listed: str) -> bool:
    """Tell whether a page's title is that of the release: the listing's was cut short, or the two share a word.

    «Willkommen» over every page of a site shares none with the title the feed gives.
    """
    if revision.title_source is TitleSource.DERIVED or not revision.title:
        return False
    if listed.endswith(_CUT):
        return not revision.title.endswith(_CUT)
    words = {word.casefold() for word in _WORD.findall(listed)}
    return not words or not words.isdisjoint(word.casefold() for word in _WORD.findall(revision.title))


def better_date(on_page: PublicationDate | None, listed: PublicationDate | None) -> PublicationDate | None:
    """Return the page's date, unless it stands in its text alone or the listing knows the same day more exactly."""
    if on_page is None or listed is None:
        return on_page or listed
    if on_page.source in _WEAK_DATES:
        return listed
    is_finer = listed.precision is DatePrecision.MINUTE and on_page.precision is not DatePrecision.MINUTE
    return listed if is_finer and listed.day.startswith(on_page.day) else on_page


def _read_detail(capture: Capture, source: Source, rules: DetailRules, candidate: Candidate) -> ParsedRelease:
    """Read one release of a JSON interface by the source's paths."""
    answer = parse_json(capture, "the answer about one release")
    lang = candidate.ref.lang
    shown = text_at(answer, rules.date)
    revision = compose_revision(
        Findings(
            title=text_at(answer, rules.title),
            title_source=TitleSource.FIELD,
            blocks=read_fragment(text_at(answer, rules.body), candidate.url),
            published=read_shown_date(shown, lang, source, rules.date_formats),
            lead=read_fragment(text_at(answer, rules.summary), candidate.url).paragraphs,
        ),
        lang,
    )
    if revision is None:
        raise ExtractionError(
            f"no text at {capture.url}: «{rules.body}» leads to none",
            hint="compare [detail] in the source file with the answer",
        )
    return ParsedRelease(candidate.ref, candidate.url, revision)
