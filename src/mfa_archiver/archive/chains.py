"""Bring the chains of another archive into this one: manifests, timestamps, signatures, each once and unchanged."""

from __future__ import annotations

from dataclasses import fields
from sqlite3 import Connection, Row

from mfa_archiver.archive.attestations import TABLES, Signature, Timestamp, digest_at, keep_evidence
from mfa_archiver.archive.attested import check_attestation
from mfa_archiver.archive.chain import keep_manifest
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.others import distrusting, rows
from mfa_archiver.archive.soundness import HINT
from mfa_archiver.archive.unbroken import chain
from mfa_archiver.errors import Damaged, ProofError
from mfa_archiver.proof.manifest import read_manifest


def bring_chain(connection: Connection, other: Archive) -> list[str]:
    """Bring manifests and what proves them; return the digests of those brought that none brought names.

    Raises Damaged unless the other chain is unbroken, and all that it lists is there as it says.
    """
    with distrusting(other.path):
        fault = next(chain(other, lambda _done, _all: None), None)
    if fault:
        raise Damaged(f"{other.path}: {fault.what}", HINT)
    ours: dict[int, int] = {}
    brought: set[str] = set()
    named: set[str] = set()
    for row in rows(other, "SELECT id, digest, bytes, leaves FROM manifests ORDER BY id"):
        held = connection.execute("SELECT id FROM manifests WHERE digest = ?", (row["digest"],)).fetchone()
        if held:
            ours[row["id"]] = int(held[0])
            continue
        manifest = read_manifest(row["bytes"])
        ours[row["id"]] = keep_manifest(connection, manifest, row["leaves"])
        brought.add(manifest.digest)
        named.update(manifest.names)
    for kind, table in TABLES.items():
        for row in rows(other, f"SELECT * FROM {table} ORDER BY id"):  # noqa: S608 - a constant
            bring_evidence(connection, kind, row, ours, other)
    return sorted(brought - named)


def bring_evidence(
    connection: Connection, kind: type[Timestamp | Signature], row: Row, ours: dict[int, int], other: Archive
) -> None:
    """Store a timestamp or a signature that holds, unless it is held. Raises Damaged."""
    evidence = kind(*(row[each.name] for each in fields(kind)))
    manifest_id = ours.get(row["manifest_id"])
    if manifest_id is None or digest_at(connection, manifest_id, evidence) != row["digest"]:
        raise Damaged(f"{other.path}: row {row['id']} of {TABLES[kind]} is not what was stored", HINT)
    [said] = connection.execute("SELECT bytes FROM manifests WHERE id = ?", (manifest_id,)).fetchone()
    try:
        check_attestation(said, evidence)
    except ProofError as error:
        raise Damaged(f"{other.path}: row {row['id']} of {TABLES[kind]}: {error.message}", HINT) from error
    keep_evidence(connection, manifest_id, evidence)
