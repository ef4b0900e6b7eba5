"""Runs as forks of a program loaded already are what runs started anew are, and know nothing of each other."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli import forks
from tests.cli.program import Program, Result
from tests.replica.server import Replica

pytestmark = pytest.mark.skipif(not forks.ARE_WANTED, reason="every run is started anew")

RUNS = {
    "an answer for machines": ("search", "СПРС", "--json"),
    "an answer for people": ("search", "Вене", "--format", "table", "--color", "always"),
    "bytes": ("show", "1", "--raw"),
    "another alphabet on stderr": ("search", "СПРС", "--explain"),
    "help": ("fetch", "--help"),
    "wrong usage": ("fetch", "--nosuch"),
    "an error": ("verify", "--db", "none.db"),
    "a traceback": ("verify", "--db", "none.db", "--debug"),
}


@pytest.mark.parametrize("arguments", RUNS.values(), ids=RUNS)
def test_fork_gives_what_a_start_gives_byte_by_byte(held: Program, arguments: tuple[str, ...]) -> None:
    forked, started = held(*arguments), held.anew(*arguments)
    assert (forked.code, forked.output) == (started.code, started.output)
    assert told(forked) == told(started)


def told(result: Result) -> list[str]:
    """Return what stands on stderr, of a traceback its last line: a fork has other lines below the program's."""
    return result.complaints[-1:] if "Traceback" in result.err else result.complaints


def test_fetch_of_a_fork_keeps_what_that_of_a_start_keeps(program: Program, tmp_path: Path) -> None:
    other = Program(tmp_path / "other")
    other.folder.mkdir()
    with Replica(count=5) as site:
        for each in (program, other):
            each.point_at(site.base_url)
        assert (program("fetch", "-q").code, other.anew("fetch", "-q").code) == (0, 0)
    assert [release["digest"] for release in program.exported()] == [release["digest"] for release in other.exported()]


def test_run_leaves_nothing_to_the_next(program: Program) -> None:
    assert "Traceback" in program("verify", "--debug").err
    [line] = program("verify", MFA_ARCHIVER_DB="elsewhere.db").complaints
    assert "no archive at elsewhere.db" in line
    [line] = program("verify").complaints
    assert f"no archive at {program.db}" in line


def test_reader_that_has_gone_ends_a_fork_as_it_ends_a_start(held: Program) -> None:
    ended = []
    for run in (held, held.anew):
        reading, writing = os.pipe()
        os.close(reading)
        ended.append(run("export", stdout=writing))
        os.close(writing)
    assert ended == [Result(0, b"", "")] * 2


def test_fork_that_takes_too_long_is_ended(program: Program) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        Program(program.folder, slowest_seconds=0)("status")


def test_stand_in_is_the_program_as_installed(held: Program) -> None:
    def typed(folder: Path, command: str) -> tuple[int, bytes]:
        path = os.pathsep.join([str(folder), os.environ["PATH"]])
        environment = held.complete_environment() | {"PATH": path}
        run = subprocess.run(["sh", "-c", command], env=environment, cwd=held.folder, capture_output=True, check=False)
        return run.returncode, run.stdout + run.stderr

    for command in (
        "mfa-archiver search --help",
        "mfa-archiver fetch nobody",
        "mfa-archiver export | head -1; printf 'О встрече' | mfa-archiver parse -",
        "mfa-archiver verify --db none.db || echo $?",
    ):
        assert typed(forks.loaded().stand_ins, command) == typed(forks.SCRIPT.parent, command)


def test_what_only_a_start_reads_cannot_be_asked_of_a_fork(program: Program) -> None:
    with pytest.raises(AssertionError, match="started anew reads"):
        program("--version", PYTHONUTF8="0")
