"""Rows as the leaves that manifests list: captures and wordings, read by id, each with the digest of what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sqlite3 import Connection

from mfa_archiver.proof.leaves import beside_digest, capture_leaf, digest_of, wording_leaf

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
    row_id, digest, size, captured_at, method, url, final_url, language, status, headers, source, started_at, *asked = (
        row
    )
    request_headers, request_body, peer, protocol, certificate = asked
    leaf = capture_leaf(
        {
            "payload": digest,
            "size": size,
            "captured_at": captured_at,
            "method": method,
            "url": url,
            "final_url": final_url,
            "language": language,
            "status": status,
            "headers": digest_of(str(headers)),
            "harvest_source": source,
            "harvest_started_at": started_at,
            "request_headers": digest_of(str(request_headers)) if request_headers != "[]" else "",
            "request_body": digest_of(bytes.fromhex(str(request_body))) if request_body else "",
            "peer": peer,
            "protocol": protocol,
            "certificate": certificate,
        }
    )
    return int(row_id or 0), leaf


def leaf_of_wording(row: Columns) -> Row:
    """Make a leaf of a row of WORDINGS."""
    row_id, source, native_id, lang, digest, seen_at, payload, captured_at, parser, read_anew_of, *beside = row
    leaf = wording_leaf(
        {
            "source": source,
            "native_id": native_id,
            "lang": lang,
            "digest": digest,
            "seen_at": seen_at,
            "payload": payload,
            "captured_at": captured_at,
            "parser": parser,
            "read_anew_of": read_anew_of,
            "beside": beside_digest([None if part is None else str(part) for part in beside]),
        }
    )
    return int(row_id or 0), leaf
