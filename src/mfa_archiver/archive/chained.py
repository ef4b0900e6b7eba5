"""Rows as the leaves that manifests list: captures and wordings, read by id, each with the digest of what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sqlite3 import Connection

from mfa_archiver.proof.leaves import CAPTURE, WORDING, beside_digest, digest_of

Row = tuple[int, bytes]  # an id, and the leaf
Columns = Sequence[str | int | None]

CAPTURES = """
    SELECT c.id, p.digest, p.size, c.captured_at, c.method, c.url, c.final_url, c.language, c.status, c.headers,
        h.source, h.started_at, c.request_headers, hex(c.request_body), c.peer, c.protocol, c.certificate
    FROM captures c JOIN payloads p ON p.id = c.payload_id LEFT JOIN harvests h ON h.id = c.harvest_id
"""
WORDINGS = """
    SELECT v.id, r.source, r.native_id, r.lang, v.digest, v.seen_at, p.digest, c.captured_at,
        v.parser, v.read_anew_of,
        v.title_source, v.date_precision, v.date_source, v.date_shown, v.labels, v.captions, v.links
    FROM revisions v JOIN releases r ON r.id = v.release_id
    JOIN captures c ON c.id = v.capture_id JOIN payloads p ON p.id = c.payload_id
"""

_DIGESTED = [CAPTURE.names.index(name) for name in ("headers", "request_headers", "request_body")]
_BESIDE = len(WORDING.names)  # where in a row of WORDINGS those columns begin that are digested together


def captures_after(connection: Connection, last: int, most: int) -> Iterator[Row]:
    """Yield at most so many captures with ids above `last`, by id. A negative `most` means all."""
    return map(leaf_of_capture, connection.execute(f"{CAPTURES} WHERE c.id > ? ORDER BY c.id LIMIT ?", (last, most)))


def wordings_after(connection: Connection, last: int, most: int) -> Iterator[Row]:
    """Yield wordings, likewise."""
    return map(leaf_of_wording, connection.execute(f"{WORDINGS} WHERE v.id > ? ORDER BY v.id LIMIT ?", (last, most)))


def wordings_among(connection: Connection, ids: Sequence[int]) -> list[Row]:
    """Return the wordings with these ids, in their order."""
    found = (connection.execute(f"{WORDINGS} WHERE v.id = ?", (each,)).fetchone() for each in ids)
    return [leaf_of_wording(row) for row in found]


def leaf_of_capture(row: Columns) -> Row:
    """Make a leaf of a row of CAPTURES."""
    row_id, *values = row
    headers, request_headers, request_body = (values[place] for place in _DIGESTED)
    values[_DIGESTED[0]] = digest_of(str(headers))
    values[_DIGESTED[1]] = digest_of(str(request_headers)) if request_headers != "[]" else ""
    values[_DIGESTED[2]] = digest_of(bytes.fromhex(str(request_body))) if request_body else ""
    return int(row_id or 0), CAPTURE.leaf(values)


def leaf_of_wording(row: Columns) -> Row:
    """Make a leaf of a row of WORDINGS."""
    return int(row[0] or 0), WORDING.leaf([*row[1:_BESIDE], beside_digest(row[_BESIDE:])])
