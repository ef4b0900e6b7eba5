"""Reads a release's page by its source's rules: the selectors know the page, so what they find is exact.

Pages without rules are left to generic.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.blocks import Blocks, read_node
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.page import PageFacts, parse_html, read_facts, select
from mfa_archiver.extract.titles import is_stop_title
from mfa_archiver.extract.urls import canonical_url, path_segments
from mfa_archiver.extract.wording import Findings, compose_revision, part_lines, text_digest
from mfa_archiver.language.dates import parse_by_formats, parse_instant, parse_written_date
from mfa_archiver.language.detect import detect_language
from mfa_archiver.language.text import one_line
from mfa_archiver.model import (
    ArticleRules,
    Capture,
    DateSource,
    ParsedRelease,
    PublicationDate,
    Ref,
    Source,
    TitleSource,
)


def read_article(capture: Capture, source: Source, *, lang: str = "") -> ParsedRelease:
    """Read the first release on a page, whatever follows it (some pages go on into the next releases).

    The language is `lang`, else the address's path segment, else the page's `lang`, else detected. Raises
    ExtractionError when the source has no rules, or its selectors find no text on this page.
    """
    rules = source.article
    if rules is None:
        raise ExtractionError(f"source «{source.id}» has no [article] table", hint="add it to the source file")
    url = capture.final_url or capture.url
    tree = parse_html(decode(capture.payload, capture.header("content-type")))
    facts = read_facts(tree, url)
    title, title_source = _title(tree, rules, facts)
    blocks = _body(tree, rules, url)
    lang, sure = (lang, 1.0) if lang else _language(url, rules, facts, title, blocks)
    published = _published(tree, rules, facts, lang, source)
    revision = compose_revision(Findings(title, title_source, blocks, published), lang, rules.boilerplate)
    if revision is None:
        raise ExtractionError(
            f"no text at {url}: neither «{rules.title}» nor «{rules.body}» leads to a release",
            hint="the site may have changed: compare the selectors in the source file with the page",
        )
    native_id = native_id_of(url, rules.native_id) or text_digest(revision.body)
    return ParsedRelease(Ref(source.id, native_id, lang), canonical_url(url), revision, sure)


def native_id_of(url: str, pattern: str) -> str:
    """Return the publisher's own number in an address, by its source's pattern, else the canonical address.

    Raises ExtractionError when the pattern is no regular expression.
    """
    try:
        found = re.search(pattern, url) if pattern else None
    except re.error as error:
        raise ExtractionError(
            f"«{pattern}» is not a regular expression: {error}",
            hint="correct native_id in the source file",
        ) from error
    return (found.group(1) if found and found.groups() else "") or canonical_url(url)


def language_of_path(url: str, languages: Iterable[tuple[str, str]]) -> str:
    """Return the language that a segment of an address's path stands for, or an empty string."""
    segments = path_segments(url)
    return next((lang for segment, lang in languages if segment in segments), "")


def _title(tree: LexborHTMLParser, rules: ArticleRules, facts: PageFacts) -> tuple[str, TitleSource]:
    node = next(iter(select(tree, rules.title)), None) if rules.title else None
    printed = one_line(" ".join(read_node(node, "").paragraphs)) if node else ""
    if not is_stop_title(printed):
        return printed, TitleSource.PAGE
    stated = next((each for each in (facts.headline, facts.og_title) if not is_stop_title(each)), "")
    return stated, TitleSource.FIELD


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


def _language(url: str, rules: ArticleRules, facts: PageFacts, title: str, blocks: Blocks) -> tuple[str, float]:
    stated = language_of_path(url, rules.languages.items()) or facts.lang
    return (stated, 1.0) if stated else detect_language("\n".join((title, *blocks.paragraphs)))


def _published(
    tree: LexborHTMLParser, rules: ArticleRules, facts: PageFacts, lang: str, source: Source
) -> PublicationDate | None:
    """Read the date the source's rule points at, else the one the page states in structured form."""
    nodes: list[LexborNode] = select(tree, rules.date)[:1] if rules.date else []
    for node in nodes:
        shown = one_line(node.text(separator=" "))
        published = parse_by_formats(shown, rules.date_formats, source.timezone, DateSource.PAGE) or parse_written_date(
            shown, lang, source.timezone, DateSource.PAGE, source.languages
        )
        if published:
            return published
    stated = (parse_instant(each, source.timezone) for each in facts.published)
    return next((each for each in stated if each), None)
