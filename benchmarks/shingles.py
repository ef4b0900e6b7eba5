"""How near an extracted text comes to the one expected: shingles of four words, as article-extraction-benchmark does.

That is scrapinghub/article-extraction-benchmark, evaluate.py (2020): a page's hits, false hits and misses are
scaled to one page's weight; precision and recall are means over pages, F1 is made of the two means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

_WORD = re.compile(r"\w+")
_SIZE = 4


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shingles of one page: in both texts, in the extracted one only, in the expected one only; as shares of all."""

    hits: float
    false_hits: float
    misses: float


@dataclass(frozen=True, slots=True)
class Score:
    """How well pages were extracted, each number from 0 to 1."""

    f1: float
    precision: float
    recall: float


def compare(extracted: str, expected: str) -> Overlap:
    """Compare two texts."""
    found, wanted = shingles(extracted), shingles(expected)
    counts = ((found & wanted).total(), (found - wanted).total(), (wanted - found).total())
    total = sum(counts) or 1
    return Overlap(*(count / total for count in counts))


def score(overlaps: Iterable[Overlap]) -> Score:
    """Return the score over pages; one where nothing was found counts for recall, not for precision."""
    pages = list(overlaps)
    precision = _mean(page.hits / (page.hits + page.false_hits) for page in pages if page.hits + page.false_hits)
    recall = _mean(page.hits / (page.hits + page.misses) for page in pages if page.hits + page.misses)
    return Score(2 * precision * recall / ((precision + recall) or 1), precision, recall)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count a text's runs of four words; a shorter text is one run."""
    words = _WORD.findall(text)
    runs = (tuple(words[start : start + _SIZE]) for start in range(max(1, len(words) - _SIZE + 1)))
    return Counter(run for run in runs if run)


def _mean(values: Iterable[float]) -> float:
    return fmean([*values] or [0.0])
