"""Extraction of pages without rules against other libraries: `python -m benchmarks.extracting [FOLDER]`.

The folder holds sets of pages: `SET/gold.jsonl` (page, url, title, date, body) and `SET/pages/PAGE.html.gz`. All
extractors read a page one after the other, so that what slows the machine slows them alike.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import fmean

from benchmarks.extractors import EXTRACTORS, Extractor, Reading
from benchmarks.launch import measure
from benchmarks.report import Table, Verdict, machine, markdown, megabytes, progress, summary
from benchmarks.shingles import Overlap, compare, score

DATA = Path(__file__).parents[2] / "shared" / "data" / "extraction"
OURS, PEER = "mfa-archiver", "trafilatura"
TARGETS = {"pages181": 0.972, "wcxb-dev": 0.940, "daniel-ru-even": 0.870}
RUSSIAN = "daniel"  # sets of this name are Russian, and their expected text opens with the headline
TIMES_AS_FAST = 6
CONFIDENCES = (0.0, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
STUMBLES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)  # of a library, on a page


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what should be read from it."""

    payload: bytes
    url: str
    title: str
    date: str
    body: str


@dataclass(slots=True)
class Result:
    """What one extractor made of one set."""

    overlaps: list[Overlap] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    confidences: list[tuple[float, Overlap]] = field(default_factory=list)  # of the pages that were read
    seconds: float = 0.0


def main() -> None:
    """Read the command line, measure, and print Markdown to stdout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extracting", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DATA, help="where the sets of pages lie")
    parser.add_argument("--alone", choices=EXTRACTORS, help="read all pages with one extractor and say nothing")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    sets = sorted(path.parent for path in given.folder.glob("*/gold.jsonl"))
    if not sets:
        parser.error(f"no set of pages in {given.folder}: give the folder that holds SET/gold.jsonl")
    if given.alone:
        read_alone(EXTRACTORS[given.alone](), sets)
        return
    results = {path.name: bench_set(path) for path in sets}
    sys.stdout.write("\n".join([f"Measured on {machine()}.\n", *map(markdown, tables(results, given.folder))]))


def pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of a set, one at a time: their memory is nobody's."""
    with (folder / "gold.jsonl").open("rb") as file:
        for line in file:
            gold = json.loads(line)
            payload = gzip.decompress((folder / "pages" / f"{gold['page']}.html.gz").read_bytes())
            yield Page(payload, gold["url"] or "", gold["title"] or "", gold["date"] or "", gold["body"] or "")


def read_alone(extractor: Extractor, sets: list[Path]) -> None:
    """Read all pages with one extractor, for its memory to be measured from outside."""
    for folder in sets:
        for page in pages(folder):
            timed(extractor, page, language_of(folder.name))


def language_of(name: str) -> str:
    """Return the language that an extractor which must be told one is told for a set."""
    return "ru" if name.startswith(RUSSIAN) else "en"


def bench_set(folder: Path) -> dict[str, Result]:
    """Read every page of a set with every extractor in turn."""
    extractors = {name: make() for name, make in EXTRACTORS.items()}
    results: defaultdict[str, Result] = defaultdict(Result)
    for extractor in extractors.values():  # once before the clock runs: what loads at first use is no page's cost
        timed(extractor, next(pages(folder)), language_of(folder.name))
    for number, page in enumerate(pages(folder)):
        if number % 50 == 0:
            progress(f"{folder.name}: page {number}")
        for name, extractor in extractors.items():
            reading, seconds = timed(extractor, page, language_of(folder.name))
            judge(results[name], reading, page, opens_with_headline=folder.name.startswith(RUSSIAN))
            results[name].seconds += seconds
    return dict(results)


def timed(extractor: Extractor, page: Page, language: str) -> tuple[Reading, float]:
    """Return what an extractor makes of a page, and the processor's seconds it took."""
    started = time.process_time()
    try:
        reading = extractor(page.payload, page.url, language)
    except STUMBLES as error:
        progress(f"nothing read: {type(error).__name__}")
        reading = Reading()
    return reading, time.process_time() - started


def judge(result: Result, reading: Reading, page: Page, *, opens_with_headline: bool) -> None:
    """Hold a reading to what was expected; the title goes before the body where the expected text has it there."""
    body = reading.body
    if opens_with_headline and not body.startswith(reading.title):
        body = f"{reading.title}\n\n{body}"
    overlap = compare(body, page.body)
    result.overlaps.append(overlap)
    if reading.confidence is not None:
        result.confidences.append((reading.confidence, overlap))
    if page.title:
        result.titles.append(" ".join(reading.title.split()) == " ".join(page.title.split()))
    if page.date:
        result.dates.append(reading.date[:10] == page.date[:10])


def tables(results: dict[str, dict[str, Result]], folder: Path) -> list[Table]:
    """Return what was measured as tables, the targets last."""
    found = [quality(name, by_extractor) for name, by_extractor in results.items()]
    seconds = {name: sum(each[name].seconds for each in results.values()) for name in EXTRACTORS}
    peaks = {name: peak(name, folder) for name in EXTRACTORS}
    count = sum(len(each[OURS].overlaps) for each in results.values())
    costs = tuple(
        (
            name,
            f"{1000 * seconds[name] / count:.1f} ms",
            f"{seconds[PEER] / seconds[name]:.2f} ×",
            megabytes(peaks[name]),
        )
        for name in EXTRACTORS
    )
    columns = ("title, date and body", "CPU a page", f"speed of {PEER}", "peak")
    verdicts = [
        Verdict(f"{name}: F1", f"{f1:.3f}", f"≥ {TARGETS[name]:.3f}", f1 >= TARGETS[name])
        for name, each in results.items()
        if name in TARGETS
        for f1 in (score(each[OURS].overlaps).f1,)
    ]
    faster, leaner = seconds[PEER] / seconds[OURS], peaks[OURS] / peaks[PEER]
    verdicts.append(Verdict(f"speed of {PEER}", f"{faster:.1f} ×", f"≥ {TIMES_AS_FAST} ×", faster >= TIMES_AS_FAST))
    verdicts.append(Verdict(f"memory of {PEER}", f"{leaner:.2f} ×", "≤ 0.50 ×", leaner <= 1 / 2))
    return [*found, calibration(results), Table("Cost", columns, costs), summary(verdicts)]


def quality(name: str, results: dict[str, Result]) -> Table:
    """Return how well a set was read, whole and by its halves of even and odd pages."""
    rows = []
    for extractor, result in results.items():
        whole, even, odd = (
            score(result.overlaps[part]) for part in (slice(None), slice(0, None, 2), slice(1, None, 2))
        )
        numbers = (whole.f1, whole.precision, whole.recall, even.f1, odd.f1)
        rows.append((extractor, *(f"{number:.3f}" for number in numbers), share(result.titles), share(result.dates)))
    columns = ("", "F1", "precision", "recall", "F1, even pages", "F1, odd pages", "titles", "dates")
    return Table(f"{name}, {len(results[OURS].overlaps)} pages", columns, tuple(rows))


def calibration(results: dict[str, dict[str, Result]]) -> Table:
    """Return what share of the text was right, by how sure this program was of it."""
    told = {name: each[OURS].confidences for name, each in results.items()}
    rows = []
    for least, below in pairwise(CONFIDENCES):
        halves = [
            [overlap for pages in told.values() for sure, overlap in pages[half::2] if least <= sure < below]
            for half in (0, 1)
        ]
        both = [*halves[0], *halves[1]]
        numbers = (mean_f1(part) for part in (both, *halves))
        rows.append((f"{least:.2f} to {min(below, 1):.2f}", str(len(both)), *numbers))
    columns = ("confidence", "pages", "F1 of a page, mean", "even pages", "odd pages")
    return Table("Confidence of mfa-archiver", columns, tuple(rows))


def mean_f1(overlaps: Sequence[Overlap]) -> str:
    """Return the mean of the pages' own F1, or a dash where there is none."""
    return f"{fmean(score([overlap]).f1 for overlap in overlaps):.3f}" if overlaps else "–"


def share(flags: list[bool]) -> str:
    """Return what share is right, or a dash where nothing was expected."""
    return f"{sum(flags) / len(flags):.3f}" if flags else "–"


def peak(name: str, folder: Path) -> int:
    """Return the peak memory of a process that reads all pages with one extractor."""
    progress(f"memory of {name}")
    command = (sys.executable, "-m", "benchmarks.extracting", "--alone", name, str(folder.resolve()))
    return measure(command).peak_bytes


if __name__ == "__main__":
    main()
