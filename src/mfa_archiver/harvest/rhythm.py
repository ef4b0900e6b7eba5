"""How often a source publishes, and whether it has been silent for longer than it ever is."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import ceil
from statistics import median

_FEWEST_GAPS = 10  # between days of publication, before a rhythm can be told
_TIMES_USUAL = 4  # the median gap
_RARE = 0.99  # of gaps are not longer
_SHORTEST = 3  # days: a weekend and a day


def longest_usual(days: tuple[str, ...]) -> int | None:
    """Return the longest silence in days that is nothing unusual: four median gaps, or the 99th percentile of all gaps.

    `days` are ISO days of publication, the newest first, each once. None where there are too few to tell.
    """
    gaps = sorted((date.fromisoformat(newer) - date.fromisoformat(older)).days for newer, older in pairwise(days))
    if len(gaps) < _FEWEST_GAPS:
        return None
    rarely_longer = gaps[ceil(_RARE * len(gaps)) - 1]  # nearest rank
    return max(ceil(_TIMES_USUAL * median(gaps)), rarely_longer, _SHORTEST)


def silence(days: tuple[str, ...], at: str) -> str:
    """Say for how long a source has published nothing, when that is unusual at an instant (ISO); else nothing."""
    known = tuple(day for day in days if day <= at[:10])  # an announcement may bear a day to come
    usual = longest_usual(known)
    if usual is None:
        return ""
    silent = (date.fromisoformat(at[:10]) - date.fromisoformat(known[0])).days
    if silent <= usual:
        return ""
    return f"nothing since {known[0]}, for {silent} days; it has rarely been silent for more than {usual}"
