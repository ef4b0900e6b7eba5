"""Telling languages apart."""

from __future__ import annotations

import pytest

from mfa_archiver.language.detect import detect_language

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
