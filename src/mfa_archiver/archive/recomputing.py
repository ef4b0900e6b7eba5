"""Compute again what rows are held by: digests of payloads, wordings and candidates, and which wording is current."""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from sqlite3 import Row
from typing import TypeVar

from zstandard import ZstdError

from mfa_archiver.archive.affected import Finding, Progress, resting_on_payload
from mfa_archiver.archive.candidates import read_candidate
from mfa_archiver.archive.database import Archive, has_table
from mfa_archiver.archive.packed import Dictionary, fault_of
from mfa_archiver.archive.packing import Unpacker, digest_of
from mfa_archiver.archive.soundness import UNREADABLE
from mfa_archiver.errors import Damaged

WORKERS = min(4, os.cpu_count() or 1)  # hashing and unpacking let other threads run
AHEAD = 16  # rows read before the workers have done with them
PROGRESS_STEP = 500  # rows between two calls of progress

_CONTROLS = bytes({*range(0x20)} - {ord("\n")})  # what JSON escapes besides quotes, backslashes and line ends
# As BLOB: texts are digested as the bytes they are, and decoding these would take half of the time.
_WORDINGS = """
    SELECT id, json_valid(labels) AND json_valid(captions) AND json_valid(links), digest, CAST(title AS BLOB),
        CAST(coalesce(date, '') AS BLOB), CAST(iif(date IS NULL, '', coalesce(published_at, '')) AS BLOB),
        CAST(dateline AS BLOB), CAST(body AS BLOB)
    FROM revisions ORDER BY id
"""

_MISSED = """
    SELECT id FROM payloads p WHERE pruned_at IS NOT NULL AND (
        length(zstd) > 0
        OR EXISTS (SELECT 1 FROM validators WHERE payload_id = p.id)
        OR EXISTS (
            SELECT 1 FROM captures c WHERE c.payload_id = p.id AND (
                c.status IN (404, 410)
                OR EXISTS (SELECT 1 FROM revisions WHERE capture_id = c.id)
                OR p.size > 0 AND EXISTS (SELECT 1 FROM attachments WHERE capture_id = c.id)
            )
        )
    )
"""

# Of two neighbours one was seen first, or kept first: a clock may be set back, and a merge numbers by the clock.
_RELEASES = """
    SELECT r.source, r.native_id, r.lang, r.url, r.date IS v.date AND v.release_id IS r.id AS is_own,
        n.least = 1 AND n.most = n.held AS is_numbered, v.number IS n.most AS is_last,
        r.settled IN (0, 1) AND r.first_seen <= r.last_seen AND r.last_seen >= n.last
            AND r.first_seen IN (SELECT captured_at FROM captures)
            AND r.last_seen IN (SELECT captured_at FROM captures) AS was_seen,
        n.held = 1 OR NOT EXISTS (
            SELECT 1 FROM revisions a JOIN revisions b ON b.release_id = a.release_id AND b.number = a.number + 1
            WHERE a.release_id = r.id AND a.seen_at > b.seen_at AND a.id > b.id
        ) AS is_in_order
    FROM releases r LEFT JOIN revisions v ON v.id = r.current_revision LEFT JOIN (
        SELECT release_id, min(number) AS least, max(number) AS most, count(*) AS held, max(seen_at) AS last
        FROM revisions GROUP BY release_id
    ) n ON n.release_id = r.id
    ORDER BY r.id
"""

Payload = tuple[int, object, object, object, Dictionary | None]  # id, digest, size, frame, what it is packed with
R = TypeVar("R")


def payload_digests(archive: Archive, progress: Progress) -> Iterator[Finding]:
    """Yield payloads whose bytes no longer give their digest, and pruned ones that something rests on."""
    yield from missed_payloads(archive)
    for dictionary_id, digest, dictionary in archive.connection.execute("SELECT id, digest, bytes FROM dictionaries"):
        if not isinstance(dictionary, bytes) or digest_of(dictionary) != digest:
            yield Finding(f"dictionary {dictionary_id}: not what was stored, and nothing packed with it is readable")
    total = count(archive, "payloads")
    for done, (payload_id, fault) in enumerate(in_threads(payload_fault, whole_payloads(archive)), 1):
        if fault:
            yield Finding(f"payload {payload_id}: {fault}", resting_on_payload(archive, payload_id))
        if done % PROGRESS_STEP == 0:
            progress(done, total)


def missed_payloads(archive: Archive) -> Iterator[Finding]:
    """Yield pruned payloads that something rests on."""
    for (payload_id,) in archive.connection.execute(_MISSED):
        yield Finding(f"payload {payload_id}: pruned, though a wording, evidence, a file or a validator rests on it")


def whole_payloads(archive: Archive) -> Iterator[Payload]:
    """Yield the payloads whose bytes are held, each with what it is packed with; that is None when it is not held."""
    unpacker = Unpacker(archive.connection)
    sql = "SELECT id, digest, size, zstd, dictionary_id FROM payloads WHERE pruned_at IS NULL ORDER BY id"
    for payload_id, digest, size, packed, dictionary_id in archive.connection.execute(sql):
        try:
            dictionary = unpacker.dictionary(dictionary_id)
        except (Damaged, ZstdError, TypeError):  # which then cannot be unpacked
            dictionary = None
        yield payload_id, digest, size, packed, dictionary


def payload_fault(payload: Payload) -> tuple[int, str]:
    """Return a payload's id, and why its bytes are not those of its digest; empty when they are."""
    payload_id, digest, size, packed, dictionary = payload
    return payload_id, fault_of(packed, digest, size, dictionary)


def count_pruned(archive: Archive) -> int:
    """Return of how many payloads only the digest is left, so that there is nothing to compute it from."""
    return int(archive.connection.execute("SELECT count(*) FROM payloads WHERE pruned_at IS NOT NULL").fetchone()[0])


def revision_digests(archive: Archive, progress: Progress) -> Iterator[Finding]:
    """Yield wordings that no longer give their digest, or whose lists cannot be read."""
    total = count(archive, "revisions")
    for done, (revision_id, is_readable, digest, *parts) in enumerate(archive.connection.execute(_WORDINGS), 1):
        if not is_readable or None in parts or wording_digest(parts) != digest:
            name = wording_name(archive, revision_id)
            yield Finding(f"{name}: title, date or body is not what was stored", (name,))
        if done % PROGRESS_STEP == 0:
            progress(done, total)


def wording_digest(parts: Sequence[bytes]) -> str:
    """Return the digest of title, day, instant, dateline and body, given as UTF-8: that of Revision, much faster."""
    joined = b"\0".join(parts)
    if len(joined) - len(joined.translate(None, _CONTROLS)) > len(parts) - 1:
        texts = [part.decode("utf-8", "surrogateescape") for part in parts]
        said = json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogateescape")
    else:
        escaped = joined.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
        said = b'["' + escaped.replace(b"\0", b'", "') + b'"]'
    return hashlib.sha256(said).hexdigest()


def wording_name(archive: Archive, revision_id: int) -> str:
    """Name a wording by its release's ref and its number."""
    sql = """
        SELECT r.source || '/' || r.native_id || '/' || r.lang || ' revision ' || v.number
        FROM revisions v LEFT JOIN releases r ON r.id = v.release_id WHERE v.id = ?
    """
    found = archive.connection.execute(sql, (revision_id,)).fetchone()  # none where the tree of rows is torn
    return (found and found[0]) or f"row {revision_id} of revisions"


def current_wordings(archive: Archive, _progress: Progress = lambda _done, _all: None) -> Iterator[Finding]:
    """Yield releases whose current wording, date, numbers of wordings or instants are not their own."""
    may_differ = has_merged(archive)
    for row in by_name(archive, _RELEASES):
        name = f"{row['source']}/{row['native_id']}/{row['lang']}"
        if not row["is_own"]:
            yield Finding(f"{name}: the current wording, or its date, is not this release's", (name,))
        elif not (row["is_last"] or may_differ):
            yield Finding(f"{name}: the current wording is not the last one, and nothing was merged", (name,))
        if not row["is_numbered"]:
            yield Finding(f"{name}: its wordings are not numbered from 1 on", (name,))
        elif not row["is_in_order"]:
            yield Finding(f"{name}: its wordings are not numbered as they were seen", (name,))
        if not row["was_seen"]:
            yield Finding(f"{name}: no capture is of when it was first or last seen", (name,))


def has_merged(archive: Archive) -> bool:
    """Tell whether a manifest closed a merge: only then a wording may be seen last that is not numbered last."""
    if not has_table(archive.connection, "manifests"):
        return True
    sql = "SELECT 1 FROM manifests WHERE instr(bytes, ?)"  # these bytes stand in no value: its quotes are escaped
    return archive.connection.execute(sql, (b'"kind":"merge"',)).fetchone() is not None


def candidate_digests(archive: Archive, _progress: Progress) -> Iterator[Finding]:
    """Yield candidates that no longer give their digest: their pages would not be asked for when they should be."""
    if not has_table(archive.connection, "candidates"):
        return
    for row in by_name(archive, "SELECT * FROM candidates"):
        try:
            sound = read_candidate(row).candidate.digest == row["digest"]
        except UNREADABLE:
            sound = False
        if not sound:
            name = f"{row['source']}/{row['native_id']}/{row['lang']}"
            yield Finding(f"candidate {name} is not what the listing showed", (name,))


def in_threads(function: Callable[[Payload], R], rows: Iterable[Payload]) -> Iterator[R]:
    """Yield what a function makes of rows, in their order; a few rows are in memory at a time."""
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        for row in rows:
            waiting.append(pool.submit(function, row))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def by_name(archive: Archive, sql: str) -> Iterator[Row]:
    """Yield the rows of a query, their columns by name."""
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    yield from cursor.execute(sql)


def count(archive: Archive, table: str) -> int:
    """Count a table's rows."""
    return int(archive.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - a constant
