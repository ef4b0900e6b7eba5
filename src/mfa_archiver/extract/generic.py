"""Reads a page that no rules are known for: stated facts first, then the densest run of prose.

A text counts for the containers around it, the nearest most, as in readability (Arc90, 2009); text in
links and in containers named for furniture does not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.blocks import Blocks, read_node
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.page import PageFacts, parse_html, read_facts
from mfa_archiver.extract.titles import is_stop_title
from mfa_archiver.extract.urls import canonical_url, path_segments, same_host
from mfa_archiver.extract.wording import Findings, compose_revision, text_digest
from mfa_archiver.language.dates import parse_instant
from mfa_archiver.language.detect import detect_language
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture, ParsedRelease, PublicationDate, Ref, TitleSource

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
_TITLE_JOINT = re.compile(r"\s+[|–—·»-]\s+")


def read_page(capture: Capture, source_id: str, timezone: str = "", *, lang: str = "") -> ParsedRelease:
    """Read a page without rules. Its date is one it states in structured form, else None: never a guess.

    The native id is the canonical address. Raises ExtractionError when there is no prose on the page.
    """
    url = capture.final_url or capture.url
    tree = parse_html(decode(capture.payload, capture.header("content-type")))
    facts = read_facts(tree, url)
    title, title_source = _title(tree, facts)
    blocks = _body(tree, url)
    lang, sure = lang or facts.lang, 1.0
    if not lang:
        lang, sure = detect_language("\n".join((title, *blocks.paragraphs)))
    published = _published(facts, timezone)
    revision = compose_revision(Findings(title, title_source, blocks, published), lang)
    if revision is None:
        raise ExtractionError(
            f"no text found on the page {url}".rstrip(),
            hint="a page drawn by scripts holds none; save its text and import that",
        )
    address = _address(facts, url)
    return ParsedRelease(Ref(source_id, address or text_digest(revision.body), lang), address, revision, sure)


def _title(tree: LexborHTMLParser, facts: PageFacts) -> tuple[str, TitleSource]:
    headings = [one_line(node.text()) for node in tree.css("h1")]
    for stated in (facts.headline, facts.og_title):
        if is_stop_title(stated):
            continue
        cut = stated.rstrip("….")
        whole = (each for each in headings if cut != stated and each.startswith(cut))
        return next(whole, stated), TitleSource.FIELD
    printed = next((each for each in headings if not is_stop_title(each)), "")
    if printed:
        return printed, TitleSource.PAGE
    before_site_name = _TITLE_JOINT.split(facts.title)[0]
    return "" if is_stop_title(before_site_name) else before_site_name, TitleSource.PAGE


def _published(facts: PageFacts, timezone: str) -> PublicationDate | None:
    found = (parse_instant(each, timezone) for each in facts.published)
    return next((each for each in found if each), None)


def _address(facts: PageFacts, url: str) -> str:
    """Return the canonical address a page states, if it can be its own, else where it was found.

    It must be of the same site, not the front page, and keep the query: that may be the identity.
    """
    own, stated = canonical_url(url), canonical_url(facts.canonical_url)
    is_front_page = not any(path_segments(stated))
    if same_host(own, stated) and not is_front_page and ("?" in stated or "?" not in own):
        return stated
    return own


def _body(tree: LexborHTMLParser, url: str) -> Blocks:
    root = tree.body
    if root is None:
        return Blocks(())
    furniture = {node.mem_id for node in tree.css(_FURNITURE)} | set(_named_furniture(root))
    node = tree.css_first(_STATED_BODY) or _densest(root, furniture) or root
    return read_node(node, url, furniture)


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
