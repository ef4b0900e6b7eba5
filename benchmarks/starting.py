"""Starting up: a whole `mfa-archiver search` beside an interpreter that only imports what it cannot do without."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.launch import PROGRAM
from benchmarks.report import Findings, Table, Verdict, progress

PAIRS = 15
RATIO = 2.5
COUNT = 1_000  # releases in the archive: few, so that the start is measured and not the search
BASELINE = (sys.executable, "-c", "import typer, rich.console, sqlite3")
QUERIES = {
    "words the archive holds": "переговоры Казахстана",
    "words it does not hold": "глокую куздрой",  # their dictionary forms must be looked up
}


def bench(archives: Archives, _folder: Path) -> Findings:
    """Run pairs of baseline and search in turn, so that both meet the same weather."""
    path = archives.of(COUNT)
    progress(f"starting up {PAIRS} times a query")
    rows = []
    verdicts = []
    for what, query in QUERIES.items():
        command = (PROGRAM, "search", "--db", str(path), query)
        pairs = [(seconds(BASELINE), seconds(command)) for _ in range(PAIRS)]
        ratio = statistics.median(search / base for base, search in pairs)
        base, search = (statistics.median(side) for side in zip(*pairs, strict=True))
        rows.append((what, f"{search * 1000:.0f} ms", f"{base * 1000:.0f} ms", f"{ratio:.2f}"))
        verdicts.append(Verdict(f"start-up, {what}: ratio", f"{ratio:.2f}", f"≤ {RATIO}", ratio <= RATIO))
    columns = ("search for", "whole process", "imports alone", "median ratio")
    return Findings((Table("Start-up", columns, tuple(rows)),), tuple(verdicts))


def seconds(command: Sequence[str]) -> float:
    """Run a command and return how long it took."""
    started = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started
