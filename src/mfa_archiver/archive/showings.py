"""Which captures show a release: those its wordings were read from, those of its own page, and files it links to."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from mfa_archiver.archive.attachments import ADDRESS
from mfa_archiver.archive.database import Archive

# A page's address may be the release's own, or what its listing names instead of it. A listing shows many releases:
# only where a wording was read from it is it known to have shown this one.
_SHOWING = f"""
    WITH own (url) AS (
        SELECT url FROM releases WHERE id = :id
        UNION
        SELECT iif(d.address = '', d.url, d.address) FROM candidates d JOIN releases r
        ON r.source = d.source AND r.native_id = d.native_id AND r.lang = d.lang WHERE r.id = :id
    ), files (capture_id) AS (
        SELECT a.capture_id FROM releases r JOIN revisions v ON v.release_id = r.id, json_each(v.links) link
        JOIN attachments a ON a.source = r.source AND a.url = {ADDRESS}
        WHERE r.id = :id AND a.capture_id IS NOT NULL
    )
    SELECT c.id, c.captured_at, c.method, c.url, c.final_url, c.language, c.status, c.peer, c.protocol, c.certificate,
        p.digest, p.size, p.pruned_at IS NOT NULL AS is_pruned, c.id IN files AS is_attachment,
        EXISTS (
            SELECT 1 FROM captures x
            WHERE x.payload_id = c.payload_id AND (x.captured_at, x.id) < (c.captured_at, c.id)
        ) AS is_revisit,
        (
            SELECT group_concat(number) FROM (
                SELECT number FROM revisions WHERE capture_id = c.id AND release_id = :id ORDER BY number
            )
        ) AS numbers
    FROM captures c JOIN payloads p ON p.id = c.payload_id
    WHERE c.id IN (SELECT capture_id FROM revisions WHERE release_id = :id) OR c.id IN files
        OR (c.url IN own OR c.final_url IN own) AND c.language IN ('', (SELECT lang FROM releases WHERE id = :id))
    ORDER BY c.captured_at, c.id
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Showing:
    """One capture that shows a release. `captured_at` is an ISO instant, `size` in bytes.

    `is_attachment`: it is of a file that the release links to. `is_revisit`: an earlier capture had the same
    payload. `is_pruned`: of the payload only digest and size are left.
    `numbers` are those of the release's wordings that were read from it.
    """

    id: int
    captured_at: str
    method: str
    url: str
    final_url: str
    language: str
    status: int
    peer: str
    protocol: str
    certificate: str
    digest: str
    size: int
    is_attachment: bool
    is_revisit: bool
    is_pruned: bool
    numbers: tuple[int, ...]


def list_showings(archive: Archive, release_id: int) -> list[Showing]:
    """Return the captures that show a release, the earliest first. Reads the whole table of captures."""
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    return [_read(row) for row in cursor.execute(_SHOWING, {"id": release_id})]


def _read(row: Row) -> Showing:
    values = {name: row[name] for name in row.keys() if name != "numbers"}  # noqa: SIM118 - a Row's values are what it iterates over
    values |= {name: bool(value) for name, value in values.items() if name.startswith("is_")}
    return Showing(**values, numbers=tuple(map(int, row["numbers"].split(","))) if row["numbers"] else ())
