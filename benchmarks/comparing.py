"""Comparing: how long `diff` takes for two wordings of five thousand words."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.archives import Archives, pattern
from benchmarks.launch import PROGRAM, measure
from benchmarks.report import Findings, Table, Verdict, number, progress
from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.language.edits import read_edit
from mfa_archiver.model import Added, Capture, ParsedRelease, Ref, Revised, Revision

WORDS = 5_000
A_PARAGRAPH = 50
REPEATS = 9  # of which the least counts: what else runs on a machine can only add
PAIRS = 25
MOST_SECONDS = 0.05
NOW = datetime(2026, 11, 20, tzinfo=UTC)
SMALL = "Both sides agreed to meet again."


def changed_words(part: int) -> Callable[[str, random.Random], str]:
    """Return what changes one in `part` words of a paragraph."""

    def change(paragraph: str, lots: random.Random) -> str:
        return " ".join("changed" if lots.randrange(part) == 0 else word for word in paragraph.split(" "))

    return change


def moved_words(paragraph: str, lots: random.Random) -> str:
    """Return a paragraph with its words in another order."""
    return " ".join(lots.sample(paragraph.split(" "), paragraph.count(" ") + 1))


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "one word in 200 is another": changed_words(200),
    "one word in 10 is another": changed_words(10),
    "all paragraphs have their words in another order": moved_words,
}


def bench(_archives: Archives, folder: Path) -> Findings:
    """Time the comparison in this process, then `diff` as a process, beside a `diff` of a sentence."""
    progress(f"comparing wordings of {number(WORDS)} words")
    lots = random.Random(WORDS)  # noqa: S311 - the same texts every time are what is wanted
    old = long_text()
    rows, verdicts = [], []
    for place, (kind, change) in enumerate(KINDS.items()):
        new = "\n\n".join(change(paragraph, lots) for paragraph in old.split("\n\n"))
        inside = min(time_edit(old, new) for _ in range(REPEATS))
        outside = time_processes(folder / f"comparing-{place}.db", old, new)
        rows.append((kind, f"{inside * 1000:.1f} ms", f"{outside * 1000:.1f} ms"))
        for where, spent in (("in process", inside), ("whole process beside start-up", outside)):
            what = f"diff, {number(WORDS)} words, {kind}, {where}"
            verdicts.append(
                Verdict(what, f"{spent * 1000:.1f} ms", f"< {MOST_SECONDS * 1000:.0f} ms", spent < MOST_SECONDS)
            )
    columns = ("processor time of a diff", "in process", "whole process beside start-up")
    return Findings((Table(f"Compare two wordings of {number(WORDS)} words", columns, tuple(rows)),), tuple(verdicts))


def long_text() -> str:
    """Return a text of many paragraphs, each its own."""
    words = iter(" ".join(release.revision.body for release in pattern("en")).split())
    return "\n\n".join(" ".join(islice(words, A_PARAGRAPH)) for _ in range(WORDS // A_PARAGRAPH))


def time_edit(old: str, new: str) -> float:
    """Return the processor time of comparing two wordings."""
    before, after = Revision("A statement", old), Revision("A statement", new)
    started = time.process_time()
    edit = read_edit(before, after, "en")
    spent = time.process_time() - started
    if not edit.kinds:
        raise SystemExit("the wordings do not differ")
    return spent


def time_processes(path: Path, old: str, new: str) -> float:
    """Return how much more processor time a `diff` of two long wordings takes than one of two short ones."""
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
        index = Index()
        for name, texts in {"long": (old, new), "short": (SMALL, f"{SMALL} In May.")}.items():
            before, after = (ParsedRelease(Ref("xx-mfa", name, "en"), "", Revision("A statement", b)) for b in texts)
            for outcome in (Added(before), Revised(after)):
                capture = Capture("https://mfa.example/", NOW, 200, (), outcome.release.revision.body.encode())
                keep_outcomes(archive, index, capture, [outcome], None)
    pairs = [[measure_diff(path, name) for name in ("long", "short")] for _ in range(PAIRS)]
    return median(long - short for long, short in pairs)  # a machine's pace changes, but seldom within a pair


def measure_diff(path: Path, name: str) -> float:
    """Return the processor time of one `diff`."""
    return measure((PROGRAM, "diff", f"xx-mfa/{name}/en", "--db", str(path))).cpu_seconds
