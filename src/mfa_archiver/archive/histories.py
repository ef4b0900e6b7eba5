"""Read the history of releases for merging: ours as they are held, those of another archive only once proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from sqlite3 import Connection, Row

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.exchanges import our_capture
from mfa_archiver.archive.joining import History, Wording, keys
from mfa_archiver.archive.making import Making
from mfa_archiver.archive.others import rows
from mfa_archiver.archive.releases import RELEASE_COLUMNS, read_release
from mfa_archiver.archive.soundness import HINT, UNREADABLE, is_sound_release
from mfa_archiver.errors import Damaged
from mfa_archiver.model import Ref, Release

SELECT = f"""
    SELECT {RELEASE_COLUMNS}, r.settled, r.current_revision, v.seen_at, v.capture_id, v.parser, v.read_anew_of,
        p.digest AS payload
    FROM releases r LEFT JOIN revisions v ON v.release_id = r.id
    LEFT JOIN captures c ON c.id = v.capture_id LEFT JOIN payloads p ON p.id = c.payload_id
"""  # noqa: S608 - constants
THEIRS = f"{SELECT} ORDER BY r.id, v.number"
OURS = f"{SELECT} WHERE r.source = ? AND r.native_id = ? AND r.lang = ? ORDER BY v.number"


def our_history(connection: Connection, ref: Ref) -> tuple[int, History] | None:
    """Return the id and the history of a release held; None when it is not."""
    cursor = connection.cursor()
    cursor.row_factory = Row
    found = cursor.execute(OURS, (ref.source, ref.native_id, ref.lang)).fetchall()
    if not found:
        return None
    wordings = [wording_of(row, read_release(row), row["capture_id"], row["revision_id"]) for row in found]
    return int(found[0]["id"]), history_of(found, wordings)


def their_histories(connection: Connection, other: Archive) -> Iterator[tuple[Ref, History]]:
    """Yield the releases of another archive; their captures must have been brought over. Raises Damaged."""
    for _, group in groupby(rows(other, THEIRS), itemgetter("id")):
        found = list(group)
        releases = [proved_release(row, other.path) for row in found]
        wordings = [
            wording_of(row, release, our_capture(connection, row["capture_id"]))
            for row, release in zip(found, releases, strict=True)
        ]
        if found[0]["current_revision"] not in {row["revision_id"] for row in found}:
            raise Damaged(f"{other.path}: {releases[0].ref} has no current wording", HINT)
        yield releases[0].ref, history_of(found, wordings)


def wording_of(row: Row, release: Release, capture_id: int, revision_id: int | None = None) -> Wording:
    """Make a wording of a row; the ids are those of the archive merged into."""
    making = Making(row["parser"], row["read_anew_of"])
    return Wording(row["digest"], row["seen_at"], row["payload"], release.revision, capture_id, making, revision_id)


def history_of(found: Sequence[Row], wordings: Sequence[Wording]) -> History:
    """Make a history of a release's rows, which come by number.

    It goes by when they were seen, as numbers do but where a clock was set back; what was read anew stays behind what
    it was made of, for it was seen with that.
    """
    by_time = sorted(zip(found, wordings, strict=True), key=lambda each: each[1].seen_at)
    ids = [row["revision_id"] for row, _ in by_time]
    wordings = [wording for _, wording in by_time]
    first = found[0]
    return History(
        url=first["url"],
        first_seen=first["first_seen"],
        last_seen=first["last_seen"],
        settled=bool(first["settled"]),
        wordings=tuple(wordings),
        current=keys(wordings)[ids.index(first["current_revision"])],
    )


def proved_release(row: Row, path: Path) -> Release:
    """Read a release of another archive at `path`, in one wording. Raises Damaged unless all of it holds."""
    try:
        release = read_release(row)
        sound = is_sound_release(row, release)
    except UNREADABLE:
        sound = False
    if not sound:
        name = f"{row['source']}/{row['native_id']}/{row['lang']}"
        raise Damaged(f"{path}: {name} is not what was stored", HINT)
    return release
