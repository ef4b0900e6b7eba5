"""Files that releases link to: which they are, what came of asking for them, and what is held of them.

A file is known by its source and its address, however many releases link to it. What is held is a capture like others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from sqlite3 import Connection, Row

from mfa_archiver.archive.captures import keep_capture
from mfa_archiver.archive.database import Archive
from mfa_archiver.listed import Attachment, LinkedFile, Validator
from mfa_archiver.model import Capture, Ref, Release, isoformat

# Of a row `link` of json_each: the address to ask, without the fragment (`#page=3`), which is no part of a file's name.
ADDRESS = "substr(link.value ->> '$.url', 1, instr((link.value ->> '$.url') || '#', '#') - 1)"
# Within one second, what brings a file counts.
_ADD = "INSERT OR IGNORE INTO attachments (source, url, asked_at, capture_id, error) VALUES (?, ?, ?, ?, ?)"
_ADD_FILE = _ADD.replace("IGNORE", "REPLACE")
# Of a current wording, newest release first; an undated one is outside any dates asked for.
_LINKED = """
    SELECT r.native_id, r.lang, json_extract(link.value, '$.url') AS url
    FROM releases r JOIN revisions v ON v.id = r.current_revision, json_each(v.links) link
    WHERE r.source = :source AND r.lang IN (SELECT value FROM json_each(:langs))
        AND v.links LIKE '%"file"%' AND json_extract(link.value, '$.kind') = 'file'
        AND (:since = '' OR r.date >= :since) AND (:until = '' OR substr(r.date, 1, 10) <= :until)
    ORDER BY r.date DESC, r.id DESC, link.key
"""
_ASKED = """
    SELECT a.url, a.asked_at, a.capture_id, c.headers FROM attachments a LEFT JOIN captures c ON c.id = a.capture_id
    WHERE a.source = ? ORDER BY a.asked_at
"""
# An answer «not changed» (304) brings no bytes: the ones held before it are the file.
_HELD = """
    SELECT a.capture_id, c.captured_at, c.headers, p.digest, p.size,
        p.pruned_at IS NOT NULL AS is_pruned
    FROM attachments a JOIN captures c ON c.id = a.capture_id JOIN payloads p ON p.id = c.payload_id
    WHERE a.source = ? AND a.url = ? AND p.size > 0 ORDER BY a.asked_at DESC LIMIT 1
"""
_LAST = "SELECT error, asked_at FROM attachments WHERE source = ? AND url = ? ORDER BY asked_at DESC LIMIT 1"


def linked_files(archive: Archive, source: str, langs: Sequence[str], since: str, until: str) -> Iterator[LinkedFile]:
    """Yield the files that current wordings of a source link to, those of the newest release first, each once.

    `since` and `until` are ISO days, both included, of the releases; empty for no bound.
    """
    asked = _load_asked(archive, source)
    bounds = {"source": source, "langs": json.dumps(langs), "since": since, "until": until}
    seen = set()
    for native_id, lang, linked in archive.connection.execute(_LINKED, bounds):
        url = address_of(linked)
        if url not in seen:
            seen.add(url)
            yield LinkedFile(url, Ref(source, native_id, lang), *asked.get(url, ()))


def keep_attachment(archive: Archive, source: str, url: str, capture: Capture, harvest_id: int) -> None:
    """Store a file's answer, or that it has not changed (status 304)."""
    with archive.transaction() as connection:
        capture_id = keep_capture(connection, capture, harvest_id)
        add = _ADD_FILE if capture.payload else _ADD
        connection.execute(add, (source, url, isoformat(capture.captured_at), capture_id, ""))


def keep_refusal(archive: Archive, source: str, url: str, error: str, at: datetime) -> None:
    """Note that a file could not be had, and why."""
    with archive.transaction() as connection:
        connection.execute(_ADD, (source, url, isoformat(at), None, error))


def list_attachments(archive: Archive, release: Release) -> list[Attachment]:
    """Return the files that a release's wording links to, in the order of its links."""
    files = [link for link in release.revision.links if link.kind == "file"]
    source = release.ref.source
    return [
        Attachment(number, link.url, link.text, *_load_held(archive.connection, source, address_of(link.url)))
        for number, link in enumerate(files, 1)
    ]


def address_of(url: str) -> str:
    """Return the address to ask for a link's file, as ADDRESS does."""
    return url.partition("#")[0]


def _load_asked(archive: Archive, source: str) -> dict[str, tuple[bool, datetime, int, Validator | None]]:
    """Return what came of asking for each file so far, as the last fields of LinkedFile."""
    asked: dict[str, tuple[bool, datetime, int, Validator | None]] = {}
    for url, at, capture_id, headers in archive.connection.execute(_ASKED, (source,)):
        is_held, _, failures, validator = asked.get(url, (False, None, 0, None))
        if capture_id is None:
            asked[url] = (is_held, datetime.fromisoformat(at), failures + 1, validator)
        else:
            asked[url] = (True, datetime.fromisoformat(at), 0, _validator(headers) or validator)
    return asked


def _validator(headers: str) -> Validator | None:
    named = dict(reversed(json.loads(headers)))
    etag, last_modified = named.get("etag", ""), named.get("last-modified", "")
    return Validator(etag, last_modified, b"") if etag or last_modified else None


def _load_held(connection: Connection, source: str, url: str) -> tuple[int | None, str, int, str, str, bool, str, str]:
    """Return what is held of a file, as the last fields of Attachment."""
    cursor = connection.cursor()
    cursor.row_factory = Row
    held = cursor.execute(_HELD, (source, url)).fetchone()
    error, last_at = connection.execute(_LAST, (source, url)).fetchone() or ("", "")
    failed_at = last_at if error else ""
    if held is None:
        return None, "", 0, "", "", False, error, failed_at
    kind = dict(reversed(json.loads(held["headers"]))).get("content-type", "")
    return (
        held["capture_id"],
        held["captured_at"],
        held["size"],
        held["digest"],
        kind,
        bool(held["is_pruned"]),
        error,
        failed_at,
    )
