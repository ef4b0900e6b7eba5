"""Reads the marks that FTS5's highlight() sets in a text, both analyses' as one. Cutting is left to `snippets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mfa_archiver.language.folding import fold
from mfa_archiver.query.sought import Sought
from mfa_archiver.query.syntax import Prefix, Term

# No stored text holds control characters, so these can only be marks.
OPEN, CLOSE = "\x02", "\x03"
MOST_MARKS = 4_000  # of one text that are read: a book's worth of one word must not take seconds

Stems = Callable[[str], tuple[str, ...]]
Place = tuple[int, int]


class Span(NamedTuple):
    """A marked word or phrase: where it stands in the text, and the stems of its words."""

    start: int
    end: int
    stems: tuple[str, ...]


class MarkedText(NamedTuple):
    """A text as stored, and the spans of it that a query found, in order, none touching another's letters."""

    text: str
    spans: tuple[Span, ...] = ()


def read_marks(main: str, alt: str, sought: Sought, stems: Stems, also: Sequence[Place] = ()) -> MarkedText:
    """Return a text with the marks of both analyses joined, given twice with each one's marks in it.

    `stems` gives the terms of a text's words in its language, `also` places in the text that are to be marked, too.
    Marks on what the query excludes are left out.
    """
    if main == alt and OPEN not in main and not also:
        return MarkedText(main)
    text = unmarked(main)
    found = places(main) if main == alt and not also else joined((*places(main), *places(alt), *also))
    spans = [Span(start, end, stems(text[start:end])) for start, end in found]
    if sought.unwanted:
        spans = [span for span in spans if not is_unwanted(span, text, sought, stems)]
    return MarkedText(text, tuple(spans))


def unmarked(marked: str) -> str:
    """Return a text without its marks."""
    return marked.replace(OPEN, "").replace(CLOSE, "")


def is_unwanted(span: Span, text: str, sought: Sought, stems: Stems) -> bool:
    """Tell whether a span is what a query excludes somewhere, and looks for nowhere."""
    if any(span.stems == stems(word) for word in sought.words):
        return False
    return any(is_of(term, span, text, stems) for term in sought.unwanted)


def is_of(term: Term, span: Span, text: str, stems: Stems) -> bool:
    """Tell whether a span is what a term finds."""
    if isinstance(term, Prefix):
        return fold(text[span.start : span.end]).startswith(fold(term.text))
    return span.stems == stems(term.text)


def places(marked: str) -> Iterator[Place]:
    """Yield where marked words stand once the marks are gone, MOST_MARKS of them at most."""
    before, *parts = marked.split(OPEN, MOST_MARKS)
    place = len(before)
    for part in parts:
        word, _, rest = part.partition(CLOSE)
        yield place, place + len(word)
        place += len(word) + len(rest)


def joined(found: Iterable[Place]) -> Iterator[Place]:
    """Yield places in order, those that overlap as one."""
    ordered = sorted(set(found))
    if not ordered:
        return
    start, end = ordered[0]
    for following, its_end in ordered[1:]:
        if following >= end:
            yield start, end
            start = following
        end = max(end, its_end)
    yield start, end
