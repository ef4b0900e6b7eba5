"""Captures out of the archive as exchanges: those behind the releases asked for, and whether one is held already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from sqlite3 import Row

from mfa_archiver.archive.attachments import ADDRESS
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.packing import Unpacker
from mfa_archiver.model import Capture, Exchange, Ref, isoformat

_EXCHANGES = """
    SELECT c.*, p.zstd, p.dictionary_id,
        EXISTS (
            SELECT 1 FROM captures x
            WHERE x.payload_id = c.payload_id AND (x.captured_at, x.id) > (c.captured_at, c.id)
        ) AS recurs
    FROM captures c JOIN payloads p ON p.id = c.payload_id
"""
# With what the wordings were read from come the files that they link to, as far as these are held.
_CAPTURES = f"""
    SELECT c.id FROM captures c WHERE c.id IN (
        WITH chosen (id, source) AS (
            SELECT r.id, r.source FROM releases r JOIN revisions v ON v.id = r.current_revision {{where}}
        )
        SELECT w.capture_id FROM revisions w JOIN chosen ON chosen.id = w.release_id
        UNION
        SELECT f.id FROM revisions w JOIN chosen ON chosen.id = w.release_id, json_each(w.links) link
        JOIN attachments a ON a.source = chosen.source AND a.url = {ADDRESS}
        JOIN captures f ON f.id = a.capture_id JOIN payloads b ON b.id = f.payload_id
        WHERE b.size > 0 AND b.pruned_at IS NULL
    )
    ORDER BY c.captured_at, c.id
"""  # noqa: S608 - a constant
# A release may have been read from a capture more than once: the last reading counts.
_READ_FROM = """
    SELECT r.source, r.lang, r.native_id, v.title, v.title_source, coalesce(v.published_at, v.date, ''),
        coalesce(v.date_source, '')
    FROM revisions v JOIN releases r ON r.id = v.release_id WHERE v.capture_id = ? ORDER BY v.id
"""
_LINKED_BY = "SELECT source FROM attachments WHERE capture_id = ?"


def stream_exchanges(archive: Archive, match: str, filters: Filters) -> Iterator[Exchange]:
    """Yield the captures that all wordings of the releases asked for were read from, and of the files they link to.

    They come by age, as an import needs them: a merge may have kept older ones behind newer.

    `match` is a compiled FTS5 expression; empty, it means all releases. One payload is in memory at a time.
    """
    conditions, values = filters.sql()
    if match:
        conditions = ["v.id IN (SELECT rowid FROM search WHERE search MATCH :match)", *conditions]
        values["match"] = match
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    unpacker = Unpacker(archive.connection)
    # Their ids first: rows that are sorted would be in memory with all payloads.
    for (capture_id,) in archive.connection.execute(_CAPTURES.format(where=where), values).fetchall():
        yield _read_exchange(archive, _exchange_row(archive, capture_id), unpacker)


def load_exchange(archive: Archive, capture_id: int) -> Exchange:
    """Return a capture whose payload is held, as that of any is which wordings were read from. Raises Damaged."""
    return _read_exchange(archive, _exchange_row(archive, capture_id), Unpacker(archive.connection))


def holds_capture(archive: Archive, capture: Capture) -> bool:
    """Tell whether this very capture is held: its address, instant and payload."""
    row = archive.connection.execute(
        """
        SELECT 1 FROM captures c JOIN payloads p ON p.id = c.payload_id
        WHERE p.digest = ? AND c.url = ? AND c.captured_at = ?
        """,
        (capture.digest, capture.url, isoformat(capture.captured_at)),
    ).fetchone()
    return row is not None


def held_among(archive: Archive, sought: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those captures, each an address and an ISO instant, that are held. Reads the whole table once."""
    rows: Iterable[tuple[str, str]] = archive.connection.execute("SELECT url, captured_at FROM captures")
    return {row for row in rows if row in sought}


def held_wordings(archive: Archive, ref: Ref) -> tuple[str, frozenset[str]]:
    """Return when the current wording of a release was first seen, an ISO instant, and the digests of all.

    Both are empty when the release is not held.
    """
    rows = archive.connection.execute(
        """
        SELECT v.seen_at, v.digest FROM revisions v JOIN releases r ON r.id = v.release_id
        WHERE r.source = ? AND r.native_id = ? AND r.lang = ? ORDER BY v.number
        """,
        (ref.source, ref.native_id, ref.lang),
    ).fetchall()
    return (rows[-1][0], frozenset(digest for _, digest in rows)) if rows else ("", frozenset())


def read_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Read headers as they are stored."""
    return tuple((name, value) for name, value in json.loads(text))


def _exchange_row(archive: Archive, capture_id: int) -> Row:
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    row: Row = cursor.execute(f"{_EXCHANGES} WHERE c.id = ?", (capture_id,)).fetchone()
    return row


def _read_exchange(archive: Archive, row: Row, unpacker: Unpacker) -> Exchange:
    capture = Capture(
        url=row["url"],
        captured_at=datetime.fromisoformat(row["captured_at"]),
        status=row["status"],
        headers=read_headers(row["headers"]),
        payload=unpacker.unpack(row["zstd"], row["dictionary_id"]),
        method=row["method"],
        final_url=row["final_url"],
        language=row["language"],
        request_headers=read_headers(row["request_headers"]),
        request_body=row["request_body"],
        peer=row["peer"],
        protocol=row["protocol"],
        certificate=row["certificate"],
    )
    found = archive.connection.execute(_READ_FROM, (row["id"],)).fetchall()
    if not found:  # a file that releases link to
        [source] = archive.connection.execute(_LINKED_BY, (row["id"],)).fetchone() or ("",)
        return Exchange(capture, source, recurs=bool(row["recurs"]))
    langs = {lang for _, lang, *_ in found}
    source, lang, *of_one = found[-1]
    is_one = len({each[:3] for each in found}) == 1
    native_id, title, title_source, date, date_source = of_one if is_one else [""] * len(of_one)
    return Exchange(
        capture,
        source,
        lang if len(langs) == 1 else "",
        native_id,
        title,
        title_source,
        date,
        date_source,
        recurs=bool(row["recurs"]),
    )
