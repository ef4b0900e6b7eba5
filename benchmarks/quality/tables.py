"""What the runs are told as: tables of quality, of speed and of weights. Nothing is measured here."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from benchmarks.quality.engines import NotInstalled
from benchmarks.quality.scoring import Scores
from benchmarks.report import Table

NONE = "–"
PER_CENT = 100
Outcome = Scores | NotInstalled


def quality_table(title: str, by_engine: Mapping[str, Sequence[Outcome | None]], sets: Sequence[str]) -> Table:
    """Return MRR@10 and recall@10 of each engine on each set; an engine has no outcome where it was not asked."""
    columns = ("engine", *(f"{name}: {what}" for name in sets for what in ("MRR", "recall")))
    rows = [
        (named(engine, outcomes), *(cell for outcome in outcomes for cell in quality_cells(outcome)))
        for engine, outcomes in by_engine.items()
    ]
    return Table(title, columns, tuple(rows))


def named(engine: str, outcomes: Sequence[Outcome | None]) -> str:
    """Return an engine's name, and where to get it when it is not here."""
    missing = next((outcome for outcome in outcomes if isinstance(outcome, NotInstalled)), None)
    return f"{engine}, not installed ({missing})" if missing else engine


def quality_cells(outcome: Outcome | None) -> tuple[str, str]:
    """Return MRR and recall as printed."""
    if not isinstance(outcome, Scores):
        return NONE, NONE
    return shown(outcome.mrr), shown(outcome.recall)


def shown(share: float) -> str:
    """Return a number between 0 and 1 with three digits and no leading nought."""
    return f"{share:.3f}".removeprefix("0")


def speed_table(title: str, by_engine: Mapping[str, Outcome], documents: int, text_bytes: int) -> Table:
    """Return what each engine needs to index and to answer."""
    columns = ("engine", "documents a second", "index, of the text", "query p50", "query p95")
    rows = [
        (named(name, [outcome]), *speed_cells(outcome, documents, text_bytes)) for name, outcome in by_engine.items()
    ]
    return Table(title, columns, tuple(rows))


def speed_cells(outcome: Outcome, documents: int, text_bytes: int) -> tuple[str, str, str, str]:
    """Return an engine's speed and room as printed."""
    if not isinstance(outcome, Scores):
        return NONE, NONE, NONE, NONE
    times = [answer.ms for answer in outcome.answers]
    p95 = statistics.quantiles(times, n=PER_CENT, method="inclusive")[94]
    return (
        f"{documents / outcome.index_seconds:,.0f}",
        f"{outcome.index_bytes / text_bytes:.0%}",
        f"{statistics.median(times):.2f} ms",
        f"{p95:.2f} ms",
    )
