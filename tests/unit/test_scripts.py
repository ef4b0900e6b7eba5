"""Scripts of words, and which analyses a query's word may need."""

from __future__ import annotations

import pytest

from mfa_archiver.language.scripts import Script, language_of_word, query_languages, script_of


@pytest.mark.parametrize(
    ("word", "script"),
    [
        ("министр", Script.CYRILLIC),
        ("AIFC", Script.LATIN),
        ("2025", Script.NONE),
        ("外交部", Script.OTHER),
    ],
)
def test_a_word_has_a_script(word: str, script: Script) -> None:
    assert script_of(word) is script


def test_a_latin_word_in_a_russian_text_is_english() -> None:
    assert language_of_word(Script.LATIN, "ru") == "en"


def test_a_cyrillic_word_in_an_english_text_is_russian() -> None:
    assert language_of_word(Script.CYRILLIC, "en") == "ru"


def test_a_latin_word_in_a_french_text_is_french() -> None:
    assert language_of_word(Script.LATIN, "fr") == "fr"


def test_a_cyrillic_word_is_looked_up_in_the_cyrillic_languages_held() -> None:
    assert query_languages("саммит", ("en", "kk", "ru")) == ("ru", "kk")


def test_a_latin_word_is_english_in_a_russian_archive() -> None:
    assert query_languages("summit", ("ru",)) == ("en",)


def test_a_word_asks_for_russian_kazakh_and_english_when_no_language_is_named() -> None:
    assert query_languages("саммит") == ("ru", "kk")


def test_regions_of_a_language_are_one() -> None:
    assert query_languages("саммит", ("ru-KZ", "ru-RU")) == ("ru",)


@pytest.mark.parametrize("word", ["Србија", "Srbija"])
def test_a_serbian_word_is_serbian_in_either_script(word: str) -> None:
    assert language_of_word(script_of(word), "sr") == "sr"
