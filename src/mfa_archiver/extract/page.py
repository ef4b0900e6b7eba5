"""Opens a page: text to a tree that costs time in proportion to the page, never a crash.

Bytes become text in decoding.py, endless tags are cut in tag_lengths.py; what the page states about itself is read
in facts.py.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import filterfalse

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.tag_lengths import with_few_attributes

MAX_PAGE_CHARS = 12 * 1024 * 1024  # more take longer than a second, and no release has so many
# Browsers stop nesting here too (Blink caps a tree's depth at 512); building a tree costs time in
# proportion to its depth. Formatting left open is opened again in every paragraph (HTML standard,
# «reconstruct the active formatting elements»), so of that much less is allowed.
MAX_DEPTH = 512
_MAX_FORMATTING = 32
_FEW_TAGS = 2_000  # so few cost a quarter of a second at worst, however they nest

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MANY_CONTROLS = 8  # kinds of them
_SAMPLE = 4_000  # characters

# The start of a tag, and whether it closes itself (seen when no «<» or «>» stands in an attribute).
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/><]*)(?:[^<>]*(/)>)?")
_TAG_NAME = re.compile(r"<(/?[a-zA-Z][^\s/><]*)")
# Elements that hold no others, or that the next of their kind closes: a page may have any number.
_FLAT = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "p", "li", "dt", "dd", "option"),
        *("thead", "tbody", "tfoot", "tr", "td", "th"),
    ]
)
_FLAT_EITHER = _FLAT.union(f"/{name}" for name in _FLAT)
_FORMATTING = frozenset(
    [
        *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"),
        *("tt", "u"),
    ]
)
# Drawn shapes close themselves inside <svg>; so do Word's elements, all with a colon in the name.
_SHAPES = frozenset(["circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "stop", "use"])


def parse_html(html: str) -> LexborHTMLParser:
    """Build a page's tree; raise ExtractionError when the page is larger than any release."""
    if len(html) > MAX_PAGE_CHARS:
        raise ExtractionError(
            f"the page has {len(html):,} characters, more than any release",
            hint="save the part that holds the release and import that",
        )
    return LexborHTMLParser(with_few_attributes(_flattened(html).encode("utf-8", "replace")))


def select(tree: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """Return the nodes a CSS selector finds, in document order; ExtractionError when it is no selector."""
    try:
        return tree.css(selector)
    except SelectolaxError as error:
        raise ExtractionError(
            f"«{selector}» is not a CSS selector", hint="correct the selector in the source file"
        ) from error


def is_binary(text: str) -> bool:
    """Tell whether a text is what some other file's bytes make: texts hold hardly any controls, and few kinds."""
    sample = text[:_SAMPLE]
    return bool(_CONTROL.search(sample)) and len(set(_CONTROL.findall(sample))) >= _MANY_CONTROLS


def _flattened(html: str) -> str:
    """Turn tags that open deeper than MAX_DEPTH into `<wbr>`, which holds nothing and breaks nothing."""
    if html.count("<") <= _FEW_TAGS or not _nests_deep(html):
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


def _nests_deep(html: str) -> bool:
    """Tell whether tags may open too deep, from their names alone: five times as fast as looking at each."""
    is_open: defaultdict[str, int] = defaultdict(int)
    depth = formatting = 0
    for tag in filterfalse(_FLAT_EITHER.__contains__, _TAG_NAME.findall(html)):
        if tag[0] == "/":
            name = tag[1:]
            if is_open[name]:
                is_open[name] -= 1
                if name in _FORMATTING:
                    formatting -= 1
                else:
                    depth -= 1
            continue
        is_open[tag] += 1
        if tag in _FORMATTING:
            formatting += 1
            if formatting > _MAX_FORMATTING:
                return True
        else:
            depth += 1
            if depth > MAX_DEPTH:
                return True
    return False
