"""`fetch` of many sites, told by a process apart: however it ends, nobody goes on asking, and nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mfa_archiver.apart import count_processors
from mfa_archiver.cli.telling_apart import FEWEST_APART
from tests.cli.program import Program
from tests.press.office import Office
from tests.press.offices import STALLED, offices, resume, runs, stall, tellers_of, wait_for, write_files

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to see processes"),
    pytest.mark.skipif(count_processors() < 2, reason="on one processor nothing is told apart"),
]
RELEASES = 3 * FEWEST_APART


@pytest.fixture
def served() -> Iterator[list[Office]]:
    with offices(FEWEST_APART) as running:
        yield running


@pytest.fixture
def ids(program: Program, served: list[Office]) -> list[str]:
    return write_files(program.sources, served)


@pytest.fixture
def stalled(program: Program, served: list[Office], ids: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A fetch that waits for a page of the last office and has all else; it leads a group of processes."""
    with stall(served[-1]):
        process = program.start("fetch", *ids, "-q", before=("setsid",))
        wait_for(lambda: program.db.exists() and count_releases(program) == RELEASES - 2)
        wait_for(lambda: STALLED in served[-1].asked("/news/"))
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def count_releases(program: Program) -> int:
    with closing(sqlite3.connect(program.db)) as db:
        return int(db.execute("SELECT count(*) FROM releases").fetchone()[0])


def ended(process: subprocess.Popen[bytes], tellers: list[int]) -> str:
    """Wait until a fetch and those that tell to it have ended, and return what they said."""
    # What they inherited of stderr must be closed, by each of them, before this returns.
    _, err = process.communicate(timeout=10)
    wait_for(lambda: not any(map(runs, tellers)), seconds=10)
    return err.decode()


def test_what_is_told_apart_is_what_is_told_here(program: Program, ids: list[str]) -> None:
    held = []
    for jobs in (1, 64):
        db = program.folder / f"{jobs}.db"
        result = program("fetch", *ids, "--jobs", jobs, "--json", "-q", "--db", db)
        reports = {each["source"]: each for each in result.json()["sources"]}
        counts = [(reports[name]["added"], reports[name]["requests"], reports[name]["bytes"]) for name in ids]
        held.append((result.code, counts, sorted(each["digest"] for each in program.exported("--db", db))))
    assert held[0] == held[1]
    assert len(held[0][2]) == RELEASES


def test_second_run_told_apart_asks_for_no_page(program: Program, served: list[Office], ids: list[str]) -> None:
    assert program("fetch", *ids, "-q").code == 0
    for office in served:
        office.forget()
    result = program("fetch", *ids, "--json", "-q")
    assert result.code == 0
    assert not [target for office in served for target in office.asked("/news/", "/api/content")]


def test_dry_run_told_apart_keeps_nothing(program: Program, ids: list[str]) -> None:
    result = program("fetch", *ids, "--dry-run", "--json", "-q")
    assert sum(each["added"] for each in result.json()["sources"]) == RELEASES
    assert not program.db.exists()


def test_interrupt_ends_all_within_two_seconds_in_silence(stalled: subprocess.Popen[bytes]) -> None:
    tellers = tellers_of(stalled.pid)
    assert tellers, "eight sites are not told apart"
    asked = time.monotonic()
    os.killpg(stalled.pid, signal.SIGINT)  # as a terminal does it
    err = ended(stalled, tellers)
    assert time.monotonic() - asked < 2
    assert (stalled.returncode, err) == (130, "")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_nobody_outlives_a_fetch_that_is_killed(
    sign: signal.Signals, stalled: subprocess.Popen[bytes], program: Program
) -> None:
    tellers = tellers_of(stalled.pid)
    stalled.send_signal(sign)
    assert ended(stalled, tellers) == ""
    assert stalled.returncode == -sign
    assert count_releases(program) == RELEASES - 2


def test_killed_teller_fails_its_sources_with_a_line_each_and_loses_nothing(
    stalled: subprocess.Popen[bytes], program: Program, ids: list[str], served: list[Office]
) -> None:
    for teller in tellers_of(stalled.pid):
        os.kill(teller, signal.SIGKILL)
    lines = ended(stalled, []).splitlines()
    said = "the process that fetched it was killed, perhaps for want of memory (run again: it goes on)"
    assert f"mfa-archiver: {ids[-1]}: {said}" in lines
    assert len(lines) == len({line for line in lines if line.endswith(said)})
    assert stalled.returncode == 3
    assert program("verify").code == 0
    resume(served[-1])
    assert program("fetch", *ids, "-q").code == 0
    assert count_releases(program) == RELEASES


def test_certificate_file_that_cannot_be_read_stops_the_run_before_anything_is_asked(
    program: Program, ids: list[str], served: list[Office]
) -> None:
    path = program.sources / f"{ids[0]}.toml"
    path.write_text('ca_file = "/no/such.pem"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    result = program("fetch", *ids, "-q")
    assert (result.code, len(result.complaints)) == (2, 1)
    assert not any(office.log for office in served)
