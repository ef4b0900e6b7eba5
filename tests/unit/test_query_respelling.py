"""How other spellings are put into a query."""

from __future__ import annotations

import pytest

from mfa_archiver.query.parser import parse_query
from mfa_archiver.query.printing import print_query
from mfa_archiver.query.respelling import respell, words_to_respell

SPELLINGS = {"Kallas": ("каллас",), "Kaja": ("кая", "кайа"), "Асанов": ("asanov",), "visit": ("визит",)}


@pytest.mark.parametrize(
    ("typed", "respelled"),
    [
        ("Kallas", "Kallas OR каллас"),
        ("Kallas Рига", "Kallas OR каллас Рига"),
        ('"Kaja Kallas"', '"Kaja Kallas" OR "кая каллас" OR "кайа каллас"'),
        ('"Kallas said"', '"Kallas said" OR "каллас said"'),
        ("Kaja-Kallas", "Kaja-Kallas OR кая-каллас OR кайа-каллас"),
        ("Kallas’s", "Kallas’s OR каллас"),
        ("Рига OR Kallas", "Рига OR Kallas OR каллас"),
        ("title:Kallas", "title:(Kallas OR каллас)"),
        ("title:(Kallas -visit)", "title:(Kallas OR каллас -visit -визит)"),
        ("Рига -Kallas", "Рига -Kallas -каллас"),
        (
            "visit NEAR/3 Kallas",
            "visit NEAR/3 Kallas OR visit NEAR/3 каллас OR визит NEAR/3 Kallas OR визит NEAR/3 каллас",
        ),
        ("Kall*", "Kall*"),
        ("Рига lang:ru", "Рига lang:ru"),
    ],
)
def test_spellings_stand_beside_the_words(typed: str, respelled: str) -> None:
    assert print_query(respell(parse_query(typed), SPELLINGS)) == respelled


def test_all_words_are_asked_for_but_those_only_begun() -> None:
    assert words_to_respell(parse_query('Kallas "Kaja said" -(a OR Рига) be*')) == (
        "Kallas",
        "Kaja",
        "said",
        "a",
        "Рига",
    )


def test_variants_of_a_phrase_are_bounded() -> None:
    many = {word: tuple(f"{word}{number}" for number in range(6)) for word in ("aa", "bb", "cc")}
    [clause] = respell(parse_query('"aa bb cc"'), many).clauses
    assert len(getattr(clause, "options", ())) == 1 + 8
