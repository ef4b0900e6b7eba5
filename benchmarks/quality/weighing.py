"""Scans bm25's weights: half of the questions choose, the other half checks."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality.ours import Ours
from benchmarks.quality.scoring import ask_all
from benchmarks.quality.sets import QuestionSet
from benchmarks.quality.tables import shown
from benchmarks.report import Table, progress
from mfa_archiver.query.fts import WEIGHTS, Weights

# (title, finer form): first the finer form's weight at the title's weight of ours, then the title's at an even one.
GRID = ((2.0, 0.0), (2.0, 0.3), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0), (3.0, 1.0), (5.0, 1.0), (8.0, 1.0))


def weights_table(sets: Sequence[QuestionSet]) -> Table:
    """Return MRR@10 for every row of the grid, each set in an archive of its own and all in one archive."""
    with TemporaryDirectory(prefix="mfa-archiver-weights-") as folder, ExitStack() as stack:
        archives: list[tuple[str, QuestionSet, Ours]] = []
        mixed = stack.enter_context(closing(archive_in(Path(folder) / "mixed")))
        for each in sets:
            apart = stack.enter_context(closing(archive_in(Path(folder) / each.name)))
            apart.index(each.documents)
            mixed.index(each.documents)
            archives.append((f"{each.name} apart", each, apart))
        archives += [(f"{each.name} mixed", each, mixed) for each in sets]
        rows = [row(title, alt, archives) for title, alt in GRID]
    columns = ("title, finer form", *(name for name, _, _ in archives))
    return Table("Weights: MRR@10 on the choosing / the checking half of the questions", columns, tuple(rows))


def archive_in(folder: Path) -> Ours:
    """Open an archive in a folder to be made."""
    folder.mkdir()
    return Ours(folder)


def row(title: float, alt: float, archives: Sequence[tuple[str, QuestionSet, Ours]]) -> tuple[str, ...]:
    """Ask all questions by one row of weights."""
    weights: Weights = (title, 1.0, title * alt, alt)
    progress(f"weighing {weights}")
    cells = []
    for _, questions, engine in archives:
        engine.weights = weights
        cells.append(" / ".join(shown(half_mrr(engine, questions, half)) for half in (0, 1)))
    return (f"{title:g}, {alt:g}{' (ours)' if weights == WEIGHTS else ''}", *cells)


def half_mrr(engine: Ours, questions: QuestionSet, half: int) -> float:
    """Return MRR@10 over every other question, from the first or from the second on."""
    answers = ask_all(engine, questions.questions[half::2])
    return statistics.fmean(answer.reciprocal_rank for answer in answers)
