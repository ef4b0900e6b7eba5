"""Verify an archive: SQLite's own checks, then every digest computed again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mfa_archiver.archive.captures import unpack
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.frequencies import EVERY, counted_revisions, out_of_step
from mfa_archiver.archive.releases import every_wording
from mfa_archiver.errors import Damaged

MOST_REPORTED = 100  # faults of one kind; a broken disk would list millions
TERMS_PROVED = 20  # the commonest: what is lost or doubled shows in them first


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was stored: which check found it, and what is affected."""

    check: str
    what: str


def verify(archive: Archive) -> Iterator[Fault]:
    """Yield every fault found, check by check."""
    for name, check in CHECKS.items():
        found = 0
        try:
            for what in check(archive):
                found += 1
                if found > MOST_REPORTED:
                    yield Fault(name, "and more of the same")
                    break
                yield Fault(name, what)
        except sqlite3.DatabaseError as error:
            # A damaged page stops one check; the others may still say something.
            yield Fault(name, str(error))


def file_structure(archive: Archive) -> Iterator[str]:
    """Yield what SQLite's integrity check reports."""
    for (line,) in archive.connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield str(line)


def references(archive: Archive) -> Iterator[str]:
    """Yield rows that point at nothing."""
    for table, rowid, parent, _ in archive.connection.execute("PRAGMA foreign_key_check"):
        yield f"row {rowid} of {table} points at a missing row of {parent}"


def search_index(archive: Archive) -> Iterator[str]:
    """Yield whether the index is internally sound and covers every revision."""
    try:
        archive.connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):  # the check needs a writable file; on other media it is left out
            raise
    if missing := not_indexed(archive):
        yield f"{missing} revisions are not indexed; run `mfa-archiver reindex`"


def not_indexed(archive: Archive) -> int:
    """Return how many revisions the index lacks."""
    sql = "SELECT count(*) FROM revisions WHERE id NOT IN (SELECT id FROM search_docsize)"
    return int(archive.connection.execute(sql).fetchone()[0])


def frequencies(archive: Archive) -> Iterator[str]:
    """Yield whether the counts of terms are those of the index; an archive not counted yet has none.

    An index that lacks revisions is no measure: that fault is reported for itself.
    """
    counted = counted_revisions(archive)
    if counted is None or not_indexed(archive):
        return
    sampled = archive.connection.execute("SELECT count(*) FROM revisions WHERE id % ? = 0", (EVERY,)).fetchone()[0]
    if sampled != counted:
        yield f"the terms of {counted} wordings are counted, not of {sampled}; run `mfa-archiver reindex`"
    for term, listed, indexed in out_of_step(archive, TERMS_PROVED):
        yield f"{term!r} is counted in {listed} wordings, indexed in {indexed}; run `mfa-archiver reindex`"


def payload_digests(archive: Archive) -> Iterator[str]:
    """Yield payloads whose bytes no longer give their digest."""
    for payload_id, digest, packed in archive.connection.execute("SELECT id, digest, zstd FROM payloads"):
        try:
            actual = hashlib.sha256(unpack(packed)).hexdigest()
        except Damaged as error:
            yield f"payload {payload_id}: {error.message}"
            continue
        if actual != digest:
            yield f"payload {payload_id}: stored as {digest}, now {actual}"


def revision_digests(archive: Archive) -> Iterator[str]:
    """Yield wordings that no longer give their digest."""
    for release, stored in every_wording(archive):
        if release.revision.digest != stored:
            yield f"{release.ref} revision {release.number}: title, date or body is not what was stored"


CHECKS: dict[str, Callable[[Archive], Iterator[str]]] = {
    "file": file_structure,
    "references": references,
    "search index": search_index,
    "frequencies": frequencies,
    "payloads": payload_digests,
    "revisions": revision_digests,
}
