"""Backups and restoring them: proved, in one step, and never over what is there."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mfa_archiver.archive import copies
from mfa_archiver.archive.copies import back_up, restore
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Damaged, InTheWay, NoArchive, NotAnArchive, Unwritable
from mfa_archiver.model import Added
from tests.archive.contents import contents
from tests.archive.holding import keep, parsed

ROOT = Path(__file__).parents[2]


@pytest.fixture
def backup(tmp_path: Path, made: Path) -> Path:
    """A backup of the archive of `make_archive`, in a folder of its own."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return Path(shutil.copy(made, folder / "backup.db"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def count(path: Path) -> int:
    with open_archive(path) as archive:
        [(releases,)] = archive.connection.execute("SELECT count(*) FROM releases")
        return int(releases)


# --- backing up ------------------------------------------------------------------------------------


def test_backup_holds_what_the_archive_holds(small: Archive, tmp_path: Path) -> None:
    back_up(small, tmp_path / "copy.db", replace=False)
    with open_archive(tmp_path / "copy.db") as copy:
        assert contents(copy) == contents(small)
        assert list(verify(copy)) == []


def test_backup_is_one_file(small: Archive, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    back_up(small, tmp_path / "backups" / "copy.db", replace=False)
    assert names(tmp_path / "backups") == ["copy.db"]


def test_backup_takes_the_journal_in(small: Archive, tmp_path: Path) -> None:
    keep(small, Added(parsed("2")))  # not in the file yet, but in the journal beside it
    back_up(small, tmp_path / "copy.db", replace=False)
    assert count(tmp_path / "copy.db") == 4


def test_backup_is_of_the_moment_it_began_though_others_write(
    small: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PAGES_AT_ONCE", 5)
    written: list[int] = []

    def write_on(_done: int, _all: int) -> None:
        with open_archive(small.path) as writer:
            keep(writer, Added(parsed(f"n{len(written)}")))
        written.append(1)

    back_up(small, tmp_path / "copy.db", write_on, replace=False)
    assert len(written) > 3
    assert (count(tmp_path / "copy.db"), count(small.path)) == (3, 3 + len(written))


def test_backup_does_not_wait_for_a_writer(small: Archive, tmp_path: Path) -> None:
    with open_archive(small.path) as writer, writer.transaction():
        back_up(small, tmp_path / "copy.db", replace=False)
    assert count(tmp_path / "copy.db") == 3


def test_backup_overwrites_nothing(small: Archive, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("a letter")
    with pytest.raises(InTheWay, match="exists already"):
        back_up(small, tmp_path / "precious", replace=False)
    assert (tmp_path / "precious").read_text() == "a letter"


def test_backup_that_was_killed_when_it_was_there_leaves_nothing_for_long(small: Archive, tmp_path: Path) -> None:
    copy, left = tmp_path / "backups" / "copy.db", tmp_path / "backups" / ".copy.db.aside-a1b2c3d4"
    left.mkdir(parents=True)
    (left / "held").touch()
    shutil.copy(small.path, copy)
    with pytest.raises(InTheWay):
        back_up(small, copy, replace=False)
    assert names(copy.parent) == ["copy.db"]


def test_backup_overwrites_nothing_that_comes_into_being_meanwhile(small: Archive, tmp_path: Path) -> None:
    def write_meanwhile(_done: int, _all: int) -> None:
        (tmp_path / "copy.db").write_text("a letter")

    with pytest.raises(InTheWay, match="meanwhile"):
        back_up(small, tmp_path / "copy.db", write_meanwhile, replace=False)
    assert (tmp_path / "copy.db").read_text() == "a letter"


def test_backup_that_may_replace_leaves_no_journal_of_the_old_file(small: Archive, backup: Path) -> None:
    with open_archive(backup) as old:
        keep(old, Added(parsed("2")))
        shutil.copy(backup.with_name("backup.db-wal"), backup.with_name("saved"))
    backup.with_name("saved").rename(backup.with_name("backup.db-wal"))
    back_up(small, backup, replace=True)
    assert names(backup.parent) == ["backup.db"]
    assert count(backup) == 3


def test_archive_is_never_backed_up_onto_itself(small: Archive) -> None:
    with pytest.raises(InTheWay, match="is the archive itself"):
        back_up(small, small.path, replace=True)


def test_damaged_archive_gives_no_backup(small: Archive, tmp_path: Path) -> None:
    small.connection.execute("UPDATE revisions SET body = 'x' WHERE id = 1")
    (tmp_path / "backups").mkdir()
    with pytest.raises(Damaged, match=r"archive\.db is damaged: revisions: xx-mfa/1/ru"):
        back_up(small, tmp_path / "backups" / "copy.db", replace=False)
    assert names(tmp_path / "backups") == []


def test_backup_where_there_is_no_folder_is_an_error_of_ours(small: Archive, tmp_path: Path) -> None:
    with pytest.raises(Unwritable):
        back_up(small, tmp_path / "none" / "copy.db", replace=False)


def test_interrupted_backup_leaves_nothing(small: Archive, tmp_path: Path) -> None:
    def interrupt(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "backups").mkdir()
    with pytest.raises(KeyboardInterrupt):
        back_up(small, tmp_path / "backups" / "copy.db", interrupt, replace=False)
    assert names(tmp_path / "backups") == []


# --- restoring -------------------------------------------------------------------------------------


def test_backup_is_restored_where_there_is_no_archive(db: Path, backup: Path) -> None:
    before = backup.read_bytes()
    assert restore(backup, db, replace=False) is None
    assert (count(db), backup.read_bytes()) == (3, before)


def test_archive_in_place_stays(small: Archive, backup: Path) -> None:
    with pytest.raises(InTheWay, match="there is an archive at"):
        restore(backup, small.path, replace=False)


def test_archive_that_is_replaced_is_kept(archive: Archive, backup: Path) -> None:
    keep(archive, Added(parsed("9")))
    archive.connection.close()
    kept = restore(backup, archive.path, replace=True)
    assert kept is not None
    assert (count(archive.path), count(kept)) == (3, 1)
    assert names(archive.path.parent) == ["archive.db", "archive.db.before-restore", "backups"]


def test_archive_that_is_replaced_is_kept_whole_though_somebody_reads_it(archive: Archive, backup: Path) -> None:
    with open_archive(archive.path) as reader:
        reader.connection.execute("BEGIN")
        reader.connection.execute("SELECT count(*) FROM releases").fetchone()
        keep(archive, Added(parsed("9")))  # the reader keeps this in the journal
        archive.connection.close()
        kept = restore(backup, archive.path, replace=True)
        assert kept is not None
        assert (count(archive.path), count(kept)) == (3, 1)
    assert (count(archive.path), count(kept)) == (3, 1)
    assert not kept.samefile(archive.path)


def test_archive_kept_by_an_earlier_restore_is_not_lost(small: Archive, backup: Path) -> None:
    restore(backup, small.path, replace=True)
    with pytest.raises(InTheWay, match="is left from an earlier restore"):
        restore(backup, small.path, replace=True)


def test_restore_goes_on_after_one_that_was_killed_before_it_replaced_the_archive(small: Archive, backup: Path) -> None:
    keep(small, Added(parsed("2")))
    small.connection.close()
    subprocess.run([sys.executable, "-c", KILLED, backup, small.path, "put"], cwd=ROOT, check=False)
    kept = restore(backup, small.path, replace=True)
    assert kept is not None
    assert (count(small.path), count(kept)) == (3, 4)


def test_damaged_archive_can_be_replaced(db: Path, backup: Path) -> None:
    db.write_text("what is left of an archive " * 99)
    kept = restore(backup, db, replace=True)
    assert kept is not None
    assert (count(db), kept.read_text()[:12]) == (3, "what is left")


def test_damaged_backup_replaces_nothing(archive: Archive, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as other:
        other.execute("UPDATE revisions SET body = 'x' WHERE id = 1")
        other.commit()
    with pytest.raises(Damaged, match=r"backup\.db is damaged"):
        restore(backup, archive.path, replace=True)
    assert count(archive.path) == 0
    assert "archive.db.before-restore" not in names(archive.path.parent)


@pytest.mark.parametrize(("text", "error"), [("no database at all " * 99, NotAnArchive), (None, NoArchive)])
def test_what_is_no_backup_replaces_nothing(
    small: Archive, tmp_path: Path, text: str | None, error: type[Exception]
) -> None:
    if text:
        (tmp_path / "backup.db").write_text(text)
    with pytest.raises(error):
        restore(tmp_path / "backup.db", small.path, replace=True)
    assert count(small.path) == 3


def test_restored_archive_lets_others_read_while_it_is_written(db: Path, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as other:
        other.execute("PRAGMA journal_mode = DELETE")  # as copies of other programs come
    restore(backup, db, replace=False)
    with open_archive(db) as archive:
        assert archive.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_journal_left_of_a_deleted_archive_is_not_played_back(archive: Archive, backup: Path) -> None:
    keep(archive, *(Added(parsed(f"n{number}")) for number in range(9)))
    journal = archive.path.with_name("archive.db-wal")
    shutil.copy(journal, journal.with_name("saved"))
    archive.connection.close()
    archive.path.unlink()
    journal.with_name("saved").rename(journal)
    restore(backup, archive.path, replace=False)
    with open_archive(archive.path) as restored:
        assert list(verify(restored)) == []
    assert count(archive.path) == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from mfa_archiver.archive import copies

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(copies, sys.argv[3], kill)
copies.restore(Path(sys.argv[1]), Path(sys.argv[2]), replace=True)
"""


@pytest.mark.parametrize("moment", ["prove_copy", "keep_aside", "put"])
def test_killed_restore_leaves_the_archive_in_place(small: Archive, backup: Path, moment: str) -> None:
    keep(small, Added(parsed("2")))
    small.connection.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, backup, small.path, moment], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert count(small.path) == 4
