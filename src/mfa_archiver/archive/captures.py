"""Captures: the exact bytes that were served, each distinct payload stored once."""

from __future__ import annotations

import json
from sqlite3 import Connection

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.packing import Unpacker, dictionary_for, pack
from mfa_archiver.listed import Validator
from mfa_archiver.model import Capture, isoformat

to_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one each time


def keep_capture(connection: Connection, capture: Capture, harvest_id: int | None) -> int:
    """Store an exchange and return its id; a payload held already is only pointed at."""
    return int(
        connection.execute(
            """
            INSERT INTO captures
                (harvest_id, payload_id, captured_at, method, url, final_url, language, status, headers,
                 request_headers, request_body, peer, protocol, certificate)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            (
                harvest_id,
                keep_payload(connection, capture, harvest_id),
                isoformat(capture.captured_at),
                capture.method,
                capture.url,
                capture.final_url,
                capture.language,
                capture.status,
                to_json(capture.headers),
                to_json(capture.request_headers),
                capture.request_body,
                capture.peer,
                capture.protocol,
                capture.certificate,
            ),
        ).fetchone()[0]
    )


def keep_payload(connection: Connection, capture: Capture, harvest_id: int | None = None) -> int:
    """Store the payload unless one with its digest is held, and return its id. One that was pruned comes back."""
    held = connection.execute("SELECT id, pruned_at FROM payloads WHERE digest = ?", (capture.digest,)).fetchone()
    if held and held[1] is None:
        return int(held[0])
    dictionary_id, dictionary = dictionary_for(connection, harvest_id)
    packed = pack(capture.payload, dictionary)
    if held:
        connection.execute(
            "UPDATE payloads SET zstd = ?, dictionary_id = ?, pruned_at = NULL WHERE id = ?",
            (packed, dictionary_id, held[0]),
        )
        return int(held[0])
    return int(
        connection.execute(
            "INSERT INTO payloads (digest, size, zstd, dictionary_id) VALUES (?, ?, ?, ?) RETURNING id",
            (capture.digest, len(capture.payload), packed, dictionary_id),
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
        SELECT v.url, v.language, v.etag, v.last_modified, p.zstd, p.dictionary_id
        FROM validators v JOIN payloads p ON p.id = v.payload_id WHERE v.source = ?
        """,
        (source,),
    )
    unpack = Unpacker(archive.connection).unpack
    return {(url, lang): Validator(etag, modified, unpack(*packed)) for url, lang, etag, modified, *packed in rows}


def load_payload(archive: Archive, revision_id: int) -> bytes:
    """Return the bytes that a revision was read from, as they were served. Raises Damaged."""
    row = archive.connection.execute(
        """
        SELECT p.zstd, p.dictionary_id FROM revisions v
        JOIN captures c ON c.id = v.capture_id JOIN payloads p ON p.id = c.payload_id
        WHERE v.id = ?
        """,
        (revision_id,),
    ).fetchone()
    return Unpacker(archive.connection).unpack(*row)


def load_captured(archive: Archive, capture_id: int) -> bytes:
    """Return the bytes of a capture held, which must not be pruned. Raises Damaged."""
    row = archive.connection.execute(
        "SELECT p.zstd, p.dictionary_id FROM captures c JOIN payloads p ON p.id = c.payload_id WHERE c.id = ?",
        (capture_id,),
    ).fetchone()
    return Unpacker(archive.connection).unpack(*row)
