"""Reads a release's page by its source's rules: the selectors know the page, so what they find is exact.

Pages without rules, or with none for the body, are left to generic.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.assembling import assemble_page, choose_language
from mfa_archiver.extract.blocks import Blocks, read_node
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.facts import PageFacts, read_facts
from mfa_archiver.extract.generic import parse_page
from mfa_archiver.extract.headlines import Headline
from mfa_archiver.extract.identity import identity_of
from mfa_archiver.extract.page import parse_html, select
from mfa_archiver.extract.parsed import Dated, Fact, ParsedPage, Selectors
from mfa_archiver.extract.published import PageDates, find_dates
from mfa_archiver.extract.strangers import recognise
from mfa_archiver.extract.titles import is_stop_title
from mfa_archiver.extract.urls import canonical_url, path_segments
from mfa_archiver.extract.wording import Findings, compose_revision, part_lines, text_digest
from mfa_archiver.language.dates import parse_by_formats, parse_written_date
from mfa_archiver.language.text import one_line
from mfa_archiver.model import (
    Capture,
    DateSource,
    ParsedRelease,
    Ref,
    Source,
    TitleSource,
)
from mfa_archiver.rules import ArticleRules

# What looks for a page's dates: a tree, its source, rules, facts and headline, the address, the language.
_DateFinder = Callable[[LexborHTMLParser, Source, ArticleRules, PageFacts, Headline, str, str], PageDates]


def read_article(capture: Capture, source: Source, *, lang: str = "") -> ParsedRelease:
    """Read the first release on a page, whatever follows it; as parse_article, the release alone.

    Where the source's rule finds the date, no other is looked for: that takes half the time of a page.
    """
    return _parse(capture, source, lang, _date).release


def parse_article(capture: Capture, source: Source, *, lang: str = "") -> ParsedPage:
    """Read the first release on a page, with the origin of each part (some pages go on into the next releases).

    The language is `lang`, else the address's path segment, else the page's `lang`, else detected. Raises
    ExtractionError when the source has no rules, or its selectors find no text on this page.
    """
    return _parse(capture, source, lang, _dates)


def _parse(capture: Capture, source: Source, lang: str, find: _DateFinder) -> ParsedPage:
    rules = source.article_at(capture.captured_at.date())
    if rules is None:
        raise ExtractionError(f"source «{source.id}» has no [article] table", hint="add it to the source file")
    if not rules.body:
        return _parse_without_body_rule(capture, source, rules, lang)
    url = capture.final_url or capture.url
    html = decode(capture.payload, capture.header("content-type"))
    tree = parse_html(html)
    facts = read_facts(tree, url)
    headline = _title(tree, rules, facts)
    blocks = _body(tree, rules, url)
    by_path = language_of_path(url, rules.languages.items())
    language = choose_language(lang, by_path, facts, "\n".join((headline.title, *blocks.paragraphs)))
    dates = find(tree, source, rules, facts, headline, url, language.tag)
    published = dates.published.date if dates.published else None
    revision = compose_revision(
        Findings(headline.title, headline.source, blocks, published), language.tag, rules.boilerplate
    )
    if revision is None:
        if stranger := recognise(tree, html):
            raise ExtractionError(
                f"{url or 'the page'} is {stranger}, not a release", hint="try again later, or from a browser"
            )
        raise ExtractionError(
            f"no text at {url}: «{rules.body}» leads to none",
            hint="the site may have changed: compare the selectors in the source file with the page",
        )
    native_id = identity_of(url, source, rules) or text_digest(revision.body)
    release = ParsedRelease(Ref(source.id, native_id, language.tag), canonical_url(url), revision, language.sureness)
    selectors = Selectors(rules.title, rules.body, rules.date)
    return assemble_page(
        release, facts=facts, headline=headline, dates=dates, language=language, selectors=selectors, blocks=blocks
    )


def language_of_path(url: str, languages: Iterable[tuple[str, str]]) -> str:
    """Return the language that a segment of an address's path stands for, or an empty string."""
    segments = path_segments(url)
    return next((lang for segment, lang in languages if segment in segments), "")


def _parse_without_body_rule(capture: Capture, source: Source, rules: ArticleRules, lang: str) -> ParsedPage:
    """Read a page by what pages have in common, and tell it from others by its source's number."""
    url = capture.final_url or capture.url
    lang = lang or language_of_path(url, rules.languages.items())
    page = parse_page(capture, source.id, source.timezone, lang=lang)
    native_id = identity_of(url, source, rules) or page.release.ref.native_id
    return replace(page, release=replace(page.release, ref=replace(page.release.ref, native_id=native_id)))


def _title(tree: LexborHTMLParser, rules: ArticleRules, facts: PageFacts) -> Headline:
    node = next(iter(select(tree, rules.title)), None) if rules.title else None
    printed = one_line(" ".join(read_node(node, "").paragraphs)) if node else ""
    rivals = (*((Fact(printed, "the source's rule"),) if printed else ()), *facts.titles)
    if not is_stop_title(printed):
        return Headline(printed, TitleSource.PAGE, "the source's rule", node, rivals)
    stated = next((each for each in (facts.headline, facts.og_title) if not is_stop_title(each)), "")
    origin = next((fact.origin for fact in facts.titles if fact.value == stated), "")
    return Headline(stated, TitleSource.FIELD, origin, node, rivals)


def _body(tree: LexborHTMLParser, rules: ArticleRules, url: str) -> Blocks:
    """Read the first container that holds text and stands before the next release's title."""
    titles = {node.mem_id for node in select(tree, rules.title)} if rules.title else set()
    dropped = {node.mem_id for selector in rules.drop for node in select(tree, selector)}
    seen_titles = 0
    for node in select(tree, f"{rules.title}, {rules.body}" if titles else rules.body):
        if node.mem_id in titles:
            seen_titles += 1
        elif seen_titles > 1:
            break
        else:
            blocks = read_node(node, url, dropped)
            if part_lines(blocks.paragraphs, rules.boilerplate)[0]:
                return blocks
    return Blocks(())


def _dates(
    tree: LexborHTMLParser,
    source: Source,
    rules: ArticleRules,
    facts: PageFacts,
    headline: Headline,
    url: str,
    lang: str,
) -> PageDates:
    """Read the date the source's rule points at, else the one the page states in structured form."""
    found = find_dates(tree, facts, headline.node, url, lang=lang, timezone=source.timezone)
    by_rule = _by_rule(tree, source, rules, lang)
    if by_rule is None:
        stated = found.published if found.published and found.published.date.source is DateSource.FIELD else None
        return replace(found, published=stated)
    others = (*((found.published,) if found.published else ()), *found.rivals)
    rivals = tuple(each for each in others if each.date.day != by_rule.date.day)
    return replace(found, published=by_rule, rivals=rivals)


def _date(
    tree: LexborHTMLParser,
    source: Source,
    rules: ArticleRules,
    facts: PageFacts,
    headline: Headline,
    url: str,
    lang: str,
) -> PageDates:
    """Read the date as _dates does, without what else the page might have meant."""
    by_rule = _by_rule(tree, source, rules, lang)
    if by_rule:
        return PageDates(by_rule, None, None, ())
    return _dates(tree, source, rules, facts, headline, url, lang)


def _by_rule(tree: LexborHTMLParser, source: Source, rules: ArticleRules, lang: str) -> Dated | None:
    for node in select(tree, rules.date)[:1] if rules.date else ():
        shown = one_line(node.text(separator=" "))
        published = parse_by_formats(shown, rules.date_formats, source.timezone, DateSource.PAGE) or parse_written_date(
            shown, lang, source.timezone, DateSource.PAGE, source.languages
        )
        if published:
            return Dated(published, "the source's rule")
    return None
