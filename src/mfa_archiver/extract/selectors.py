"""Names a node of a page by a short CSS selector, as a person would write it into a source file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_NAME = re.compile(r"-?[A-Za-z_][\w-]{1,60}")
_NUMBERED = re.compile(r"\d{3}")  # «post-48213» names this page's node only
# What build tools append («card_x7Gh2», «title__aBcDe») and their own names are others after the next build.
_HASHED = re.compile(r"[-_](?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{5,}$|__?(?=[A-Za-z]*[a-z][A-Z])[A-Za-z]{5,6}$")
_GENERATED = ("sc-", "css-", "jsx-", "svelte-", "emotion-", "jss")
_MOST_CLASSES = 4
_MOST_STEPS = 8


def selector_of(tree: LexborHTMLParser, node: LexborNode | None) -> str:
    """Return a selector whose first find is the node; empty when no short one is."""
    if node is None:
        return ""
    path: list[str] = []
    current: LexborNode | None = node
    while current is not None and current.tag not in {"html", "-document"} and len(path) < _MOST_STEPS:
        for step in ways_to_name(current):
            selector = " > ".join([step, *path])
            if _finds_first(tree, selector, node):
                return selector
        path.insert(0, _place(current))
        current = current.parent
    return ""


def ways_to_name(node: LexborNode) -> Iterator[str]:
    """Yield ways to name a node by itself, the most lasting first: id, microdata, class, tag."""
    tag, attributes = node.tag or "*", node.attributes
    identity = attributes.get("id") or ""
    if is_lasting(identity):
        yield f"#{identity}"
    stated = attributes.get("itemprop") or ""
    if _NAME.fullmatch(stated):
        yield f"[itemprop={stated}]"
    classes = [each for each in (attributes.get("class") or "").split() if is_lasting(each)]
    yield from (f"{tag}.{each}" for each in classes[:_MOST_CLASSES])
    yield tag


def is_lasting(name: str) -> bool:
    """Tell whether an id or a class can be named and will be the same on another page, after another build."""
    if not _NAME.fullmatch(name) or name.startswith(_GENERATED):
        return False
    return not (_NUMBERED.search(name) or _HASHED.search(name))


def _place(node: LexborNode) -> str:
    steps = list(ways_to_name(node))
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
