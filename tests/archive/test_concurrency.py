"""Several processes at one archive: the first start, writers in a line, one lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.errors import Locked, Unwritable

ROOT = Path(__file__).parents[2]
FIRST_STARTS = 10
PROCESSES = 4

# All wait for a line on stdin, so that they start at the same moment, round after round.
START = """
import sys
from pathlib import Path
import sqlite_utils
from mfa_archiver.archive.database import create_archive
from mfa_archiver.model import Added
from tests.archive.holding import keep, parsed

for line in sys.stdin:
    with create_archive(Path(line.strip())) as archive:
        keep(archive, Added(parsed(sys.argv[1])))
    print("kept", flush=True)
"""


def test_first_start_of_several_processes_at_once_never_fails(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    rounds = "".join(f"{tmp_path / f'{number}.db'}\n" for number in range(FIRST_STARTS))
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(rounds)
    for process in processes:
        assert process.stdin is not None
        process.stdin.flush()
    ended = [process.communicate() for process in processes]
    assert ended == [("kept\n" * FIRST_STARTS, "")] * PROCESSES
    for number in range(FIRST_STARTS):
        with open_archive(tmp_path / f"{number}.db") as archive:
            assert archive.connection.execute("SELECT count(*) FROM releases").fetchone() == (PROCESSES,)
    assert {path.suffix for path in tmp_path.iterdir()} == {".db"}


HOLD = """
import sys
from pathlib import Path
from mfa_archiver.archive.lock import writing

with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(db: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, db], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_held_lock_names_its_holder_at_once(db: Path) -> None:
    holder = start_holder(db)
    with pytest.raises(Locked, match=rf"\(process {holder.pid}\)"), writing(db):
        pass
    holder.communicate()


def test_lock_ends_with_its_process_even_when_killed(db: Path) -> None:
    holder = start_holder(db)
    holder.kill()
    holder.communicate()
    with writing(db):
        assert db.with_name("archive.db.lock").exists()


def test_lock_is_free_after_its_block(db: Path) -> None:
    for _ in range(2):
        with writing(db):
            pass
    holder = start_holder(db)
    assert holder.communicate()[0] == ""
    assert holder.returncode == 0


def test_lock_is_free_after_an_error(db: Path) -> None:
    with pytest.raises(KeyboardInterrupt), writing(db):
        raise KeyboardInterrupt
    with writing(db):
        pass


def test_locks_of_two_archives_are_two(tmp_path: Path) -> None:
    holder = start_holder(tmp_path / "one.db")
    with writing(tmp_path / "two.db"):
        pass
    holder.communicate()


def test_lock_in_a_place_that_is_no_folder_is_an_error_of_ours(db: Path) -> None:
    db.touch()
    with pytest.raises(Unwritable), writing(db / "archive.db"):
        pass
