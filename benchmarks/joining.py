"""Merging: two archives of fifty thousand releases, which have nothing in common, or everything."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.archives import Archives, build_composed, patterns_of_all
from benchmarks.launch import PROGRAM, measure
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress

COUNT = 50_000
MOST_SECONDS = 60
FIRST = {"nothing in common": COUNT + 1, "everything in common": 1}


def bench(_archives: Archives, folder: Path) -> Findings:
    """Merge archives into another: one that shares nothing with it, and its copy."""
    progress(f"building archives of {number(COUNT)} releases")
    patterns = patterns_of_all()
    ours = folder / "ours.db"
    build_composed(ours, COUNT, patterns)
    rows, verdicts = [], []
    for kind, first in FIRST.items():
        theirs = folder / "theirs.db"
        theirs.unlink(missing_ok=True)
        if first == 1:
            shutil.copy(ours, theirs)
        else:
            build_composed(theirs, COUNT, patterns, first)
        into = Path(shutil.copy(ours, folder / "into.db"))
        progress(f"merging, {kind}")
        cost = measure((PROGRAM, "merge", str(theirs), "--db", str(into)))
        rows.append((kind, f"{cost.seconds:.1f} s", f"{cost.cpu_seconds:.1f} s", megabytes(cost.peak_bytes)))
        what = f"merge of two archives of {number(COUNT)} releases, {kind}"
        is_met = cost.cpu_seconds < MOST_SECONDS
        verdicts.append(Verdict(what, f"{cost.cpu_seconds:.1f} s of processor time", f"< {MOST_SECONDS} s", is_met))
    columns = ("whole process", "time", "processor time", "peak")
    title = f"Merge an archive of {number(COUNT)} releases into another of as many"
    return Findings((Table(title, columns, tuple(rows)),), tuple(verdicts))
