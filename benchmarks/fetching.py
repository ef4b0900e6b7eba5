"""Fetching: whole runs of `mfa-archiver fetch` against the replica, which is a process of its own and never waits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.launch import PROGRAM, PROJECT, Cost, measure
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress
from tests.replica.releases import LANGUAGES
from tests.replica.source_file import write_source_file

RUNS = ((1_000, ("ru",)), (1_000, LANGUAGES), (10_000, ("ru",)), (10_000, LANGUAGES))
RELEASES_A_SECOND = 400
PEAK_BYTES = 150_000_000


def bench(_archives: Archives, folder: Path) -> Findings:
    """Fetch listings of several lengths into new archives, and each a second time with nothing new."""
    rows = []
    verdicts = []
    for count, languages in RUNS:
        what = f"{number(count)} releases × {len(languages)} language{'s' if len(languages) > 1 else ''}"
        progress(f"fetching {what}")
        first, again = fetch_twice(folder, count, languages)
        speed = count * len(languages) / first.seconds
        rows.append(
            (
                what,
                f"{first.seconds:.1f} s",
                number(speed),
                megabytes(first.peak_bytes),
                f"{again.seconds:.2f} s",
                megabytes(again.peak_bytes),
            )
        )
        verdicts += [
            Verdict(
                f"fetch, {what}: releases a second", number(speed), f"≥ {RELEASES_A_SECOND}", speed >= RELEASES_A_SECOND
            ),
            Verdict(
                f"fetch, {what}: peak memory",
                megabytes(first.peak_bytes),
                f"< {megabytes(PEAK_BYTES)}",
                first.peak_bytes < PEAK_BYTES,
            ),
            Verdict(
                f"fetch again, {what}: peak memory",
                megabytes(again.peak_bytes),
                f"< {megabytes(PEAK_BYTES)}",
                again.peak_bytes < PEAK_BYTES,
            ),
        ]
    columns = ("fetched, parsed, stored, indexed", "time", "releases/s", "peak", "again, nothing new", "peak")
    return Findings((Table("Fetch from the replica, whole process", columns, tuple(rows)),), tuple(verdicts))


def fetch_twice(folder: Path, count: int, languages: tuple[str, ...]) -> tuple[Cost, Cost]:
    """Fetch everything into a new archive, then once more."""
    own = folder / f"fetch-{count}-{len(languages)}"
    with replica(count) as base_url:
        write_source_file(own / "sources", base_url, languages=list(languages))
        environment = {"MFA_ARCHIVER_SOURCES": str(own / "sources")}
        command = (PROGRAM, "fetch", "-q", "--db", str(own / "archive.db"))
        return measure(command, environment), measure(command, environment)


@contextmanager
def replica(count: int) -> Iterator[str]:
    """Serve a replica from its own process for the block; the value is its address."""
    command = (sys.executable, "-m", "tests.replica", "--count", str(count))
    with subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        # Leaving the block closes the server's stdin, upon which it ends.
        yield server.stdout.readline().strip() if server.stdout else ""
