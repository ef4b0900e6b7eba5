"""Strange queries: whatever a person or a program may type, how long the slowest takes."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.archives import Archives
from benchmarks.report import Findings, Table, Verdict, number, progress
from benchmarks.searching import timed
from mfa_archiver.archive.budget import Budget
from mfa_archiver.archive.database import Archive, open_archive

COUNT = 100_000
EXAMPLES = 1_000
MOST_SECONDS = 1.0

SIGNS = ["(", ")", '"', "«", "-", "OR", "AND", "NOT", "NEAR/5", "NEAR/99", "*", ":", "|", "..", "title:", "lang:", "x:"]
COMMON = [
    "Казахстана",
    "министр",
    "и",
    "в",
    "the",
    "of",
    "Kazakhstan",
    "және",
    "қазақ*",
    "м*",
    "a*",
    "2*",
    "国",
    "外交",
]
PIECES = st.sampled_from(SIGNS) | st.sampled_from(COMMON) | st.text(max_size=6)
QUERIES = st.lists(PIECES, max_size=60).map(" ".join) | st.lists(PIECES, max_size=30).map("".join) | st.text()
# What is worst for one part of the search or another: depth, number, the longest lists of matches.
WORST = {
    "10,000 brackets": "(" * 10_000,
    "10,000 brackets that close": "(" * 10_000 + "министр" + ")" * 10_000,
    "10,000 different words": " ".join(f"слово{number}" for number in range(10_000)),
    "10,000 times a common word": "министр " * 10_000,
    "1,000 times OR": " OR ".join(["министр", "және", "the"] * 333),
    "300 prefixes of one letter": " ".join(f"{letter}*" for letter in "абвгдежзиклмнопрстуфхцчшщэюя" * 11),
    "a prefix of one letter": "м*",
    "a phrase of 60 common words": '"' + "и в на " * 20 + '"',
    "NEAR/99 of common words": "министр NEAR/99 и NEAR/99 в NEAR/99 на NEAR/99 Казахстана",
    "200 exclusions": "министр " + " ".join(f"-слово{number}" for number in range(200)),
    "100,000 quotation marks": '"' * 100_000,
    "a megabyte without a blank": "ж" * 1_000_000,
}


def bench(archives: Archives, _folder: Path) -> Findings:
    """Time queries that hypothesis makes up, and some made to be slow."""
    path = archives.of(COUNT)
    progress(f"asking {number(COUNT)} releases {number(EXAMPLES)} strange things")
    with open_archive(path) as archive:
        made_up = time_made_up(archive)
        worst = {name: timed(archive, name, query, "relevance", Budget()).ms for name, query in WORST.items()}
    rows = [(f"the slowest of {number(len(made_up))} made up", f"{max(made_up):.0f} ms")]
    rows += [(name, f"{ms:.0f} ms") for name, ms in worst.items()]
    slowest = max([*made_up, *worst.values()])
    return Findings(
        (Table(f"Strange queries among {number(COUNT)} releases", ("query", "time"), tuple(rows)),),
        (Verdict("strange queries: the slowest", f"{slowest:.0f} ms", "≤ 1,000 ms", slowest <= MOST_SECONDS * 1000),),
    )


def time_made_up(archive: Archive) -> list[float]:
    """Return the milliseconds of each query that hypothesis makes up, the same ones every time."""
    found: list[float] = []

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(QUERIES)
    def ask(query: str) -> None:
        found.append(timed(archive, "made up", query, "relevance", Budget()).ms)

    ask()
    return found
