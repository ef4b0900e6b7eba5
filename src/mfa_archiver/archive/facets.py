"""Facets: how many of the releases that a query finds fall to each source, language, year or month."""

from __future__ import annotations

from dataclasses import dataclass

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.search import found_from
from mfa_archiver.query.fts import Match

# What a facet's value is made of. A date known to the year alone lies in no month.
VALUES = {
    "source": "r.source",
    "lang": "r.lang",
    "year": "substr(r.date, 1, 4)",
    "month": "CASE WHEN length(r.date) >= 7 THEN substr(r.date, 1, 7) END",
}
# Names by their weight, times in their order; what is not known last.
ORDERS = {
    "source": "hits DESC, value",
    "lang": "hits DESC, value",
    "year": "value IS NULL, value",
    "month": "value IS NULL, value",
}


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many releases share one value of a facet; the value is None where none is known."""

    facet: str
    value: str | None
    count: int


def count_facet(archive: Archive, match: Match, facet: str, filters: Filters) -> list[FacetCount]:
    """Count the releases with all the words by a facet (a key of VALUES); the counts add up to `search.count`."""
    found, values = found_from(match, filters)
    rows = archive.connection.execute(
        f"SELECT {VALUES[facet]} AS value, count(*) AS hits FROM {found} "  # noqa: S608 - constants and named parameters only
        f"GROUP BY value ORDER BY {ORDERS[facet]}",
        values,
    )
    return [FacetCount(facet, value, hits) for value, hits in rows]
