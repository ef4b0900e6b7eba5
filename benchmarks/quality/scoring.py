"""Runs an engine over a question set: how high the answers stand, how long it takes, how much room it needs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.quality.engines import Engine
from benchmarks.quality.sets import Document, Question, QuestionSet

DEPTH = 10  # hits that count


@dataclass(frozen=True, slots=True)
class Answer:
    """How one question went: 1 through the rank of the first right hit, the share of right ones found, milliseconds."""

    reciprocal_rank: float
    recall: float
    ms: float


@dataclass(frozen=True, slots=True)
class Scores:
    """How an engine did on a set."""

    answers: tuple[Answer, ...]
    index_seconds: float
    index_bytes: int

    @property
    def mrr(self) -> float:
        """Return the mean reciprocal rank of the first right hit among ten, MRR@10 (TREC-8, Voorhees 1999)."""
        return statistics.fmean(answer.reciprocal_rank for answer in self.answers)

    @property
    def recall(self) -> float:
        """Return the mean share of a question's right documents among the first ten."""
        return statistics.fmean(answer.recall for answer in self.answers)


def assess(opener: Callable[[Path, str], Engine], questions: QuestionSet) -> Scores:
    """Index a set in an engine of its own and ask all its questions. Raises NotInstalled."""
    with (
        TemporaryDirectory(prefix="mfa-archiver-quality-") as folder,
        closing(opener(Path(folder), questions.lang)) as engine,
    ):
        seconds = index_seconds(engine, questions.documents)
        return Scores(ask_all(engine, questions.questions), seconds, engine.size())


def index_seconds(engine: Engine, documents: Sequence[Document]) -> float:
    """Have documents indexed; return how long that took."""
    started = time.perf_counter()
    engine.index(documents)
    return time.perf_counter() - started


def ask_all(engine: Engine, questions: Iterable[Question]) -> tuple[Answer, ...]:
    """Ask every question."""
    return tuple(ask(engine, question) for question in questions)


def ask(engine: Engine, question: Question) -> Answer:
    """Ask one question."""
    started = time.perf_counter()
    keys = engine.search(question.text, DEPTH)
    ms = (time.perf_counter() - started) * 1000
    ranks = [rank for rank, key in enumerate(keys, 1) if key in question.relevant]
    return Answer(1 / ranks[0] if ranks else 0.0, len(ranks) / len(question.relevant), ms)
