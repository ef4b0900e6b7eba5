"""The kinds of an edit, each by a change such as ministries make, and the excerpt that shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mfa_archiver.language.capitals import named_words
from mfa_archiver.language.differences import Op
from mfa_archiver.language.edits import Kind, excerpt, read_edit
from mfa_archiver.language.misprints import are_spellings_of_one, is_misprint
from mfa_archiver.model import DatePrecision, DateSource, PublicationDate, Revision

BODY = (
    "Министр принял посла Латвии. В беседе К. Иманов отметил рост торговли на 48,7 %.\n\n"
    "Стороны обсудили сотрудничество и условились о визите 4 мая."
)
HELD = Revision("О визите", BODY, PublicationDate("2026-03-01", DatePrecision.DAY, DateSource.FIELD))

CHANGES = {
    ("сотрудничество", "сотрудничестово"): {Kind.TYPO},
    ("отметил", "отмeтили"): {Kind.TYPO},
    ("Латвии.", "латвии."): {Kind.TYPO},
    ("беседе К.", "беседе, К."): {Kind.TYPO},
    ("48,7", "48,9"): {Kind.FIGURES},
    ("4 мая", "5 мая"): {Kind.FIGURES},
    ("48,7 %", "48,7 процента"): {Kind.WORDING},
    ("К. Иманов", "С. Иманов"): {Kind.NAMES},
    ("Иманов", "Ахметов"): {Kind.NAMES},
    ("Иманов", "Иманова"): {Kind.NAMES, Kind.TYPO},
    ("посла Латвии", "посла"): {Kind.NAMES},
    ("обсудили", "согласовали"): {Kind.WORDING},
    ("обсудили сотрудничество", "сотрудничество обсудили"): {Kind.WORDING},
    ("рост торговли на 48,7 %", "падение торговли на 5 %"): {Kind.WORDING, Kind.FIGURES},
    ("мая.", "мая.\n\nПодписан меморандум."): {Kind.ADDED},
    ("\n\nСтороны обсудили сотрудничество и условились о визите 4 мая.", ""): {Kind.REMOVED},
    ("4 мая.", "4 мая…"): {Kind.TYPO},
    ("48,7 %", "48,7\u00a0%"): set(),
    ("48,7", "48.7"): {Kind.TYPO},
    ("48,7", "48,70"): {Kind.TYPO},
    ("48,7 %", "48,7%"): {Kind.TYPO},
    ("на 48,7", "на -48,7"): {Kind.FIGURES, Kind.TYPO},
    ("48,7 %.", "48,7 % (€)."): {Kind.WORDING},
}


@pytest.mark.parametrize("change", CHANGES, ids=" → ".join)
def test_change_is_of_its_kinds(change: tuple[str, str]) -> None:
    edit = read_edit(HELD, replace(HELD, body=BODY.replace(*change)), "ru")
    assert set(edit.kinds) == CHANGES[change]


def test_number_glued_to_a_letter_is_a_figure() -> None:
    old, new = (Revision("T", f"Рост за {quarter} составил 5 %.") for quarter in ("q3", "q4"))
    assert read_edit(old, new, "ru").kinds == (Kind.FIGURES,)


def test_change_of_the_title_is_of_that_kind_too() -> None:
    assert read_edit(HELD, replace(HELD, title="О рабочем визите"), "ru").kinds == (Kind.TITLE, Kind.WORDING)


def test_change_of_the_date_is_of_that_kind_alone() -> None:
    assert HELD.published
    later = replace(HELD, published=replace(HELD.published, day="2026-03-02"))
    edit = read_edit(HELD, later, "ru")
    assert edit.kinds == (Kind.DATE,)
    assert [(run.op, run.text) for run in edit.date] == [(Op.REMOVED, "2026-03-01"), (Op.INSERTED, "2026-03-02")]


def test_noise_beside_an_edit_is_of_no_kind() -> None:
    body = "«Форум» открыт. Рост на 5 %."
    assert read_edit(Revision("T", body), Revision("T", '"Форум" открыт. Рост на 6 %.'), "ru").kinds == (Kind.FIGURES,)


def test_change_of_what_is_no_prose_is_of_wording() -> None:
    old = "1 " * 60_000
    assert read_edit(Revision("T", old), Revision("T", f"{old}2"), "ru").kinds == (Kind.WORDING,)


def test_excerpt_shows_the_change_between_its_neighbours() -> None:
    shown = excerpt(read_edit(HELD, replace(HELD, body=BODY.replace("48,7", "48,9")), "ru"))
    assert [run.text for run in shown] == [
        "…К. Иманов отметил рост торговли на ",
        "48,7",
        "48,9",
        " %. Стороны обсудили сотрудничество и…",
    ]


def test_excerpt_passes_over_a_field_that_differs_in_noise() -> None:
    assert HELD.published
    timed = replace(HELD.published, instant=datetime(2026, 3, 1, 9, tzinfo=UTC))
    quoted, plain = (replace(HELD, title=title) for title in ("О «визите»", 'О "визите"'))
    edit = read_edit(quoted, replace(plain, published=timed, body=BODY.replace("48,7", "48,9")), "ru")
    assert edit.kinds == (Kind.FIGURES,)
    assert [run.text for run in excerpt(edit)][1:3] == ["48,7", "48,9"]


def test_excerpt_of_a_long_change_is_short() -> None:
    shown = excerpt(read_edit(HELD, replace(HELD, body=" ".join(["слово"] * 5_000)), "ru"))
    assert sum(len(run.text) for run in shown) < 1_000


def test_excerpt_of_no_change_is_empty() -> None:
    assert excerpt(read_edit(HELD, HELD, "ru")) == ()


# --- names and misprints ---


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Посол А. Иманов прибыл в Ригу.", "ru", {"А", "Иманов", "Ригу"}),
        ("Прошла встреча. Стороны обсудили визит.", "ru", set()),
        ("Прошла встреча. – «Стороны довольны», сказал он.", "ru", set()),
        ("МИНИСТР ПРИНЯЛ ПОСЛА", "ru", set()),
        ("Third Council of Ministers Held in Riga", "en", set()),
        ("The minister met John Smith.", "en", {"John", "Smith"}),
        ("Der Minister traf den Botschafter.", "de", set()),
        ("", "ru", set()),
    ],
)
def test_names_are_capitals_that_open_no_sentence(text: str, lang: str, names: set[str]) -> None:
    assert named_words(text, lang) == names


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("Мнистр", "Министр", True),
        ("минситр", "министр", True),
        ("дом", "том", False),
        ("обсудили", "осудили", True),
        ("2025", "2026", False),
        ("обсудили", "согласовали", False),
    ],
)
def test_misprint_is_a_slip_or_two(word: str, other: str, expected: bool) -> None:  # noqa: FBT001 - an expected value
    assert is_misprint(word, other) is expected


def test_words_put_together_are_a_misprint() -> None:
    assert are_spellings_of_one(["на", "счет"], ["насчет"])
