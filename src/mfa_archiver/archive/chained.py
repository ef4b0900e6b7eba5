"""Rows as the leaves that manifests list, read by id: captures, wordings, evidence, with digests of what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sqlite3 import Connection

from mfa_archiver.proof.leaves import CAPTURE, EVIDENCE, PRESENCE, WORDING, beside_digest, digest_of

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
PIECES = """
    SELECT e.id, r.source, r.native_id, r.lang, e.seen_at, e.sign, e.url, e.status, e.back_to,
        o.source || '/' || o.native_id || '/' || o.lang, h.source, h.started_at
    FROM evidence e JOIN releases r ON r.id = e.release_id
    LEFT JOIN releases o ON o.id = e.other_id LEFT JOIN harvests h ON h.id = e.harvest_id
"""
_PRESENCES = """
    SELECT r.source, r.native_id, r.lang, p.presence, p.since, p.absent_since, p.evidence_at
    FROM presences p JOIN releases r ON r.id = p.release_id ORDER BY r.source, r.native_id, r.lang
"""

_DIGESTED = [CAPTURE.names.index(name) for name in ("headers", "request_headers", "request_body")]
_BESIDE = len(WORDING.names)  # where in a row of WORDINGS those columns begin that are digested together


def captures_after(connection: Connection, last: int, most: int) -> Iterator[Row]:
    """Yield at most so many captures with ids above `last`, by id. A negative `most` means all."""
    return map(leaf_of_capture, connection.execute(f"{CAPTURES} WHERE c.id > ? ORDER BY c.id LIMIT ?", (last, most)))


def wordings_after(connection: Connection, last: int, most: int) -> Iterator[Row]:
    """Yield wordings, likewise."""
    return map(leaf_of_wording, connection.execute(f"{WORDINGS} WHERE v.id > ? ORDER BY v.id LIMIT ?", (last, most)))


def evidence_after(connection: Connection, last: int, most: int) -> Iterator[Row]:
    """Yield pieces of evidence, likewise."""
    return map(leaf_of_evidence, connection.execute(f"{PIECES} WHERE e.id > ? ORDER BY e.id LIMIT ?", (last, most)))


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


def leaf_of_evidence(row: Columns) -> Row:
    """Make a leaf of a row of PIECES."""
    return int(row[0] or 0), EVIDENCE.leaf(row[1:])


def presences_digest(connection: Connection) -> str:
    """Return the digest of what all evidence amounts to, release by release."""
    return digest_of(b"\n".join(map(PRESENCE.leaf, connection.execute(_PRESENCES))))
