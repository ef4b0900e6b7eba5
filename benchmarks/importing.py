"""Importing: whole runs of `mfa-archiver import` on WARC files of growing size, whose memory must not grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.launch import PROGRAM, measure
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress
from mfa_archiver.model import Capture, Exchange
from mfa_archiver.warc.writing import write_warc
from tests.replica.outlet import outlet_page, outlet_path
from tests.replica.releases import LANGUAGES, generate

COUNTS = (500, 5_000)
SEED = 1
NOW = datetime(2026, 11, 20, tzinfo=UTC)
# A picture beside every page, as crawls have them: passed over unread.
PICTURE = b"\x89PNG" + bytes(range(256)) * 80
WANTED_PER_SECOND = 250
# SQLite's page cache, which a small archive does not fill; and the place of each payload, for revisits.
GROWTH_BYTES = 40_000_000


def bench(archives: Archives, folder: Path) -> Findings:
    """Import crawls of an outlet's pages, the larger last."""
    del archives  # an import makes its own
    rows, peaks, paces = [], [], []
    for count in COUNTS:
        path = folder / "crawl.warc.gz"
        progress(f"writing a crawl of {number(count)} pages")
        with path.open("wb") as file:
            for _ in write_warc(exchanges(count), file, path.name):
                pass
        size = path.stat().st_size
        progress(f"importing a crawl of {number(count)} pages")
        cost = measure((PROGRAM, "import", str(path), "--db", str(folder / f"imported-{count}.db")))
        peaks.append(cost.peak_bytes)
        paces.append(count / cost.seconds)
        rows.append(
            (
                f"{number(count)} pages",
                megabytes(size),
                f"{cost.seconds:.1f} s",
                number(paces[-1]),
                megabytes(cost.peak_bytes),
            )
        )
    verdicts = (
        Verdict(
            f"import, {number(max(COUNTS))} pages of a WARC file",
            f"{number(paces[-1])} pages/s",
            f"≥ {WANTED_PER_SECOND} pages/s",
            paces[-1] >= WANTED_PER_SECOND,
        ),
        Verdict(
            f"import, {number(max(COUNTS))} pages: peak above that of {number(min(COUNTS))}",
            megabytes(peaks[-1] - peaks[0]),
            f"≤ {megabytes(GROWTH_BYTES)}",
            peaks[-1] - peaks[0] <= GROWTH_BYTES,
        ),
    )
    columns = ("import of a WARC file, whole process", "size", "time", "pages/s", "peak")
    return Findings((Table("Import", columns, tuple(rows)),), verdicts)


def exchanges(count: int) -> Iterator[Exchange]:
    """Yield an outlet's pages in three languages in turn, and a picture after each."""
    releases = generate(-(-count // len(LANGUAGES)) + 3, SEED)
    html, picture = (("content-type", "text/html; charset=utf-8"),), (("content-type", "image/png"),)
    for index in range(count):
        path = outlet_path(releases[index // len(LANGUAGES)], LANGUAGES[index % len(LANGUAGES)])
        page = outlet_page(path, releases) or ""
        yield Exchange(Capture(f"https://www.kt.kz{path}", NOW, 200, html, page.encode()))
        yield Exchange(Capture(f"https://www.kt.kz{path}.png", NOW, 200, picture, PICTURE))
