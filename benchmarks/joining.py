"""Merging: two archives of fifty thousand releases, which have nothing in common, or everything."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.archives import Archives, build
from benchmarks.launch import PROGRAM, measure
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress

COUNT = 50_000
MOST_SECONDS = 60
SKIPPED = {"nothing in common": COUNT, "everything in common": 0}


def bench(archives: Archives, folder: Path) -> Findings:
    """Merge archives into another: one that shares nothing with it, and its copy."""
    ours = archives.of(COUNT)
    rows, verdicts = [], []
    for kind, skipped in SKIPPED.items():
        theirs = folder / "theirs.db"
        theirs.unlink(missing_ok=True)
        if skipped:
            progress(f"building another archive of {number(COUNT)} releases")
            build(theirs, COUNT, skipped)
        else:
            shutil.copy(ours, theirs)
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
