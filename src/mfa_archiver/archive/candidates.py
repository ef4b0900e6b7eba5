"""What listings have shown, and which of their pages have been asked for: the memory that survives a kill."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from sqlite3 import Connection, Row

from mfa_archiver.archive.captures import keep_capture
from mfa_archiver.archive.database import Archive
from mfa_archiver.listed import Candidate, HeldCandidate, Validator
from mfa_archiver.model import Capture, DatePrecision, DateSource, PublicationDate, Ref, isoformat

_NOT_MODIFIED = 304


def keep_found(connection: Connection, candidates: Iterable[Candidate], found_at: str) -> None:
    """Remember what a listing shows; of one known already what it says now, its failures forgiven."""
    connection.executemany(
        """
        INSERT INTO candidates
            (source, native_id, lang, url, address, title, date, published_at, date_precision, date_shown, changed,
             summary, digest, found_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET url = excluded.url, address = excluded.address, title = excluded.title,
            date = excluded.date, published_at = excluded.published_at, date_precision = excluded.date_precision,
            date_shown = excluded.date_shown, changed = excluded.changed, summary = excluded.summary,
            digest = excluded.digest, failures = 0, last_error = ''
        """,
        [(*row_of(candidate), found_at) for candidate in candidates],
    )


def row_of(candidate: Candidate) -> tuple[str | None, ...]:
    """Return what a listing says, in the order of the columns."""
    ref, published = candidate.ref, candidate.published
    return (
        ref.source,
        ref.native_id,
        ref.lang,
        candidate.url,
        candidate.address,
        candidate.title,
        published.day if published else None,
        isoformat(published.instant) or None if published else None,
        published.precision if published else None,
        published.shown if published else None,
        candidate.changed,
        candidate.summary,
        candidate.digest,
    )


def keep_asked(connection: Connection, candidate: Candidate, capture: Capture) -> None:
    """Note that a candidate's page was had. An answer «not modified» leaves the validators as they are."""
    asked = {
        "source": candidate.ref.source,
        "native_id": candidate.ref.native_id,
        "lang": candidate.ref.lang,
        "at": isoformat(capture.captured_at),
        "etag": capture.header("etag"),
        "modified": capture.header("last-modified"),
        "digest": candidate.digest,
        "is_new": capture.status != _NOT_MODIFIED,
    }
    connection.execute(
        """
        UPDATE candidates SET asked_at = :at, asked_digest = :digest, failures = 0, last_error = '',
            etag = iif(:is_new, :etag, etag), last_modified = iif(:is_new, :modified, last_modified)
        WHERE source = :source AND native_id = :native_id AND lang = :lang
        """,
        asked,
    )


def keep_failure(
    archive: Archive, candidate: Candidate, error: str, capture: Capture | None, harvest_id: int | None
) -> None:
    """Note that a candidate's page could not be had or read, and keep what came instead of it, if something did."""
    with archive.transaction() as connection:
        if capture:
            keep_capture(connection, capture, harvest_id)
        connection.execute(
            """
            UPDATE candidates SET failures = failures + 1, last_error = ?
            WHERE source = ? AND native_id = ? AND lang = ?
            """,
            (error, candidate.ref.source, candidate.ref.native_id, candidate.ref.lang),
        )


def note_listed(
    connection: Connection, source: str, lang: str, seen: Collection[str], unlisted: Iterable[str], at: str
) -> None:
    """Note which candidates a listing should have shown and did not, and which of those it shows again."""
    connection.executemany(
        """
        UPDATE candidates SET unlisted_at = coalesce(unlisted_at, ?) WHERE source = ? AND lang = ? AND native_id = ?
        """,
        [(at, source, lang, native_id) for native_id in unlisted],
    )
    rows = connection.execute(
        "SELECT native_id FROM candidates WHERE source = ? AND lang = ? AND unlisted_at IS NOT NULL",
        (source, lang),
    )
    connection.executemany(
        "UPDATE candidates SET unlisted_at = NULL WHERE source = ? AND lang = ? AND native_id = ?",
        [(source, lang, native_id) for (native_id,) in rows.fetchall() if native_id in seen],
    )


def load_candidates(archive: Archive, source: str, lang: str) -> dict[str, HeldCandidate]:
    """Return what is remembered of a source's listing in a language, by native id."""
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    rows = cursor.execute("SELECT * FROM candidates WHERE source = ? AND lang = ?", (source, lang))
    return {row["native_id"]: read_candidate(row) for row in rows}


def read_candidate(row: Row) -> HeldCandidate:
    """Make a held candidate of its row."""
    published = None
    if row["date"]:
        published = PublicationDate(
            day=row["date"],
            precision=DatePrecision(row["date_precision"]),
            source=DateSource.FIELD,
            shown=row["date_shown"],
            instant=datetime.fromisoformat(row["published_at"]) if row["published_at"] else None,
        )
    has_validator = row["etag"] or row["last_modified"]
    return HeldCandidate(
        candidate=Candidate(
            ref=Ref(row["source"], row["native_id"], row["lang"]),
            url=row["url"],
            title=row["title"],
            published=published,
            changed=row["changed"],
            summary=row["summary"],
            address=row["address"],
        ),
        shown=row["asked_digest"],
        settled=bool(row["settled"]),
        found_at=datetime.fromisoformat(row["found_at"]),
        asked_at=datetime.fromisoformat(row["asked_at"]) if row["asked_at"] else None,
        validator=Validator(row["etag"], row["last_modified"], b"") if has_validator else None,
        failures=row["failures"],
        unlisted_at=datetime.fromisoformat(row["unlisted_at"]) if row["unlisted_at"] else None,
    )


def count_waiting(archive: Archive, source: str) -> int:
    """Count the pages of a source that listings have shown and that are still to be fetched."""
    known = archive.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'candidates'").fetchone()
    if not known:  # an archive of an earlier schema, which lies where nothing can be written
        return 0
    return int(
        archive.connection.execute(
            "SELECT count(*) FROM candidates WHERE source = ? AND (asked_at IS NULL OR asked_digest <> digest)",
            (source,),
        ).fetchone()[0]
    )
