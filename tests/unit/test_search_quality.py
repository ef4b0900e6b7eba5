"""The measuring of search quality: sets, ranks and drawn tasks, on a few invented documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import write_between
from benchmarks.quality import bench
from benchmarks.quality.contenders import CONTENDERS
from benchmarks.quality.ours import OURS
from benchmarks.quality.scoring import assess
from benchmarks.quality.sets import QuestionSet, read_sets
from benchmarks.quality.tasks import dictionary_forms, headlines, three_words

DOCUMENTS = (
    ("d1", "", "Мост через реку открыли весной. Его строили четыре года инженеры двух стран."),
    ("d2", "", "Музей ледников принял школьников. Экскурсию провели гляциологи."),
    ("d3", "Ярмарка мёда", "Пасечники привезли на площадь липовый и гречишный сорта."),
)
QUESTIONS = (("Кто строил мосты?", ["d1"]), ("Где ярмарки мёда и музеи ледников?", ["d2", "d3"]))


@pytest.fixture
def found(tmp_path: Path) -> QuestionSet:
    folder = tmp_path / "ru_xquad"
    folder.mkdir()
    documents = [{"id": key, "title": title, "text": text} for key, title, text in DOCUMENTS]
    questions = [{"id": "q", "query": text, "relevant": keys} for text, keys in QUESTIONS]
    for name, rows in (("docs.jsonl", documents), ("queries.jsonl", questions)):
        (folder / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return read_sets(tmp_path)[0]


def test_our_search_ranks_the_documents_that_answer_first(found: QuestionSet) -> None:
    scores = assess(CONTENDERS[OURS], found)
    assert (scores.mrr, scores.recall) == (1.0, 1.0)


def test_a_plain_index_misses_the_inflected_word(found: QuestionSet) -> None:
    assert assess(CONTENDERS["FTS5 unicode61"], found).mrr < 1


def test_a_headline_is_hidden_from_the_document_it_asks_for(found: QuestionSet) -> None:
    hidden = {document.key: document for document in headlines(found).documents}
    assert hidden["ru_xquad-d3"].title == ""
    assert hidden["ru_xquad-d1"].text == "Его строили четыре года инженеры двух стран."


def test_three_words_are_drawn_alike_each_time_from_the_document_itself(found: QuestionSet) -> None:
    drawn = three_words(found).questions
    assert drawn == three_words(found).questions
    texts = {document.key: document.text for document in found.documents}
    assert all(word in texts[key] for each in drawn for key in each.relevant for word in each.text.split())


def test_dictionary_forms_ask_for_the_same_documents(found: QuestionSet) -> None:
    drawn = three_words(found)
    assert [each.relevant for each in dictionary_forms(drawn).questions] == [each.relevant for each in drawn.questions]


def test_without_question_sets_nothing_is_measured_and_the_reason_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(bench.VARIABLE, str(tmp_path))
    assert bench.bench(None, tmp_path).tables == ()
    assert "no question sets" in capsys.readouterr().err


def test_tables_are_written_between_the_marks_and_the_rest_stands(tmp_path: Path) -> None:
    document = tmp_path / "doc.md"
    document.write_text("before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n", encoding="utf-8")
    write_between(document, "new\n")
    assert document.read_text(encoding="utf-8") == "before\n<!-- measured -->\n\nnew\n\n<!-- /measured -->\nafter\n"
