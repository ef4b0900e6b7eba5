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
_LINKED, _BOXED, _PLAIN = "a", "box", ""


@dataclass(frozen=True, slots=True)
class Survey:
    """A page as arrays.

    Chunk i is a run of text between block elements: `texts[i]` with its length and how many characters of
    it are linked, the `tags[i]` and number `inside[i]` of its box, and where its text nodes begin. Box b is a
    block element: tag, name (class and id), parent (a smaller number; box 0 is the root), depth, and the
    chunks it holds, `first[b]` to `end[b]`, end excluded.
    """

    # In the order of the walk's rows, of which they are the columns.
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

    The walk keeps its own stack, so depth costs no recursion. Raises ExtractionError when there are more
    nodes than any release has.
    """
    walk = _Walk(revealed=revealed)
    walk.enter_box(root, "body", "")
    node, waiting = root.child, list[tuple[LexborNode, str]]()
    count = 0
    while node is not None:
        count += 1
        if count > MAX_NODES:
            raise ExtractionError(
                f"the page has more than {MAX_NODES:,} elements and texts, more than any release",
                hint="save the part that holds the release and import that",
            )
        tag = node.tag or ""
        if tag == "-text":
            walk.add(node)
        elif (kind := walk.enter(node, tag)) is not None:
            child = node.child
            if child is not None:
                waiting.append((node, kind))
                node = child
                continue
            if kind:
                walk.leave(kind)
        following = node.next
        while following is None and waiting:
            node, kind = waiting.pop()
            if kind:
                walk.leave(kind)
            following = node.next
        node = following
    walk.leave(_BOXED)
    return walk.finished()


class _Walk:
    """What the walk knows at a moment: the box it is in, the text since the last border.

    Chunks and boxes are kept as rows, one append each, and turned into the survey's columns at the end.
    """

    def __init__(self, *, revealed: bool) -> None:
        self._chunks: list[tuple[str, int, int, str, int, int]] = []
        self._boxes: list[tuple[str, str, int, int, bool, int, LexborNode]] = []
        self._ends: list[int] = []
        self._box = -1
        self._depth = -1
        self._tables = 0  # open around the present box
        self._pieces: list[str] = []
        self._texts: list[LexborNode] = []
        self._first_text = 0  # of the chunk being read
        self._linked = 0
        self._open_links = 0
        self._after_break = False
        self._hides = False
        self._revealed = revealed

    def enter(self, node: LexborNode, tag: str) -> str | None:
        """Take an element in; return what to leave it as, or None when nothing inside it counts."""
        if tag in _BOXES:
            attributes = node.attributes
            if not attributes:
                name = ""
            elif len(attributes) == 1 and (classes := attributes.get("class")):  # as nearly all
                name = classes[:_LONGEST_NAME]
            elif self._shows(attributes):
                name = _name(attributes)
            else:
                return None
            self.enter_box(node, tag, name)
            return _BOXED
        if tag == "a":
            self._open_links += 1
            return _LINKED
        if tag == "br":
            self._break()
        elif tag not in _PASSED and ":" not in tag and (tag != "span" or self._shows(node.attributes)):
            return _PLAIN
        return None

    def leave(self, kind: str) -> None:
        """Leave a box or a link."""
        if kind == _LINKED:
            self._open_links -= 1
            return
        if self._pieces:
            self._end_chunk()
        self._after_break = False
        self._ends[self._box] = len(self._chunks)
        box = self._boxes[self._box]
        self._box = box[2]
        self._depth -= 1
        self._tables -= box[0] == "table"

    def enter_box(self, node: LexborNode, tag: str, name: str) -> None:
        """Begin a box inside the present one."""
        if self._pieces:
            self._end_chunk()
        self._after_break = False
        self._depth += 1
        self._tables += tag == "table"
        self._boxes.append((tag, name, self._box, self._depth, self._tables > 0, len(self._chunks), node))
        self._ends.append(0)
        self._box = len(self._ends) - 1

    def add(self, node: LexborNode) -> None:
        """Take a text in; layout alone begins no chunk."""
        text = node.text_content
        if not text:
            return
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
                self._texts.append(node)
            return
        self._pieces.append(text)
        self._texts.append(node)
        self._after_break = False
        if self._open_links:
            self._linked += len(text.strip())

    def finished(self) -> Survey:
        """Return all that was seen."""
        chunks = zip(*self._chunks, strict=True) if self._chunks else ((),) * 6
        texts, lengths, linked, tags, inside, first_texts = chunks
        box_tags, names, parents, depths, in_table, first, nodes = zip(*self._boxes, strict=True)
        return Survey(
            *(texts, lengths, linked, tags, inside, first_texts),
            *(box_tags, names, parents, depths, in_table, first, nodes),
            end=self._ends,
            text_nodes=self._texts,
            hides=self._hides,
            revealed=self._revealed,
        )

    def _shows(self, attributes: dict[str, str | None]) -> bool:
        if not is_hidden(attributes) and attributes.get("aria-hidden") != "true":
            return True
        self._hides = True
        return self._revealed

    def _break(self) -> None:
        """End the line; the second of two breaks ends the chunk."""
        if self._pieces:
            if self._after_break:
                self._end_chunk()
            else:
                self._pieces.append("\n")
        self._after_break = True

    def _end_chunk(self) -> None:
        text = " ".join("".join(self._pieces).split())
        length, tag = len(text), self._boxes[self._box][0]
        self._chunks.append((text, length, min(self._linked, length), tag, self._box, self._first_text))
        self._pieces, self._linked, self._first_text = [], 0, len(self._texts)


def _name(attributes: dict[str, str | None]) -> str:
    if attributes.get("role") in FURNITURE_ROLES:
        return "nav"
    name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_LONGEST_NAME].strip()
    return name + STATED_BODY if attributes.get("itemprop") == "articleBody" else name


def sums(values: Sequence[int]) -> list[int]:
    """Return prefix sums, so that those of chunks i to j are `sums[j] - sums[i]`."""
    return list(accumulate(values, initial=0))
