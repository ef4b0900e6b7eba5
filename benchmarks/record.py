"""The archive as a record: what keeping, proving and comparing costs; each measurement is a row of MEASUREMENTS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks import comparing, joining, packing, rechecking, verifying
from benchmarks.archives import Archives
from benchmarks.report import Findings

MEASUREMENTS: tuple[Callable[[Archives, Path], Findings], ...] = (
    rechecking.bench,
    packing.bench,
    verifying.bench,
    comparing.bench,
    joining.bench,
)


def bench(archives: Archives, folder: Path) -> Findings:
    """Make all measurements."""
    found = [measure(archives, folder) for measure in MEASUREMENTS]
    return Findings(
        tuple(table for each in found for table in each.tables), tuple(one for each in found for one in each.verdicts)
    )
