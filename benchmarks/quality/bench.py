"""The whole run: our search beside other engines on the question sets, on searches drawn from them, and in speed."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.archives import PAGE, read_page
from benchmarks.quality.contenders import CONTENDERS
from benchmarks.quality.engines import NotInstalled
from benchmarks.quality.ours import OURS, Ours
from benchmarks.quality.scoring import Scores, ask_all, assess, index_seconds
from benchmarks.quality.sets import Document, Question, QuestionSet, read_sets
from benchmarks.quality.tables import Outcome, quality_table, shown, speed_table
from benchmarks.quality.tasks import dictionary_forms, headlines, three_words
from benchmarks.quality.weighing import weights_table
from benchmarks.report import Findings, Table, Verdict, number, progress

VARIABLE = "SEARCH_SETS"
DEFAULT_FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "search"
MIXED = f"{OURS}, all in one archive"
TARGETS = {"ru_xquad": 0.915, "en_xquad": 0.945, "kk_qad": 0.760}
# Searches by headline and by three words: ours beside the best peer and the plain index.
KNOWN_ITEM_PEERS = (OURS, "tantivy", "FTS5 unicode61")
RELEASES = 10_000
SPEED_QUESTIONS = 100
SEED = 1


def bench(_archives: object, _folder: Path) -> Findings:
    """Measure all, or say that there are no question sets and measure nothing."""
    folder = Path(os.environ.get(VARIABLE) or DEFAULT_FOLDER)
    sets = read_sets(folder)
    if not sets:
        progress(f"no question sets in {folder} (another folder is named by {VARIABLE}); nothing is measured")
        return Findings((), ())
    questions, verdicts = question_table(sets)
    tables = (questions, headline_table(sets), words_table(sets), weights_table(sets), releases_table())
    return Findings(tables, tuple(verdicts))


def question_table(sets: Sequence[QuestionSet]) -> tuple[Table, list[Verdict]]:
    """Ask every engine the sets' own questions; ours also with all languages in one archive."""
    outcomes: dict[str, Sequence[Outcome]] = {}
    for name in CONTENDERS:
        outcomes[name] = [outcome_of(name, each) for each in sets]
        if name == OURS:
            outcomes[MIXED] = mixed(sets)
    verdicts = [
        Verdict(
            f"{each.name}, {name}: MRR@10",
            shown(scores.mrr),
            f"≥ {shown(TARGETS[each.name])}",
            is_met=scores.mrr >= TARGETS[each.name],
        )
        for name in (OURS, MIXED)
        for each, scores in zip(sets, outcomes[name], strict=True)
        if isinstance(scores, Scores)
    ]
    counts = ", ".join(
        f"{each.name} {len(each.documents)} documents and {len(each.questions)} questions" for each in sets
    )
    return quality_table(f"Questions: {counts}", outcomes, [each.name for each in sets]), verdicts


def outcome_of(name: str, questions: QuestionSet) -> Outcome:
    """Ask one engine one set, or tell that it is not installed."""
    progress(f"{name} on {questions.name}")
    try:
        return assess(CONTENDERS[name], questions)
    except NotInstalled as missing:
        return missing


def mixed(sets: Sequence[QuestionSet]) -> list[Scores]:
    """Ask all sets of one archive that holds them all; no query names its language."""
    progress(MIXED)
    with TemporaryDirectory(prefix="mfa-archiver-quality-") as folder, closing(Ours(Path(folder))) as engine:
        seconds = [index_seconds(engine, each.documents) for each in sets]
        size = engine.size()
        return [Scores(ask_all(engine, each.questions), spent, size) for each, spent in zip(sets, seconds, strict=True)]


def headline_table(sets: Sequence[QuestionSet]) -> Table:
    """Ask for documents by the titles they are indexed without."""
    return known_items("Known items by their headline, looked for in bodies", [headlines(each) for each in sets])


def words_table(sets: Sequence[QuestionSet]) -> Table:
    """Ask for documents by three words drawn from them, and in Russian by their dictionary forms."""
    drawn = [three_words(each) for each in sets]
    drawn += [dictionary_forms(each) for each in drawn if each.lang == "ru"]
    return known_items("Known items by three words of their text, as inflected there", drawn)


def known_items(title: str, sets: Sequence[QuestionSet]) -> Table:
    """Ask the engines that are compared by known items."""
    outcomes = {name: [outcome_of(name, each) for each in sets] for name in KNOWN_ITEM_PEERS}
    return quality_table(title, outcomes, [each.name.replace("_xquad", "").replace("_qad", "") for each in sets])


def releases_table() -> Table:
    """Index generated Russian releases and time searches for the first sentences of some of them."""
    found = generated_releases()
    outcomes = {name: outcome_of(name, found) for name in CONTENDERS}
    title = f"Speed: {number(RELEASES)} Russian releases, {SPEED_QUESTIONS} queries, half headlines, half three words"
    return speed_table(title, outcomes, RELEASES, found.bytes)


def generated_releases() -> QuestionSet:
    """Return releases as a set whose questions are there to be timed, not to be right."""
    wordings = [added.release.revision for start in range(0, RELEASES, PAGE) for added in read_page((start, "ru"))[1]]
    documents = tuple(Document(f"r{key}", "ru", each.title, each.body) for key, each in enumerate(wordings))
    sample = random.Random(SEED).sample(documents, SPEED_QUESTIONS)  # noqa: S311 - the same each time
    titles = tuple(Question(each.title, frozenset({each.key})) for each in sample[::2])
    words = three_words(QuestionSet("releases", "ru", tuple(sample[1::2]), ()))
    return replace(words, name=f"{number(RELEASES)} releases", documents=documents, questions=titles + words.questions)
