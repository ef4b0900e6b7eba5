"""Whether the chain of manifests is unbroken, and every row it lists is still what it lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from mfa_archiver.archive.affected import Finding, Progress, resting_on_capture
from mfa_archiver.archive.chain import HARVEST, count_rest, every_manifest, taken_up, unpack_leaves
from mfa_archiver.archive.chained import (
    CAPTURES,
    PIECES,
    WORDINGS,
    Columns,
    Row,
    leaf_of_capture,
    leaf_of_evidence,
    leaf_of_wording,
    presences_digest,
)
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.lost import gone
from mfa_archiver.archive.recomputing import PROGRESS_STEP
from mfa_archiver.archive.soundness import UNREADABLE
from mfa_archiver.errors import Damaged, ProofError
from mfa_archiver.proof.manifest import Manifest, read_manifest
from mfa_archiver.proof.merkle import leaf_hash

_INTEGERS = range(-(1 << 63), 1 << 63)  # SQLite's


@dataclass
class Listed:
    """What has been read of the chain so far."""

    numbers: dict[str, int] = field(default_factory=dict)  # of the manifests, by digest
    named: set[str] = field(default_factory=set)  # digests that some manifest names
    hashes: set[bytes] = field(default_factory=set)  # of all leaves
    head: Manifest | None = None
    is_whole: bool = True  # every list could be read


def chain(archive: Archive, progress: Progress) -> Iterator[Finding]:
    """Yield manifests that are not what was sealed, and rows that are not what a manifest lists."""
    listed = Listed()
    for row in every_manifest(archive.connection):
        yield from broken_links(archive, listed, *row)
    for loose in list(listed.numbers)[:-1]:
        if loose not in listed.named:
            yield Finding(f"manifest {listed.numbers[loose]} ({loose}) is named by none that came after it")
    if listed.is_whole:  # else rows of the list that cannot be read would all seem changed
        yield from changed_rows(archive, listed, progress)
        yield from changed_presences(archive, listed.head)


def broken_links(
    archive: Archive, listed: Listed, row_id: int, digest: str, said: bytes, packed: bytes
) -> Iterator[Finding]:
    """Yield what is wrong with one manifest, and note what it lists."""
    try:
        manifest = read_manifest(said)
    except ProofError as error:
        listed.is_whole = False
        yield Finding(f"row {row_id} of manifests ({digest}): {error.message}")
        return
    name = f"manifest {manifest.number} ({digest})"
    if manifest.digest != digest:
        yield Finding(f"{name} is not what was sealed, but {manifest.digest}")
    if missing := [each for each in manifest.names if each not in listed.numbers]:
        yield Finding(f"{name} names {missing[0]}, which is not held before it")
    if manifest.number != listed.numbers.get(manifest.previous[0] if manifest.previous else "", 0) + 1:
        yield Finding(f"{name} does not follow the number of the one before it")
    try:
        listed.hashes.update(unpack_leaves(manifest, packed)[1])
    except Damaged as error:
        listed.is_whole = False
        yield Finding(error.message)
    listed.numbers[digest] = manifest.number
    listed.named.update(manifest.names)
    listed.head = manifest
    if manifest.closes and not holds_harvest(archive, manifest):
        yield Finding(f"the harvest of {manifest.closes.get('source')} that {name} closes is not what was stored")


def holds_harvest(archive: Archive, manifest: Manifest) -> bool:
    """Tell whether the harvest that a manifest closes is held as it says."""
    same = " AND ".join(f"{name} IS ?" for name in HARVEST)
    values = [manifest.closes.get(name) for name in HARVEST]
    if not all(isinstance(value, str | None) or (type(value) is int and value in _INTEGERS) for value in values):
        return False  # a chain that was merged may say anything
    return archive.connection.execute(f"SELECT 1 FROM harvests WHERE {same}", values).fetchone() is not None  # noqa: S608 - constants


def changed_rows(archive: Archive, listed: Listed, progress: Progress) -> Iterator[Finding]:
    """Yield rows that no manifest lists as they are, and those listed that are gone."""
    missing = set(listed.hashes)
    upto_capture, upto_revision, upto_evidence = taken_up(listed.head)
    total = upto_capture + upto_revision + upto_evidence
    parts: Sequence[tuple[str, int, Callable[[Columns], Row], Callable[[Columns], Finding]]] = (
        (
            f"{CAPTURES} WHERE c.id <= ? ORDER BY c.id",
            upto_capture,
            leaf_of_capture,
            lambda row: changed_capture(archive, row),
        ),
        (f"{WORDINGS} WHERE v.id <= ? ORDER BY v.id", upto_revision, leaf_of_wording, changed_wording),
        (f"{PIECES} WHERE e.id <= ? ORDER BY e.id", upto_evidence, leaf_of_evidence, changed_evidence),
    )
    done = 0
    for sql, upto, leaf_of, finding in parts:
        for row in archive.connection.execute(sql, (upto,)):
            try:
                hashed = leaf_hash(leaf_of(row)[1])
            except UNREADABLE:
                hashed = b""
            missing.discard(hashed)
            if hashed not in listed.hashes:
                yield finding(row)
            done += 1
            if done % PROGRESS_STEP == 0:
                progress(done, total)
    if missing:
        yield from gone(archive, missing)


def changed_capture(archive: Archive, row: Columns) -> Finding:
    """Say that a capture, a row of CAPTURES, is not what was sealed."""
    capture_id, _, _, captured_at, _, url, *_ = row
    affects = resting_on_capture(archive, int(str(capture_id)))
    return Finding(f"capture {capture_id} of {url}, {captured_at}, is not what was sealed", affects)


def changed_wording(row: Columns) -> Finding:
    """Say that a wording, a row of WORDINGS, is not what was sealed."""
    _, source, native_id, lang, digest, seen_at, *_ = row
    name = f"{source}/{native_id}/{lang}"
    return Finding(f"the wording {digest} of {name}, seen {seen_at}, is not what was sealed", (name,))


def changed_evidence(row: Columns) -> Finding:
    """Say that a piece of evidence, a row of PIECES, is not what was sealed."""
    evidence_id, source, native_id, lang, seen_at, *_ = row
    name = f"{source}/{native_id}/{lang}"
    return Finding(f"evidence {evidence_id} about {name}, seen {seen_at}, is not what was sealed", (name,))


def changed_presences(archive: Archive, head: Manifest | None) -> Iterator[Finding]:
    """Yield whether presences are not what the head sealed, unless a run that was killed has told them anew since."""
    if head is None or not head.presences or count_rest(archive.connection, head):
        return
    try:
        digest = presences_digest(archive.connection)
    except UNREADABLE:
        digest = ""
    if digest != head.presences:
        yield Finding(f"what the evidence amounts to is not what manifest {head.number} ({head.digest}) sealed")
