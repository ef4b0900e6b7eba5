"""Searching: from the query's text to twenty dressed hits, in process, the archive open and its pages warm."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.report import Findings, Table, Verdict, number, progress
from mfa_archiver.archive import search as archive_search
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.search import Sort
from mfa_archiver.query.fts import compile_query, query_forms
from mfa_archiver.query.parser import parse_query

REPEATS = {10_000: 20, 100_000: 8}
HELD_TO = 10_000
P95_MS = 25.0

# Kind of query: the same question in Russian, Kazakh and English.
COMMON = "one common word"
QUERIES: dict[str, tuple[str, ...]] = {
    COMMON: ("Казахстана", "Қазақстанның", "Kazakhstan"),
    "one rare word": ("Исландией", "Исландиямен", "Iceland"),
    "two words": ("деловой форум", "бизнес форум", "business forum"),
    "three words": (
        "консультации политические Германия",
        "саяси консультация Германия",
        "political consultations Germany",
    ),
    "a question of eight words": (
        "какие соглашения с Германией подписаны в этом году",
        "биыл Германиямен қандай келісімдерге қол қойылды екен айтшы",
        "which agreements with Germany were signed this year",
    ),
    "a phrase": ('"дорожную карту"', '"жол картасын"', '"road map"'),
    "a prefix": ("межправ*", "үкіметар*", "intergov*"),
}


@dataclass(frozen=True, slots=True)
class Timing:
    """One search: its kind, how many hits it showed, and its milliseconds."""

    kind: str
    hits: int
    ms: float


def bench(archives: Archives, _folder: Path) -> Findings:
    """Time every query against archives of two sizes."""
    tables = []
    verdicts = []
    for count, repeats in REPEATS.items():
        path = archives.of(count)
        progress(f"searching {number(count)} releases")
        with open_archive(path) as archive:
            timings = [timing for _ in range(repeats) for timing in round_of_searches(archive)]
        tables.append(latency_table(f"Search among {number(count)} releases, 20 hits with snippets", timings))
        if count == HELD_TO:
            p95 = percentile([timing.ms for timing in timings], 95)
            verdicts.append(
                Verdict(
                    f"search, {number(count)} releases: p95 of all queries",
                    f"{p95:.1f} ms",
                    f"≤ {P95_MS:.0f} ms",
                    p95 <= P95_MS,
                )
            )
    return Findings(tuple(tables), tuple(verdicts))


def round_of_searches(archive: Archive) -> Iterator[Timing]:
    """Ask every query once, best first, and the commonest words once more, newest first."""
    for kind, queries in QUERIES.items():
        for query in queries:
            yield timed(archive, kind, query, "relevance")
    for query in QUERIES[COMMON]:
        yield timed(archive, f"{COMMON}, newest first", query, "-date")


def timed(archive: Archive, kind: str, text: str, sort: Sort) -> Timing:
    """Do all that `mfa-archiver search` does between opening the archive and printing."""
    started = time.perf_counter()
    parsed = parse_query(text)
    analyser = archive_search.query_analyser(archive, query_forms(parsed))
    match = compile_query(parsed, analyser, archive_search.archive_languages(archive))
    hits = archive_search.search(archive, match, Filters(), sort=sort)
    return Timing(kind, len(hits), (time.perf_counter() - started) * 1000)


def latency_table(title: str, timings: list[Timing]) -> Table:
    """Return p50 and p95 of each kind of query, and of all."""
    rows = []
    for kind in dict.fromkeys(timing.kind for timing in timings):
        own = [timing for timing in timings if timing.kind == kind]
        rows.append((kind, *latencies([timing.ms for timing in own])))
    rows.append(("all", *latencies([timing.ms for timing in timings])))
    return Table(title, ("query, in three languages", "p50", "p95"), tuple(rows))


def latencies(values: list[float]) -> tuple[str, str]:
    """Return the median and the 95th percentile, in milliseconds."""
    return f"{statistics.median(values):.1f} ms", f"{percentile(values, 95):.1f} ms"


def percentile(values: list[float], rank: int) -> float:
    """Return the value that `rank` per cent of the values do not pass."""
    return statistics.quantiles(values, n=100, method="inclusive")[rank - 1]
