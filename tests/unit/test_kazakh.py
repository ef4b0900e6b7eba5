"""Kazakh endings: the table's own examples, and words that carry several."""

from __future__ import annotations

import pytest

from mfa_archiver.language.kazakh import SLOTS, Ending, Slot, stem, strip

ROWS = [(slot, row) for slot in SLOTS for row in slot.rows]


@pytest.mark.parametrize(("slot", "row"), ROWS, ids=[row.example for _, row in ROWS])
def test_each_row_of_the_table_strips_its_example(slot: Slot, row: Ending) -> None:
    assert strip(row.example, slot) == row.left


@pytest.mark.parametrize("word", ["келісімнің", "келісімге", "келісімді", "келісімде", "келісімнен", "келісіммен"])
def test_the_cases_of_a_word_share_its_stem(word: str) -> None:
    assert stem(word) == "келісім"


def test_endings_of_several_slots_come_off_from_the_outside_in() -> None:
    assert stem("елдеріміздегі") == "ел"


def test_a_stem_voiced_before_a_vowel_is_devoiced() -> None:
    assert stem("кітабын") == stem("кітаптың") == "кітап"


def test_the_possessive_of_a_ministry_is_the_ministry() -> None:
    assert stem("министрлігінің") == "министрлік"


@pytest.mark.parametrize("word", ["қазақстан", "қазақстанның", "қазақстандағы", "қазақстанға"])
def test_the_name_of_a_country_is_no_ablative(word: str) -> None:
    assert stem(word) == "қазақстан"


def test_a_short_word_is_not_eaten() -> None:
    assert stem("да") == "да"


def test_a_stem_keeps_a_vowel() -> None:
    assert stem("штаб") == "штап"
    assert stem("бнің") == "бнің"
