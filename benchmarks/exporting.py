"""Exporting: whole runs of `mfa-archiver export`, whose memory must not grow with the archive."""

from __future__ import annotations

from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.launch import PROGRAM, measure
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress

COUNTS = (1_000, 10_000, 100_000)
FORMATS = ("jsonl", "json", "csv", "markdown")
# SQLite keeps at most this much of the file in memory (`PRAGMA cache_size` of an open archive), and a small
# archive does not fill it.
PAGE_CACHE_BYTES = 32_768_000


def bench(archives: Archives, folder: Path) -> Findings:
    """Export archives of growing size to a file, and the largest in every format."""
    rows = []
    peaks = {}
    for count in COUNTS:
        for form in FORMATS if count == max(COUNTS) else FORMATS[:1]:
            path = archives.of(count)
            progress(f"exporting {number(count)} releases as {form}")
            output = folder / "export"
            cost = measure((PROGRAM, "export", "--db", str(path), "--format", form, "--output", str(output)))
            peaks[count, form] = cost.peak_bytes
            rows.append(
                (
                    f"{number(count)} releases, {form}",
                    f"{cost.seconds:.1f} s",
                    number(count / cost.seconds),
                    megabytes(output.stat().st_size),
                    megabytes(cost.peak_bytes),
                )
            )
            output.unlink()
    growth = peaks[max(COUNTS), "jsonl"] - peaks[min(COUNTS), "jsonl"]
    verdict = Verdict(
        f"export, {number(max(COUNTS))} releases: peak above that of {number(min(COUNTS))}",
        megabytes(growth),
        f"≤ {megabytes(PAGE_CACHE_BYTES)} (SQLite's page cache)",
        growth <= PAGE_CACHE_BYTES,
    )
    columns = ("export, whole process", "time", "releases/s", "written", "peak")
    return Findings((Table("Export", columns, tuple(rows)),), (verdict,))
