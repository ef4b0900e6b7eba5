"""Trends: how many releases mention something in each period, beside how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.listing import releases_from
from mfa_archiver.archive.search import found_from
from mfa_archiver.language.periods import PRECISION, Length, period_of, periods_between
from mfa_archiver.query.fts import Match


@dataclass(frozen=True, slots=True)
class Mentions:
    """One period: how many releases hold all the words, and how many there are at all."""

    period: str
    count: int
    releases: int

    @property
    def share(self) -> float | None:
        """The part of the period's releases that hold the words; None where there are no releases."""
        return round(self.count / self.releases, 6) if self.releases else None


@dataclass(frozen=True, slots=True)
class Trend:
    """One query over time: every period from the first release to the last, in order.

    `undated` counts the releases with all the words whose date is not known, or not well enough to place them.
    """

    periods: tuple[Mentions, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many releases each period holds under the filters, and how many cannot be placed."""

    releases: Mapping[str, int]
    undated: int


def count_holdings(archive: Archive, filters: Filters, length: Length) -> Holdings:
    """Count the releases under the filters by period."""
    conditions, values = filters.sql()
    counted = count_by_period(archive, releases_from(conditions), values, length)
    return Holdings({period: counted[period] for period in counted if period}, counted[None])


def count_mentions(archive: Archive, match: Match, filters: Filters, length: Length, holdings: Holdings) -> Trend:
    """Count the releases with all the words by period, over the same periods that `holdings` spans."""
    found = count_by_period(archive, *found_from(match, filters), length)
    periods = (
        Mentions(period, found[period], holdings.releases.get(period, 0))
        for period in spanned(holdings.releases, length)
    )
    return Trend(tuple(periods), found[None])


def spanned(periods: Iterable[str], length: Length) -> list[str]:
    """Return all periods from the earliest to the latest, those between them included."""
    known = sorted(periods)
    return periods_between(known[0], known[-1], length) if known else []


def count_by_period(archive: Archive, origin: str, values: Mapping[str, object], length: Length) -> Counter[str | None]:
    """Count the rows of `origin` (a FROM and WHERE over `releases r`) by period; None counts the undated."""
    rows = archive.connection.execute(
        f"SELECT substr(r.date, 1, {PRECISION[length]}) AS day, count(*) FROM {origin} GROUP BY day",  # noqa: S608 - constants and named parameters only
        values,
    )
    counted: Counter[str | None] = Counter()
    for day, number in rows:
        counted[period_of(day or "", length)] += number
    return counted
