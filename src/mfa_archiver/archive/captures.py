"""Captures: the exact bytes that were served, each distinct payload stored once."""

from __future__ import annotations

import json
from sqlite3 import Connection

import zstandard

from mfa_archiver.archive.database import Archive
from mfa_archiver.errors import Damaged
from mfa_archiver.model import Capture, Validator, isoformat

ZSTD_LEVEL = 6  # measured on listings of 100 releases: level 6 is within 4 % of 12 at a fifth of its time


def keep_capture(connection: Connection, capture: Capture, harvest_id: int | None) -> int:
    """Store an exchange and return its id; a payload held already is only pointed at."""
    return int(
        connection.execute(
            """
            INSERT INTO captures
                (harvest_id, payload_id, captured_at, method, url, final_url, language, status, headers)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            (
                harvest_id,
                keep_payload(connection, capture),
                isoformat(capture.captured_at),
                capture.method,
                capture.url,
                capture.final_url,
                capture.language,
                capture.status,
                json.dumps(capture.headers, ensure_ascii=False),
            ),
        ).fetchone()[0]
    )


def keep_payload(connection: Connection, capture: Capture) -> int:
    """Store the payload unless one with its digest is held, and return its id."""
    held = connection.execute("SELECT id FROM payloads WHERE digest = ?", (capture.digest,)).fetchone()
    if held:
        return int(held[0])
    packed = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(capture.payload)
    return int(
        connection.execute(
            "INSERT INTO payloads (digest, size, zstd) VALUES (?, ?, ?) RETURNING id",
            (capture.digest, len(capture.payload), packed),
        ).fetchone()[0]
    )


def keep_validator(connection: Connection, source: str, capture: Capture) -> None:
    """Remember the ETag and Last-Modified of an answer, so that the next run can ask «changed since?»."""
    etag, last_modified = capture.header("etag"), capture.header("last-modified")
    if capture.method != "GET" or not (etag or last_modified):
        return
    connection.execute(
        """
        INSERT OR REPLACE INTO validators (source, url, language, etag, last_modified, payload_id)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        (source, capture.url, capture.language, etag, last_modified, keep_payload(connection, capture)),
    )


def load_validators(archive: Archive, source: str) -> dict[tuple[str, str], Validator]:
    """Return what each listing (URL, language) of a source can be asked with."""
    rows = archive.connection.execute(
        """
        SELECT v.url, v.language, v.etag, v.last_modified, p.zstd
        FROM validators v JOIN payloads p ON p.id = v.payload_id WHERE v.source = ?
        """,
        (source,),
    )
    return {(url, lang): Validator(etag, modified, unpack(packed)) for url, lang, etag, modified, packed in rows}


def load_payload(archive: Archive, revision_id: int) -> bytes:
    """Return the bytes that a revision was read from, as they were served. Raises Damaged."""
    row = archive.connection.execute(
        """
        SELECT p.zstd FROM revisions v
        JOIN captures c ON c.id = v.capture_id JOIN payloads p ON p.id = c.payload_id
        WHERE v.id = ?
        """,
        (revision_id,),
    ).fetchone()
    return unpack(row[0])


def unpack(packed: bytes) -> bytes:
    """Return a stored payload's bytes. Raises Damaged."""
    try:
        return zstandard.ZstdDecompressor().decompress(packed)
    except zstandard.ZstdError as error:
        raise Damaged(f"a stored payload cannot be unpacked: {error}", "run `mfa-archiver verify`") from error
