"""Let go the bytes of old captures that nothing rests on; each capture stays, with its payload's digest and size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mfa_archiver.archive.database import Archive, companions
from mfa_archiver.model import isoformat

# A payload goes when all its captures may: each is old, of the source asked for, no wording was read from it, and it is
# no answer that a page is gone, which evidence rests on; when no listing is asked «has this changed?» against it; and
# when it is no file that a release links to.
_PRUNABLE = """
    SELECT p.id, length(p.zstd) AS packed FROM payloads p
    WHERE p.pruned_at IS NULL
        AND EXISTS (SELECT 1 FROM captures WHERE payload_id = p.id)
        AND NOT EXISTS (SELECT 1 FROM validators WHERE payload_id = p.id)
        AND NOT EXISTS (
            SELECT 1 FROM captures c LEFT JOIN harvests h ON h.id = c.harvest_id
            WHERE c.payload_id = p.id AND (
                c.captured_at >= :before
                OR c.status IN (404, 410)
                OR :source <> '' AND coalesce(h.source, '') <> :source
                OR EXISTS (SELECT 1 FROM revisions WHERE capture_id = c.id)
                OR p.size > 0 AND EXISTS (SELECT 1 FROM attachments WHERE capture_id = c.id)
            )
        )
"""


@dataclass(frozen=True, slots=True)
class Prunable:
    """What may be let go: payloads, the captures that had them, and the bytes that the payloads take, packed."""

    payloads: int
    captures: int
    bytes: int


def find_prunable(archive: Archive, before: str, source: str = "") -> Prunable:
    """Count what `prune` would let go."""
    row = archive.connection.execute(
        f"""
        SELECT count(*), coalesce(sum(packed), 0),
            coalesce(sum((SELECT count(*) FROM captures c WHERE c.payload_id = found.id)), 0)
        FROM ({_PRUNABLE}) AS found
        """,  # noqa: S608 - a constant
        {"before": before, "source": source},
    ).fetchone()
    return Prunable(payloads=row[0], bytes=row[1], captures=row[2])


def prune(archive: Archive, before: str, source: str, now: datetime) -> Prunable:
    """Let go the payloads of captures older than the ISO day `before` (UTC) that nothing rests on: all or none.

    A `source` narrows to captures of its harvests; imported files are of none. The room stays in the file until
    `give_back`.
    """
    with archive.transaction() as connection:
        found = find_prunable(archive, before, source)
        connection.execute(
            f"""
            UPDATE payloads SET zstd = x'', dictionary_id = NULL, pruned_at = :now
            WHERE id IN (SELECT id FROM ({_PRUNABLE}))
            """,  # noqa: S608 - a constant
            {"before": before, "source": source, "now": isoformat(now)},
        )
    return found


def give_back(archive: Archive) -> int:
    """Write the file anew without its unused pages, if it has any; return by how many bytes it shrank.

    All or nothing: SQLite copies what is used, in its temporary folder, and only then overwrites. It needs room for
    that copy twice. Raises Unwritable, and the file stays as it is.
    """
    connection = archive.connection
    [unused] = connection.execute("PRAGMA freelist_count").fetchone()
    if not unused:
        return 0
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = size_on_disk(archive.path)
    connection.execute("PRAGMA temp_store = FILE")  # the copy may be larger than the memory
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before - size_on_disk(archive.path)


def size_on_disk(path: Path) -> int:
    """Return how many bytes an archive takes, its journal included."""
    return sum(each.stat().st_size for each in (path, *companions(path)) if each.exists())
