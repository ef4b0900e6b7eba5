"""Finds what a query matches in the order of dates, without sorting all of it when it is much.

Of a common word the newest hits are near the newest releases: so these are walked by date, a chunk at a time, and the
index is asked about each chunk. Of a rare word all hits are found and sorted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sqlite3 import Cursor
from typing import Literal

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.query.expressions import phrases_of

Order = Literal["date", "-date"]

# Releases without a date come last, whichever way.
ORDERS: dict[Order, str] = {
    "date": "r.date IS NULL, r.date, r.id",
    "-date": "r.date DESC, r.id DESC",
}
# The same in two walks, along an index each.
WALKS: dict[Order, tuple[str, str]] = {
    "date": ("r.date IS NOT NULL ORDER BY r.date, r.id", "r.date IS NULL ORDER BY r.id"),
    "-date": ("r.date IS NOT NULL ORDER BY r.date DESC, r.id DESC", "r.date IS NULL ORDER BY r.id DESC"),
}


@dataclass(frozen=True, slots=True)
class Pace:
    """When to walk, and how."""

    sorted: int = 5_000  # matches that are sorted in no time
    most: int = 30_000  # releases walked, before all matches are sorted after all
    chunk: int = 256  # releases asked about first, then twice as many each time
    gap: int = 16  # row ids that a run may skip: asking about a few too many is cheaper than asking twice


def find_by_date(
    archive: Archive, expression: str, filters: Filters, order: Order, limit: int, pace: Pace | None = None
) -> list[int]:
    """Return the current revisions that an expression finds and filters let through, the first `limit` by date."""
    pace = pace or Pace()
    if not opens_slowly(expression):
        walked = walk(archive, expression, filters, order, limit, pace)
        if walked is not None:
            return walked
    conditions, values = filters.sql()
    sql = f"SELECT s.rowid FROM {hits_from(conditions)} ORDER BY {ORDERS[order]} LIMIT :limit"  # noqa: S608 - constants and named parameters only
    rows = archive.connection.execute(sql, {**values, "match": expression, "limit": limit})
    return [revision for (revision,) in rows]


def opens_slowly(expression: str) -> bool:
    """Tell whether FTS5 reads all that an expression finds before it can say anything: so it is with a prefix."""
    return any(phrase.is_prefix for phrase in phrases_of(expression))


def finds_more(archive: Archive, expression: str, than: int) -> bool:
    """Tell whether an expression finds more wordings than some number, reading no further than that."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    return bool(archive.connection.execute(sql, (expression, than + 1)).fetchone()[0] > than)


def hits_from(conditions: list[str], joined: str = "") -> str:
    """Return the FROM and WHERE of a search over current wordings; `joined` brings in a further table.

    CROSS JOIN keeps the index as the outer loop: it yields rows in rank order, so a LIMIT ends the work.
    """
    where = " AND ".join(["s.search MATCH :match", *conditions])
    return f"search s CROSS JOIN releases r ON r.current_revision = s.rowid {joined} WHERE {where}"


def walk(archive: Archive, expression: str, filters: Filters, order: Order, limit: int, pace: Pace) -> list[int] | None:
    """Walk releases by date until `limit` of them are found; None when sorting all that is found is quicker."""
    found: list[int] = []
    walked = 0
    for chunk in chunks(archive, filters, order, pace):
        held = matching(archive, expression, filters, chunk, pace.gap)
        found += [revision for revision in chunk if revision in held]
        walked += len(chunk)
        if len(found) >= limit:
            return found[:limit]
        is_first = walked == len(chunk)
        # Counting takes longer than looking at one chunk, which is enough for the commonest words.
        if walked > pace.most or (is_first and not finds_more(archive, expression, pace.sorted)):
            return None
    return found


def chunks(archive: Archive, filters: Filters, order: Order, pace: Pace) -> Iterator[list[int]]:
    """Yield the current revisions of releases by date, in growing chunks. Of filters, only the span of dates counts."""
    conditions, values = Filters(since=filters.since, until=filters.until).sql()
    size = pace.chunk
    for part in WALKS[order]:
        where = " AND ".join([*conditions, part])
        sql = f"SELECT r.current_revision FROM releases r INDEXED BY releases_date WHERE {where}"  # noqa: S608 - as above
        cursor = archive.connection.execute(sql, values)
        while chunk := rows_of(cursor, size):
            yield chunk
            size *= 2


def rows_of(cursor: Cursor, size: int) -> list[int]:
    """Return the next values of a cursor over one column."""
    return [value for (value,) in cursor.fetchmany(size)]


def matching(archive: Archive, expression: str, filters: Filters, revisions: Iterable[int], gap: int) -> set[int]:
    """Return the revisions that an expression finds and filters let through, with others from the gaps between them."""
    conditions, values = filters.sql()
    between = "s.rowid BETWEEN json_extract(run.value, '$[0]') AND json_extract(run.value, '$[1]')"
    sql = f"SELECT s.rowid FROM json_each(:runs) run CROSS JOIN {hits_from([between, *conditions])}"  # noqa: S608 - as above
    given = {**values, "match": expression, "runs": json.dumps(list(runs(revisions, gap)))}
    return {revision for (revision,) in archive.connection.execute(sql, given)}


def runs(numbers: Iterable[int], gap: int) -> Iterator[tuple[int, int]]:
    """Join numbers to runs, first and last of each, that skip no more than `gap` numbers at a time."""
    ordered = sorted(numbers)
    first = 0
    for place in range(1, len(ordered) + 1):
        if place == len(ordered) or ordered[place] - ordered[place - 1] > gap + 1:
            yield ordered[first], ordered[place - 1]
            first = place
