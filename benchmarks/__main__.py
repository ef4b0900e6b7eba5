"""Run benchmarks: `python -m benchmarks` runs all, `python -m benchmarks fetch search` those named."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import exporting, fetching, searching, sizes, starting
from benchmarks.archives import Archives
from benchmarks.report import Findings, machine, markdown, summary

BENCHMARKS: dict[str, Callable[[Archives, Path], Findings]] = {
    "fetch": fetching.bench,
    "search": searching.bench,
    "startup": starting.bench,
    "export": exporting.bench,
    "size": sizes.bench,
}


def main() -> None:
    """Read the command line, measure, and print Markdown to stdout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which, of {', '.join(BENCHMARKS)}; none means all")
    names = parser.parse_args().names or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    with tempfile.TemporaryDirectory(prefix="mfa-archiver-bench-") as folder:
        archives = Archives(Path(folder))
        findings = [BENCHMARKS[name](archives, Path(folder)) for name in names]
    tables = [table for found in findings for table in found.tables]
    verdicts = [verdict for found in findings for verdict in found.verdicts]
    if verdicts:
        tables.append(summary(verdicts))
    sys.stdout.write("\n".join([f"Measured on {machine()}.\n", *map(markdown, tables)]))


if __name__ == "__main__":
    main()
