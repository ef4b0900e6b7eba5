"""Walks a page once and writes down what stands where: chunks of text, and the boxes around them.

What the chunks are worth, and which are the body, is left to body.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborNode

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.blocks import DROPPED, is_hidden
from mfa_archiver.extract.furniture import FURNITURE_ROLES
from mfa_archiver.extract.layout import BLOCKS, CELLS, LISTS

MAX_NODES = 250_000
STATED_BODY = " =articleBody"  # in a box's name: microdata says that it is the body
_BOXES = BLOCKS | LISTS | CELLS | {"li", "table", "tr"}
_PASSED = DROPPED | {"dialog", "label", "math", "progress"}
_LONGEST_NAME = 300  # characters of classes and id that are read
_NOTHING, _TEXT, _BOX, _LINK, _BREAK, _SPAN, _PLAIN = range(7)
_READ, _PARTING = (_BOX, _SPAN), (_BOX, _BREAK)  # of which attributes are read; which end lines or chunks
_WAYS = {"-text": _TEXT, "a": _LINK, "br": _BREAK, "span": _SPAN}


@dataclass(frozen=True, slots=True)
class Survey:
    """A page as arrays.

    Chunk i is a run of text between block elements: `texts[i]` with its length and how many characters of
    it are linked, the `tags[i]` and number `inside[i]` of its box, and where its text nodes begin. Box b is a
    block element: tag, name (class and id), parent (a smaller number; box 0 is the root), depth, and the
    chunks it holds, `first[b]` to `end[b]`, end excluded.
    """

    texts: Sequence[str]
    lengths: Sequence[int]
    linked: Sequence[int]
    tags: Sequence[str]
    inside: Sequence[int]
    first_texts: Sequence[int]
    box_tags: Sequence[str]
    names: Sequence[str]
    parents: Sequence[int]
    depths: Sequence[int]
    in_table: Sequence[bool]
    first: Sequence[int]
    nodes: Sequence[LexborNode]
    end: Sequence[int]
    text_nodes: Sequence[LexborNode]  # of all chunks, one after the other
    hides: bool  # something was passed over because it is hidden
    revealed: bool

    def texts_of(self, chunk: int) -> Sequence[LexborNode]:
        """Return the text nodes that a chunk came from."""
        start, *following = self.first_texts[chunk : chunk + 2]
        return self.text_nodes[start : following[0] if following else None]

    def common_box(self, start: int, last: int) -> int:
        """Return the smallest box that holds the chunks `start` to `last`."""
        box = self.inside[start]
        while self.end[box] <= last:
            box = self.parents[box]
        return box


def survey_page(root: LexborNode, *, revealed: bool = False) -> Survey:
    """Walk everything under a node in reading order, what is hidden only if `revealed`.

    The walk keeps its own stack, so depth costs no recursion, and what it knows in local names: a step is a
    microsecond, and a call would double it. Raises ExtractionError when there are more nodes than any release has.
    """
    chunks = _Chunks()
    box_tags, names, parents, depths = ["body"], [""], [-1], [0]
    in_table, first, nodes, ends = [False], [0], [root], [0]
    text_nodes: list[LexborNode] = []
    hides = False

    box = depth = tables = 0  # the box the walk is in, its depth, the tables open around it
    pieces: list[str] = []  # of the chunk being read
    linked_length = first_text = open_links = 0
    after_break = False
    ways: dict[int, tuple[int, str]] = {}  # what to do with an element, by the parser's number of its tag
    waiting = [(root, _BOX)]
    node, count = root.child, 0
    while True:
        if node is None:
            node, way = waiting.pop()
            if way == _LINK:
                open_links -= 1
            elif way == _BOX:
                if pieces:
                    chunks.add(pieces, linked_length, box_tags[box], box, first_text)
                    pieces, linked_length, first_text = [], 0, len(text_nodes)
                after_break = False
                ends[box] = len(chunks.texts)
                tables -= box_tags[box] == "table"
                box = parents[box]
                depth -= 1
                if not waiting:
                    break
            node = node.next
            continue
        count += 1
        if count > MAX_NODES:
            raise ExtractionError(
                f"the page has more than {MAX_NODES:,} elements and texts, more than any release",
                hint="save the part that holds the release and import that",
            )
        number = node.tag_id
        try:
            way, tag = ways[number]
        except KeyError:
            tag = node.tag or ""
            way = _way(tag)
            ways[number] = way, tag
        if way == _TEXT:
            text = node.text_content or ""
            if not text or text.isspace():
                if text and pieces:  # layout alone begins no chunk
                    pieces.append(" ")
                    text_nodes.append(node)
            else:
                pieces.append(text)
                text_nodes.append(node)
                after_break = False
                if open_links:
                    linked_length += len(text.strip())
            node = node.next
            continue
        name = ""
        if way in _READ:
            attributes = node.attributes
            if attributes and not (len(attributes) == 1 and "class" in attributes):  # as nearly all
                if is_hidden(attributes) or attributes.get("aria-hidden") == "true":
                    hides = True
                    if not revealed:
                        way = _NOTHING
                if way == _BOX:
                    name = _name(attributes)
            elif attributes:
                name = (attributes["class"] or "")[:_LONGEST_NAME]
        if way == _NOTHING:
            node = node.next
            continue
        if way in _PARTING:
            if pieces and (after_break or way == _BOX):  # the second of two breaks ends the chunk
                chunks.add(pieces, linked_length, box_tags[box], box, first_text)
                pieces, linked_length, first_text = [], 0, len(text_nodes)
            elif pieces:
                pieces.append("\n")
            after_break = way == _BREAK
            if way == _BREAK:
                node = node.next
                continue
            depth += 1
            tables += tag == "table"
            box_tags.append(tag)
            names.append(name)
            parents.append(box)
            depths.append(depth)
            in_table.append(tables > 0)
            first.append(len(chunks.texts))
            nodes.append(node)
            box = len(ends)
            ends.append(0)
        elif way == _LINK:
            open_links += 1
        waiting.append((node, way))
        node = node.child
    return Survey(
        texts=chunks.texts,
        lengths=chunks.lengths,
        linked=chunks.linked,
        tags=chunks.tags,
        inside=chunks.inside,
        first_texts=chunks.first_texts,
        box_tags=box_tags,
        names=names,
        parents=parents,
        depths=depths,
        in_table=in_table,
        first=first,
        nodes=nodes,
        end=ends,
        text_nodes=text_nodes,
        hides=hides,
        revealed=revealed,
    )


class _Chunks:
    """The columns of chunks; a row for each is a tuple more to be made, and to be looked at by Python's collector."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.lengths: list[int] = []
        self.linked: list[int] = []
        self.tags: list[str] = []
        self.inside: list[int] = []
        self.first_texts: list[int] = []

    def add(self, pieces: Sequence[str], linked: int, tag: str, box: int, first_text: int) -> None:
        text = " ".join("".join(pieces).split())
        length = len(text)
        self.texts.append(text)
        self.lengths.append(length)
        self.linked.append(min(linked, length))
        self.tags.append(tag)
        self.inside.append(box)
        self.first_texts.append(first_text)


def _way(tag: str) -> int:
    """Return what the walk does with an element: the numbers below, each its own branch."""
    if tag in _BOXES:
        return _BOX
    if tag in _PASSED or ":" in tag:
        return _NOTHING
    return _WAYS.get(tag, _PLAIN)


def _name(attributes: dict[str, str | None]) -> str:
    if attributes.get("role") in FURNITURE_ROLES:
        return "nav"
    name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_LONGEST_NAME].strip()
    return name + STATED_BODY if attributes.get("itemprop") == "articleBody" else name


def sums(values: Sequence[int]) -> list[int]:
    """Return prefix sums, so that those of chunks i to j are `sums[j] - sums[i]`."""
    return list(accumulate(values, initial=0))
