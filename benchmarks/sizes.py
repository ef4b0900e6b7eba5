"""Room: what an archive's file holds, a release and in all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.report import Findings, Table, Verdict, number, progress

COUNTS = (10_000, 100_000)
INDEX_SHARE = 0.6  # of the table it indexes, at most

PARTS = {
    "the file": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "served payloads, compressed": "SELECT sum(length(zstd)) FROM payloads",
    "served payloads, as served": "SELECT sum(size) FROM payloads",
    "titles and bodies": "SELECT sum(length(CAST(title || body AS BLOB))) FROM revisions",
    "search index": "SELECT sum(length(block)) FROM search_data",
    "table `revisions`": "SELECT sum(pgsize) FROM dbstat WHERE name = 'revisions'",
    "search index with its tables": "SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'search_*'",
    "term frequencies": "SELECT sum(pgsize) FROM dbstat WHERE name = 'frequencies'",
    "dictionary forms": "SELECT sum(length(CAST(form || lemma AS BLOB))) FROM lemmas",
}


def bench(archives: Archives, _folder: Path) -> Findings:
    """Weigh the parts of archives of two sizes."""
    progress("weighing archives")
    weights = [weigh(archives.of(count)) for count in COUNTS]
    rows = []
    for part in PARTS:
        cells = [
            f"{number(weight[part] / count)} B, {weight[part] / weight['the file']:.0%}"
            for count, weight in zip(COUNTS, weights, strict=True)
        ]
        rows.append((part, *cells))
    columns = ("a release, part of the file", *(f"{number(count)} releases" for count in COUNTS))
    verdicts = [share_of_index(count, weight) for count, weight in zip(COUNTS, weights, strict=True)]
    return Findings((Table("Room", columns, tuple(rows)),), tuple(verdicts))


def share_of_index(count: int, weight: dict[str, int]) -> Verdict:
    """Hold the index's room, all its tables, against that of the table it indexes."""
    share = (weight["search index with its tables"] + weight["term frequencies"]) / weight["table `revisions`"]
    what = f"size, {number(count)} releases: search index, of the table it indexes"
    return Verdict(what, f"{share:.0%}", f"≤ {INDEX_SHARE:.0%}", share <= INDEX_SHARE)


def weigh(path: Path) -> dict[str, int]:
    """Return the bytes of each part of an archive."""
    with closing(sqlite3.connect(path)) as connection:
        return {part: int(connection.execute(sql).fetchone()[0]) for part, sql in PARTS.items()}
