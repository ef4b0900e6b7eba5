"""Puts a parsed page together from what was chosen: who said the language, where its parts stand, what is doubtful.

The choices themselves are made in headlines.py, published.py and by the readers of bodies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mfa_archiver.extract.blocks import Blocks
from mfa_archiver.extract.facts import PageFacts
from mfa_archiver.extract.headlines import Headline
from mfa_archiver.extract.parsed import ParsedPage, Selectors
from mfa_archiver.extract.published import PageDates
from mfa_archiver.extract.strangers import looks_like_listing
from mfa_archiver.extract.structure import worded_blocks
from mfa_archiver.language.detect import SURE, detect_language
from mfa_archiver.model import DateSource, ParsedRelease, TitleSource

_SHORT = 120  # characters of a body that may be no more than a teaser


@dataclass(frozen=True, slots=True)
class Language:
    """A page's language, who said so (`given`, `address`, `page`, `text`), and how sure it is, from 0 to 1."""

    tag: str
    said_by: str
    sureness: float = 1.0


def choose_language(given: str, by_address: str, facts: PageFacts, text: str) -> Language:
    """Return the language given, else the address's, else the page's own, else that of its text."""
    for tag, said_by in ((given, "given"), (by_address, "address"), (facts.lang, "page")):
        if tag:
            return Language(tag, said_by)
    tag, sureness = detect_language(text)
    return Language(tag, "text", sureness)


def assemble_page(
    release: ParsedRelease,
    *,
    facts: PageFacts,
    headline: Headline,
    dates: PageDates,
    language: Language,
    selectors: Selectors,
    blocks: Blocks,
) -> ParsedPage:
    """Return a parsed page, with what its parts give reason to doubt."""
    page = ParsedPage(
        release=release,
        title_origin=headline.origin,
        title_rivals=tuple(each for each in headline.rivals if each.value != headline.title),
        published=dates.published,
        modified=dates.modified,
        event=dates.event,
        date_rivals=dates.rivals,
        language_from=language.said_by,
        alternates=facts.alternates,
        selectors=selectors,
        blocks=worded_blocks(blocks.tree, release.revision.body.split("\n\n")),
    )
    return replace(page, doubts=tuple(_doubts(page)))


def _doubts(page: ParsedPage) -> Iterator[str]:
    revision = page.release.revision
    if looks_like_listing(revision):
        yield "most of the text is links: this may be a list of releases, not one"
    if len(revision.body) < _SHORT:
        yield "the text is very short: it may be a teaser or a notice"
    if revision.title_source is TitleSource.DERIVED:
        yield "no title was found: it is the first sentence"
    if page.published is None:
        yield "no date of publication was found"
    elif page.published.date.source is DateSource.INFERRED:
        yield "the date of publication is inferred, not stated"
    if page.language_from == "text" and page.release.lang_confidence < SURE:
        yield "the language is a guess"
