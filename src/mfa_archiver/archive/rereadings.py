"""What `reparse` reads anew: the captures that current wordings rest on; and what it makes of them, kept as no edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection, Row

from mfa_archiver.archive.candidates import read_candidate
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.exchanged import load_exchange
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.making import Making, Origin
from mfa_archiver.archive.releases import RELEASE_COLUMNS, one, read_release
from mfa_archiver.archive.revisions import add_revision, ids_by_number, number_anew
from mfa_archiver.listed import Candidate
from mfa_archiver.model import Exchange, ParsedRelease, Ref, Release, isoformat

_RESTING = f"""
    SELECT {RELEASE_COLUMNS} FROM releases r JOIN revisions v ON v.id = r.current_revision
    WHERE v.capture_id = :capture AND (:release IS NULL OR r.id = :release) ORDER BY r.id
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Rested:
    """A capture, and the releases whose current wording was read from it.

    `candidates` are what listings say of them, where nothing newer is said than when their page was asked for.
    """

    capture_id: int
    exchange: Exchange
    is_imported: bool
    releases: tuple[Release, ...]
    candidates: Mapping[Ref, Candidate]


@dataclass(frozen=True, slots=True)
class Place:
    """What the current wording of a release rests on, and the mark of the parser that made it."""

    capture_id: int
    release_id: int
    parser: str


def captures_rested_on(archive: Archive, source: str = "", since: str = "") -> list[int]:
    """Return the ids of the captures that current wordings rest on, of a source, captured since an ISO day."""
    rows = archive.connection.execute(
        """
        SELECT DISTINCT c.id FROM releases r
        JOIN revisions v ON v.id = r.current_revision JOIN captures c ON c.id = v.capture_id
        WHERE (:source = '' OR r.source = :source) AND c.captured_at >= :since ORDER BY c.id
        """,
        {"source": source, "since": since},
    )
    return [capture_id for (capture_id,) in rows]


def load_rested(archive: Archive, capture_id: int, release_id: int | None = None) -> Rested:
    """Return a capture with the releases that rest on it today, or with that one of them. Raises Damaged."""
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    rows = cursor.execute(_RESTING, {"capture": capture_id, "release": release_id})
    releases = tuple(read_release(row) for row in rows)
    [(harvest_id,)] = archive.connection.execute("SELECT harvest_id FROM captures WHERE id = ?", (capture_id,))
    return Rested(
        capture_id,
        load_exchange(archive, capture_id),
        harvest_id is None,
        releases,
        {release.ref: said for release in releases if (said := _said_of(archive, release.ref))},
    )


def place_of(archive: Archive, ref: Ref) -> Place | None:
    """Return what the current wording of a release rests on; None if it is not held."""
    row = archive.connection.execute(
        """
        SELECT v.capture_id, r.id, v.parser FROM releases r JOIN revisions v ON v.id = r.current_revision
        WHERE r.source = ? AND r.native_id = ? AND r.lang = ?
        """,
        (ref.source, ref.native_id, ref.lang),
    ).fetchone()
    return Place(*row) if row else None


def keep_reading(
    connection: Connection, index: Index, rested: Rested, release: Release, read: ParsedRelease, parser: str
) -> None:
    """Keep what today's parser makes of a release as its current wording, right behind the one it was made of."""
    held = ids_by_number(connection, release.id)
    seen_at = isoformat(rested.exchange.capture.captured_at)
    origin = Origin(rested.capture_id, seen_at, Making(parser, release.revision.digest))
    added = add_revision(connection, index, release.id, read, origin)
    if release.number < len(held):  # a merge may have brought wordings behind the current one
        number_anew(connection, [*held[: release.number], added, *held[release.number :]])


def _said_of(archive: Archive, ref: Ref) -> Candidate | None:
    row = one(
        archive,
        """
        SELECT * FROM candidates
        WHERE source = :source AND native_id = :native_id AND lang = :lang AND asked_digest = digest
        """,
        {"source": ref.source, "native_id": ref.native_id, "lang": ref.lang},
    )
    return read_candidate(row).candidate if row else None
