"""The chain of manifests: each closes what was stored since the one before, and is never changed.

The last manifest is the head. It names, over others, every manifest held: those of merged archives, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from sqlite3 import Connection

from mfa_archiver.archive.chained import (
    captures_after,
    evidence_after,
    presences_digest,
    wordings_after,
    wordings_among,
)
from mfa_archiver.archive.database import Archive, has_table
from mfa_archiver.archive.packed import unpack
from mfa_archiver.archive.packing import pack
from mfa_archiver.errors import Damaged, ProofError
from mfa_archiver.model import isoformat
from mfa_archiver.proof.manifest import MOST_LEAVES, Kind, Manifest, read_manifest, steps_back
from mfa_archiver.proof.merkle import leaf_hash, root_of
from mfa_archiver.version import VERSION

# What a manifest says of the harvest it closes: all that its row holds.
HARVEST = (
    "source", "started_at", "finished_at", "status", "added", "revised", "unchanged", "missing", "failed", "requests",
    "bytes", "errors",
)  # fmt: skip


# --- closing ---------------------------------------------------------------------------------------


def close_with_harvest(connection: Connection, harvest_id: int, at: datetime) -> None:
    """Close a harvest that has just ended with a manifest of all rows that none lists yet, whoever stored them."""
    head = load_head(connection)
    while count_rest(connection, head) > MOST_LEAVES:
        head = append(connection, Kind.REST, at, head)
    row = connection.execute(f"SELECT {', '.join(HARVEST)} FROM harvests WHERE id = ?", (harvest_id,)).fetchone()  # noqa: S608 - constants
    append(connection, Kind.HARVEST, at, head, closes=dict(zip(HARVEST, row, strict=True)))


def close_rows(archive: Archive, kind: Kind, at: datetime) -> None:
    """Close all rows that no manifest lists yet, if there are any."""
    with archive.transaction() as connection:
        take_up(connection, kind, at, load_head(connection))


def seal_head(archive: Archive, at: datetime) -> tuple[int, Manifest]:
    """Return the head and its id, once it stands for all that is held. Raises ProofError when nothing is."""
    close_rows(archive, Kind.REST, at)
    head = load_head(archive.connection)
    if not head:
        raise ProofError(f"{archive.path} holds nothing that could be sealed", "fetch or import first")
    [manifest_id] = archive.connection.execute("SELECT id FROM manifests WHERE digest = ?", (head.digest,)).fetchone()
    return int(manifest_id), head


def close_merge(
    connection: Connection, at: datetime, head: Manifest | None, ends: Sequence[str], moved: Sequence[int]
) -> None:
    """Close a merge: one manifest goes on from our `head` and names the `ends` of the chains that were brought.

    It lists the wordings that the merge has `moved` to another sighting, and what is new, which further manifests
    may go on with. None is made when there is nothing to tell.
    """
    if ends or moved:
        head = append(connection, Kind.MERGE, at, head, ends=ends, moved=moved)
        take_up(connection, Kind.REST, at, head)
    else:
        take_up(connection, Kind.MERGE, at, head)


def take_up(connection: Connection, kind: Kind, at: datetime, head: Manifest | None) -> None:
    """Append manifests to a head until every row is listed, and the last one has the presences as they are."""
    while count_rest(connection, head) or (head and head.presences and head.presences != presences_digest(connection)):
        head = append(connection, kind, at, head)


def append(
    connection: Connection,
    kind: Kind,
    at: datetime,
    head: Manifest | None,
    *,
    closes: Mapping[str, object] | None = None,
    ends: Sequence[str] = (),
    moved: Sequence[int] = (),
) -> Manifest:
    """Append a manifest that lists rows not listed so far, MOST_LEAVES at most; return it."""
    upto_capture, upto_revision, upto_evidence = taken_up(head)
    captures = list(captures_after(connection, upto_capture, MOST_LEAVES))
    wordings = list(wordings_after(connection, upto_revision, MOST_LEAVES - len(captures)))
    evidence = list(evidence_after(connection, upto_evidence, MOST_LEAVES - len(captures) - len(wordings)))
    again = wordings_among(connection, moved)
    leaves = [leaf for _, leaf in (*captures, *again, *wordings, *evidence)]
    previous = ((head.digest,) if head else ()) + tuple(ends)
    parent = head or (held_manifest(connection, ends[0]) if ends else None)
    number = parent.number + 1 if parent else 1
    manifest = Manifest(
        number=number,
        kind=kind,
        at=isoformat(at),
        program=VERSION,
        previous=previous,
        earlier=tuple(ancestor(connection, parent, number - step).digest for step in steps_back(number) if parent),
        captures=len(captures),
        wordings=len(again) + len(wordings),
        root=root_of(map(leaf_hash, leaves)).hex(),
        upto_capture=captures[-1][0] if captures else upto_capture,
        upto_revision=wordings[-1][0] if wordings else upto_revision,
        closes=dict(closes or {}),
        evidence=len(evidence),
        upto_evidence=evidence[-1][0] if evidence else upto_evidence,
        presences=presences_digest(connection),
    )
    keep_manifest(connection, manifest, pack_leaves(leaves))
    return manifest


def keep_manifest(connection: Connection, manifest: Manifest, leaves: bytes) -> int:
    """Store a manifest with its packed leaves and return its id."""
    sql = "INSERT INTO manifests (digest, bytes, leaves) VALUES (?, ?, ?) RETURNING id"
    return int(connection.execute(sql, (manifest.digest, manifest.bytes, leaves)).fetchone()[0])


def pack_leaves(leaves: Sequence[bytes]) -> bytes:
    """Pack leaves, one a line: they are JSON, which holds no line ends."""
    return pack(b"\n".join(leaves))


def count_rest(connection: Connection, head: Manifest | None) -> int:
    """Count the rows that no manifest up to a head lists."""
    sql = """
        SELECT (SELECT count(*) FROM captures WHERE id > ?) + (SELECT count(*) FROM revisions WHERE id > ?)
            + (SELECT count(*) FROM evidence WHERE id > ?)
    """
    return int(connection.execute(sql, taken_up(head)).fetchone()[0])


def taken_up(head: Manifest | None) -> tuple[int, int, int]:
    """Return the highest ids of captures, wordings and evidence that manifests up to a head list."""
    return (head.upto_capture, head.upto_revision, head.upto_evidence) if head else (0, 0, 0)


def count_unlisted(archive: Archive) -> int:
    """Count the rows that no manifest lists yet; none in an archive of an earlier schema."""
    connection = archive.connection
    return count_rest(connection, load_head(connection)) if has_table(connection, "manifests") else 0


# --- reading ---------------------------------------------------------------------------------------


def load_head(connection: Connection) -> Manifest | None:
    """Return the last manifest, None when there is none. Raises Damaged."""
    row = connection.execute("SELECT bytes FROM manifests ORDER BY id DESC LIMIT 1").fetchone()
    return read_held(row[0]) if row else None


def held_manifest(connection: Connection, digest: str) -> Manifest:
    """Return the manifest of a digest. Raises Damaged when it is not held."""
    row = connection.execute("SELECT bytes FROM manifests WHERE digest = ?", (digest,)).fetchone()
    if not row:
        raise Damaged(f"the chain lacks manifest {digest}", "run `mfa-archiver verify`")
    return read_held(row[0])


def read_held(said: bytes) -> Manifest:
    """Read a stored manifest. Raises Damaged."""
    try:
        return read_manifest(said)
    except ProofError as error:
        raise Damaged(f"the chain is damaged: {error.message}", "run `mfa-archiver verify`") from error


def ancestor(connection: Connection, manifest: Manifest, number: int) -> Manifest:
    """Return the manifest of a number, at or before another in its chain, in some log₂ n steps. Raises Damaged."""
    while manifest.number > number:
        steps = [1, *steps_back(manifest.number)]
        names = [manifest.previous[0], *manifest.earlier]
        reach = [name for step, name in zip(steps, names, strict=False) if manifest.number - step >= number]
        manifest = held_manifest(connection, reach[-1])
    return manifest


def unpack_leaves(manifest: Manifest, packed: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return a manifest's leaves, and their hashes. Raises Damaged unless they are those it sealed."""
    unpacked = unpack(packed)
    leaves = unpacked.split(b"\n") if unpacked else []
    hashes = list(map(leaf_hash, leaves))
    if len(leaves) != manifest.leaves or root_of(hashes).hex() != manifest.root:
        raise Damaged(f"the list of manifest {manifest.number} ({manifest.digest}) is not what was sealed")
    return leaves, hashes


def every_manifest(connection: Connection) -> Iterator[tuple[int, str, bytes, bytes]]:
    """Yield id, digest, bytes and packed leaves of all manifests, in the order they were kept."""
    if has_table(connection, "manifests"):
        yield from connection.execute("SELECT id, digest, bytes, leaves FROM manifests ORDER BY id")
