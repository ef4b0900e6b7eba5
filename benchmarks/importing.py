"""Importing: whole runs of `mfa-archiver import` on WARC files of growing size, whose memory must not grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from benchmarks.archives import Archives
from benchmarks.launch import PROGRAM, measure
from benchmarks.report import Findings, Table, Verdict, megabytes, number, progress
from mfa_archiver.model import Capture, Exchange
from mfa_archiver.warc.writing import write_warc
from tests.replica.outlet import outlet_page, outlet_path
from tests.replica.releases import LANGUAGES, generate

COUNTS = (500, 5_000)
LARGE_COUNTS = (5_000, 50_000)
HOSTS = {"www.kt.kz": "with rules", "www.outlet.example": "without"}
SEED = 1
NOW = datetime(2026, 11, 20, tzinfo=UTC)
# A picture beside every page, as crawls have them: passed over unread.
PICTURE_BYTES = 17_000
PICTURE = b"\x89PNG" + bytes(range(256)) * 80
WANTED_PER_SECOND = 250
# SQLite's page cache, which a small archive does not fill; and the place of each payload, for revisits.
GROWTH_BYTES = 40_000_000


def bench(archives: Archives, folder: Path) -> Findings:
    """Import crawls of an outlet's pages, the larger last."""
    del archives  # an import makes its own
    return measured(folder, COUNTS, pictured=False)


def bench_large(archives: Archives, folder: Path) -> Findings:
    """Import a crawl of 50,000 pages and as many pictures, a gigabyte, beside a tenth of it."""
    del archives  # likewise
    return measured(folder, LARGE_COUNTS, pictured=True)


def measured(folder: Path, counts: Sequence[int], *, pictured: bool) -> Findings:
    """Import a crawl of each length: pages that a source has rules for, and the same ones without, at another host."""
    rows, verdicts = [], []
    for host, kind in HOSTS.items():
        peaks, paces = [], []
        for count in counts:
            path = folder / "crawl.warc.gz"
            progress(f"writing a crawl of {number(count)} pages {kind}")
            with path.open("wb") as file:
                for _ in write_warc(exchanges(count, host, pictured=pictured), file, path.name):
                    pass
            progress(f"importing a crawl of {number(count)} pages {kind}")
            cost = measure((PROGRAM, "import", str(path), "--db", str(folder / f"imported-{host}-{count}.db")))
            peaks.append(cost.peak_bytes)
            paces.append(count / cost.seconds)
            rows.append(
                (
                    f"{number(count)} pages {kind}",
                    megabytes(path.stat().st_size),
                    f"{cost.seconds:.1f} s",
                    f"{cost.cpu_seconds:.1f} s",
                    number(paces[-1]),
                    megabytes(cost.peak_bytes),
                )
            )
        verdicts += [
            Verdict(
                f"import, {number(max(counts))} pages {kind}",
                f"{number(paces[-1])} pages/s",
                f"≥ {WANTED_PER_SECOND} pages/s",
                paces[-1] >= WANTED_PER_SECOND,
            ),
            Verdict(
                f"import, {number(max(counts))} pages {kind}: peak above that of {number(min(counts))}",
                megabytes(peaks[-1] - peaks[0]),
                f"≤ {megabytes(GROWTH_BYTES)}",
                peaks[-1] - peaks[0] <= GROWTH_BYTES,
            ),
        ]
    columns = ("import of a WARC file, whole process", "size", "time", "processor time", "pages/s", "peak")
    return Findings((Table("Import", columns, tuple(rows)),), tuple(verdicts))


def exchanges(count: int, host: str, *, pictured: bool) -> Iterator[Exchange]:
    """Yield an outlet's pages in three languages in turn, and a picture after each: one of its own if `pictured`."""
    releases = generate(-(-count // len(LANGUAGES)) + 3, SEED)
    html, picture = (("content-type", "text/html; charset=utf-8"),), (("content-type", "image/png"),)
    for index in range(count):
        path = outlet_path(releases[index // len(LANGUAGES)], LANGUAGES[index % len(LANGUAGES)])
        page = outlet_page(path, releases) or ""
        shown = Random(index).randbytes(PICTURE_BYTES) if pictured else PICTURE  # noqa: S311 - a picture, no secret
        yield Exchange(Capture(f"https://{host}{path}", NOW, 200, html, page.encode()))
        yield Exchange(Capture(f"https://{host}{path}.png", NOW, 200, picture, shown))
