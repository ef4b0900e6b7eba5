"""Run benchmarks: `python -m benchmarks fetch search` runs those named; without a name, all but those on request."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import exporting, fetching, importing, many_sources, record, searching, sizes, starting, strange
from benchmarks.archives import Archives
from benchmarks.quality import bench as quality
from benchmarks.report import Findings, machine, markdown, summary

BENCHMARKS: dict[str, Callable[[Archives, Path], Findings]] = {
    "fetch": fetching.bench,
    "many-sources": many_sources.bench,
    "search": searching.bench,
    "search-million": searching.bench_million,
    "strange": strange.bench,
    "startup": starting.bench,
    "export": exporting.bench,
    "import": importing.bench,
    "import-large": importing.bench_large,
    "size": sizes.bench,
    "record": record.bench,
    "quality": quality.bench,
}
MARKS = ("<!-- measured -->", "<!-- /measured -->")
# `quality` wants the group `bench` and question sets, `search-million` half an hour and 10 GB, the others ten minutes
# or so each.
ON_REQUEST = {"quality", "search-million", "many-sources", "import-large", "record"}


def main() -> None:
    """Read the command line, measure, and print Markdown to stdout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"which, of {', '.join(BENCHMARKS)}; none means all but {' and '.join(sorted(ON_REQUEST))}",
    )
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help=f"put the tables into FILE, between {' and '.join(MARKS)}"
    )
    arguments = parser.parse_args()
    names = arguments.names or [name for name in BENCHMARKS if name not in ON_REQUEST]
    if unknown := [name for name in names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    with tempfile.TemporaryDirectory(prefix="mfa-archiver-bench-") as folder:
        archives = Archives(Path(folder))
        findings = [BENCHMARKS[name](archives, Path(folder)) for name in names]
    tables = [table for found in findings for table in found.tables]
    verdicts = [verdict for found in findings for verdict in found.verdicts]
    if verdicts:
        tables.append(summary(verdicts))
    if not tables:
        return
    told = "\n".join([f"Measured on {machine()}.\n", *map(markdown, tables)])
    sys.stdout.write(told)
    if arguments.write:
        write_between(arguments.write, told)


def write_between(document: Path, told: str) -> None:
    """Put what was measured between a document's marks, instead of what stands there."""
    opening, closing = MARKS
    before, _, rest = document.read_text(encoding="utf-8").partition(opening)
    _, _, after = rest.partition(closing)
    document.write_text(f"{before}{opening}\n\n{told}\n{closing}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
