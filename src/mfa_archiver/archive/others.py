"""Read another archive, never writing to it: as it lies there, or a copy brought up to date when its schema is older.

It may come from anybody: nothing it says is believed before it is proved, and what fails is its damage, not our bug.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mfa_archiver.archive.database import (
    READ_ONLY,
    READ_ONLY_MEDIUM,
    SCHEMA_VERSION,
    Archive,
    connecting,
    has_journal,
    migrate,
    schema_version,
    translate,
)
from mfa_archiver.archive.packed import MOST_BYTES
from mfa_archiver.archive.soundness import HINT
from mfa_archiver.errors import Damaged, NoArchive

# What is read of another archive. A view or a virtual table in the place of one could run for ever.
TABLES = (
    "harvests", "sightings", "dictionaries", "payloads", "captures", "releases", "revisions", "evidence", "presences",
    "manifests", "timestamps", "signatures", "attachments",
)  # fmt: skip


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Open another archive for the block. Raises NoArchive, NotAnArchive, SchemaTooNew, Damaged."""
    other = open_other(path)
    try:
        yield other
    finally:
        other.connection.close()


def open_other(path: Path) -> Archive:
    """Open another archive; one of an earlier schema as a copy that SQLite deletes by itself, even after a kill."""
    if not path.is_file():
        raise NoArchive(f"there is no archive at {path}", "name the file of an archive")
    with distrusting(path), connecting(path, reading_mode(path)) as connection:
        restrict(connection)
        if schema_version(connection, path) == SCHEMA_VERSION:
            return pinned(Archive(path, connection))
        copy = sqlite3.connect("", isolation_level=None)
        connection.backup(copy)
        connection.close()
        restrict(copy)
        migrate(copy)
        return pinned(Archive(path, copy))


def pinned(other: Archive) -> Archive:
    """Return an archive that shows what it holds now, whoever goes on writing to it."""
    other.connection.execute("PRAGMA query_only = ON")
    other.connection.execute("BEGIN")
    other.connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return other


def reading_mode(path: Path) -> str:
    """Return how to open a file that is only to be read.

    SQLite keeps files beside it meanwhile, unless it lies on a read-only medium. It takes them away again, if it may
    write and nobody else needs them; but a journal with something in it would go into the file, which stays as it is.
    """
    if has_journal(path):
        return READ_ONLY
    return "" if os.access(path.parent, os.W_OK) else READ_ONLY_MEDIUM


def restrict(connection: sqlite3.Connection) -> None:
    """Let a file's schema call nothing that acts, and bound what it hands out (https://sqlite.org/security.html)."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)


def prove(other: Archive) -> None:
    """Raise Damaged unless another archive is sound as a file and has an archive's tables."""
    marks = ", ".join("?" * len(TABLES))
    [(found,)] = rows(
        other,
        f"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name IN ({marks})",  # noqa: S608 - question marks
        TABLES,
    )
    if found != len(TABLES):
        raise Damaged(f"{other.path} has not the tables of an archive", "name another file")
    for (line,) in rows(other, "PRAGMA integrity_check(1)"):
        if line != "ok":
            raise Damaged(f"{other.path} is damaged: {line}", HINT)


def rows(other: Archive, sql: str, values: Sequence[object] = ()) -> Iterator[sqlite3.Row]:
    """Yield the rows of a query on another archive. Raises Damaged where SQLite cannot make sense of it."""
    cursor = other.connection.cursor()
    cursor.row_factory = sqlite3.Row
    with distrusting(other.path):
        cursor.execute(sql, values)
    while True:
        with distrusting(other.path):
            row = cursor.fetchone()
        if row is None:
            return
        yield row


@contextmanager
def distrusting(path: Path) -> Iterator[None]:
    """Turn every error of SQLite into one of ours."""
    try:
        yield
    except UnicodeDecodeError as error:  # Python could not even read what SQLite says of a damaged schema
        raise Damaged(f"{path} is damaged", HINT) from error
    except sqlite3.DatabaseError as error:
        raise translate(error, path) or Damaged(f"{path} is damaged: {error}", HINT) from error
