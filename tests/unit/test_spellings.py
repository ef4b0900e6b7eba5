"""Respelling between alphabets: each way of the table by its example, and names as they are met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.language.folding import fold
from mfa_archiver.language.spellings import LONGEST, MOST_SPELLINGS, respelled, rows

WAYS = [
    (example.split()[0], spelling, way)
    for _, written, example in rows()
    for way, spelling in zip(written, example.split()[1:], strict=True)
]


@pytest.mark.parametrize(("cyrillic", "latin", "way"), WAYS)
def test_each_way_is_written_in_its_example(cyrillic: str, latin: str, way: str) -> None:
    assert way in fold(latin)
    assert fold(latin) in respelled(cyrillic)


@pytest.mark.parametrize(("cyrillic", "latin"), [(cyrillic, latin) for cyrillic, latin, way in WAYS if way])
def test_each_way_is_read_in_its_example(cyrillic: str, latin: str) -> None:
    assert fold(cyrillic) in respelled(latin)


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Kosherbayev", "Кошербаев"),
        ("Kallas", "Каллас"),
        ("Tokayev", "Токаев"),
        ("Tokayev", "Тоқаев"),
        ("Toqaev", "Тоқаев"),
        ("Kassym", "Қасым"),
        ("Jomart", "Жомарт"),
        ("Nursultan", "Нұрсұлтан"),
        ("Zhanaozen", "Жаңаөзен"),
        ("Kyzylorda", "Қызылорда"),
        ("Oskemen", "Өскемен"),
        ("Auezov", "Әуезов"),
        ("Şymkent", "Шымкент"),
        ("Zelenskyy", "Зеленский"),
        ("Shoigu", "Шойгу"),
        ("Erdogan", "Эрдоган"),
        ("Yeltsin", "Ельцин"),
        ("Semyon", "Семён"),
    ],
)
def test_a_name_is_read_and_written(latin: str, cyrillic: str) -> None:
    assert fold(cyrillic) in respelled(latin)
    assert fold(latin) in respelled(cyrillic)


@pytest.mark.parametrize("word", ["", "ЕС", "UN", "2025", "外交部", "G20", "СПРСx7", "a" * (LONGEST + 1), "naïveté"])
def test_what_is_no_name_has_no_other_spelling(word: str) -> None:
    assert respelled(word) == ()


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі", min_size=3, max_size=LONGEST))
def test_a_word_has_few_spellings_and_none_twice(word: str) -> None:
    spellings = respelled(word)
    assert len(spellings) == len(set(spellings)) <= MOST_SPELLINGS


@given(st.text("abcdefghijklmnopqrstuvwxyzşğäöñūü", min_size=3, max_size=LONGEST))
def test_a_latin_word_is_spelled_in_cyrillic_letters_alone(word: str) -> None:
    assert not any(letter.isascii() for spelling in respelled(word) for letter in spelling)
