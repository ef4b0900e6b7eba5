"""Lays text out in parts as a walk over HTML passes through: lines of paragraphs, of lists, rows of values.

Knows elements by name and text by its characters; the tree itself, links, and cleaning the parts are left
to blocks.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
        *("dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "main", "nav"),
        *("p", "pre", "section", "summary"),
    ]
)
LISTS = frozenset({"ul", "ol", "menu"})
CELLS = frozenset({"td", "th"})
# What lays text out; any other element stands within a line.
LAYING = BLOCKS | LISTS | CELLS | {"br", "li", "table", "tr"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Line(NamedTuple):
    """A line laid out: its text (of a row: its cells), and in a list its marker and depth."""

    texts: tuple[str, ...]
    marker: str = ""
    depth: int = 0


class Part(NamedTuple):
    """Lines that belong together: `kind` is text, list, table or a heading's name; `quote` numbers a quotation."""

    kind: str
    lines: tuple[Line, ...]
    quote: int
    is_ordered: bool = False


@dataclass
class Layout:
    """The text laid out so far. Call `enter` and `leave` for each element and `add` for text between."""

    parts: list[Part] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)  # of the part being laid out
    _cells: list[str] = field(default_factory=list)  # of the row
    _numbers: list[int] = field(default_factory=list)  # one an open list: its next, 0 for bullets
    _tables: list[bool] = field(default_factory=list)  # one an open table: whether of values
    _marker: str = ""  # of a list, before the next text
    _line_marker: str = ""  # of the line being laid out
    _preformatted: int = 0
    _kind: str = "text"  # of the part being laid out
    _is_ordered: bool = False
    _quotes: list[int] = field(default_factory=list)  # open ones, by number
    _last_quote: int = 0

    def add(self, text: str) -> None:
        """Add text as it stands in the page; white space in it is layout, save in <pre>."""
        if self._marker and not text.isspace():
            self._mark_line()
        if self._preformatted and "\n" in text:
            self._add_rows(text)
        else:
            self._line.append(text)

    def enter(self, tag: str, *, first_number: int = 0, of_values: bool = False) -> None:
        """Begin an element: a list with its first number, a table that holds values or places text."""
        if tag == "br":
            self._break_line()
        elif tag == "li":
            self._end_line_or_word()
            self._marker = self._next_marker()
        elif tag in LISTS:
            self._end_block()
            if not self._numbers:
                self._begin("list", is_ordered=first_number > 0)
            self._numbers.append(first_number)
        elif tag == "table":
            self._end_block()
            self._tables.append(of_values and not self._in_values())
            if self._in_values():
                self._begin("table")
        elif tag in BLOCKS or (self._is_placing() and (tag == "tr" or tag in CELLS)):
            self._end_block()
            self._enter_block(tag)

    def leave(self, tag: str) -> None:
        """End an element."""
        if tag in LAYING:
            self._leave(tag)

    def _leave(self, tag: str) -> None:
        if tag == "li":
            self._end_line_or_word()
            self._marker = ""
        elif tag in LISTS:
            self._numbers.pop()
            self._end_block()
            self._begin("text")
        elif tag == "table":
            self._tables.pop()
            self._end_block()
            self._begin("text")
        elif tag in CELLS and not self._is_placing():
            self._cells.append(self._taken_line())
        elif tag == "tr" and not self._is_placing():
            self._end_row()
        elif tag == "figcaption":
            self.captions.append(self._taken_line())
        elif tag in BLOCKS or tag in CELLS:
            self._preformatted -= tag == "pre"
            self._end_block()
            if tag in HEADINGS:
                self._begin("text")
            elif tag == "blockquote" and self._quotes:
                self._quotes.pop()

    def finish(self) -> None:
        """End the last paragraph."""
        self._tables.clear()
        self._numbers.clear()
        self._end_paragraph()

    def _enter_block(self, tag: str) -> None:
        if tag == "pre":
            self._preformatted += 1
        elif tag == "blockquote":
            self._last_quote += 1
            self._quotes.append(self._last_quote)
        elif tag in HEADINGS:
            self._begin(tag)

    def _begin(self, kind: str, *, is_ordered: bool = False) -> None:
        """Say what the next part is, unless a list or a table is still open around it."""
        if not self._numbers and not (kind != "table" and self._in_values()):
            self._kind, self._is_ordered = kind, is_ordered

    # Inside a row of values a block parts words, inside a list it parts lines, else paragraphs.

    def _in_values(self) -> bool:
        return True in self._tables

    def _is_placing(self) -> bool:
        return not (self._tables and self._tables[-1])

    def _end_block(self) -> None:
        if self._numbers or self._in_values():
            self._end_line_or_word()
        elif self._line or self._lines or self._line_marker:
            self._end_paragraph()

    def _end_line_or_word(self) -> None:
        if self._in_values():
            self._line.append(" ")
        else:
            self._end_line()

    def _break_line(self) -> None:
        """End the line; the second of two breaks, finding it empty, ends the paragraph."""
        if self._in_values() or self._numbers or any(not text.isspace() for text in self._line):
            self._end_line_or_word()
        else:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        if self._line or self._line_marker:
            self._end_line()
        if self._lines:
            quote = self._quotes[0] if self._quotes else 0
            self.parts.append(Part(self._kind, tuple(self._lines), quote, self._is_ordered))
            self._lines.clear()

    def _end_line(self) -> None:
        marker = self._line_marker
        line = self._taken_line()
        if line or marker:
            self._lines.append(Line((line,), marker, len(self._numbers)))

    def _taken_line(self) -> str:
        self._line_marker = ""
        if not self._line:
            return ""
        line = " ".join("".join(self._line).split())
        self._line.clear()
        return line

    def _end_row(self) -> None:
        while self._cells and not (last := self._cells[-1].rstrip(" |")):
            self._cells.pop()
        if self._cells:
            self._lines.append(Line((*self._cells[:-1], last), "", len(self._numbers)))
        self._cells.clear()

    def _mark_line(self) -> None:
        if self._numbers and not self._in_values():
            self._line_marker = self._marker
        else:
            self._line.append(f"{self._marker} ")
        self._marker = ""

    def _add_rows(self, text: str) -> None:
        first, *others = text.split("\n")
        self._line.append(first)
        for other in others:
            self._end_line()
            self._line.append(other)

    def _next_marker(self) -> str:
        if not self._numbers or not self._numbers[-1]:
            return "-"
        self._numbers[-1] += 1
        return f"{self._numbers[-1] - 1}."
