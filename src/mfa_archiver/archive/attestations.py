"""What stands beside a manifest: timestamps and signatures of its bytes, kept as they came."""

from __future__ import annotations

import base64
from dataclasses import astuple, dataclass, fields
from sqlite3 import Connection, Row

from mfa_archiver.archive.database import has_table
from mfa_archiver.errors import Damaged
from mfa_archiver.proof.leaves import canonical, digest_of


@dataclass(frozen=True, slots=True)
class Timestamp:
    """An authority's answer (DER, RFC 3161) about a manifest, with the PEM certificates it was checked with."""

    stamped_at: str  # as the answer says, ISO in UTC
    url: str  # of the authority
    answer: bytes
    certificates: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A minisign signature of a manifest, with the public key that belongs to it; both as minisign writes them."""

    signed_at: str  # ISO in UTC, by our clock
    public_key: str
    signature: str


TABLES: dict[type[Timestamp | Signature], str] = {Timestamp: "timestamps", Signature: "signatures"}


def keep_evidence(connection: Connection, manifest_id: int, evidence: Timestamp | Signature) -> None:
    """Store a timestamp or a signature of a manifest, unless it is held."""
    names = ("manifest_id", "digest", *(each.name for each in fields(evidence)))
    marks = ", ".join("?" * len(names))
    connection.execute(
        f"INSERT INTO {TABLES[type(evidence)]} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608 - names of ours
        (manifest_id, digest_at(connection, manifest_id, evidence), *astuple(evidence)),
    )


def digest_at(connection: Connection, manifest_id: int, evidence: Timestamp | Signature) -> str:
    """Return the digest that stands for a row: of the manifest's digest and everything the row says. Raises Damaged."""
    found = connection.execute("SELECT digest FROM manifests WHERE id = ?", (manifest_id,)).fetchone()
    if not found:
        raise Damaged(f"row {manifest_id} of manifests is not found", "run `mfa-archiver verify`")
    [digest] = found
    parts = [base64.b64encode(part).decode() if isinstance(part, bytes) else part for part in astuple(evidence)]
    return digest_of(canonical([digest, *parts]))


def load_timestamps(connection: Connection) -> list[tuple[int, str, Timestamp]]:
    """Return all timestamps: the manifest's id, the digest stored for the row, the timestamp."""
    return [(row["manifest_id"], row["digest"], read_timestamp(row)) for row in every_row(connection, "timestamps")]


def load_signatures(connection: Connection) -> list[tuple[int, str, Signature]]:
    """Return all signatures, likewise."""
    return [(row["manifest_id"], row["digest"], read_signature(row)) for row in every_row(connection, "signatures")]


def read_timestamp(row: Row) -> Timestamp:
    """Make a timestamp of its row."""
    return Timestamp(row["stamped_at"], row["url"], row["answer"], row["certificates"])


def read_signature(row: Row) -> Signature:
    """Make a signature of its row."""
    return Signature(row["signed_at"], row["public_key"], row["signature"])


def every_row(connection: Connection, table: str) -> list[Row]:
    """Return all rows of a table of evidence, in the order they were kept."""
    if not has_table(connection, table):
        return []
    cursor = connection.cursor()
    cursor.row_factory = Row
    return cursor.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()  # noqa: S608 - a constant
