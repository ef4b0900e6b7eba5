"""Searching: from the query's text to twenty dressed hits, in process, the archive open and its pages warm."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.archives import Archives, build_composed
from benchmarks.report import Findings, Table, Verdict, number, progress
from mfa_archiver.archive import search as archive_search
from mfa_archiver.archive.budget import Budget
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import reindex
from mfa_archiver.archive.search import Sort
from mfa_archiver.query.fts import compile_query, query_forms
from mfa_archiver.query.parser import parse_query

REPEATS = {10_000: 20, 100_000: 8}
P95_MS = {10_000: 25.0, 100_000: 90.0, 1_000_000: 170.0}
NEWEST_P95_MS = 10.0
INDEXED_A_SECOND = 2_400
MILLION = 1_000_000
MILLION_REPEATS = 5
UNCUT = Budget(ranked=10**9, counted=10**9)

# Kind of query: the same question in Russian, Kazakh and English.
COMMON = "one common word"
TWO_COMMON = "two common words"
NEWEST = ", newest first"
QUERIES: dict[str, tuple[str, ...]] = {
    COMMON: ("Казахстана", "Қазақстанның", "Kazakhstan"),
    "one rare word": ("Исландией", "Исландиямен", "Iceland"),
    TWO_COMMON: ("сотрудничество Казахстана", "Қазақстанның ынтымақтастық", "Kazakhstan cooperation"),
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
    verdicts: list[Verdict] = []
    for count, repeats in REPEATS.items():
        path = archives.of(count)
        progress(f"searching {number(count)} releases")
        with open_archive(path) as archive:
            timings = [timing for _ in range(repeats) for timing in round_of_searches(archive, Budget())]
        tables.append(latency_table(f"Search among {number(count)} releases, 20 hits with snippets", timings))
        verdicts += held_to(count, timings)
    indexing = bench_indexing(archives)
    return Findings((*tables, *indexing.tables), (*verdicts, *indexing.verdicts))


def bench_indexing(archives: Archives) -> Findings:
    """Make the index of the largest archive anew, as `reindex` does, acronyms and dictionary forms included."""
    count = max(REPEATS)
    progress(f"indexing {number(count)} releases")
    with open_archive(archives.of(count)) as archive:
        started, began = time.perf_counter(), time.process_time()
        reindex(archive)
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - began
    pace = round(count / seconds)
    row = (number(count), f"{seconds:.1f} s", f"{cpu_seconds:.1f} s", number(pace))
    verdict = Verdict(
        f"indexing, {number(count)} releases: a second", number(pace), f"≥ {number(INDEXED_A_SECOND)}",
        pace >= INDEXED_A_SECOND,
    )  # fmt: skip
    columns = ("releases", "time", "processor time", "releases a second")
    return Findings((Table("The index made anew", columns, (row,)),), (verdict,))


def bench_million(_archives: Archives, folder: Path) -> Findings:
    """Time every query against a million composed releases, common words cut and uncut."""
    path = folder / "million.db"
    progress(f"building an archive of {number(MILLION)} releases, some twenty minutes")
    build_composed(path, MILLION)
    return search_million(path)


def search_million(path: Path) -> Findings:
    """Time every query against a large archive, with the budget of a ranking and without."""
    progress(f"searching {number(MILLION)} releases")
    with open_archive(path) as archive:
        rounds = [
            (list(round_of_searches(archive, Budget())), list(round_of_searches(archive, UNCUT)))
            for _ in range(MILLION_REPEATS)
        ]
    cut, uncut = ([timing for one in side for timing in one] for side in zip(*rounds, strict=True))
    title = f"Search among {number(MILLION)} releases, 20 hits with snippets"
    tables = (latency_table(title, cut), latency_table(f"{title}, every word ranked by", uncut))
    return Findings(tables, tuple(held_to(MILLION, cut)))


def held_to(count: int, timings: list[Timing]) -> Iterator[Verdict]:
    """Yield the verdicts on an archive's latencies: of all queries, and of those newest first."""
    newest = [timing.ms for timing in timings if timing.kind.endswith(NEWEST)]
    for what, values, most in (
        ("all queries", [timing.ms for timing in timings], P95_MS[count]),
        ("newest first", newest, NEWEST_P95_MS),
    ):
        p95 = percentile(values, 95)
        label = f"search, {number(count)} releases: p95 of {what}"
        yield Verdict(label, f"{p95:.1f} ms", f"≤ {most:.0f} ms", p95 <= most)


def round_of_searches(archive: Archive, budget: Budget) -> Iterator[Timing]:
    """Ask every query once, best first, and the commonest words once more, newest first."""
    for kind, queries in QUERIES.items():
        for query in queries:
            yield timed(archive, kind, query, "relevance", budget)
    for kind in (COMMON, TWO_COMMON):
        for query in QUERIES[kind]:
            yield timed(archive, f"{kind}{NEWEST}", query, "-date", budget)


def timed(archive: Archive, kind: str, text: str, sort: Sort, budget: Budget) -> Timing:
    """Do all that `mfa-archiver search` does between opening the archive and printing."""
    started = time.perf_counter()
    parsed = parse_query(text)
    analyser = archive_search.query_analyser(archive, query_forms(parsed))
    match = compile_query(parsed, analyser, archive_search.archive_languages(archive))
    hits = archive_search.search(archive, match, Filters(), sort=sort, budget=budget)
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
