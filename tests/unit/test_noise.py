"""Noise between two wordings: every sort of it by the example that stands beside it, and what is no noise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mfa_archiver.language.noise import NOISE, differ_in_noise_only, fold_noise, telling_digest
from mfa_archiver.model import DatePrecision, DateSource, Holding, PublicationDate, Revision

DAY = PublicationDate("2026-03-01", DatePrecision.DAY, DateSource.FIELD)
HELD = Revision("Визит в «Загреб»", "Министр прибыл – на два дня.", DAY, dateline="Астана. 1 марта.")


@pytest.mark.parametrize("name", NOISE)
def test_example_of_each_sort_of_noise_is_no_edit(name: str) -> None:
    _, one, other = NOISE[name]
    assert one != other
    assert fold_noise(one) == fold_noise(other)


@pytest.mark.parametrize("name", NOISE)
def test_example_of_each_sort_of_noise_needs_its_own_fold(name: str) -> None:
    _, one, other = NOISE[name]
    for other_name, (fold, _, _) in NOISE.items():
        if other_name != name:
            one, other = fold(one), fold(other)
    assert one != other


EDITS = {
    "a word": ("Министр прибыл.", "Министр отбыл."),
    "a capital": ("Президент принял посла.", "президент принял посла."),
    "a figure": ("Рост на 48,7 %.", "Рост на 48,9 %."),
    "a comma": ("Стороны обсудили визит.", "Стороны, обсудили визит."),
    "a blank within a word": ("Обсудили не решённое.", "Обсудили нерешённое."),
    "ё": ("Все решено.", "Всё решено."),
    "a hyphen": ("Пресс-служба.", "Прессслужба."),
    "a paragraph": ("Первое.", "Первое.\n\nВторое."),
    "a figure on a line of its own": ("Погибли:\n\n12", "Погибли:\n\n13"),
    "a sentence that only opens like a counter": ("Текст.\n\nПросмотров: 5 млн", "Текст.\n\nПросмотров: 6 млн"),
}


@pytest.mark.parametrize("name", EDITS)
def test_edit_is_no_noise(name: str) -> None:
    one, other = EDITS[name]
    assert fold_noise(one) != fold_noise(other)


@pytest.mark.parametrize(
    "line",
    ["Просмотров: 1 204", "57 просмотров", "Қаралды: 88", "57 рет қаралды", "Views: 1,204", "Lecturas: 9", "阅读：120"],
)
def test_counter_in_any_language_is_noise(line: str) -> None:
    assert fold_noise(f"A text.\n\n{line}") == fold_noise("A text.")


@pytest.mark.parametrize("served", ["O‘zbekiston", "O’zbekiston", "Oʻzbekiston", "Oʼzbekiston", "O`zbekiston"])
def test_uzbek_letter_with_any_apostrophe_is_one(served: str) -> None:
    assert fold_noise(served) == fold_noise("O'zbekiston")


def test_text_that_is_all_furniture_keeps_a_line() -> None:
    assert fold_noise("Поделиться\n\nПросмотров: 12") != ""


def test_wordings_of_different_dates_are_two() -> None:
    moved = replace(HELD, published=replace(DAY, day="2026-03-02"))
    assert not differ_in_noise_only(HELD, moved)


def test_wordings_of_different_minutes_are_two() -> None:
    at, later = (
        replace(HELD, published=replace(DAY, instant=datetime(2026, 3, 1, hour, tzinfo=UTC))) for hour in (9, 10)
    )
    assert not differ_in_noise_only(at, later)


def test_time_that_a_page_came_to_print_with_the_day_is_noise() -> None:
    timed = replace(HELD, published=replace(DAY, instant=datetime(2026, 3, 1, 9, tzinfo=UTC)))
    assert differ_in_noise_only(HELD, timed)
    assert differ_in_noise_only(timed, HELD)


def test_date_that_came_is_an_edit() -> None:
    assert not differ_in_noise_only(replace(HELD, published=None), HELD)


@pytest.mark.parametrize(
    "edited", [replace(HELD, title="Другое"), replace(HELD, body="Другое"), replace(HELD, dateline="Другое")]
)
def test_edit_of_each_text_is_seen(edited: Revision) -> None:
    assert not differ_in_noise_only(HELD, edited)


def test_wording_with_other_quotes_and_dashes_counts_as_the_one_held() -> None:
    found = replace(HELD, title='Визит в "Загреб"', body="Министр прибыл — на два дня.")
    assert telling_digest(found, Holding(HELD.digest, settled=True, wording=lambda: HELD)) == HELD.digest


def test_edited_wording_counts_as_itself() -> None:
    found = replace(HELD, body="Министр прибыл на три дня.")
    assert telling_digest(found, Holding(HELD.digest, settled=True, wording=lambda: HELD)) == found.digest


def test_wording_held_is_not_read_when_nothing_changed() -> None:
    def read() -> Revision:
        raise AssertionError

    assert telling_digest(HELD, Holding(HELD.digest, settled=True, wording=read)) == HELD.digest


def test_release_that_is_not_held_counts_as_itself() -> None:
    assert telling_digest(HELD, None) == HELD.digest
