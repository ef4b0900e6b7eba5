"""The text of a page as a tree of blocks, and its two renderings: plain text and Markdown.

How HTML becomes blocks is left to layout.py and blocks.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mfa_archiver.language.text import tidy_paragraphs

_CELL_JOINT = " | "
# What CommonMark would take for markup inside a line, and at the start of one (sections 2.4, 4 and 5).
_MARKUP = re.compile(r"([\\`*_\[\]<>|])")
_LINE_MARKUP = re.compile(r"^(?:(#{1,6}(?= |$)|[-+=~>](?!\w))|(\d{1,9})([.)])(?= |$))")
_DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; its lines are those of the page (`<br>`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text, level 1 to 6."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class ListItem:
    """One point of a list: its marker as printed (`-`, `3.`; empty for text between points), depth from 1."""

    text: str
    marker: str
    depth: int


@dataclass(frozen=True, slots=True)
class List:
    """A list with those inside it: points in reading order, each knowing its depth."""

    ordered: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values, in cells; the last cells of a row may be missing."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set apart, and the blocks in it."""

    blocks: tuple[Block, ...]


Block = Paragraph | Heading | List | Table | Quote


def plain_paragraphs(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Render blocks as plain paragraphs: a list or a table is one, a line a point or a row."""
    text = tidy_paragraphs("\n\n".join(map(_plain, blocks)))
    return tuple(filter(None, text.split("\n\n")))


def render_markdown(blocks: Iterable[Block]) -> str:
    """Render blocks as CommonMark with tables as GitHub writes them; the text's own signs are escaped."""
    return "\n\n".join(filter(None, map(_markdown, blocks)))


def worded_blocks(blocks: Iterable[Block], paragraphs: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks that a wording's paragraphs are renderings of, in their order.

    A wording leaves out captions, furniture and a dateline: a paragraph that no block renders as it is becomes
    a paragraph of its own, so that the blocks say what the wording says and nothing else.
    """
    rendered = [(block, plain_paragraphs((block,))) for block in blocks]
    by_opening = {own[0]: (block, own) for block, own in reversed(rendered) if own}
    found: list[Block] = []
    position = 0
    while position < len(paragraphs):
        paragraph = paragraphs[position]
        block, own = by_opening.get(paragraph, (Paragraph(paragraph), (paragraph,)))
        if own != tuple(paragraphs[position : position + len(own)]):
            block, own = Paragraph(paragraph), (paragraph,)
        found.append(block)
        position += len(own)
    return tuple(found)


def _plain(block: Block) -> str:
    match block:
        case Paragraph(text) | Heading(text):
            return text
        case List(_, items):
            return "\n".join(f"{each.marker} {each.text}" if each.marker else each.text for each in items)
        case Table(rows):
            return "\n".join(_CELL_JOINT.join(row) for row in rows)
        case Quote(blocks):
            return "\n\n".join(map(_plain, blocks))


def _markdown(block: Block) -> str:
    match block:
        case Paragraph(text):
            return "  \n".join(map(_escaped, text.split("\n")))
        case Heading(text, level):
            return f"{'#' * min(level, _DEEPEST_HEADING)} {_escaped(text.replace(chr(10), ' '))}"
        case List(_, items):
            return "\n".join(map(_markdown_item, items))
        case Table(rows):
            return _markdown_table(rows)
        case Quote(blocks):
            inner = render_markdown(blocks)
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))


def _markdown_item(item: ListItem) -> str:
    """Indent by four a level, which stands under bullets and under numbers of up to two digits alike."""
    before = "    " * (item.depth - 1) + (f"{item.marker} " if item.marker else "    ")
    after = "  \n" + " " * len(before)
    return before + after.join(map(_escaped, item.text.split("\n")))


def _markdown_table(rows: Sequence[tuple[str, ...]]) -> str:
    width = max(map(len, rows), default=0)
    if not width:
        return ""
    lines = [[_escaped(cell.replace("\n", " ")) for cell in (*row, *[""] * (width - len(row)))] for row in rows]
    lines.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(line: str) -> str:
    line = _MARKUP.sub(r"\\\1", line)
    return _LINE_MARKUP.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)
