"""Kazakh in Latin letters: either alphabet has the terms of the Cyrillic spelling, and guests stay guests."""

from __future__ import annotations

import pytest

from mfa_archiver.language.alphabets import tag_of
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.kazakh_latin import BY_2018, BY_2021, in_cyrillic
from mfa_archiver.language.scripts import query_languages

CYRILLIC = (
    "Тараптар екіжақты ынтымақтастықтың өзекті мәселелерін талқылап, Қазақстан мен Германия үшін маңызды сұрақтарға "
    "тоқталды. Министрлік бұл туралы айтты, ғылым және сауда байланыстары дамыды."
)
BY_ALPHABET = {
    BY_2018: "Taraptar ekijaqty yntymaqtastyqtyń ózekti máselelerin talqylap, Qazaqstan men Germanııa úshin mańyzdy "
    "suraqtarǵa toqtaldy. Mınıstrlik bul týraly aıtty, ǵylym jáne saýda baılanystary damydy.",
    BY_2021: "Taraptar ekıjaqty yntymaqtastyqtyñ özektı mäselelerın talqylap, Qazaqstan men Germania üşın mañyzdy "
    "sūraqtarğa toqtaldy. Ministrlık būl turaly aitty, ğylym jäne sauda bailanystary damydy.",
}
ENGLISH = "The ministers discussed the protection of the rivers and agreed that they would meet in the autumn."


@pytest.mark.parametrize("tag", BY_ALPHABET)
def test_a_text_is_told_to_be_in_its_alphabet(tag: str) -> None:
    assert tag_of("kk", "", BY_ALPHABET[tag]) == tag


@pytest.mark.parametrize("tag", BY_ALPHABET)
def test_a_text_in_latin_letters_has_the_terms_of_the_same_in_cyrillic_ones(tag: str) -> None:
    analyser = Analyser()
    assert analyser.index_text(BY_ALPHABET[tag], tag) == analyser.index_text(CYRILLIC, "kk")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("kk", CYRILLIC),
        ("kk", f"{CYRILLIC * 3} {BY_ALPHABET[BY_2021]}"),
        ("kk", ENGLISH),
        ("kk", ""),
        ("kk-KZ", CYRILLIC),
        ("tr", BY_ALPHABET[BY_2021]),
    ],
)
def test_other_texts_keep_their_tag(lang: str, text: str) -> None:
    assert tag_of(lang, text) == lang


def test_a_region_does_not_hide_the_alphabet() -> None:
    assert tag_of("kk-KZ", BY_ALPHABET[BY_2021]) == BY_2021


@pytest.mark.parametrize(
    ("word", "tag", "cyrillic"),
    [
        ("IS", BY_2021, "іс"),
        ("İran", BY_2021, "иран"),
        ("Toqaev", BY_2018, "тоқаев"),
        ("sharýashylyq", BY_2018, "шаруашылық"),
        ("WTO", BY_2021, None),
        ("2025", BY_2021, None),
        ("саммит", BY_2021, None),
    ],
)
def test_a_word_is_respelled_if_the_alphabet_has_its_letters(word: str, tag: str, cyrillic: str | None) -> None:
    assert in_cyrillic(word, tag) == cyrillic


def test_a_latin_word_is_looked_up_in_the_alphabets_held() -> None:
    assert query_languages("memleket", ("kk", "ru")) == ("en",)
    assert query_languages("memleket", ("kk", "ru", BY_2021)) == ("en", BY_2021)
    assert query_languages("kelisim", ("kk", BY_2018, BY_2021)) == ("en", BY_2018, BY_2021)


def test_a_word_with_kazakh_letters_is_looked_up_wherever_kazakh_is_held() -> None:
    assert query_languages("Toqaev", ("kk", "ru")) == ("en", BY_2018)
    assert query_languages("mäsele", ("kk", "ru")) == ("en", BY_2021)
    assert query_languages("Toqaev", ("ru", "en")) == ("en",)
