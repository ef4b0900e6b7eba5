"""The ledger of removals: evidence for and against releases, only ever added, and what it amounts to, told anew.

What evidence means is presence.py's to say. `presences` repeats its answer for filters, as `releases.date` does a date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from sqlite3 import Connection, Row

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.releases import RELEASE_COLUMNS, read_release
from mfa_archiver.model import Ref, Release, isoformat
from mfa_archiver.presence import ABSENT, Absence, Evidence, Presence, Sign, Turn, adds_nothing, read_turns

EVIDENCE = """
    SELECT e.release_id, e.seen_at, e.sign, e.url, e.status, e.back_to, e.harvest_id, r.last_seen,
        o.source || '/' || o.native_id || '/' || o.lang AS other
    FROM releases r JOIN evidence e ON e.release_id = r.id LEFT JOIN releases o ON o.id = e.other_id
    {where} ORDER BY e.release_id
"""
# The same seen twice by one harvest is one piece of evidence.
ADD_ONCE = """
    INSERT INTO evidence (release_id, seen_at, sign, url, status, back_to, other_id, harvest_id)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (
        SELECT 1 FROM evidence WHERE release_id = ?1 AND seen_at = ?2 AND sign = ?3 AND url = ?4
        AND status IS ?5 AND back_to = ?6 AND other_id IS ?7 AND harvest_id IS ?8)
"""
_ABSENT = ", ".join(f"'{presence}'" for presence in sorted(ABSENT))


@dataclass(frozen=True, slots=True)
class Removal:
    """A turn of a release's presence, and the release in its current wording."""

    release: Release
    turn: Turn


def keep_evidence(connection: Connection, release_id: int, evidence: Evidence) -> None:
    """Add a piece of evidence about a release, unless it would say nothing new."""
    if not adds_nothing(evidence.sign, evidence.at, absence_of(connection, release_id)):
        add_evidence(connection, release_id, evidence)


def add_evidence(connection: Connection, release_id: int, evidence: Evidence) -> None:
    """Add a piece of evidence about a release, and tell anew what all of it amounts to."""
    other = Ref.parse(evidence.other)
    connection.execute(
        ADD_ONCE,
        (
            release_id,
            isoformat(evidence.at),
            evidence.sign,
            evidence.url,
            evidence.status,
            evidence.back_to,
            find_id(connection, other) if other else None,
            evidence.harvest,
        ),
    )
    weigh(connection, [release_id])


def keep_for(connection: Connection, ref: Ref, evidence: Evidence) -> None:
    """Add a piece of evidence about a release, if it is held and evidence is of any use."""
    release_id = find_id(connection, ref)
    if release_id is not None:
        keep_evidence(connection, release_id, evidence)


def find_id(connection: Connection, ref: Ref) -> int | None:
    """Return the id of a release, None when it is not held."""
    row = connection.execute(
        "SELECT id FROM releases WHERE source = ? AND native_id = ? AND lang = ?",
        (ref.source, ref.native_id, ref.lang),
    ).fetchone()
    return row and int(row[0])


def note_shown(connection: Connection, refs: Collection[Ref], evidence: Evidence) -> None:
    """Note that the texts of these releases were served, for those of them that were gone.

    Only a harvest's word is evidence; an import tells of another time, which last_seen has. So do those that last_seen
    alone restored, and nothing that was seen here: it has just moved on, and what it amounts to with it.
    """
    if not refs:
        return
    in_doubt = connection.execute(
        f"""
        SELECT r.id, r.source, r.native_id, r.lang FROM presences p JOIN releases r ON r.id = p.release_id
        WHERE p.presence IN ({_ABSENT}) OR (p.presence = ? AND p.evidence_at < p.since)
        """,  # noqa: S608 - constants
        (Presence.RESTORED,),
    ).fetchall()
    for release_id, *ref in in_doubt:
        if Ref(*ref) not in refs:
            continue
        if evidence.harvest is not None:
            add_evidence(connection, release_id, evidence)
        else:
            weigh(connection, [release_id])


def weigh(connection: Connection, release_ids: Iterable[int]) -> None:
    """Tell anew what the evidence about releases amounts to."""
    for release_id in release_ids:
        presence = presence_row(read_evidence(connection, "WHERE r.id = ?", (release_id,)).get(release_id))
        if presence is None:
            connection.execute("DELETE FROM presences WHERE release_id = ?", (release_id,))
        else:
            connection.execute("INSERT OR REPLACE INTO presences VALUES (?, ?, ?, ?, ?)", (release_id, *presence))


def weigh_all(connection: Connection) -> None:
    """Tell anew what all evidence amounts to."""
    weigh(connection, [row[0] for row in connection.execute("SELECT DISTINCT release_id FROM evidence").fetchall()])


def presence_row(known: tuple[list[Evidence], datetime] | None) -> tuple[str, str, str, str] | None:
    """Return a release's row of `presences`, but for its id: what it is, since when, gone since when, last evidence."""
    if known is None:
        return None
    evidence, last_seen = known
    turns = read_turns(evidence, last_seen)
    if not turns:
        return None
    last = turns[-1]
    gone = next((turn for turn in reversed(turns) if turn.presence is Presence.MISSING), last)
    since = isoformat(gone.at) if last.presence in ABSENT else ""
    return last.presence, isoformat(last.at), since, isoformat(max(each.at for each in evidence))


def read_evidence(
    connection: Connection, where: str = "", values: Sequence[object] = ()
) -> dict[int, tuple[list[Evidence], datetime]]:
    """Return the evidence about releases, by id, with when each was seen last. `where` is a constant condition."""
    cursor = connection.cursor()
    cursor.row_factory = Row
    rows = cursor.execute(EVIDENCE.format(where=where), values)
    return {
        release_id: ([evidence_of(row) for row in found], datetime.fromisoformat(found[0]["last_seen"]))
        for release_id, group in groupby(rows, itemgetter("release_id"))
        if (found := list(group))
    }


def evidence_of(row: Row) -> Evidence:
    """Make a piece of evidence of its row."""
    return Evidence(
        datetime.fromisoformat(row["seen_at"]),
        Sign(row["sign"]),
        row["url"],
        row["status"],
        row["back_to"],
        row["other"] or "",
        row["harvest_id"],
    )


def absence_of(connection: Connection, release_id: int) -> Absence | None:
    """Return how a release is gone, None when it is not."""
    row = connection.execute(
        "SELECT presence, absent_since, evidence_at FROM presences WHERE release_id = ?", (release_id,)
    ).fetchone()
    return read_absence(*row) if row else None


def read_absence(presence: str | None, since: str | None, last: str | None) -> Absence | None:
    """Read an absence from the columns of `presences`, None for a release that is not gone."""
    if not presence or not since or not last:
        return None
    return Absence(Presence(presence), datetime.fromisoformat(since), datetime.fromisoformat(last))


def list_turns(archive: Archive, release: Release) -> list[Turn]:
    """Return what became of a release, by the evidence about it, in the order of time."""
    found = read_evidence(archive.connection, "WHERE r.id = ?", (release.id,)).get(release.id)
    return read_turns(*found) if found else []


def moved_here(archive: Archive, release: Release) -> list[tuple[Ref, datetime]]:
    """Return which releases moved to where this one is, and when that was seen."""
    rows = archive.connection.execute(
        """
        SELECT r.source, r.native_id, r.lang, p.since FROM presences p JOIN releases r ON r.id = p.release_id
        WHERE p.presence = 'moved' AND EXISTS (
            SELECT 1 FROM evidence e WHERE e.release_id = r.id AND e.other_id = ? AND e.seen_at = p.since)
        ORDER BY p.since, r.native_id
        """,
        (release.id,),
    )
    return [(Ref(source, native_id, lang), datetime.fromisoformat(at)) for source, native_id, lang, at in rows]


def stream_removals(archive: Archive, filters: Filters, since: str = "", until: str = "") -> Iterator[Removal]:
    """Yield every turn of every release's presence, the latest first.

    `filters` narrow the releases. `since` and `until` are ISO days in UTC of the evidence, both included.
    """
    conditions, values = filters.sql()
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    rows = cursor.execute(
        f"""
        SELECT {RELEASE_COLUMNS} FROM presences p CROSS JOIN releases r ON r.id = p.release_id
        JOIN revisions v ON v.id = r.current_revision WHERE {" AND ".join(["1", *conditions])}
        """,  # noqa: S608 - constants and named parameters only
        values,
    )
    removals = [
        Removal(release, turn) for release in map(read_release, rows) for turn in reversed(list_turns(archive, release))
    ]
    removals.sort(key=lambda removal: (removal.turn.at, removal.release.id), reverse=True)
    for removal in removals:
        day = isoformat(removal.turn.at)[: len("2026-01-31")]
        if (not since or day >= since) and (not until or day <= until):
            yield removal


def count_presences(archive: Archive, source: str) -> Mapping[str, int]:
    """Count the releases of a source that are missing, withdrawn, moved and restored, by these words."""
    rows = archive.connection.execute(
        """
        SELECT p.presence, count(*) FROM presences p JOIN releases r ON r.id = p.release_id
        WHERE r.source = ? GROUP BY p.presence
        """,
        (source,),
    )
    none = {presence.value: 0 for presence in Presence if presence is not Presence.PRESENT}
    return {**none, **dict(rows)}
