"""The phrases an expression looks for, read back from it."""

from __future__ import annotations

from mfa_archiver.language.analysis import Analyser
from mfa_archiver.query.expressions import Sought, phrases_of
from mfa_archiver.query.fts import compile_query
from mfa_archiver.query.parser import parse_query


def phrases(text: str) -> set[Sought]:
    return set(phrases_of(compile_query(parse_query(text), Analyser(), ("en",)).all_words))


def test_word_is_sought_by_both_analyses() -> None:
    assert phrases("visits") == {
        Sought(("visit",), is_alt=False, is_prefix=False),
        Sought(("visits",), is_alt=True, is_prefix=False),
    }


def test_phrase_keeps_its_terms_together() -> None:
    assert Sought(("road", "map"), is_alt=False, is_prefix=False) in phrases('"road map"')


def test_prefix_is_told_from_the_word() -> None:
    assert Sought(("gover",), is_alt=False, is_prefix=True) in phrases("gover*")


def test_field_and_exclusion_are_read_too() -> None:
    assert {each.terms for each in phrases("title:road map -visit")} == {("road",), ("map",), ("visit",)}


def test_empty_expression_seeks_nothing() -> None:
    assert phrases("") == set()
