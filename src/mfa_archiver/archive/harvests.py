"""Harvests: when each source was asked, and how it went."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mfa_archiver.archive.candidates import count_waiting
from mfa_archiver.archive.chain import close_with_harvest
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.sightings import keep_sightings
from mfa_archiver.model import HarvestReport, isoformat
from mfa_archiver.sightings import Sighting


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How one source stands in the archive. Instants are ISO in UTC; empty means never."""

    source: str
    releases: int
    revisions: int
    newest: str  # the day of the newest release
    last_success: str
    last_error: str  # the last error's text
    last_error_at: str
    last_status: str  # of the last harvest
    not_modified: int  # answers of the last harvest that nothing had changed
    waiting: int  # pages that listings have shown and that are still to be fetched


def open_harvest(archive: Archive, source: str, at: datetime) -> int:
    """Note that a harvest begins, and return its id. Killed, it stays `running`."""
    with archive.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO harvests (source, started_at) VALUES (?, ?) RETURNING id",
            (source, isoformat(at)),
        )
        return int(cursor.fetchone()[0])


def close_harvest(
    archive: Archive, harvest_id: int, report: HarvestReport, sightings: Iterable[Sighting], at: datetime
) -> None:
    """Note how a harvest ended, and what it saw, and seal what it stored with a manifest."""
    with archive.transaction() as connection:
        connection.execute(
            """
            UPDATE harvests SET finished_at = ?, status = ?, added = ?, revised = ?, unchanged = ?, missing = ?,
                failed = ?, requests = ?, bytes = ?, errors = ?
            WHERE id = ?
            """,
            (
                isoformat(at),
                report.status,
                report.added,
                report.revised,
                report.unchanged,
                report.missing,
                report.failed,
                report.requests,
                report.bytes,
                json.dumps(report.errors, ensure_ascii=False),
                harvest_id,
            ),
        )
        keep_sightings(connection, harvest_id, sightings)
        close_with_harvest(connection, harvest_id, at)


def source_statuses(archive: Archive, sources: Sequence[str]) -> list[SourceStatus]:
    """Return how the named sources stand, then any others the archive holds releases of."""
    held = {
        source: (releases, revisions, newest or "")
        for source, releases, revisions, newest in archive.connection.execute(
            """
            SELECT r.source, count(*), sum((SELECT count(*) FROM revisions WHERE release_id = r.id)), max(r.date)
            FROM releases r GROUP BY r.source ORDER BY r.source
            """
        )
    }
    unchanged = dict(
        archive.connection.execute(
            """
            SELECT h.source, count(*) FROM captures c JOIN harvests h ON h.id = c.harvest_id
            WHERE c.status = 304 AND h.id IN (SELECT max(id) FROM harvests GROUP BY source) GROUP BY h.source
            """
        )
    )
    names = [*sources, *(source for source in held if source not in sources)]
    return [
        SourceStatus(
            name,
            *held.get(name, (0, 0, "")),
            *last_runs(archive, name),
            unchanged.get(name, 0),
            count_waiting(archive, name),
        )
        for name in names
    ]


def last_runs(archive: Archive, source: str) -> tuple[str, str, str, str]:
    """Return last success, last error's text and instant, and the last harvest's status."""
    success = archive.connection.execute(
        "SELECT max(finished_at) FROM harvests WHERE source = ? AND status = 'ok'", (source,)
    ).fetchone()[0]
    error = archive.connection.execute(
        """
        SELECT errors, finished_at FROM harvests WHERE source = ? AND errors <> '[]'
        ORDER BY started_at DESC, id DESC LIMIT 1
        """,
        (source,),
    ).fetchone()
    status = archive.connection.execute(
        "SELECT status FROM harvests WHERE source = ? ORDER BY started_at DESC, id DESC LIMIT 1", (source,)
    ).fetchone()
    return (
        success or "",
        json.loads(error[0])[-1] if error else "",
        error[1] if error else "",
        status[0] if status else "",
    )
