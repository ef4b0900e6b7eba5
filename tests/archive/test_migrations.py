"""The schema's history: its steps make what schema.sql shows, and plain tools can apply them."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from mfa_archiver.migrations.migrations import APPLICATION_ID, SCHEMA_VERSION, migrations

from mfa_archiver.archive import database
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.exchanged import load_exchange
from mfa_archiver.archive.index import reindex
from mfa_archiver.archive.verify import verify
from mfa_archiver.archive.wordings import list_wordings
from tests.archive.ancient import first_schema
from tests.archive.holding import make_archive

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "migrations"


def sqlite_utils(*arguments: object) -> str:
    command = [sys.executable, "-m", "sqlite_utils", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_program_and_history_agree_on_the_version() -> None:
    assert (database.APPLICATION_ID, database.SCHEMA_VERSION) == (APPLICATION_ID, SCHEMA_VERSION)


def test_version_counts_the_steps(archive: Archive) -> None:
    names = [name for (name,) in archive.connection.execute("SELECT name FROM _sqlite_migrations")]
    assert len(names) == SCHEMA_VERSION
    assert archive.connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_sqlite_utils_lists_the_steps_as_applied(db: Path) -> None:
    make_archive(db)
    listed = sqlite_utils("migrate", db, FOLDER, "--list")
    assert "m0001_initial" in listed.partition("Pending")[0]


def test_sqlite_utils_makes_the_same_schema(tmp_path: Path, db: Path) -> None:
    make_archive(db)
    sqlite_utils("migrate", tmp_path / "other.db", FOLDER)
    assert schema(tmp_path / "other.db") == schema(db)


def test_sqlite_utils_makes_an_archive_that_opens(db: Path) -> None:
    sqlite_utils("migrate", db, FOLDER)
    with open_archive(db) as archive:
        assert archive.connection.execute("SELECT count(*) FROM releases").fetchone() == (0,)


def test_schema_file_shows_the_schema(db: Path) -> None:
    make_archive(db)
    shown = [statement.strip() for statement in (FOLDER / "schema.sql").read_text(encoding="utf-8").split(";\n")]
    written = {squeezed(statement) for statement in shown if statement and not statement.startswith("PRAGMA")}
    assert {squeezed(statement) for statement in schema(db)} <= written


def test_applying_the_steps_again_changes_nothing(archive: Archive) -> None:
    before = schema(archive.path)
    database.migrate(archive.connection)
    assert schema(archive.path) == before


def test_failing_step_leaves_the_file_as_it_was(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_db: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations, "apply", fail)
    with pytest.raises(KeyboardInterrupt):
        make_archive(db)
    assert list(db.parent.iterdir()) == []


def test_archive_of_before_exchanges_were_kept_whole_is_brought_up_to_date(made: Path, tmp_path: Path) -> None:
    old = first_schema(Path(shutil.copy(made, tmp_path / "made.db")))
    with open_archive(old) as archive:
        reindex(archive)
        assert list(verify(archive)) == []
        capture = load_exchange(archive, 1).capture
        assert (capture.request_headers, capture.request_body, capture.peer, capture.certificate) == ((), b"", "", "")
        assert [wording.making.parser for wording in list_wordings(archive, 1)] == ["", ""]


def schema(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        # The tables of sqlite_utils' own and those behind the search table are nobody's to write.
        return sorted(sql for table, sql in rows if not table.startswith(("_", "search_")))


def squeezed(statement: str) -> str:
    code = "\n".join(line.partition("--")[0] for line in statement.splitlines())
    return "".join(code.split())


LIMIT_THE_FILES = """
import resource
import shutil
import sys
from pathlib import Path
from mfa_archiver.archive.database import SCHEMA_VERSION, open_archive
from mfa_archiver.errors import Unwritable

ancient, path = map(Path, sys.argv[1:])
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
for size in range(0, 1_000_000, 40_000):
    shutil.copy(ancient, path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        with open_archive(path):
            came = "made"
    except Unwritable as error:
        came = "unwritable"
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    with open_archive(path) as archive:
        assert archive.connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    print(came)
"""


def test_migration_that_finds_no_room_is_told_and_done_later(tmp_path: Path) -> None:
    make_archive(tmp_path / "present.db")
    ancient = first_schema(tmp_path / "present.db")
    command = [sys.executable, "-c", LIMIT_THE_FILES, str(ancient), str(tmp_path / "archive.db")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.stderr, {*result.stdout.split()}) == ("", {"unwritable", "made"})
