"""Many press offices at once, one of which may keep its visitors waiting, and source files for them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mfa_archiver.model import Source
from mfa_archiver.sources.declaration import parse_source
from tests.press.fetching import ENGINES, SECTIONS, TOP
from tests.press.office import Office
from tests.replica.exchange import Answer, Request

STALLED = "/news/2"  # of the last office, with `stall`


@contextmanager
def offices(count: int, size: int = 3) -> Iterator[list[Office]]:
    """Open so many offices for the block."""
    with ExitStack() as stack:
        yield [stack.enter_context(Office(size=size)) for _ in range(count)]


@contextmanager
def stall(office: Office) -> Iterator[None]:
    """Let nobody have one of an office's pages until the block ends, or somebody calls `resume`."""

    def wait(_request: Request) -> Answer | None:
        wait_for(lambda: STALLED not in office.faults, seconds=60)
        return None

    office.faults[STALLED] = wait
    try:
        yield
    finally:
        resume(office)


def resume(office: Office) -> None:
    """Let an office go on."""
    office.faults.pop(STALLED, None)


def declare(base_url: str, number: int) -> str:
    """Return the source file of an office by its number, which tells its engine."""
    engine = ENGINES[number % len(ENGINES)]
    text = (TOP + SECTIONS[engine]).format(engine=engine, base=base_url, top="")
    text = text.replace("timeout_seconds = 5", "timeout_seconds = 60")
    return text.replace('id = "xx-press"', f'id = "xx-{number}"')


def sources_of(served: list[Office]) -> list[Source]:
    """Return offices as sources, by turns of each engine."""
    return [parse_source(declare(office.base_url, n), f"xx-{n}.toml") for n, office in enumerate(served)]


def write_files(folder: Path, served: list[Office]) -> list[str]:
    """Write the source files of offices into a folder, and return their ids."""
    folder.mkdir(exist_ok=True)
    for number, office in enumerate(served):
        (folder / f"xx-{number}.toml").write_text(declare(office.base_url, number), encoding="utf-8")
    return [f"xx-{number}" for number in range(len(served))]


def tellers_of(pid: int) -> list[int]:
    """Return the processes apart that tell stories to a process (Linux's /proc knows)."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"spawn_main" in command:
                found.append(child)
    return found


def runs(pid: int) -> bool:
    """Tell whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(come: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < deadline, "what was waited for never came"
        time.sleep(0.02)
