"""Names a node of a page by a short CSS selector, as a person would write it into a source file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_NAME = re.compile(r"-?[A-Za-z_][\w-]{1,60}")
_NUMBERED = re.compile(r"\d{3}")  # «post-48213» names this page's node only
_MOST_CLASSES = 4
_MOST_STEPS = 8


def selector_of(tree: LexborHTMLParser, node: LexborNode | None) -> str:
    """Return a selector whose first find is the node; empty when no short one is."""
    if node is None:
        return ""
    path: list[str] = []
    current: LexborNode | None = node
    while current is not None and current.tag not in {"html", "-document"} and len(path) < _MOST_STEPS:
        for step in _steps(current):
            selector = " > ".join([step, *path])
            if _finds_first(tree, selector, node):
                return selector
        path.insert(0, _place(current))
        current = current.parent
    return ""


def _steps(node: LexborNode) -> Iterator[str]:
    """Yield ways to name a node by itself, the most lasting first: id, microdata, class, tag."""
    tag, attributes = node.tag or "*", node.attributes
    identity = attributes.get("id") or ""
    if _NAME.fullmatch(identity) and not _NUMBERED.search(identity):
        yield f"#{identity}"
    stated = attributes.get("itemprop") or ""
    if _NAME.fullmatch(stated):
        yield f"[itemprop={stated}]"
    classes = [each for each in (attributes.get("class") or "").split()[:_MOST_CLASSES] if _NAME.fullmatch(each)]
    yield from (f"{tag}.{each}" for each in classes if not _NUMBERED.search(each))
    yield tag


def _place(node: LexborNode) -> str:
    steps = list(_steps(node))
    return steps[0] if len(steps) > 1 else _numbered(node)


def _numbered(node: LexborNode) -> str:
    tag, number, before = node.tag or "*", 1, node.prev
    while before is not None:
        number += before.tag == tag
        before = before.prev
    return tag if number == 1 else f"{tag}:nth-of-type({number})"


def _finds_first(tree: LexborHTMLParser, selector: str, node: LexborNode) -> bool:
    try:
        found = tree.css_first(selector)
    except SelectolaxError:
        return False
    return found is not None and found.mem_id == node.mem_id
