"""Opens a page: text to a tree, and the facts a page states about itself in structured form.

Everything is bounded: a hostile page costs time, never a crash. Bytes become text in decoding.py; what
the page's prose says is left to article.py and generic.py.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.urls import absolute_url
from mfa_archiver.language.text import one_line

MAX_PAGE_CHARS = 32 * 1024 * 1024
# Browsers stop nesting here too (Blink caps a tree's depth at 512); building a tree costs time in
# proportion to its depth. Formatting left open is opened again in every paragraph (HTML standard,
# «reconstruct the active formatting elements»), so of that much less is allowed.
MAX_DEPTH = 512
_MAX_FORMATTING = 32

# The start of a tag, and whether it closes itself (seen when no «<» or «>» stands in an attribute).
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/><]*)(?:[^<>]*(/)>)?")
# Elements that hold no others, or that the next of their kind closes: a page may have any number.
_FLAT = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "p", "li", "dt", "dd", "option"),
        *("thead", "tbody", "tfoot", "tr", "td", "th"),
    ]
)
_FORMATTING = frozenset(
    [
        *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"),
        *("tt", "u"),
    ]
)
# Drawn shapes close themselves inside <svg>; so do Word's elements, all with a colon in the name.
_SHAPES = frozenset(["circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "stop", "use"])

_META_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
)
_MAX_META = 500
_MAX_SCRIPTS = 20
_MAX_SCRIPT_CHARS = 500_000
_MAX_JSON_NODES = 5_000
_RELEASE_TYPES = ("Article", "NewsArticle", "BlogPosting", "Report", "WebPage")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page states about itself in structured form; each empty where it does not.

    `published` holds the dates found, the strongest first: JSON-LD, meta tags, `<time datetime>`.
    """

    canonical_url: str = ""
    lang: str = ""
    headline: str = ""  # JSON-LD
    og_title: str = ""
    title: str = ""  # the <title> element
    published: tuple[str, ...] = ()


# --- the tree --------------------------------------------------------------------------------------


def parse_html(html: str) -> LexborHTMLParser:
    """Build a page's tree; raise ExtractionError when the page is larger than any release."""
    if len(html) > MAX_PAGE_CHARS:
        raise ExtractionError(
            f"the page has {len(html):,} characters, more than any release",
            hint="save the part that holds the release and import that",
        )
    return LexborHTMLParser(_flattened(html).encode("utf-8", "replace"))


def select(tree: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """Return the nodes a CSS selector finds, in document order; ExtractionError when it is no selector."""
    try:
        return tree.css(selector)
    except SelectolaxError as error:
        raise ExtractionError(
            f"«{selector}» is not a CSS selector", hint="correct the selector in the source file"
        ) from error


def _flattened(html: str) -> str:
    """Turn tags that open deeper than MAX_DEPTH into `<wbr>`, which holds nothing and breaks nothing."""
    if html.count("<") <= MAX_DEPTH:
        return html
    is_open: Counter[str] = Counter()
    depth: Counter[bool] = Counter()  # of formatting elements, and of all others

    def limit(tag: re.Match[str]) -> str:
        closing, name, closes_itself = tag.group(1), tag.group(2).lower(), tag.group(3)
        if name in _FLAT:
            return tag.group()
        if closes_itself and (":" in name or name in _SHAPES):
            return "<wbr/>"
        formatting = name in _FORMATTING
        deepest = _MAX_FORMATTING if formatting else MAX_DEPTH
        fits = is_open[name] > 0 if closing else depth[formatting] < deepest
        if not fits:
            return f"<{closing}wbr{tag.group()[len(closing) + 1 + len(name) :]}"
        step = -1 if closing else 1
        is_open[name] += step
        depth[formatting] += step
        return tag.group()

    return _TAG.sub(limit, html)


# --- facts -----------------------------------------------------------------------------------------


def read_facts(tree: LexborHTMLParser, url: str) -> PageFacts:
    """Collect what a page states about itself; `url` resolves a relative canonical address."""
    meta = _meta(tree)
    linked = _json_ld(tree)
    times = (each.attributes.get("datetime") or "" for each in tree.css("time[datetime]")[:1])
    dates = (linked.get("datePublished", ""), *(meta.get(name, "") for name in _META_DATES), *times)
    canonical = tree.css_first('link[rel="canonical"]')
    root, title = tree.css_first("html"), tree.css_first("head title")
    return PageFacts(
        canonical_url=absolute_url(canonical.attributes.get("href") or "", url) if canonical else "",
        lang=_language_tag(root.attributes.get("lang") or "" if root else ""),
        headline=one_line(linked.get("headline", "")),
        og_title=one_line(meta.get("og:title", "")),
        title=one_line(title.text()) if title else "",
        published=tuple(dict.fromkeys(each.strip() for each in dates if each.strip())),
    )


def _language_tag(value: str) -> str:
    """Return the primary subtag of a language tag: `ru-RU` is ru (RFC 5646)."""
    primary = re.split("[-_]", value.strip().lower(), maxsplit=1)[0]
    return primary if re.fullmatch("[a-z]{2,3}", primary) else ""


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:_MAX_META]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        found.setdefault(name.lower(), attributes.get("content") or "")
    return found


def _json_ld(tree: LexborHTMLParser) -> dict[str, str]:
    """Return headline and datePublished of the first thing in the page's JSON-LD that is a release."""
    for script in tree.css('script[type="application/ld+json"]')[:_MAX_SCRIPTS]:
        text = script.text()
        if len(text) > _MAX_SCRIPT_CHARS:
            continue
        try:
            root = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(root):
            facts = {key: thing.get(key) for key in ("headline", "datePublished")}
            stated = {key: text for key, text in facts.items() if isinstance(text, str)}
            if stated and thing.get("@type") in _RELEASE_TYPES:
                return stated
    return {}


def _things(root: object) -> Iterator[dict[str, object]]:
    waiting = deque([root])
    for _ in range(_MAX_JSON_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
