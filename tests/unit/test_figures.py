"""Figures and dates of a text: the same value whatever the language writes."""

from __future__ import annotations

import pytest

from mfa_archiver.language.figures import Facts, find_figures, read_facts


def values(text: str, lang: str) -> list[str]:
    return [figure.value for figure in find_figures(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("рост на 48,7 балла", "ru", "48.7"),
        ("48.7 points", "en", "48.7"),
        ("рост на 48.7 балла", "ru", "48.7"),
        ("1 234 делегата", "ru", "1234"),
        ("1,234 delegates", "en", "1234"),
        ("1.234 делегата", "ru", "1234"),
        ("1 234 567,5 тонны", "ru", "1234567.5"),
        ("1,234,567.5 tonnes", "en", "1234567.5"),
        ("0,50 тенге", "ru", "0.5"),
        ("1.234,5 et plus", "fr", "1234.5"),
        ("2,5 млрд евро", "ru", "2500000000"),
        ("2,5 миллиардами евро", "ru", "2500000000"),
        ("2,5 миллиардтан астам", "kk", "2500000000"),
        ("$2.5 billion", "en", "2500000000"),
        ("5 тыс. гостей", "ru", "5000"),
        ("5 мың қонақ", "kk", "5000"),
        ("5 thousand guests", "en", "5000"),
        ("на 12 %", "ru", "12%"),
        ("на 12 процентов", "ru", "12%"),
        ("12 пайызға", "kk", "12%"),
        ("by 12 per cent", "en", "12%"),
        ("№5", "ru", "5"),
        ("the 5th round", "en", "5"),
        ("в 14:30", "ru", "14:30"),
        ("версия 1.2.3", "ru", "1.2.3"),
        ("نمو ٤٨٫٧٪", "ar", "48.7%"),
        ("۱٬۲۳۴ نفر", "fa", "1234"),
    ],
)
def test_figure_has_the_same_value_in_any_language(text: str, lang: str, value: str) -> None:
    assert values(text, lang) == [value]


def test_figure_is_shown_as_printed() -> None:
    [figure] = find_figures("Товарооборот в 2,5 млрд евро", "ru")
    assert figure.shown == "2,5 млрд"
    assert [figure.shown for figure in find_figures("نمو ٤٨٫٧٪", "ar")] == ["٤٨٫٧٪"]


def test_millennium_is_no_thousand() -> None:
    assert values("5 тысячелетий", "ru") == ["5"]


def test_year_before_a_number_of_three_digits_stays_apart() -> None:
    assert values("в 2025 100 гостей", "ru") == ["2025", "100"]


def test_digits_of_a_name_are_no_figure() -> None:
    assert values("саммит G20", "ru") == []


def test_word_that_only_looks_like_a_scale_to_unicode_is_none() -> None:
    assert values("5 mıllion", "en") == ["5"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Встреча пройдёт 18 декабря 2025 года.", "ru"),
        ("Кездесу 2025 жылғы 18 желтоқсанда өтеді.", "kk"),
        ("The meeting will be held on December 18, 2025.", "en"),
        ("The meeting will be held on 18 December 2025.", "en"),
    ],
)
def test_full_date_is_a_date_and_no_figure(text: str, lang: str) -> None:
    facts = read_facts("", text, lang)
    assert (facts.dates, facts.figures) == (("2025-12-18",), ())


def test_day_without_a_year_is_a_figure() -> None:
    facts = read_facts("", "Встреча пройдёт 18 декабря.", "ru")
    assert ([figure.value for figure in facts.figures], facts.dates) == (["18"], ())


def test_title_counts_too() -> None:
    facts = read_facts("Доставлено 300 тонн", "Груз прибыл.", "ru")
    assert [figure.value for figure in facts.figures] == ["300"]


def test_value_repeated_is_told_once_as_first_printed() -> None:
    facts = read_facts("", "5 тыс. гостей, всего 5000.", "ru")
    assert [(figure.value, figure.shown) for figure in facts.figures] == [("5000", "5 тыс.")]


def test_paragraphs_are_those_of_the_body() -> None:
    assert read_facts("Заголовок", "Первый.\n\nВторой.", "ru").paragraphs == 2


def test_what_both_say_is_in_neither_alone() -> None:
    ru = read_facts("", "Рост на 48,7 %, 1 234 гостя.", "ru")
    en = read_facts("", "Growth of 48.7 per cent, 1,235 guests.", "en")
    assert [figure.shown for figure in ru.beyond(en).figures] == ["1 234"]
    assert [figure.shown for figure in en.beyond(ru).figures] == ["1,235"]


def test_text_says_nothing_beyond_itself() -> None:
    facts = read_facts("", "48,7 % и 18 декабря 2025 года", "ru")
    assert facts.beyond(facts) == Facts(1, (), ())
