"""Cuts from a marked text the part that shows best why it was found. Pure; reading the marks is left to `marks`.

A window is as good as the number of different words it marks, then of all; the place is sought by one pass with two
pointers, so a text of a megabyte costs what its marks cost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mfa_archiver.archive.listing import OPENING, opening
from mfa_archiver.archive.marks import MarkedText, Place, Span
from mfa_archiver.hits import Runs

WIDTH = 240  # characters of a snippet: three lines on a terminal, some thirty words
LONGEST_WORD = 40  # characters more, so as not to cut what has no space in it
CUT = "…"
BETWEEN = " … "  # between two places

# A new paragraph, or a sentence after a word of three letters: «г. Астана» and “U.S. President” begin none.
SENTENCE_START = re.compile(r"""(?:\n\s*|(?<=[\w)»”"]{3})[.!?…]+[)»”"]*\s+)(?=[^\W\d_]|[«“„"(\d—–-])""")
BLANKS = re.compile(r"\s+")
SENTENCE_ENDS = (".", "!", "?", "…", "»", "”")


class Window(NamedTuple):
    """Neighbouring spans, first to last, and the different stems among them."""

    first: Span
    last: Span
    stems: frozenset[tuple[str, ...]]


def snippet(marked: MarkedText) -> Runs:
    """Return the part of a text that holds most of the words looked for, as (text, is_match) runs.

    Layout is folded to single spaces. Two places are joined by « … » when together they hold more of the words than
    any one. A text without marks gives its beginning.
    """
    if not marked.spans:
        return opening(marked.text[: OPENING + 1])
    cuts = [cut(marked.text, window, width) for window, width in chosen(marked.spans)]
    if len(cuts) > 1 and cuts[1][0] <= cuts[0][1]:
        cuts = [(cuts[0][0], cuts[1][1])]
    runs: list[tuple[str, bool]] = []
    for number, (begin, end) in enumerate(cuts):
        if number:
            runs.append((BETWEEN, False))
        elif not is_sentence_start(marked.text, begin):
            runs.append((CUT, False))
        runs += runs_of(marked, begin, end)
    if is_cut_off(marked.text, cuts[-1][1]):
        runs.append((CUT, False))
    return tuple(merged(runs))


def marked_runs(marked: MarkedText) -> Runs:
    """Return a whole text as runs, layout folded: a title."""
    if not marked.spans and marked.text.isprintable():
        return ((marked.text, False),) if marked.text else ()
    return tuple(runs_of(marked, 0, len(marked.text)))


def chosen(spans: Sequence[Span]) -> list[tuple[Window, int]]:
    """Return the one or two windows to show, in the order of the text, and how wide each may be."""
    stems = frozenset(span.stems for span in spans)
    if spans[-1].end - spans[0].start <= WIDTH:
        return [(Window(spans[0], spans[-1], stems), WIDTH)]
    one = densest(spans, WIDTH, frozenset())
    if one.stems == stems:
        return [(one, WIDTH)]
    first = densest(spans, WIDTH // 2, frozenset())
    others = [span for span in spans if span.end <= first.first.start or span.start >= first.last.end]
    second = densest(others, WIDTH // 2, first.stems) if others else first
    if len(first.stems | second.stems) <= len(one.stems):
        return [(one, WIDTH)]
    return [(window, WIDTH // 2) for window in sorted((first, second))]


def densest(spans: Sequence[Span], width: int, held: frozenset[tuple[str, ...]]) -> Window:
    """Return the window with most stems that are not `held`, then with most marks, then the earliest."""
    inside: Counter[tuple[str, ...]] = Counter()
    start = new = 0
    best, place = (-1, -1), (0, 0)
    for stop, span in enumerate(spans):
        new += not inside[span.stems] and span.stems not in held
        inside[span.stems] += 1
        while start < stop and span.end - spans[start].start > width:
            left = spans[start].stems
            inside[left] -= 1
            new -= not inside[left] and left not in held
            start += 1
        if (score := (new, stop - start)) > best:
            best, place = score, (start, stop)
    window = spans[place[0] : place[1] + 1]
    return Window(window[0], window[-1], frozenset(span.stems for span in window))


def cut(text: str, window: Window, width: int) -> Place:
    """Return where to begin and end around a window: at a sentence where one begins near, else between words."""
    first, last = window.first.start, window.last.end
    begin = beginning(text, first, last, width)
    limit = max(begin + width, last)
    if limit >= len(text):
        return begin, len(text)
    gap = last_gap(text, last, limit + 1)
    return begin, gap if gap >= 0 else first_gap(text, limit, limit + LONGEST_WORD, limit)


def beginning(text: str, first: int, last: int, width: int) -> int:
    """Return where to begin so that `first` to `last` fit in, with two thirds of the room before them at most."""
    room = max(width - (last - first), 0)
    earliest = max(first - room * 2 // 3, 0)
    from_end = max(len(text) - width, 0)  # to begin later than that would waste room
    starts = list(sentence_starts(text, earliest, first))
    if starts:
        return max((place for place in starts if place <= from_end), default=starts[0])
    wished = max(min(first - room // 3, from_end), earliest)
    if wished == 0 or text[wished - 1].isspace():
        return wished
    if (gap := first_gap(text, wished, first, -1)) >= 0:
        return gap + 1
    gap = last_gap(text, max(wished - LONGEST_WORD, 0), wished)
    return gap + 1 if gap >= 0 else wished


def sentence_starts(text: str, earliest: int, latest: int) -> Iterator[int]:
    """Yield where sentences begin between two places, both included."""
    if earliest == 0:
        yield 0
    for found in SENTENCE_START.finditer(text, max(earliest - 8, 0), min(latest + 1, len(text))):
        if earliest <= found.end() <= latest:
            yield found.end()


def is_sentence_start(text: str, place: int) -> bool:
    """Tell whether nothing of a sentence is cut off before a place."""
    return not text[:place].strip() or place in sentence_starts(text, place, place)


def is_cut_off(text: str, place: int) -> bool:
    """Tell whether something of a sentence is cut off after a place."""
    return bool(text[place:].strip()) and not text[:place].rstrip().endswith(SENTENCE_ENDS)


def last_gap(text: str, start: int, stop: int) -> int:
    """Return the place of the last space between two places, or -1."""
    return next((place for place in range(stop - 1, start - 1, -1) if text[place].isspace()), -1)


def first_gap(text: str, start: int, stop: int, otherwise: int) -> int:
    """Return the place of the first space between two places, or another."""
    return next((place for place in range(start, min(stop, len(text))) if text[place].isspace()), otherwise)


def runs_of(marked: MarkedText, begin: int, end: int) -> Iterator[tuple[str, bool]]:
    """Yield the runs of a part of a text, layout folded, without space at either end."""
    part = marked.text[begin:end]
    begin, end = begin + len(part) - len(part.lstrip()), begin + len(part.rstrip())
    place = begin
    for span in marked.spans:
        if span.start < begin or span.end > end:
            continue
        if span.start > place:
            yield fold_layout(marked.text[place : span.start]), False
        yield fold_layout(marked.text[span.start : span.end]), True
        place = span.end
    if place < end:
        yield fold_layout(marked.text[place:end]), False


def fold_layout(text: str) -> str:
    """Return a text with every run of blanks and line breaks as one space."""
    return BLANKS.sub(" ", text)


def merged(runs: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield runs, those unmarked side by side as one."""
    waiting = ""
    for text, is_match in runs:
        if is_match:
            if waiting:
                yield waiting, False
            yield text, True
            waiting = ""
        else:
            waiting += text
    if waiting:
        yield waiting, False
