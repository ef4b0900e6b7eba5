"""`fetch` broken off at any moment, or started twice: nothing is lost, nothing doubled."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.replica import faults
from tests.replica.exchange import Request
from tests.replica.server import Replica

STALL = faults.SlowBytes(seconds_per_byte=1)


def on_language_page(lang: str, number: int) -> Callable[[Request], bool]:
    return lambda request: faults.on_language(lang)(request) and request.page == number


@pytest.fixture
def stalled(fetching: Program, replica: Replica) -> Program:
    """The program, and a site that stalls on page 2 of the second language."""
    replica.fault(STALL, when=on_language_page("kk", 2), times=None)
    return fetching


def start_and_stall(program: Program, replica: Replica) -> subprocess.Popen[bytes]:
    """Start a fetch and return it when it waits for the page that never comes."""
    process = program.start("fetch")
    wait_for(lambda: any(served.lang == "kk" and served.query["page"] == "2" for served in replica.served("listing")))
    time.sleep(0.1)  # the answer's head and the page before are with the program by now
    return process


def wait_for(come: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not come():
        assert time.monotonic() < deadline, "what was waited for never came"
        time.sleep(0.02)


def test_killed_fetch_keeps_the_pages_it_had(stalled: Program, replica: Replica) -> None:
    process = start_and_stall(stalled, replica)
    process.kill()
    process.communicate()
    assert len(stalled.exported()) == 24 + 10


def test_fetch_after_a_kill_completes_the_archive(stalled: Program, replica: Replica, tmp_path: Path) -> None:
    process = start_and_stall(stalled, replica)
    process.kill()
    process.communicate()
    replica.clear_faults()
    assert stalled.fetched()["status"] == "ok"
    undisturbed = Program(tmp_path / "undisturbed")
    undisturbed.folder.mkdir()
    undisturbed.point_at(replica.base_url)
    undisturbed.fetched()
    assert wordings(stalled) == wordings(undisturbed)


def test_killed_archive_is_sound(stalled: Program, replica: Replica) -> None:
    process = start_and_stall(stalled, replica)
    process.kill()
    process.communicate()
    assert stalled("verify").code == 0


def test_gap_of_a_killed_fetch_is_filled_after_a_bounded_one(program: Program, replica: Replica) -> None:
    program.point_at(replica.base_url, languages=["ru"], attempts=1)
    replica.fault(faults.Status(500), when=faults.on_page(3), times=1)
    assert program.fetched()["added"] == 19
    assert program.fetched("--since", "2026-11-20")["status"] == "ok"
    assert program.fetched()["added"] == 5


def test_gap_of_a_killed_fetch_is_filled_after_an_empty_listing(program: Program, replica: Replica) -> None:
    program.point_at(replica.base_url, languages=["ru"], attempts=1)
    replica.fault(faults.Status(500), when=faults.on_page(3), times=1)
    assert program.fetched()["added"] == 19
    replica.publish()  # so that no page is answered with 304
    replica.fault(faults.EmptyList(), times=1)
    assert program.fetched()["status"] == "suspicious"
    assert program.fetched()["added"] == 6


def test_interrupt_ends_within_a_second_with_130(stalled: Program, replica: Replica) -> None:
    process = start_and_stall(stalled, replica)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert time.monotonic() - asked < 1
    assert (process.returncode, err) == (130, b"")


def test_interrupt_of_several_sources_ends_within_a_second(program: Program, replica: Replica) -> None:
    replica.fault(STALL, times=None)
    for name in ("xx-one", "xx-two"):
        program.point_at(replica.base_url, id=name)
    process = program.start("fetch", "xx-one", "xx-two", "--jobs", 2)
    wait_for(lambda: bool(replica.served("listing")))
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert time.monotonic() - asked < 1
    assert process.returncode == 130


def test_interrupted_fetch_keeps_the_pages_it_had(stalled: Program, replica: Replica) -> None:
    process = start_and_stall(stalled, replica)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert len(stalled.exported()) == 24 + 10


def test_second_fetch_at_once_is_told_who_holds_the_archive(stalled: Program, replica: Replica) -> None:
    process = start_and_stall(stalled, replica)
    try:
        second = stalled("fetch")
        assert second.code == 75
        assert f"another run holds {stalled.db} (process {process.pid})" in second.err
    finally:
        process.kill()
        process.communicate()


def test_search_works_while_a_fetch_is_under_way(stalled: Program, replica: Replica) -> None:
    process = start_and_stall(stalled, replica)
    try:
        assert stalled("search", "СПРС", "--count", "--no-expand").out == "1\n"
    finally:
        process.kill()
        process.communicate()


def wordings(program: Program) -> list[tuple[str, str, int]]:
    return sorted((release["ref"], release["digest"], release["revisions"]) for release in program.exported())
