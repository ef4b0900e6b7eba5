"""Open an archive file: create it, bring its schema up to date, and say clearly when it can't be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from mfa_archiver.archive.former import stand_in
from mfa_archiver.errors import (
    ArchiveError,
    Damaged,
    Locked,
    NoArchive,
    NotAnArchive,
    SchemaTooNew,
    Unwritable,
)

APPLICATION_ID = 0x4D464141  # as in migrations/, which a reader need not import
SCHEMA_VERSION = 8
BUSY_SECONDS = 30
PAGE_BYTES = 8192  # at SQLite's default of 4096 a third of the file is waste for texts of this size

# How to open a file, in the words of SQLite's URIs: one on a read-only medium as immutable, because WAL needs to write.
READ_ONLY = "?mode=ro"
READ_ONLY_MEDIUM = "?immutable=1"

# What SQLite says, and what it means for a person. The first match counts.
MEANINGS: tuple[tuple[str, type[ArchiveError], str, str], ...] = (
    ("file is not a database", NotAnArchive, "is not an archive", "name another file with --db"),
    ("malformed", Damaged, "is damaged", "run `mfa-archiver verify`, or restore a copy"),
    ("unsupported file format", Damaged, "is damaged", "restore a copy"),
    ("corrupt", Damaged, "is damaged", "run `mfa-archiver verify`, or restore a copy"),
    ("is full", Unwritable, "cannot grow: the disk is full", "free some space and run again"),
    ("readonly", Unwritable, "cannot be written", "check the rights of the file and its folder"),
    (
        "disk i/o error",
        Unwritable,
        "could not be read or written",
        "check the disk's space and state",
    ),
    ("unable to open", Unwritable, "cannot be opened", "check the path and its rights"),
    ("locked", Locked, "is busy", "another program holds it; try again later"),
)


class Archive:
    """An open archive file. As a context manager it closes itself and translates SQLite's errors.

    `connection` is for the modules of this package alone; elsewhere an Archive is only handed to them.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all of the block or nothing of it; inside another transaction it is a part of that."""
        if self.connection.in_transaction:
            yield self.connection
            return
        with whole(self.connection):
            yield self.connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(sqlite3.Error):  # a damaged file may refuse even to close its journal
            self.connection.close()
        if isinstance(error, sqlite3.DatabaseError) and (meaning := translate(error, self.path)):
            raise meaning from error


def open_archive(path: Path) -> Archive:
    """Open an archive for reading and searching.

    Raises NoArchive, NotAnArchive, SchemaTooNew, Damaged. An archive with an older schema is brought up to
    date first; one that lies where nothing can be written is read as it is.
    """
    if not path.exists():
        raise NoArchive(
            f"there is no archive at {path}",
            "run `mfa-archiver fetch` first, or name one with --db",
        )
    mode = usual_mode(path)
    with translating(path), connecting(path, mode) as connection:
        bring_up_to_date(connection, path, writable=mode != READ_ONLY_MEDIUM)
        return Archive(path, connection)


def usual_mode(path: Path) -> str:
    """Return how `connecting` is to open an archive: to read and write, where that can be."""
    return "" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else READ_ONLY_MEDIUM


def create_archive(path: Path) -> Archive:
    """Open an archive for writing, and make it when there is none. Safe when several processes start at once.

    Raises what `open_archive` raises, and Unwritable.
    """
    if not path.exists():
        build_aside(path)
    if not os.access(path, os.W_OK):
        raise Unwritable(f"{path} cannot be written", "check the rights of the file and its folder")
    return open_archive(path)


def build_aside(path: Path) -> None:
    """Make a complete new archive under another name, then link it into place: nobody sees half of one."""
    from mfa_archiver.archive.asides import written_aside  # noqa: PLC0415 - reading makes none, and start-up counts

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_aside(path) as aside, translating(path), connecting(aside) as connection:
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection)
            connection.close()
            prove_whole(aside, path)
            put_in_place(aside, path)
    except OSError as error:
        raise Unwritable(
            f"cannot make an archive at {path}: {error.strerror}", "name another place with --db"
        ) from error


def companions(path: Path) -> list[Path]:
    """Return the files that SQLite may keep beside a database: parts of it, until it is closed."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def has_journal(path: Path) -> bool:
    """Tell whether something of a database still stands in the journal beside it."""
    wal, _, journal = companions(path)
    return any(each.exists() and each.stat().st_size > 0 for each in (wal, journal))


def prove_whole(aside: Path, path: Path) -> None:
    """Raise Unwritable unless a database, closed, holds all of itself and can get the name `path`.

    SQLite says nothing when closing finds no room to take the journal in: it leaves the journal for the next.
    """
    if has_journal(aside):
        raise Unwritable(f"{path} cannot be written: the disk is full", "free some space and run again")


def put_in_place(aside: Path, path: Path) -> None:
    """Give a finished file its name, unless another process was first: its archive is as good."""
    try:
        os.link(aside, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            aside.rename(path)


@contextmanager
def connecting(path: Path, mode: str = "") -> Iterator[sqlite3.Connection]:
    """Connect with the project's pragmas; the connection stays open unless the block fails.

    `mode` is `READ_ONLY`, `READ_ONLY_MEDIUM`, or empty to read and write.
    """
    uri = path.absolute().as_uri() + mode
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: a power cut loses the last moment, not the file
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
        yield connection
    except BaseException:
        connection.close()
        raise


def bring_up_to_date(connection: sqlite3.Connection, path: Path, *, writable: bool) -> None:
    """Make sure that the file is an archive of this program's schema, or one of an earlier that must stay as it is."""
    if schema_version(connection, path) < SCHEMA_VERSION:
        migrate(connection) if writable else stand_in(connection)


def schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of an archive's schema. Raises NotAnArchive and SchemaTooNew."""
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if application_id != APPLICATION_ID:
        raise NotAnArchive(f"{path} is not an archive", "name another file with --db")
    if version > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"{path} was made by a later version of mfa-archiver (schema {version}, this one knows {SCHEMA_VERSION})",
            "upgrade mfa-archiver",
        )
    return version


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Tell whether there is such a table: an archive of an earlier schema may lie where nothing can be written."""
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the pending steps of migrations/, one process at a time."""
    # Imported here: searching an up-to-date archive must not wait for sqlite_utils to load.
    from sqlite_utils import Database  # noqa: PLC0415

    from mfa_archiver.migrations.migrations import migrations  # noqa: PLC0415

    with whole(connection):
        migrations.apply(Database(connection, execute_plugins=False))


@contextmanager
def whole(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of the block or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        roll_back(connection)
        raise
    connection.execute("COMMIT")


@contextmanager
def one_state(connection: sqlite3.Connection) -> Iterator[None]:
    """Let a connection see one state of the file for the block, whoever goes on writing to it."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield
    finally:
        roll_back(connection)


def roll_back(connection: sqlite3.Connection) -> None:
    """End a transaction without a trace. After a full disk SQLite may have done so by itself."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


@contextmanager
def translating(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into the project's."""
    try:
        yield
    except UnicodeDecodeError as error:  # Python could not even read what SQLite says of a damaged schema
        raise Damaged(f"{path} is damaged", "restore a copy") from error
    except sqlite3.DatabaseError as error:
        if meaning := translate(error, path):
            raise meaning from error
        raise


def translate(error: sqlite3.DatabaseError, path: Path) -> ArchiveError | None:
    """Say what an SQLite error means for the archive at `path`; None when it means a bug of ours."""
    said = str(error).lower()
    for words, kind, what, hint in MEANINGS:
        if words in said:
            return kind(f"{path} {what}", hint)
    return None
