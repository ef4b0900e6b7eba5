"""What a source's removed releases are held against to see whether they moved. The judging is harvest.moving's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.releases import RELEASE_COLUMNS, read_release
from mfa_archiver.model import Release, isoformat

_HARVEST_AT = """
    (SELECT h.started_at FROM revisions w JOIN captures c ON c.id = w.capture_id
        JOIN harvests h ON h.id = c.harvest_id WHERE w.release_id = r.id AND w.number = 1)
"""
_TEXTS = f"""
    SELECT {RELEASE_COLUMNS}, p.absent_since, {_HARVEST_AT} AS harvest_at
    FROM releases r JOIN revisions v ON v.id = r.current_revision LEFT JOIN presences p ON p.release_id = r.id
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Held:
    """A release, when the harvest began that brought it, and since when it is gone (None while it is shown)."""

    release: Release
    harvest_at: datetime
    gone_since: datetime | None


def load_gone(archive: Archive, source: str, since: datetime) -> list[Held]:
    """Return the releases of a source that are gone since an instant or later, and not known to have moved."""
    where = "WHERE r.source = :source AND p.presence IN ('missing', 'withdrawn') AND p.absent_since >= :since"
    return list(_read(archive, where, {"source": source, "since": isoformat(since)}))


def stream_shown(archive: Archive, source: str, since: datetime, harvested_after: datetime) -> Iterator[Held]:
    """Yield the releases of a source that are shown and came lately, one in memory at a time.

    First seen since an instant, and by a harvest that began after another: of a source fetched for the first time none
    is read.
    """
    where = f"""
        WHERE r.source = :source AND r.first_seen >= :since AND {_HARVEST_AT} > :after
        AND (p.presence IS NULL OR p.presence NOT IN ('missing', 'withdrawn', 'moved'))
    """
    return _read(archive, where, {"source": source, "since": isoformat(since), "after": isoformat(harvested_after)})


def _read(archive: Archive, where: str, values: dict[str, object]) -> Iterator[Held]:
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    for row in cursor.execute(f"{_TEXTS} {where} ORDER BY r.id", values):
        release = read_release(row)
        harvest_at = datetime.fromisoformat(row["harvest_at"]) if row["harvest_at"] else release.first_seen
        gone_since = datetime.fromisoformat(row["absent_since"]) if row["absent_since"] else None
        yield Held(release, harvest_at, gone_since)
