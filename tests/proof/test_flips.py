"""Bits flipped anywhere in an archive's file: `verify` finds each, or nothing that the chain covers has changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.packed import unpack
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import ArchiveError
from tests.effort import examples
from tests.proof.sealed import make_sealed, seal_removal

# What the chain covers, by table: columns whose every bit counts.
COVERED = {
    "payloads": ("digest", "size", "zstd"),
    "captures": ("captured_at", "method", "url", "language", "status", "headers", "harvest_id", "payload_id"),
    "revisions": (
        "seen_at", "digest", "title", "title_source", "date", "date_precision", "date_source", "date_shown", "dateline",
        "labels", "captions", "links", "body", "number", "release_id", "capture_id",
    ),
    "releases": ("source", "native_id", "lang", "current_revision"),
    "evidence": ("release_id", "seen_at", "sign", "url", "status", "back_to", "other_id", "harvest_id"),
    "presences": ("release_id", "presence", "since", "absent_since", "evidence_at"),
    "harvests": ("source", "started_at", "finished_at", "status", "added", "requests", "errors"),
    "manifests": ("digest", "bytes", "leaves"),
}  # fmt: skip
QUERIES = [f"SELECT {', '.join(columns)} FROM {table}" for table, columns in COVERED.items()]  # noqa: S608 - constants
ZSTANDARD = b"\x28\xb5\x2f\xfd"  # how a frame begins (RFC 8878, section 3.1.1)
CELLS = [(table, column) for table, columns in COVERED.items() for column in columns]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a chain, its journal taken in."""
    path = make_sealed(tmp_path_factory.mktemp("flips") / "archive.db")
    seal_removal(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


def covered(path: Path) -> list[object]:
    """Return all that the chain covers, payloads unpacked; with what cannot be read in its place."""
    with open_archive(path) as archive:
        rows = [row for sql in QUERIES for row in archive.connection.execute(sql)]
    return [[unpacked(value) for value in row] for row in rows]


def unpacked(value: object) -> object:
    """Return what a value holds: a bit of a Zstandard frame may mean nothing."""
    return unpack(value) if isinstance(value, bytes) and value.startswith(ZSTANDARD) else value


def flipped(value: int | str | bytes, bit: int) -> int | str | bytes:
    """Return a value with one bit of it flipped."""
    if isinstance(value, int):
        return value ^ 1 << bit % 62
    payload = bytearray(value.encode() if isinstance(value, str) else bytes(value))
    if not payload:
        return "\x01"
    payload[bit // 8 % len(payload)] ^= 1 << bit % 8
    return bytes(payload)


@settings(max_examples=examples(30), deadline=None)
@given(cell=st.sampled_from(CELLS), row=st.integers(0, 9), bit=st.integers(0, 1 << 20))
def test_bit_flipped_in_any_stored_value_is_found(made: Path, cell: tuple[str, str], row: int, bit: int) -> None:
    table, column = cell
    copy = Path(shutil.copy(made, made.with_name("cell.db")))
    with closing(sqlite3.connect(copy)) as connection:
        ids = [row_id for (row_id,) in connection.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]  # noqa: S608 - constants
        row_id = ids[row % len(ids)]
        [value] = connection.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row_id,)).fetchone()  # noqa: S608
        if value is None:
            return
        cast = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
        try:
            connection.execute(f"UPDATE {table} SET {column} = {cast} WHERE rowid = ?", (flipped(value, bit), row_id))  # noqa: S608
        except sqlite3.IntegrityError:  # what a key forbids, no program can write
            return
        connection.commit()
    with open_archive(copy) as archive:
        faults = list(verify(archive))
    assert faults or covered(copy) == covered(made), (table, column, row_id, bit)


@settings(max_examples=examples(30), deadline=None)
@given(data=st.data())
def test_bit_flipped_anywhere_in_the_file_is_found_or_changes_nothing_covered(made: Path, data: st.DataObject) -> None:
    whole = bytearray(made.read_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    copy = made.with_name("file.db")
    for old in made.parent.glob("file.db*"):
        old.unlink()
    copy.write_bytes(whole)
    try:
        with open_archive(copy) as archive:
            faults = list(verify(archive))
        assert faults or covered(copy) == covered(made)
    except ArchiveError:  # found when it was opened
        pass
