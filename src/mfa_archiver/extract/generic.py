"""Reads a page that no rules are known for: stated facts first, then the densest run of prose.

A text counts for the containers around it, the nearest most, as in readability (Arc90, 2009); text in
links and in containers named for furniture does not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.assembling import assemble_page, choose_language
from mfa_archiver.extract.blocks import Blocks, read_node
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.facts import page_address, read_facts
from mfa_archiver.extract.headlines import choose_headline
from mfa_archiver.extract.inferring import infer_date
from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.parsed import Dated, ParsedPage, Selectors
from mfa_archiver.extract.published import find_dates
from mfa_archiver.extract.selectors import selector_of
from mfa_archiver.extract.strangers import recognise
from mfa_archiver.extract.wording import Findings, compose_revision, text_digest
from mfa_archiver.model import Capture, ParsedRelease, Ref

_FURNITURE = "nav, aside, footer, form, header nav, [role=navigation], [role=complementary]"
_FURNITURE_NAME = re.compile(
    r"comment|share|social|related|sidebar|promo|banner|breadcrumb|cookie|subscribe|pagination|widget|menu",
    re.IGNORECASE,
)
_BOXES = frozenset({"div", "section", "ul", "ol", "table", "span", "p"})
_MOST_FURNITURE = 0.4  # of a page's text: a box with more is the page's frame, whatever its name
_STATED_BODY = "[itemprop=articleBody]"
_CONTAINERS = frozenset({"article", "main", "section", "div", "td", "body"})
_NO_PROSE = frozenset({"a", "script", "style", "noscript", "button", "select", "template", "iframe"})
_SHORTEST_TEXT = 20  # characters that tell prose from labels
_WEIGHTS = (1.0, 0.7, 0.6, 0.5)


def read_page(capture: Capture, source_id: str, timezone: str = "", *, lang: str = "") -> ParsedRelease:
    """Read a page without rules; as parse_page, the release alone."""
    return parse_page(capture, source_id, timezone, lang=lang).release


def parse_page(capture: Capture, source_id: str, timezone: str = "", *, lang: str = "") -> ParsedPage:
    """Read a page without rules, with the origin of each part. What the page does not say is None, never a guess.

    The native id is the canonical address. Raises ExtractionError when there is no prose on the page, or the
    page is certainly something else: a challenge, a login form, a notice of failure.
    """
    url = capture.final_url or capture.url
    html = decode(capture.payload, capture.header("content-type"))
    tree = parse_html(html)
    if stranger := recognise(tree, html):
        raise ExtractionError(
            f"{url or 'the page'} is {stranger}, not a release", hint="try again later, or from a browser"
        )
    facts = read_facts(tree, url)
    headline = choose_headline(tree, facts, url)
    node, blocks = _body(tree, url)
    language = choose_language(lang, "", facts, "\n".join((headline.title, *blocks.paragraphs)))
    dates = find_dates(tree, facts, headline.node, url, lang=language.tag, timezone=timezone)
    if dates.published is None and (inferred := infer_date(html, url)):
        dates = replace(dates, published=Dated(inferred, "htmldate"))
    published = dates.published.date if dates.published else None
    revision = compose_revision(Findings(headline.title, headline.source, blocks, published), language.tag)
    if revision is None:
        raise ExtractionError(
            f"no text found on the page {url}".rstrip(),
            hint="a page drawn by scripts holds none; save its text and import that",
        )
    address = page_address(facts, url)
    ref = Ref(source_id, address or text_digest(revision.body), language.tag)
    release = ParsedRelease(ref, address, revision, language.sureness)
    selectors = Selectors(*(selector_of(tree, each) for each in (headline.node, node, dates.node)))
    return assemble_page(release, facts=facts, headline=headline, dates=dates, language=language, selectors=selectors)


def _body(tree: LexborHTMLParser, url: str) -> tuple[LexborNode | None, Blocks]:
    root = tree.body
    if root is None:
        return None, Blocks(())
    furniture = {node.mem_id for node in tree.css(_FURNITURE)} | set(_named_furniture(root))
    node = tree.css_first(_STATED_BODY) or _densest(root, furniture) or root
    return node, read_node(node, url, furniture)


def _named_furniture(root: LexborNode) -> Iterator[int]:
    """Yield the containers named for furniture, save those that wrap the page's headline or its text."""
    whole = len(root.text())
    for node in root.css("[class], [id]"):
        attributes = node.attributes
        name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if _FURNITURE_NAME.search(name) and node.tag in _BOXES:
            wraps_text = len(node.text()) > _MOST_FURNITURE * whole or node.css_first("h1")
            if not wraps_text:
                yield node.mem_id


def _densest(root: LexborNode, furniture: set[int]) -> LexborNode | None:
    """Return the container that holds the most prose, a step down the tree counting more than one up."""
    scores: defaultdict[int, float] = defaultdict(float)
    containers: dict[int, LexborNode] = {}
    for node in root.traverse(include_text=True):
        length = len((node.text_content or "").strip()) if node.tag == "-text" else 0
        if length < _SHORTEST_TEXT:
            continue
        for weight, container in zip(_WEIGHTS, _containers_above(node, furniture), strict=False):
            scores[container.mem_id] += length * weight
            containers[container.mem_id] = container
    return containers[max(scores, key=scores.__getitem__)] if scores else None


def _containers_above(node: LexborNode, furniture: set[int]) -> list[LexborNode]:
    """Return the containers a text stands in, the nearest first; none for links, code and furniture."""
    found: list[LexborNode] = []
    above = node.parent
    while above is not None:
        if above.tag in _NO_PROSE or above.mem_id in furniture:
            return []
        if above.tag in _CONTAINERS:
            found.append(above)
        above = above.parent
    return found
