"""What cleaning takes off a text, what it leaves, and where a first sentence ends."""

from __future__ import annotations

import pytest

from mfa_archiver.language.text import clean_text, first_sentence, one_line, tidy_paragraphs


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Казах\u00adстан", "Казахстан"),
        ("\ufeffМИД\u200b РК\u2060", "МИД РК"),
        ("12\u00a0млн\u202fевро", "12 млн евро"),
        ("то¬қылған шар¬шы", "тоқылған шаршы"),
        ("a\u202eb\u202c\x07\x9b", "ab"),
        ("строка\r\nстрока\rстрока", "строка\nстрока\nстрока"),
        ("и\u0306", "й"),
        ("раз  \t два", "раз два"),
        ("обрыв \ud800", "обрыв \ufffd"),
    ],
)
def test_cleaning_takes_off_what_nobody_meant_to_publish(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


def test_not_sign_outside_a_word_stays() -> None:
    assert clean_text("¬ p ∨ q, 5 ¬ 6") == "¬ p ∨ q, 5 ¬ 6"


def test_zero_width_non_joiner_stays_between_persian_letters() -> None:
    assert clean_text("می\u200cشود") == "می\u200cشود"


def test_zero_width_joiner_goes_from_cyrillic() -> None:
    assert clean_text("ми\u200dд") == "мид"


def test_quotes_dashes_and_yo_stay_as_published() -> None:
    text = '«Всё» – “он” — "она", - сказал … ё'
    assert clean_text(text) == text


def test_paragraphs_are_parted_by_exactly_one_blank_line() -> None:
    assert tidy_paragraphs("\n\n раз \n\n\n \n\nдва\nтри\n") == "раз\n\nдва\nтри"


def test_a_title_becomes_one_line() -> None:
    assert one_line(" О визите\n\tминистра ") == "О визите министра"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("А. Б. Сериков прибыл в г. Астана. Затем он уехал.", "А. Б. Сериков прибыл в г. Астана."),
        ("Оборот составил 49 млрд. Наряду с этим растёт экспорт.", "Оборот составил 49 млрд."),
        ("Оборот составил 49 млрд. долларов. Рост есть.", "Оборот составил 49 млрд. долларов."),
        ("Обсудили тарифы и т.д. и сроки. Затем", "Обсудили тарифы и т.д. и сроки."),
        ("The U.S. Department said so. Next.", "The U.S. Department said so."),
        ("Mr. Smith arrived at 5.30 p.m. on Monday. Next.", "Mr. Smith arrived at 5.30 p.m. on Monday."),
        ("Он спросил: «Когда? Где?» и ушёл. Вот.", "Он спросил: «Когда? Где?» и ушёл."),
        ('Готовы к работе", - сказал посол. Далее.', 'Готовы к работе", - сказал посол.'),
        ("Без точки\n\nДругой абзац.", "Без точки"),
        ("Қ.Сериков келді. Содан соң кетті.", "Қ.Сериков келді."),
    ],
)
def test_first_sentence_minds_abbreviations_initials_and_quotations(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence
