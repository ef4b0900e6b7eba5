"""`search --facet`, `related` and `twins`: as a person meets them, over releases imported from JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program

RUSSIAN = (
    "Заместитель министра принял участие в третьем заседании Совета в Валенсии. Товарооборот вырос на 48,7 % и достиг "
    "2,5 млрд евро.\n\nВ консультациях участвовали 1 234 делегата. Новая встреча назначена на 18 декабря 2026 года."
)
ENGLISH = (
    "The Deputy Minister attended the third Council in Valencia. Trade grew by 48.7 per cent to 2.5 billion euros.\n\n"
    "The consultations brought together 1,235 delegates.\n\nA new meeting will be held on December 19, 2026."
)
KAZAKH = (
    "Министрдің орынбасары Валенсиядағы кеңестің үшінші отырысына қатысты. Тауар айналымы 48,7 пайызға өсіп, "
    "2,5 миллиард еуроға жетті.\n\nКеңеске 1 234 делегат қатысты. Келесі кездесу 2026 жылғы 18 желтоқсанда өтеді."
)
FACET_FIELDS = ["facet", "value", "count"]


def line(ref: str, title: str, body: str, date: str | None) -> dict[str, Any]:
    source, native_id, lang = ref.split("/")
    url = f"https://{source}.example/{lang}/{native_id}"
    return {"ref": ref, "source": source, "lang": lang, "title": title, "body": body, "date": date, "url": url}


LINES = (
    line("kz-mfa/900/ru", "Третье заседание Совета", RUSSIAN, "2026-02-03"),
    line("kz-mfa/900/en", "Third Council", ENGLISH, "2026-02-03"),
    line("kz-mfa/900/kk", "Кеңестің үшінші отырысы", KAZAKH, "2026-02-03"),
    line("kz-kt/77/ru", "Прошло третье заседание Совета", f"{RUSSIAN}\n\nНапомним, это третья встреча.", "2026-02-04"),
    line("xx-mfa/5/ru", "Выставка в Загребе", "Открыта выставка ремёсел, гостей встретил министр.", "2025-11"),
    line("xx-mfa/6/ru", "Без даты", "Министр провёл встречу.", None),
)


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder: Path = tmp_path_factory.mktemp("analysed")
    (folder / "lines.jsonl").write_text("\n".join(json.dumps(each) for each in LINES), encoding="utf-8")
    program = Program(folder)
    assert program("import", "lines.jsonl").code == 0
    return program


# --- facets ---


def test_facets_come_in_the_order_asked_for(analysed: Program) -> None:
    rows = analysed("search", "министр", "--facet", "year", "--facet", "source", "--json").json()
    assert [list(row) for row in rows] == [FACET_FIELDS] * len(rows)
    assert list(dict.fromkeys(row["facet"] for row in rows)) == ["year", "source"]


def test_unknown_year_is_null_in_json_and_empty_in_lines(analysed: Program) -> None:
    assert analysed("search", "министр", "--facet", "year", "--json").json()[-1]["value"] is None
    assert analysed("search", "министр", "--facet", "year").lines[-1] == "year\t\t1"


def test_facet_adds_up_to_the_count(analysed: Program) -> None:
    total = int(analysed("search", "министр", "--count").out)
    rows = analysed("search", "министр", "--facet", "month", "--json").json()
    assert sum(row["count"] for row in rows) == total > 0


def test_facet_of_nothing_found_is_empty_and_ends_with_one(analysed: Program) -> None:
    result = analysed("search", "ледник", "--facet", "lang", "--json")
    assert (result.code, result.json()) == (1, [])


def test_facet_of_another_name_is_wrong_usage(analysed: Program) -> None:
    assert analysed("search", "министр", "--facet", "colour").code == 2


@pytest.mark.parametrize("width", [40, 80, 200])
def test_facet_bars_fit_the_terminal(analysed: Program, width: int) -> None:
    result = analysed("search", "министр", "--facet", "source", "--format", "table", COLUMNS=str(width))
    bars = [bar for bar in result.lines if "█" in bar]
    assert max(map(len, bars)) == width


# --- related ---


def test_republished_copy_comes_first(analysed: Program) -> None:
    rows = analysed("related", "kz-mfa/900/ru", "--json").json()
    assert rows[0]["ref"] == "kz-kt/77/ru"
    assert rows[0]["score"] > 0.7
    assert not {"kz-mfa/900/ru", "kz-mfa/900/en", "kz-mfa/900/kk"} & {row["ref"] for row in rows}


def test_related_can_be_asked_by_address(analysed: Program) -> None:
    assert analysed("related", "https://kz-kt.example/ru/77", "--json").json()[0]["ref"] == "kz-mfa/900/ru"


def test_related_within_a_source_that_has_none_ends_with_one(analysed: Program) -> None:
    result = analysed("related", "kz-mfa/900/ru", "--source", "nobody", "--json")
    assert (result.code, result.json()) == (1, [])


def test_related_to_a_release_not_held_says_so(analysed: Program) -> None:
    result = analysed("related", "kz-mfa/1/ru")
    assert result.code == 1
    assert "no release" in result.err


def test_related_on_a_terminal_shows_the_score(analysed: Program) -> None:
    lines = analysed("related", "kz-mfa/900/ru", "--format", "table", COLUMNS="100").lines
    number, score, title = lines[0].split(maxsplit=2)
    assert (int(number), title) == (4, "Прошло третье заседание Совета")
    assert 0.7 < float(score) < 1.1
    assert lines[1].strip() == "2026-02-04  kz-kt ru"


# --- twins ---


def test_twins_differ_in_what_only_one_of_them_says(analysed: Program) -> None:
    found = analysed("twins", "kz-mfa/900/ru", "--json").json()
    english = found["twins"][0]
    assert (found["release"], found["paragraphs"]) == ("kz-mfa/900/ru", 2)
    assert english == {
        "ref": "kz-mfa/900/en",
        "title": "Third Council",
        "date": "2026-02-03",
        "paragraphs": 3,
        "only_here": {"figures": ["1234"], "dates": ["2026-12-18"]},
        "only_there": {"figures": ["1235"], "dates": ["2026-12-19"]},
    }


def test_twin_that_says_the_same_differs_in_nothing(analysed: Program) -> None:
    kazakh = analysed("twins", "kz-mfa/900/ru", "--json").json()["twins"][1]
    assert kazakh["only_here"] == kazakh["only_there"] == {"figures": [], "dates": []}


def test_twins_on_a_terminal_are_told_as_printed(analysed: Program) -> None:
    out = analysed("twins", "kz-mfa/900/ru", "--format", "table").out
    assert "only in ru: 2026-12-18 · 1 234" in out
    assert "only in en: 2026-12-19 · 1,235" in out
    assert "the same figures and dates" in out


def test_release_without_twins_ends_with_one(analysed: Program) -> None:
    result = analysed("twins", "kz-kt/77/ru")
    assert (result.code, result.json()["twins"]) == (1, [])
    assert "no other language" in result.err
