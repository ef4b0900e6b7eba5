"""Telling languages apart, and which analyses a query's word may need."""

from __future__ import annotations

import pytest

from mfa_archiver.language.detect import (
    Script,
    detect_language,
    language_of_word,
    query_languages,
    script_of,
)

SPECIMENS = {
    "ru": "Министры обсудили подготовку к очередному заседанию межправительственной комиссии, "
    "а также вопросы взаимодействия в области водного хозяйства.",
    "kk": "Тараптар екіжақты ынтымақтастықтың өзекті мәселелерін талқылап, сауда-экономикалық "
    "байланыстарды кеңейтуге дайын екенін растады.",
    "en": "The sides discussed the current state of bilateral relations and agreed on the schedule "
    "of upcoming visits at the highest level.",
    "uk": "Міністри обговорили підготовку до наступного засідання комісії та її порядок денний.",
    "be": "Бакі абмеркавалі развіццё супрацоўніцтва ў галіне гандлю і ўзаемадзеяння.",
    "de": "Die Minister sprachen über die Zusammenarbeit und den Ausbau der Handelswege mit Asien.",
    "fr": "Les ministres ont examiné la coopération dans le domaine des transports et de l'énergie.",
    "tr": "Bakanlar iki ülke arasında ticaret için yeni bir yol haritası ve takvim hazırladı.",
}


@pytest.mark.parametrize(("lang", "text"), SPECIMENS.items())
def test_a_sentence_shows_its_language(lang: str, text: str) -> None:
    assert detect_language(text)[0] == lang


@pytest.mark.parametrize(("lang", "text"), SPECIMENS.items())
def test_a_sentence_is_more_than_a_guess(lang: str, text: str) -> None:
    assert detect_language(text)[1] > 0.5, lang


@pytest.mark.parametrize("text", ["", "2025", "— … !", "外交部发言人"])
def test_a_text_that_tells_nothing_is_undetermined(text: str) -> None:
    assert detect_language(text) == ("und", 0.0)


def test_one_russian_word_is_only_a_guess() -> None:
    language, confidence = detect_language("Комиссия")
    assert (language, confidence < 0.5) == ("ru", True)


def test_kazakh_names_do_not_make_a_russian_text_kazakh() -> None:
    text = f"{SPECIMENS['ru']} Участие принял посол Әлихан Бөкейұлы. {SPECIMENS['ru']}"
    assert detect_language(text)[0] == "ru"


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
