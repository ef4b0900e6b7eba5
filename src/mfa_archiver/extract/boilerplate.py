"""Learns a source's page furniture from the releases held of it: lines that open or close most of them.

It only suggests; what is dropped is what a source file lists and what the lexicons know (wording.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import islice

from mfa_archiver.extract.wording import fold_words

FEWEST_BODIES = 20
SHARE = 0.6  # of the bodies
MOST_BODIES = 2000  # more tell nothing new, and the counts stay small
_EDGE_LINES = 3  # of a body, at its head and at its tail
_LONGEST_LINE = 200  # characters


def recurring_lines(bodies: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that stand at the head or the tail of at least 60 % of a source's bodies.

    Lines count as the same whatever their case and punctuation, and every way in which such a line is
    printed is returned, the commonest first. Fewer than 20 bodies tell nothing. The first 2,000 are read.
    """
    total = 0
    holders: Counter[str] = Counter()
    printed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for total, body in enumerate(islice(bodies, MOST_BODIES), 1):  # noqa: B007 - the count is wanted after the loop
        edges = {fold_words(line): line for line in _edge_lines(body)}
        holders.update(edges.keys())
        for folded, line in edges.items():
            printed[folded][line] += 1
    if total < FEWEST_BODIES:
        return ()
    recurring = (folded for folded, count in holders.most_common() if folded and count >= SHARE * total)
    return tuple(line for folded in recurring for line, _ in printed[folded].most_common())


def _edge_lines(body: str) -> list[str]:
    lines = [line for line in body.split("\n") if line]
    edges = lines if len(lines) <= 2 * _EDGE_LINES else lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]
    return [line for line in edges if len(line) <= _LONGEST_LINE]
