"""Walks a page once and writes down what stands where: chunks of text, and the boxes around them.

What the chunks are worth, and which are the body, is left to body.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Survey:
    """A page as arrays.

    Chunk i is a run of text between block elements: `texts[i]` with its length and how many characters of
    it are linked, the `tags[i]` and number `inside[i]` of its box, the text nodes it came from. Box b is a
    block element: tag, name (class and id), parent (a smaller number; box 0 is the root), depth, and the
    chunks it holds, `first[b]` to `end[b]`, end excluded.
    """

    texts: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)
    text_nodes: list[list[LexborNode]] = field(default_factory=list)
    box_tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    in_table: list[bool] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    hides: bool = False  # something was passed over because it is hidden
    revealed: bool = False

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
    walk = _Walk(Survey(revealed=revealed))
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
    return walk.survey


class _Walk:
    """What the walk knows at a moment: the box it is in, the text since the last border."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self._box = -1
        self._pieces: list[str] = []
        self._nodes: list[LexborNode] = []
        self._linked = 0
        self._open_links = 0
        self._after_break = False

    def enter(self, node: LexborNode, tag: str) -> str | None:
        """Take an element in; return what to leave it as, or None when nothing inside it counts."""
        if tag == "br":
            self._break()
        elif tag in _BOXES:
            attributes = node.attributes
            if not attributes or self._shows(attributes):
                self.enter_box(node, tag, _name(attributes) if attributes else "")
                return _BOXED
        elif tag == "a":
            self._open_links += 1
            return _LINKED
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
        self.survey.end[self._box] = len(self.survey.texts)
        self._box = self.survey.parents[self._box]

    def enter_box(self, node: LexborNode, tag: str, name: str) -> None:
        """Begin a box inside the present one."""
        if self._pieces:
            self._end_chunk()
        self._after_break = False
        survey, parent = self.survey, self._box
        survey.box_tags.append(tag)
        survey.names.append(name)
        survey.parents.append(parent)
        survey.depths.append(survey.depths[parent] + 1 if parent >= 0 else 0)
        survey.in_table.append(tag == "table" or (parent >= 0 and survey.in_table[parent]))
        survey.first.append(len(survey.texts))
        survey.end.append(0)
        survey.nodes.append(node)
        self._box = len(survey.nodes) - 1

    def _shows(self, attributes: dict[str, str | None]) -> bool:
        if not is_hidden(attributes) and attributes.get("aria-hidden") != "true":
            return True
        self.survey.hides = True
        return self.survey.revealed

    def add(self, node: LexborNode) -> None:
        """Take a text in; layout alone begins no chunk."""
        text = node.text_content
        is_layout = not text or text.isspace()
        if not text or (is_layout and not self._pieces):
            return
        self._pieces.append(text)
        self._nodes.append(node)
        if not is_layout:
            self._after_break = False
            if self._open_links:
                self._linked += len(text.strip())

    def _break(self) -> None:
        """End the line; the second of two breaks ends the chunk."""
        if self._after_break:
            self._end_chunk()
        elif self._pieces:
            self._pieces.append("\n")
        self._after_break = True

    def _end_chunk(self) -> None:
        if text := " ".join("".join(self._pieces).split()):
            survey = self.survey
            survey.texts.append(text)
            survey.lengths.append(len(text))
            survey.linked.append(min(self._linked, len(text)))
            survey.tags.append(survey.box_tags[self._box])
            survey.inside.append(self._box)
            survey.text_nodes.append(self._nodes)
        self._pieces, self._nodes, self._linked = [], [], 0


def _name(attributes: dict[str, str | None]) -> str:
    if attributes.get("role") in FURNITURE_ROLES:
        return "nav"
    classes, own = attributes.get("class"), attributes.get("id")
    name = f"{classes or ''} {own or ''}"[:_LONGEST_NAME] if classes or own else ""
    return name + STATED_BODY if attributes.get("itemprop") == "articleBody" else name


def sums(values: list[int]) -> list[int]:
    """Return prefix sums, so that those of chunks i to j are `sums[j] - sums[i]`."""
    return list(accumulate(values, initial=0))
