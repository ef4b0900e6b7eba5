"""Keep what a harvest or an import found: releases, and every wording of each. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial
from sqlite3 import Connection

from mfa_archiver.archive.acronyms import keep_definitions
from mfa_archiver.archive.candidates import keep_asked, keep_found
from mfa_archiver.archive.captures import keep_capture, keep_validator, to_json
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.ledger import note_shown, read_absence
from mfa_archiver.archive.making import Making, Origin
from mfa_archiver.archive.wordings import read_wording
from mfa_archiver.listed import Candidate
from mfa_archiver.model import (
    Added,
    Capture,
    Holding,
    Outcome,
    ParsedRelease,
    Ref,
    Revised,
    Unchanged,
    isoformat,
)
from mfa_archiver.presence import Evidence, Sign


def keep_outcomes(
    archive: Archive,
    index: Index,
    capture: Capture,
    outcomes: Sequence[Outcome],
    harvest_id: int | None,
    *,
    opens_listing_of: str = "",
    found: Sequence[Candidate] = (),
    asked: Candidate | None = None,
    parser: str = "",
) -> None:
    """Store a capture and all that was read from it: everything or nothing.

    `opens_listing_of` names the source whose listing begins with this capture; it is what the next harvest asks
    «changed since?». `found` are candidates of a listing to be remembered, `asked` is the one whose page this is.
    `parser` is the mark of what read it all (see `extract.parser_mark`).
    """
    seen_at = isoformat(capture.captured_at)
    with archive.transaction() as connection:
        origin = Origin(keep_capture(connection, capture, harvest_id), seen_at, Making(parser))
        for outcome in outcomes:
            match outcome:
                case Added(release):
                    release_id = add_release(connection, release, seen_at)
                    add_revision(connection, index, release_id, release, origin)
                case Revised(release):
                    release_id = held_id(connection, release.ref)
                    add_revision(connection, index, release_id, release, origin)
                case Unchanged(ref):
                    touch(connection, ref, seen_at)
                case _:  # skipped and failed leave no trace but in the report
                    pass
        shown = Evidence(capture.captured_at, Sign.SHOWN, capture.final_url or capture.url, harvest=harvest_id)
        note_shown(connection, refs_of(outcomes), shown)
        index.keep_learned(connection)
        if found:
            keep_found(connection, found, seen_at)
        if asked:
            keep_asked(connection, asked, capture)
        if opens_listing_of:
            keep_validator(connection, opens_listing_of, capture)


def refs_of(outcomes: Iterable[Outcome]) -> frozenset[Ref]:
    """Return the releases whose texts were served."""
    return frozenset(
        outcome.ref if isinstance(outcome, Unchanged) else outcome.release.ref
        for outcome in outcomes
        if isinstance(outcome, Added | Revised | Unchanged)
    )


def add_release(connection: Connection, release: ParsedRelease, seen_at: str) -> int:
    """Add a release that is not held and return its id."""
    ref = release.ref
    added = connection.execute(
        "INSERT INTO releases (source, native_id, lang, url, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)",
        (ref.source, ref.native_id, ref.lang, release.url, seen_at, seen_at),
    )
    return int(added.lastrowid or 0)


def add_revision(connection: Connection, index: Index, release_id: int, release: ParsedRelease, origin: Origin) -> int:
    """Add a wording after those held, make it the current one, and index it; return its id."""
    revision_id = insert_revision(connection, index, release_id, release, origin)
    published = release.revision.published
    connection.execute(
        "UPDATE releases SET current_revision = ?, date = ?, url = ?, last_seen = max(last_seen, ?) WHERE id = ?",
        (revision_id, published and published.day, release.url, origin.seen_at, release_id),
    )
    return revision_id


def insert_revision(
    connection: Connection, index: Index, release_id: int, release: ParsedRelease, origin: Origin
) -> int:
    """Add a wording after those held, and index it; return its id. The release itself is the caller's to update."""
    revision, published = release.revision, release.revision.published
    # Not RETURNING id: SQLite would guard the statement, at which FTS5 writes all that it has gathered.
    added = connection.execute(
        """
        INSERT INTO revisions
            (release_id, number, capture_id, seen_at, digest, title, title_source, date, published_at,
             date_precision, date_source, date_shown, dateline, labels, captions, links, body,
             parser, read_anew_of)
        VALUES (?1, (SELECT 1 + count(*) FROM revisions WHERE release_id = ?1),
                ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            release_id,
            origin.capture_id,
            origin.seen_at,
            revision.digest,
            revision.title,
            revision.title_source,
            published and published.day,
            (published and isoformat(published.instant)) or None,
            published and published.precision,
            published and published.source,
            published and published.shown,
            revision.dateline,
            to_json(revision.labels),
            to_json(revision.captions),
            to_json([asdict(link) for link in revision.links]),
            revision.body,
            origin.making.parser,
            origin.making.read_anew_of,
        ),
    )
    revision_id = int(added.lastrowid or 0)
    index.add(connection, revision_id, revision, release.ref.lang)
    keep_definitions(
        connection, index.analyser, release_id, revision_id, f"{revision.title}\n{revision.body}", release.ref.lang
    )
    return revision_id


def ids_by_number(connection: Connection, release_id: int) -> list[int]:
    """Return the ids of a release's wordings in the order of their numbers."""
    sql = "SELECT id FROM revisions WHERE release_id = ? ORDER BY number"
    return [revision_id for (revision_id,) in connection.execute(sql, (release_id,))]


def number_anew(connection: Connection, ids: Sequence[int]) -> None:
    """Give a release's wordings their numbers, in the order of `ids`; as numbers are unique, the old make way first."""
    for sign in (-1, 1):
        connection.executemany(
            "UPDATE revisions SET number = ? WHERE id = ?",
            [(sign * number, revision_id) for number, revision_id in enumerate(ids, 1)],
        )


def touch(connection: Connection, ref: Ref, seen_at: str) -> None:
    """Note that a release was seen at another time, which may lie before the others: an older crawl's."""
    connection.execute(
        """
        UPDATE releases SET first_seen = min(first_seen, ?1), last_seen = max(last_seen, ?1)
        WHERE source = ?2 AND native_id = ?3 AND lang = ?4
        """,
        (seen_at, ref.source, ref.native_id, ref.lang),
    )


def settle(archive: Archive, source: str, lang: str) -> None:
    """Mark all held releases of a listing as settled: it has just been harvested to its end."""
    with archive.transaction() as connection:
        connection.execute(
            "UPDATE releases SET settled = 1 WHERE source = ? AND lang = ? AND settled = 0",
            (source, lang),
        )
        connection.execute(
            "UPDATE candidates SET settled = 1 WHERE source = ? AND lang = ? AND settled = 0",
            (source, lang),
        )


def load_holdings(archive: Archive, source: str, lang: str) -> dict[str, Holding]:
    """Return what is held of a source in a language, by native id."""
    rows = archive.connection.execute(
        """
        SELECT r.native_id, v.digest, r.settled, coalesce(v.published_at, ''), coalesce(r.date, ''),
            c.harvest_id IS NOT NULL, p.presence, p.absent_since, p.evidence_at, v.id
        FROM releases r JOIN revisions v ON v.id = r.current_revision JOIN captures c ON c.id = v.capture_id
        LEFT JOIN presences p ON p.release_id = r.id WHERE r.source = ? AND r.lang = ?
        """,
        (source, lang),
    )
    return {
        native_id: Holding(
            digest,
            bool(settled),
            at,
            day,
            bool(was_listed),
            read_absence(*absence),
            partial(read_wording, archive.path, revision_id),
        )
        for native_id, digest, settled, at, day, was_listed, *absence, revision_id in rows
    }


def held_languages(archive: Archive, source: str) -> frozenset[str]:
    """Return the languages in which releases of a source are held."""
    rows = archive.connection.execute("SELECT DISTINCT lang FROM releases WHERE source = ?", (source,))
    return frozenset(lang for (lang,) in rows)


def held_id(connection: Connection, ref: Ref) -> int:
    """Return the id of a held release."""
    row = connection.execute(
        "SELECT id FROM releases WHERE source = ? AND native_id = ? AND lang = ?",
        (ref.source, ref.native_id, ref.lang),
    ).fetchone()
    return int(row[0])
