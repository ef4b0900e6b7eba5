"""Reads a page that no rules are known for: stated facts first, then what body.py takes for its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.assembling import Language, assemble_page, choose_language
from mfa_archiver.extract.blocks import Blocks
from mfa_archiver.extract.body import Body, find_body
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.facts import PageFacts, page_address, read_facts
from mfa_archiver.extract.headlines import Headline, choose_headline
from mfa_archiver.extract.inferring import infer_date
from mfa_archiver.extract.page import is_binary, parse_html
from mfa_archiver.extract.parsed import Dated, ParsedPage, Selectors
from mfa_archiver.extract.proposals import propose
from mfa_archiver.extract.published import PageDates, find_dates
from mfa_archiver.extract.selectors import selector_of
from mfa_archiver.extract.strangers import recognise
from mfa_archiver.extract.wording import Findings, compose_revision, text_digest
from mfa_archiver.language.dates import parse_date_line
from mfa_archiver.model import Capture, DateSource, ParsedRelease, Ref

INFERRED = "htmldate"  # the origin of a date that nothing on the page states
_TELLING = 800  # characters that tell a language as surely as a whole text, in a small part of the time


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page read: its tree, what was chosen of it, and the release these make."""

    tree: LexborHTMLParser
    facts: PageFacts
    headline: Headline
    body: Body
    language: Language
    dates: PageDates
    release: ParsedRelease


def read_page(capture: Capture, source_id: str, timezone: str = "", *, lang: str = "") -> ParsedRelease:
    """Read a page without rules; as parse_page, the release alone."""
    return _read(capture, source_id, timezone, lang).release


def parse_page(capture: Capture, source_id: str, timezone: str = "", *, lang: str = "") -> ParsedPage:
    """Read a page without rules, with the origin of each part. What the page does not say is None, never a guess.

    The native id is the canonical address. Raises ExtractionError when there is no prose on the page, or the
    page is certainly something else: a challenge, a login form, a notice of failure.
    """
    read = _read(capture, source_id, timezone, lang)
    headline, body, dates = read.headline, read.body, read.dates
    page = assemble_page(
        read.release,
        facts=read.facts,
        headline=headline,
        dates=dates,
        language=read.language,
        blocks=body.blocks,
        selectors=Selectors(*(selector_of(read.tree, each) for each in (headline.node, body.node, dates.node))),
    )
    lacks_title, lacks_date = headline.node is None, dates.published is None or dates.published.origin == INFERRED
    return replace(
        page,
        doubts=(*read.release.doubts, *page.doubts),
        proposals=propose(read.tree, title=lacks_title, date=lacks_date, lang=read.language.tag),
    )


def _read(capture: Capture, source_id: str, timezone: str, lang: str) -> _Reading:
    url = capture.final_url or capture.url
    html = decode(capture.payload, capture.header("content-type"))
    if is_binary(html):
        raise ExtractionError(f"{url or 'the page'} is no text but some other file", hint="import its text instead")
    tree = parse_html(html)
    if stranger := recognise(tree, html):
        raise ExtractionError(
            f"{url or 'the page'} is {stranger}, not a release", hint="try again later, or from a browser"
        )
    facts = read_facts(tree, url)
    headline = choose_headline(tree, facts, url)
    body = page_body(tree, facts, (headline.title, facts.headline, facts.og_title), url)
    language = choose_language(lang, "", facts, "\n".join((headline.title, *body.blocks.paragraphs))[:_TELLING])
    dates = find_dates(tree, facts, headline.node, url, lang=language.tag, timezone=timezone)
    if dates.published is None and (inferred := infer_date(html, url)):
        dates = replace(dates, published=Dated(inferred, INFERRED))
    published = dates.published.date if dates.published else None
    revision = compose_revision(Findings(headline.title, headline.source, body.blocks, published), language.tag)
    if revision is None or parse_date_line(revision.body, language.tag, timezone, DateSource.PAGE):  # its date alone
        why = f": {body.doubts[0]}" if body.doubts else ""
        raise ExtractionError(
            f"no text found on the page {url}".rstrip() + why,
            hint="a page drawn by scripts holds none; save its text and import that",
        )
    address = page_address(facts, url)
    ref = Ref(source_id, address or text_digest(revision.body), language.tag)
    release = ParsedRelease(ref, address, revision, language.sureness, body.confidence, body.doubts)
    return _Reading(tree, facts, headline, body, language, dates, release)


def page_body(tree: LexborHTMLParser, facts: PageFacts, titles: Iterable[str], url: str) -> Body:
    """Find a page's text with how sure it is; `titles` are those it may have, `url` resolves relative addresses."""
    root = tree.body
    if root is None:
        return Body(Blocks(()))
    stated = tuple(dict.fromkeys(filter(None, titles)))
    return find_body(root, url, stated, facts.title, facts.description)
