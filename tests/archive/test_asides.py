"""Files in the making: they go with the run that makes them, or with the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mfa_archiver.archive.asides import written_aside
from mfa_archiver.archive.lock import writing

WAITING = """
import sys
from pathlib import Path
from mfa_archiver.archive.asides import written_aside

with written_aside(Path(sys.argv[1])) as aside:
    aside.write_text("half a text")
    print(aside, flush=True)
    sys.stdin.read()
"""


def start(path: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a run that writes aside until it is ended, and return where it writes."""
    run = subprocess.Popen(
        [sys.executable, "-c", WAITING, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout
    return run, Path(run.stdout.readline().strip())


def end(run: subprocess.Popen[str]) -> None:
    run.kill()
    run.communicate()


def test_nothing_is_left_where_something_was_written(tmp_path: Path) -> None:
    with written_aside(tmp_path / "text") as aside:
        aside.write_text("a text")
        aside.rename(tmp_path / "text")
    assert [path.name for path in tmp_path.iterdir()] == ["text"]


def test_what_a_killed_run_has_left_goes_with_the_next(tmp_path: Path) -> None:
    run, left = start(tmp_path / "text")
    end(run)
    assert left.exists()
    with written_aside(tmp_path / "text"):
        assert not left.exists()


def test_what_a_killed_run_has_left_goes_with_the_next_that_writes_another_file_there(tmp_path: Path) -> None:
    run, left = start(tmp_path / "archive-20261127.db")
    end(run)
    with written_aside(tmp_path / "archive-20261128.db"):
        assert not left.parent.exists()


def test_writer_of_an_archive_takes_away_what_is_left_beside_it(tmp_path: Path) -> None:
    run, left = start(tmp_path / "archive.db")
    end(run)
    with writing(tmp_path / "archive.db"):
        assert not left.parent.exists()


def test_what_another_run_is_writing_stays(tmp_path: Path) -> None:
    run, left = start(tmp_path / "text")
    try:
        with written_aside(tmp_path / "text") as aside:
            assert (left.exists(), left == aside) == (True, False)
    finally:
        end(run)


def test_files_of_others_stay(tmp_path: Path) -> None:
    own = tmp_path / "letters"
    own.mkdir()
    (own / "letter").write_text("a letter")
    (tmp_path / ".text.aside-link").symlink_to(own)
    (tmp_path / ".text.aside-file").write_text("a letter")
    (tmp_path / ".other.aside-1").mkdir()
    with written_aside(tmp_path / "text"):
        pass
    assert (own / "letter").exists()
    assert len(list(tmp_path.iterdir())) == 4


def test_name_with_the_signs_of_patterns_is_a_name(tmp_path: Path) -> None:
    run, left = start(tmp_path / "te[x]*")
    end(run)
    with written_aside(tmp_path / "te[x]*"):
        assert not left.exists()
