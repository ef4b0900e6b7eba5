"""Compares two texts paragraph by paragraph, then word by word: runs of what is the same, removed and inserted.

Paragraphs are paired by the words they share (Dice's coefficient), so that one rewritten wholly does not fall into
scattered words; within a pair rapidfuzz finds the longest common subsequence of words, bit-parallel (Hyyrö,
"Bit-Parallel LCS-length Computation Revisited", 2004). What kind of edit it is, is `edits`' part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from rapidfuzz.distance import Indel

_BREAK = "\n\n"
_ALIKE = 0.35  # share of words from which on a paragraph counts as another's new wording; unrelated ones share a tenth
# Cells of a comparison, one bit each: two texts of 20,000 words each are compared in 50 MB.
_MOST_CELLS = 400_000_000
_MOST_PAIRS = 60_000  # paragraphs of one text times those of the other, among those that changed

_TOKEN = re.compile(r"[0-9]+(?:[.,:][0-9]+)*|\w+|\s+|[^\w\s]")  # numbers with their marks, words, blanks, signs
_WORD_TOKEN = re.compile(r"[0-9]+(?:[.,:][0-9]+)*|\w+")
# A sign of Chinese, Japanese or Thai script is a word by itself: these scripts part no words.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_TOKEN = re.compile(rf"[0-9]+(?:[.,:][0-9]+)*|{_UNSPACED.pattern}|(?:(?!{_UNSPACED.pattern})\w)+|\s+|[^\w\s]")
_WORD = re.compile(r"\w")


class Op(StrEnum):
    """What became of a run of text."""

    SAME = "same"
    REMOVED = "removed"
    INSERTED = "inserted"


class Run(NamedTuple):
    """A piece of text, and what became of it. A long diff has thousands: a tuple is made in half the time."""

    op: Op
    text: str


@dataclass(frozen=True)
class Pair:
    """A paragraph and what became of it, each with the break that follows it; one of them may be missing."""

    old: str | None
    new: str | None

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Return the pair as runs."""
        if self.old is None or self.new is None:
            return tuple(join_runs([(Op.REMOVED, self.old or ""), (Op.INSERTED, self.new or "")]))
        if self.old == self.new:
            return tuple(join_runs([(Op.SAME, self.old)]))
        return compare_words(self.old, self.new)


def compare_texts(old: str, new: str) -> tuple[Run, ...]:
    """Return what turns one text into the other.

    What is the same and what is removed make up the old text, what is the same and what is inserted the new one. No two
    neighbours are of one kind, none is empty.
    """
    return tuple(join_runs((run.op, run.text) for pair in pair_paragraphs(old, new) for run in pair.runs))


def pair_paragraphs(old: str, new: str) -> list[Pair]:
    """Return the paragraphs of both texts in order, paired where one is the other, changed or not."""
    before, after = _pieces(old), _pieces(new)
    pairs: list[Pair] = []
    row = column = 0
    for one, other, length in _same_in([piece.strip() for piece in before], [piece.strip() for piece in after]):
        pairs += _pair_alike(before[row:one], after[column:other])
        row, column = one + length, other + length
        pairs += map(Pair, before[one:row], after[other:column])
    return pairs


def compare_words(old: str, new: str) -> tuple[Run, ...]:
    """Return what turns one paragraph into the other, word by word.

    Blanks between two changes are part of both: «[-in May-]{+last year+}», not word by word.
    """
    before, after = _tokens(old), _tokens(new)
    ends = len(before), len(after)
    runs: list[Run] = []
    row = column = 0  # where a change begins
    for one, other, length in _same_in(before, after):
        is_between = (one, other) != (0, 0) and (one + length, other + length) != ends
        if length == 1 and is_between and before[one].isspace() and _BREAK not in before[one]:
            continue
        if row < one:
            runs.append(Run(Op.REMOVED, "".join(before[row:one])))
        if column < other:
            runs.append(Run(Op.INSERTED, "".join(after[column:other])))
        row, column = one + length, other + length
        if length:
            runs.append(Run(Op.SAME, "".join(before[one:row])))
    return tuple(runs)


def join_runs(parts: Iterable[tuple[Op, str]]) -> Iterator[Run]:
    """Yield runs, neighbours of one kind joined; of what changed in one place, first what was removed."""
    same = removed = inserted = ""
    for op, text in parts:
        if not text:
            continue
        if op is not Op.SAME and same:
            yield Run(Op.SAME, same)
            same = ""
        elif op is Op.SAME and (removed or inserted):
            yield from _changed(removed, inserted)
            removed = inserted = ""
        if op is Op.SAME:
            same += text
        elif op is Op.REMOVED:
            removed += text
        else:
            inserted += text
    yield from _changed(removed, inserted)
    if same:
        yield Run(Op.SAME, same)


def _changed(removed: str, inserted: str) -> Iterator[Run]:
    if removed:
        yield Run(Op.REMOVED, removed)
    if inserted:
        yield Run(Op.INSERTED, inserted)


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text."""
    if _UNSPACED.search(text):
        return [token for token in _tokens(text) if _WORD.match(token)]
    return _WORD_TOKEN.findall(text)


def _tokens(text: str) -> list[str]:
    return (_UNSPACED_TOKEN if _UNSPACED.search(text) else _TOKEN).findall(text)


def _pieces(text: str) -> list[str]:
    *others, last = text.split(_BREAK)
    return [piece + _BREAK for piece in others] + [last]


def _same_in(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield what is the same in two sequences: where it begins in each, and how many items; at last none, at the ends.

    Two texts that are too long to be compared are the same at their ends alone.
    """
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield 0, 0, start
    if len(inner_old) * len(inner_new) <= _MOST_CELLS:
        # Two words may have one hash, by which rapidfuzz would compare them.
        number = {token: place for place, token in enumerate({*inner_old, *inner_new})}.__getitem__
        edits = Indel.editops([*map(number, inner_old)], [*map(number, inner_new)])
        for one, other, length in edits.as_matching_blocks()[:-1]:
            yield start + one, start + other, length
    if end:
        yield len(old) - end, len(new) - end, end
    yield len(old), len(new), 0


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many items two sequences have in common at their start."""
    for position, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return position
    return min(len(old), len(new))


def _pair_alike(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Yield changed paragraphs, those paired that share most words, in the order of both texts."""
    if len(old) * len(new) > _MOST_PAIRS:
        yield Pair("".join(old), "".join(new))
        return
    row = 0
    column = 0
    for one, other in _best_pairing(_likeness(old, new)):
        yield from (Pair(piece, None) for piece in old[row:one])
        yield from (Pair(None, piece) for piece in new[column:other])
        yield Pair(old[one], new[other])
        row, column = one + 1, other + 1
    yield from (Pair(piece, None) for piece in old[row:])
    yield from (Pair(None, piece) for piece in new[column:])


def _likeness(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """Return how much each paragraph is like each other: 0 unless it shares enough of its words."""
    # Sets of words as numbers, a bit for each word: every paragraph is held against every other.
    words = [{*words_of(piece)} for piece in (*old, *new)]
    bit = {word: 1 << place for place, word in enumerate(set().union(*words))}.__getitem__
    numbers = [reduce(or_, map(bit, each), 0) for each in words]
    before, after = numbers[: len(old)], numbers[len(old) :]
    sizes = [others.bit_count() for others in after]
    table: list[list[float]] = []
    for number in before:
        size = number.bit_count()
        shares = [
            2 * (number & others).bit_count() / (size + other or 1) for others, other in zip(after, sizes, strict=True)
        ]
        table.append([share if share >= _ALIKE else 0.0 for share in shares])
    return table


def _best_pairing(likeness: list[list[float]]) -> list[tuple[int, int]]:
    """Return the pairs, in the order of both, whose likenesses add up to the most."""
    width = len(likeness[0]) if likeness else 0
    if len(likeness) == width and all(row[place] and row[place] == max(row) for place, row in enumerate(likeness)):
        return [(place, place) for place in range(width)]  # no sum is above that of every row's most
    best = [[0.0] * (width + 1) for _ in range(len(likeness) + 1)]  # of what stands from here on
    for row in range(len(likeness) - 1, -1, -1):
        for column in range(width - 1, -1, -1):
            paired = likeness[row][column] and likeness[row][column] + best[row + 1][column + 1]
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    pairs: list[tuple[int, int]] = []
    row = column = 0
    while row < len(likeness) and column < width:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, column))
            row, column = row + 1, column + 1
    return pairs
