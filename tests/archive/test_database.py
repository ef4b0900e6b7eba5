"""The archive file: how it is made, opened, found wrong, and what plain SQLite tools see in it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_archiver.archive.database import Archive, create_archive, open_archive
from mfa_archiver.errors import Damaged, NoArchive, NotAnArchive, SchemaTooNew, Unwritable
from mfa_archiver.model import Added
from tests.archive.holding import capture, keep, make_archive, parsed, three_languages

TABLES = {"properties", "harvests", "payloads", "captures", "releases", "revisions", "lemmas", "validators", "search"}


def test_new_archive_is_in_wal_mode_with_large_pages(archive: Archive) -> None:
    asked = [archive.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "page_size")]
    assert asked == ["wal", 8192]


def test_new_archive_leaves_no_scaffolding(archive: Archive) -> None:
    names = {path.name for path in archive.path.parent.iterdir()}
    assert names <= {"archive.db", "archive.db-wal", "archive.db-shm"}


def test_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "archive.db"
    with create_archive(path):
        assert path.exists()


def test_no_archive_is_made_by_opening_one(db: Path) -> None:
    with pytest.raises(NoArchive):
        open_archive(db)
    assert not db.exists()


def test_creating_an_archive_that_is_there_opens_it(db: Path) -> None:
    make_archive(db)
    with create_archive(db) as archive:
        assert archive.connection.execute("SELECT count(*) FROM releases").fetchone() == (3,)


def test_plain_sqlite_reads_the_tables(db: Path) -> None:
    make_archive(db)
    with closing(sqlite3.connect(db)) as plain:
        tables = {name for (name,) in plain.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        bodies = plain.execute(
            "SELECT v.body FROM releases r JOIN revisions v ON v.id = r.current_revision WHERE r.lang = 'en'"
        ).fetchall()
    assert tables >= TABLES
    assert bodies == [("The parties discussed glaciers and the opening of an embassy.",)]


def test_plain_sqlite_searches_the_index(db: Path) -> None:
    make_archive(db)
    with closing(sqlite3.connect(db)) as plain:
        sql = "SELECT v.title FROM search s JOIN revisions v ON v.id = s.rowid WHERE search MATCH 'glacier'"
        assert plain.execute(sql).fetchall() == [("A meeting in Zagreb",)]


def test_file_that_is_no_database_is_not_an_archive(db: Path) -> None:
    db.write_bytes(b"no database at all\n" * 100)
    with pytest.raises(NotAnArchive):
        open_archive(db)


def test_empty_file_is_not_an_archive(db: Path) -> None:
    db.touch()
    with pytest.raises(NotAnArchive):
        open_archive(db)


def test_database_of_another_program_is_not_an_archive(db: Path) -> None:
    with closing(sqlite3.connect(db)) as other:
        other.execute("CREATE TABLE releases (id)")
    with pytest.raises(NotAnArchive):
        create_archive(db)


def test_folder_in_the_archives_place_is_an_error_of_ours(db: Path) -> None:
    db.mkdir()
    with pytest.raises(Unwritable):
        open_archive(db)


def test_archive_of_a_later_version_is_too_new(db: Path) -> None:
    make_archive(db)
    with closing(sqlite3.connect(db)) as later:
        later.execute("PRAGMA user_version = 2000")
    with pytest.raises(SchemaTooNew, match="schema 2000"):
        open_archive(db)


def test_reading_a_damaged_page_is_an_error_of_ours(db: Path) -> None:
    make_archive(db)
    size = db.stat().st_size
    with db.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (size - 8192))
    with pytest.raises(Damaged), open_archive(db) as archive:
        archive.connection.execute("SELECT * FROM revisions").fetchall()


def test_failed_transaction_leaves_nothing_behind(archive: Archive) -> None:
    twice = Added(parsed("1"))
    with pytest.raises(sqlite3.IntegrityError):
        keep(archive, twice, twice)
    left = "SELECT id FROM captures UNION SELECT id FROM payloads UNION SELECT id FROM releases"
    assert archive.connection.execute(left).fetchall() == []


def test_references_are_enforced(small: Archive) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        small.connection.execute("DELETE FROM captures")


def test_reader_sees_whole_pages_only(archive: Archive) -> None:
    with open_archive(archive.path) as reader:
        with archive.transaction() as connection:
            connection.execute("INSERT INTO harvests (source, started_at) VALUES ('xx', '2026-01-01T00:00:00Z')")
            assert reader.connection.execute("SELECT count(*) FROM harvests").fetchone() == (0,)
        assert reader.connection.execute("SELECT count(*) FROM harvests").fetchone() == (1,)


FILL_THE_DISK = """
import sys
from pathlib import Path
from mfa_archiver.archive.database import create_archive
from mfa_archiver.errors import Unwritable
from mfa_archiver.model import Added
from tests.archive.holding import keep, parsed

kept = 0
try:
    with create_archive(Path(sys.argv[1]) / "archive.db") as archive:
        for kept in range(10_000):
            keep(archive, Added(parsed(str(kept), body=f"{kept} " + "слово " * 5000)))
except Unwritable as error:
    with create_archive(Path(sys.argv[1]) / "archive.db") as archive:
        held = archive.connection.execute("SELECT count(*) FROM releases").fetchone()[0]
        check = archive.connection.execute("PRAGMA integrity_check").fetchone()[0]
    print(type(error).__name__, held == kept, check, "the disk is full" in str(error))
"""
MOUNT = 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"'


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk to fill")
def test_full_disk_loses_the_last_page_and_nothing_else(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    # The mount is seen by this one process and ends with it.
    mounted = ("unshare", "--mount", "sh", "-c", MOUNT, str(tmp_path))
    command = [*mounted, sys.executable, "-c", FILL_THE_DISK, str(tmp_path)]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert result.stdout == "Unwritable True ok True\n"


def test_capture_from_before_1970_is_kept(archive: Archive) -> None:
    keep(archive, *three_languages(), exchange=capture(at=datetime(1969, 7, 20, 20, 17, tzinfo=UTC)))
    assert archive.connection.execute("SELECT DISTINCT first_seen FROM releases").fetchall() == [
        ("1969-07-20T20:17:00Z",)
    ]


def keep_two(archive: Archive, *, fails: bool) -> None:
    with archive.transaction():
        keep(archive, Added(parsed("1")))
        keep(archive, Added(parsed("2")))
        if fails:
            raise KeyError


def test_what_is_kept_at_once_is_kept_as_a_whole_or_not_at_all(archive: Archive) -> None:
    with closing(sqlite3.connect(archive.path)) as reader:
        with pytest.raises(KeyError):
            keep_two(archive, fails=True)
        assert reader.execute("SELECT count(*) FROM releases").fetchone() == (0,)
        keep_two(archive, fails=False)
        assert reader.execute("SELECT count(*) FROM releases").fetchone() == (2,)
