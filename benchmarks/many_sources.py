"""Fetching many sources at once: 40 press offices in processes of their own, every engine in turn.

At pace 0 the program is timed, at a pace of 0.2 s how well it waits for many at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.launch import PROGRAM, Cost, measure
from benchmarks.offices import declare, offices
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress
from tests.press.fetching import ENGINES

SOURCES = 40
RELEASES = 250
PACE_SECONDS = 0.2
WANTED_PER_SECOND = 300
PEAK_BYTES = 250_000_000
LONGER = 1.1  # times the slowest source alone


def bench(archives: Archives, folder: Path) -> Findings:
    """Fetch all offices without a pause, a second time with nothing new, and at a pace beside one alone."""
    del archives  # a fetch makes its own
    with offices(SOURCES, RELEASES) as served:
        addresses = dict(enumerate(served))
        progress(f"fetching {SOURCES} sources of {RELEASES} releases")
        first, again = fetch(folder / "quick", addresses, 0), fetch(folder / "quick", addresses, 0)
        progress(f"fetching {SOURCES} sources at a pace of {PACE_SECONDS} s")
        paced = fetch(folder / "paced", addresses, PACE_SECONDS)
        progress("fetching one of each engine alone, at that pace")
        alone = max(
            (fetch(folder / f"alone-{n}", {n: addresses[n]}, PACE_SECONDS) for n in range(len(ENGINES))),
            key=lambda cost: cost.seconds,
        )
    count = SOURCES * RELEASES
    rows = (
        row("first run, no pause", first, count),
        row("second run, nothing new", again),
        row(f"first run, {PACE_SECONDS} s between requests", paced, count),
        row("the slowest source alone, at that pace", alone, RELEASES),
    )
    speed, ratio = count / first.seconds, paced.seconds / alone.seconds
    verdicts = (
        Verdict(
            f"fetch, {SOURCES} sources: releases a second",
            number(speed),
            f"≥ {WANTED_PER_SECOND}",
            speed >= WANTED_PER_SECOND,
        ),
        Verdict(
            f"fetch, {SOURCES} sources: peak memory",
            megabytes(first.peak_bytes),
            f"< {megabytes(PEAK_BYTES)}",
            first.peak_bytes < PEAK_BYTES,
        ),
        Verdict(
            f"fetch, {SOURCES} sources at a pace: beside the slowest alone",
            f"{ratio:.2f}",
            f"≤ {LONGER}",
            ratio <= LONGER,
        ),
    )
    columns = (f"fetch of {SOURCES} sources, {RELEASES} releases each", "time", "processor time", "releases/s", "peak")
    return Findings((Table("Fetch from many sources, whole process", columns, rows),), verdicts)


def row(what: str, cost: Cost, count: int = 0) -> tuple[str, ...]:
    """Return a line of the table."""
    speed = number(count / cost.seconds) if count else ""
    return what, f"{cost.seconds:.1f} s", f"{cost.cpu_seconds:.1f} s", speed, megabytes(cost.peak_bytes)


def fetch(folder: Path, addresses: Mapping[int, str], delay_seconds: float) -> Cost:
    """Fetch offices, by their numbers, into the archive of a folder."""
    ids = declare(folder / "sources", addresses, delay_seconds)
    environment = {"MFA_ARCHIVER_SOURCES": str(folder / "sources")}
    return measure((PROGRAM, "fetch", "-q", *ids, "--db", str(folder / "archive.db")), environment)
