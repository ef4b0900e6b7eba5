"""Verify an archive: SQLite's own checks, then every digest computed again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.frequencies import EVERY, counted_revisions, out_of_step
from mfa_archiver.archive.ledger import presence_row, read_evidence
from mfa_archiver.archive.packing import Unpacker, digest_of
from mfa_archiver.archive.releases import every_wording
from mfa_archiver.archive.soundness import is_instant
from mfa_archiver.errors import Damaged
from mfa_archiver.presence import Sign

MOST_REPORTED = 100  # faults of one kind; a broken disk would list millions
_MISSED = """
    SELECT id FROM payloads p WHERE pruned_at IS NOT NULL AND (
        length(zstd) > 0
        OR EXISTS (SELECT 1 FROM validators WHERE payload_id = p.id)
        OR EXISTS (SELECT 1 FROM captures c JOIN revisions v ON v.capture_id = c.id WHERE c.payload_id = p.id)
    )
"""
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
    """Yield payloads whose bytes no longer give their digest, and pruned ones that something rests on."""
    for (payload_id,) in archive.connection.execute(_MISSED):
        yield f"payload {payload_id}: pruned, though a wording or a validator rests on it"
    for dictionary_id, digest, dictionary in archive.connection.execute("SELECT id, digest, bytes FROM dictionaries"):
        if digest_of(dictionary) != digest:
            yield f"dictionary {dictionary_id}: not what was stored, and nothing packed with it is readable"
    unpacker = Unpacker(archive.connection)
    whole = "SELECT id, digest, zstd, dictionary_id FROM payloads WHERE pruned_at IS NULL"
    for payload_id, digest, packed, dictionary_id in archive.connection.execute(whole):
        try:
            actual = hashlib.sha256(unpacker.unpack(packed, dictionary_id)).hexdigest()
        except Damaged as error:
            yield f"payload {payload_id}: {error.message}"
            continue
        if actual != digest:
            yield f"payload {payload_id}: stored as {digest}, now {actual}"


def count_pruned(archive: Archive) -> int:
    """Return of how many payloads only the digest is left, so that there is nothing to compute it from."""
    return int(archive.connection.execute("SELECT count(*) FROM payloads WHERE pruned_at IS NOT NULL").fetchone()[0])


def revision_digests(archive: Archive) -> Iterator[str]:
    """Yield wordings that no longer give their digest."""
    for release, stored in every_wording(archive):
        if release.revision.digest != stored:
            yield f"{release.ref} revision {release.number}: title, date or body is not what was stored"


def removals(archive: Archive) -> Iterator[str]:
    """Yield evidence that cannot be any, and releases whose presence is not what the evidence amounts to."""
    broken = list(unfounded(archive))
    yield from broken
    if not broken:
        yield from unlike_evidence(archive)


def unfounded(archive: Archive) -> Iterator[str]:
    """Yield evidence that cannot be read, or that a release moved to none, to itself, or to another source's."""
    rows = archive.connection.execute(
        """
        SELECT e.id, e.seen_at, e.sign, o.id IS NOT NULL,
            o.id <> r.id AND o.source = r.source AND o.lang = r.lang
        FROM evidence e JOIN releases r ON r.id = e.release_id LEFT JOIN releases o ON o.id = e.other_id
        """
    )
    for evidence_id, seen_at, sign, names_other, is_apt in rows:
        if sign not in {each.value for each in Sign} or not is_legible(seen_at):
            yield f"evidence {evidence_id} cannot be read"
        elif names_other != (sign == Sign.MOVED) or (names_other and not is_apt):
            yield f"evidence {evidence_id} names no release that its own could have moved to"


def unlike_evidence(archive: Archive) -> Iterator[str]:
    """Yield releases whose presence is not what the evidence about them amounts to, taken in the order of time."""
    held = {
        release_id: tuple(presence)
        for release_id, *presence in archive.connection.execute(
            "SELECT release_id, presence, since, absent_since, evidence_at FROM presences"
        )
    }
    told = {
        release_id: row
        for release_id, known in read_evidence(archive.connection).items()
        if (row := presence_row(known)) is not None
    }
    for release_id in sorted(held.keys() | told.keys()):
        if held.get(release_id) != told.get(release_id):
            yield f"release {release_id} is not what the evidence about it amounts to"


def is_legible(instant: str) -> bool:
    """Tell whether a text is an instant as the project writes them."""
    try:
        return is_instant(instant)
    except ValueError:
        return False


CHECKS: dict[str, Callable[[Archive], Iterator[str]]] = {
    "file": file_structure,
    "references": references,
    "search index": search_index,
    "frequencies": frequencies,
    "payloads": payload_digests,
    "revisions": revision_digests,
    "removals": removals,
}
