"""Folding: what becomes one in the search copy, and what never does."""

from __future__ import annotations

import pytest

from mfa_archiver.language.folding import fold


def test_case_is_folded() -> None:
    assert fold("МИНИСТР") == "министр"


def test_yo_becomes_ye() -> None:
    assert fold("Королёв") == "королев"


def test_short_i_is_never_folded() -> None:
    assert fold("Йодный") == "йодный"


@pytest.mark.parametrize("word", ["әғқңөұүһі", "қауіпсіздік", "һәм"])
def test_kazakh_letters_are_never_folded(word: str) -> None:
    assert fold(word) == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mинистр", "министр"),  # Latin M
        ("ПOCOЛ", "посол"),  # Latin O, C, O
        ("бiрлік", "бірлік"),  # Latin i
        ("IIм", "іім"),
        ("қаhарман", "қаһарман"),  # Latin h
        ("Hота", "нота"),  # Latin H looks like Н
        ("мəселе", "мәселе"),  # Latin schwa
    ],
)
def test_latin_look_alikes_in_a_cyrillic_word_become_cyrillic(typed: str, meant: str) -> None:
    assert fold(typed) == meant


def test_cyrillic_look_alikes_in_a_latin_word_become_latin() -> None:
    assert fold("Cоmmission") == "commission"


def test_a_word_that_no_exchange_unmixes_stays_mixed() -> None:
    assert fold("SMSка") == "smsка"


def test_a_latin_word_of_look_alikes_alone_stays_latin() -> None:
    assert fold("PACE") == "pace"


def test_stress_marks_are_dropped_from_cyrillic_words() -> None:
    assert fold("за́мок") == "замок"


def test_latin_accents_are_kept() -> None:
    assert fold("Élysée") == "élysée"


def test_letter_and_mark_become_one_letter() -> None:
    assert fold("и\u0306од") == "йод"
