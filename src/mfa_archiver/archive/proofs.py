"""Gather what proves one wording: its row and its capture's, their leaves, the manifests up to a proved one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import TypeVar

from mfa_archiver.archive.attestations import load_signatures, load_timestamps
from mfa_archiver.archive.captures import load_payload
from mfa_archiver.archive.chain import every_manifest, read_held, unpack_leaves
from mfa_archiver.archive.chained import CAPTURES, WORDINGS, leaf_of_capture, leaf_of_wording
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.packed import unpack
from mfa_archiver.errors import ProofError
from mfa_archiver.model import Release
from mfa_archiver.proof.bundle import Bundle, Link, Sealed
from mfa_archiver.proof.leaves import canonical
from mfa_archiver.proof.merkle import path_to
from mfa_archiver.proof.minisign import read_public_key

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Listing:
    """A leaf as the first manifest lists it that does."""

    manifest_id: int
    sealed: Sealed


def gather_proof(archive: Archive, release: Release, revision_id: int) -> Bundle:
    """Return what proves a wording of a release. Raises ProofError when no manifest lists it yet, Damaged."""
    connection = archive.connection
    row = connection.execute(f"{WORDINGS} WHERE v.id = ?", (revision_id,)).fetchone()
    [capture_id] = connection.execute("SELECT capture_id FROM revisions WHERE id = ?", (revision_id,)).fetchone()
    capture = connection.execute(f"{CAPTURES} WHERE c.id = ?", (capture_id,)).fetchone()
    [headers] = connection.execute("SELECT headers FROM captures WHERE id = ?", (capture_id,)).fetchone()
    name = f"{release.ref} revision {release.number}"
    wording_leaf = find_listing(connection, leaf_of_wording(row)[1], name)
    capture_leaf = find_listing(connection, leaf_of_capture(capture)[1], name)
    return Bundle(
        name=name,
        revision=release.revision,
        beside=canonical(list(row[10:])),
        headers=headers.encode(),
        captured=load_payload(archive, revision_id),
        wording_leaf=wording_leaf.sealed,
        capture_leaf=capture_leaf.sealed,
        chain=chain_from(connection, {wording_leaf.manifest_id, capture_leaf.manifest_id}),
    )


def find_listing(connection: Connection, leaf: bytes, name: str) -> Listing:
    """Find the first manifest that lists a leaf. Raises ProofError when none does."""
    for manifest_id, _, said, packed in every_manifest(connection):
        if leaf not in unpack(packed):
            continue
        leaves, hashes = unpack_leaves(read_held(said), packed)
        if leaf in leaves:
            return Listing(manifest_id, Sealed(leaf, path_to(hashes, leaves.index(leaf))))
    raise ProofError(f"no manifest lists {name} yet", "`sign`, `timestamp` or the next fetch makes one")


def chain_from(connection: Connection, listing: set[int]) -> tuple[Link, ...]:
    """Return the manifests that list, those that lead from them to the first proved ones, and what proves these.

    Of each key and each authority the first proof that stands for all leaves is taken: after a merge, or with a new
    key, others than the first have proved the chain as well. A link has room for one of each kind.
    """
    stamps: dict[int, dict[str, tuple[bytes, str]]] = {}
    for row_id, _, stamp in load_timestamps(connection):
        stamps.setdefault(row_id, {}).setdefault(stamp.certificates, (stamp.answer, stamp.certificates))
    signatures: dict[int, dict[str, tuple[str, str]]] = {}
    for row_id, _, each in load_signatures(connection):
        key = read_public_key(each.public_key).line
        signatures.setdefault(row_id, {}).setdefault(key, (each.public_key, each.signature))
    ways = [ways_from(connection, manifest_id) for manifest_id in sorted(listing)]
    both = [each for each in ways[0] if all(each in way for way in ways)]  # those that stand for all leaves
    first = next((each for each in both if each in stamps or each in signatures), both[0])
    onward = ways_from(connection, first)
    stamped, signed = first_of_each(onward, stamps), first_of_each(onward, signatures)
    wanted = {step for way in ways for step in steps_to(way, first)}
    wanted |= {step for end in (*stamped, *signed) for step in steps_to(onward, end)}
    return tuple(
        Link(said, stamped.get(row_id), signed.get(row_id)) for row_id, said in manifests_among(connection, wanted)
    )


def first_of_each(onward: Iterable[int], held: Mapping[int, Mapping[str, P]]) -> dict[int, P]:
    """Return the first proof by each witness on the way onward, one a manifest.

    `held` has the proofs of manifests by id, those by who gave them.
    """
    found: dict[int, P] = {}
    named: set[str] = set()
    for manifest_id in onward:
        if new := [name for name in held.get(manifest_id, {}) if name not in named]:
            named.add(new[0])
            found[manifest_id] = held[manifest_id][new[0]]
    return found


def ways_from(connection: Connection, manifest_id: int) -> dict[int, tuple[int, int]]:
    """Return all later manifests that lead to one, in order: by id, the steps it takes and the next one on the way."""
    ways: dict[int, tuple[int, int]] = {}
    ids: dict[str, int] = {}
    sql = "SELECT id, digest, bytes FROM manifests WHERE id >= ? ORDER BY id"
    for row_id, digest, said in connection.execute(sql, (manifest_id,)):
        ids[digest] = row_id
        if row_id == manifest_id:
            ways[row_id] = (0, row_id)
            continue
        names = [ids[name] for name in read_held(said).names if name in ids]
        if found := [(ways[name][0] + 1, name) for name in names if name in ways]:
            ways[row_id] = min(found)
    return ways


def steps_to(way: dict[int, tuple[int, int]], end: int) -> Iterable[int]:
    """Return the manifests on the shortest way to an end, that included."""
    found = [end]
    while way[found[-1]][0]:
        found.append(way[found[-1]][1])
    return found


def manifests_among(connection: Connection, ids: set[int]) -> list[tuple[int, bytes]]:
    """Return manifests by id, in order."""
    sql = "SELECT id, bytes FROM manifests WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return list(connection.execute(sql, (json.dumps(sorted(ids)),)))
