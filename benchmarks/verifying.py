"""Verifying: how many bytes a second are held against their digests, with all other checks, and what each takes."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.archives import Archives, pattern
from benchmarks.launch import PROGRAM, measure
from benchmarks.packing import furnished_pages
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress
from mfa_archiver.archive.chain import close_rows
from mfa_archiver.archive.database import create_archive, open_archive
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.verify import CHECKS, verify
from mfa_archiver.model import Added, Capture
from mfa_archiver.proof.manifest import Kind

COUNT = 10_000
PAGES = 2_000
REPEATS = 5  # of which the fastest counts: what else runs on a machine can only add
WANTED_BYTES = 150_000_000  # a second
READ = {
    "payloads": "SELECT sum(size) FROM payloads",
    "revisions": "SELECT sum(length(CAST(title || dateline || body AS BLOB))) FROM revisions",
}
Spent = tuple[float, float]  # seconds by the clock, and of processor time


def bench(archives: Archives, folder: Path) -> Findings:
    """Verify archives as whole processes, then in this one, then check by check."""
    found = [bench_one(kind, make(archives, folder), folder) for kind, make in KINDS.items()]
    return Findings(
        tuple(table for each in found for table in each.tables), tuple(one for each in found for one in each.verdicts)
    )


def bench_one(kind: str, made: Path, folder: Path) -> Findings:
    """Verify one archive in all these ways."""
    path = sealed(made, folder / "sealed.db")
    progress(f"verifying {kind}")
    whole = measure((PROGRAM, "verify", "--db", str(path)))
    sizes = read_bytes(path)
    sizes["all checks"] = sum(sizes.values())
    spent = {
        "verify, whole process": (whole.seconds, whole.cpu_seconds),
        "all checks": min(time_all(path) for _ in range(REPEATS)),
        **time_checks(path),
    }
    rows = []
    for name, (seconds, cpu_seconds) in spent.items():
        size = sizes.get(name)
        told = (megabytes(size), f"{megabytes(size / seconds)}/s") if size else ("", "")
        rows.append((name, told[0], f"{seconds:.2f} s", f"{cpu_seconds:.2f} s", told[1]))
    pace = sizes["all checks"] / spent["all checks"][0]
    what = f"verify, all checks, {kind}, by the clock"
    verdict = Verdict(what, f"{megabytes(pace)}/s", f"≥ {megabytes(WANTED_BYTES)}/s", pace >= WANTED_BYTES)
    columns = ("check", "digested", "time", "processor time", "digested a second by the clock")
    return Findings((Table(f"Verify {kind}", columns, tuple(rows)),), (verdict,))


def archive_of_pages(_archives: Archives, folder: Path) -> Path:
    """Return an archive of releases that were each read from a page of their own."""
    progress(f"building an archive of {number(PAGES)} pages")
    path = folder / "pages.db"
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
        index = Index()
        for page, release in zip(furnished_pages(PAGES), islice(pattern("ru"), PAGES), strict=True):
            capture = Capture(release.url, datetime.now(UTC), 200, (("content-type", "text/html"),), page)
            keep_outcomes(archive, index, capture, [Added(release)], None)
    return path


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


def time_all(path: Path) -> Spent:
    """Return the seconds that all checks take together, as `verify` makes them."""
    with open_archive(path) as archive:
        started, began = time.perf_counter(), time.process_time()
        if faults := list(verify(archive)):
            raise SystemExit(f"the archive to verify is damaged: {faults}")
        return time.perf_counter() - started, time.process_time() - began


def time_checks(path: Path) -> dict[str, Spent]:
    """Return the seconds that each check takes alone."""
    spent = {}
    with open_archive(path) as archive:
        for name, check in CHECKS.items():
            started, began = time.perf_counter(), time.process_time()
            if faults := list(check(archive, lambda _done, _all: None)):
                raise SystemExit(f"the archive to verify is damaged: {faults}")
            spent[name] = time.perf_counter() - started, time.process_time() - began
    return spent


KINDS: dict[str, Callable[[Archives, Path], Path]] = {
    f"{number(COUNT)} releases of listings": lambda archives, _folder: archives.of(COUNT),
    f"{number(PAGES)} releases of pages": archive_of_pages,
}
