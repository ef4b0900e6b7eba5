"""Read the wordings a release has had, one by one or as edits: a wording and the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Row

from mfa_archiver.archive.database import Archive, connecting, translating, usual_mode
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.making import Making
from mfa_archiver.archive.releases import RELEASE_COLUMNS, read_release
from mfa_archiver.model import Release, Revision

_WORDINGS = f"""
    SELECT {RELEASE_COLUMNS}, v.seen_at, v.parser, v.read_anew_of
    FROM revisions v JOIN releases r ON r.id = v.release_id
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Wording:
    """A release in one of its wordings, when that was first seen, and what made it of its capture."""

    release: Release
    seen_at: datetime
    making: Making


def list_wordings(archive: Archive, release_id: int) -> list[Wording]:
    """Return the wordings of a release, the first one first."""
    return list(_read(archive, f"{_WORDINGS} WHERE r.id = :id ORDER BY v.number", {"id": release_id}))


def find_wording(archive: Archive, release_id: int, number: int) -> Wording | None:
    """Return wording `number` of a release, or None when it is not held."""
    sql = f"{_WORDINGS} WHERE v.release_id = :id AND v.number = :number"
    return next(_read(archive, sql, {"id": release_id, "number": number}), None)


def stream_edits(
    archive: Archive, filters: Filters, since: str = "", until: str = ""
) -> Iterator[tuple[Wording, Wording]]:
    """Yield every edit, the one seen last first: the wording before it, and the one it made.

    What a parser read anew is none.
    `filters` narrow the releases. `since` and `until` are ISO days in UTC on which the edit was first seen, both
    included; empty means no limit.
    """
    conditions, values = filters.sql()
    conditions = ["v.number > 1", "v.id NOT IN (SELECT id FROM revisions WHERE read_anew_of <> '')", *conditions]
    if since:
        conditions.append("w.seen_at >= :seen_since")
    if until:
        conditions.append("substr(w.seen_at, 1, 10) <= :seen_until")
    # Numbers are read from an index, `v`; only of edits the long rows, `w`. Ids are no measure of
    # when a wording was seen: a merge adds what another archive saw long ago.
    edited = archive.connection.execute(
        f"""
        SELECT v.release_id, v.number
        FROM revisions v CROSS JOIN releases r ON r.id = v.release_id CROSS JOIN revisions w ON w.id = v.id
        WHERE {" AND ".join(conditions)} ORDER BY w.seen_at DESC, v.id DESC
        """,  # noqa: S608 - constants and named parameters only
        {**values, "seen_since": since, "seen_until": until},
    ).fetchall()
    for release_id, number in edited:
        before, after = find_wording(archive, release_id, number - 1), find_wording(archive, release_id, number)
        if before and after:
            yield before, after


def read_wording(path: Path, revision_id: int) -> Revision:
    """Read one wording of an archive, over a connection of its own: any thread may call this.

    Raises ArchiveError.
    """
    with translating(path), connecting(path, usual_mode(path)) as connection, closing(connection):
        row = next(_read(Archive(path, connection), f"{_WORDINGS} WHERE v.id = :id", {"id": revision_id}))
    return row.release.revision


def _read(archive: Archive, sql: str, values: dict[str, object]) -> Iterator[Wording]:
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    for row in cursor.execute(sql, values):
        making = Making(row["parser"], row["read_anew_of"])
        yield Wording(read_release(row), datetime.fromisoformat(row["seen_at"]), making)
