"""Whether the timestamps and signatures of manifests are what was stored, and hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from sqlite3 import Connection

from mfa_archiver.archive.affected import Finding, Progress
from mfa_archiver.archive.attestations import Signature, Timestamp, digest_at, load_signatures, load_timestamps
from mfa_archiver.archive.chain import every_manifest
from mfa_archiver.archive.database import Archive
from mfa_archiver.errors import Damaged, MissingExtra, ProofError
from mfa_archiver.proof.manifest import read_manifest
from mfa_archiver.proof.minisign import PublicKey, check_signature, read_public_key
from mfa_archiver.proof.timestamps import check_answer


def attestations(archive: Archive, _progress: Progress) -> Iterator[Finding]:
    """Yield timestamps and signatures that are not what was stored, or do not hold.

    Where the libraries of the extra `proof` are not installed, each is held against its digest alone.
    """
    connection = archive.connection
    held = {row_id: said for row_id, _, said, _ in every_manifest(connection)}
    for found in (load_timestamps(connection), load_signatures(connection)):
        for manifest_id, digest, each in found:
            name = f"a {type(each).__name__.lower()} of row {manifest_id} of manifests"
            if manifest_id not in held or digest_at(connection, manifest_id, each) != digest:
                yield Finding(f"{name} is not what was stored")
                continue
            try:
                check_attestation(held[manifest_id], each)
            except ProofError as error:
                yield Finding(f"{name}: {error.message}")


def check_attestation(manifest: bytes, each: Timestamp | Signature) -> None:
    """Raise ProofError unless a timestamp or a signature is about a manifest and holds, where that can be told."""
    with suppress(MissingExtra):
        if isinstance(each, Timestamp):
            check_answer(each.answer, manifest, each.certificates)
        else:
            check_signature(manifest, each.signature, read_public_key(each.public_key))


def signed_upto(connection: Connection, key: PublicKey) -> tuple[int, str]:
    """Return the number of the furthest manifest that a key has signed, and when. Raises Damaged when it signed none.

    A merge brings manifests that were signed before, of other chains, behind those held.
    """
    held = {row_id: said for row_id, _, said, _ in every_manifest(connection)}
    signed = []
    for manifest_id, _, each in load_signatures(connection):
        with suppress(ProofError):
            check_signature(held[manifest_id], each.signature, key)
            signed.append((read_manifest(held[manifest_id]).number, each.signed_at))
    if not signed:
        raise Damaged(f"no manifest is signed by key {key.name}", "`mfa-archiver sign` signs the last one")
    return max(signed)
