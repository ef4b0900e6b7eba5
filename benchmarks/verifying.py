"""Verifying: how fast every byte that is held gives its digest again, and what the other checks take."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.launch import PROGRAM, measure
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress
from mfa_archiver.archive.chain import close_rows
from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.verify import CHECKS
from mfa_archiver.proof.manifest import Kind

COUNT = 10_000
WANTED_BYTES = 150_000_000  # a second
READ = {
    "payloads": "SELECT sum(size) FROM payloads",
    "revisions": "SELECT sum(length(CAST(title || dateline || body AS BLOB))) FROM revisions",
}


def bench(archives: Archives, folder: Path) -> Findings:
    """Verify an archive as a whole process, then check by check."""
    path = sealed(archives.of(COUNT), folder / "sealed.db")
    progress(f"verifying {number(COUNT)} releases")
    whole = measure((PROGRAM, "verify", "--db", str(path)))
    sizes = read_bytes(path)
    spent = time_checks(path)
    sizes["all checks"] = sum(sizes.values())
    spent["all checks"] = sum(clock for clock, _ in spent.values()), sum(cpu for _, cpu in spent.values())
    rows = [("verify, whole process", "", f"{whole.seconds:.2f} s", f"{whole.cpu_seconds:.2f} s", "")]
    verdicts = []
    for name, (seconds, cpu_seconds) in spent.items():
        size = sizes.get(name)
        pace = f"{megabytes(size / cpu_seconds)}/s" if size else ""
        rows.append((name, megabytes(size) if size else "", f"{seconds:.2f} s", f"{cpu_seconds:.2f} s", pace))
        if size:
            is_met = size / cpu_seconds >= WANTED_BYTES
            verdicts.append(
                Verdict(f"verify, {name}, a second of processor time", pace, f"≥ {megabytes(WANTED_BYTES)}/s", is_met)
            )
    columns = ("check", "digested", "time", "processor time", "digested a second")
    return Findings((Table(f"Verify {number(COUNT)} releases", columns, tuple(rows)),), tuple(verdicts))


def sealed(path: Path, copy: Path) -> Path:
    """Return a copy of an archive, closed with a manifest as fetches close one."""
    shutil.copy(path, copy)
    with open_archive(copy) as archive:
        close_rows(archive, Kind.REST, datetime.now(UTC))
    return copy


def read_bytes(path: Path) -> dict[str, int]:
    """Return how many bytes the checks of digests read, unpacked."""
    with closing(sqlite3.connect(path)) as connection:
        return {name: int(connection.execute(sql).fetchone()[0]) for name, sql in READ.items()}


def time_checks(path: Path) -> dict[str, tuple[float, float]]:
    """Return the seconds that each check takes, by the clock and of processor time."""
    spent = {}
    with open_archive(path) as archive:
        for name, check in CHECKS.items():
            started, began = time.perf_counter(), time.process_time()
            if faults := list(check(archive, lambda _done, _all: None)):
                raise SystemExit(f"the archive to verify is damaged: {faults}")
            spent[name] = time.perf_counter() - started, time.process_time() - began
    return spent
