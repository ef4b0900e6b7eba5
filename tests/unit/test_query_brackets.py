"""Brackets and NEAR: what they make of words, and what is left of them when they join nothing."""

from __future__ import annotations

import pytest

from mfa_archiver.query.parser import DEEPEST, parse_query
from mfa_archiver.query.syntax import Column, Either, Group, Near, Phrase, Prefix, Query, Within, Word

UNBALANCED = "a bracket without its other half was ignored"


def test_brackets_join_more_than_a_word_to_an_or() -> None:
    assert parse_query("(визит министра) OR поездка").clauses == (
        Either((Group((Word("визит"), Word("министра"))), Word("поездка"))),
    )


def test_or_stands_between_groups() -> None:
    [clause] = parse_query("(a b) OR (c d)").clauses
    assert clause == Either((Group((Word("a"), Word("b"))), Group((Word("c"), Word("d")))))


def test_brackets_nest() -> None:
    [clause] = parse_query("a OR (b (c OR (d e)))").clauses
    inner = Either((Word("c"), Group((Word("d"), Word("e")))))
    assert clause == Either((Word("a"), Group((Word("b"), inner))))


@pytest.mark.parametrize("text", ["(визит министра) Астана", "((визит) (министра Астана))", "визит(министра)Астана"])
def test_brackets_that_only_group_are_dissolved(text: str) -> None:
    assert parse_query(text) == parse_query("визит министра Астана")


def test_or_in_brackets_is_one_or() -> None:
    assert parse_query("a OR (b OR c)") == parse_query("a OR b OR c")


def test_a_minus_excludes_a_group() -> None:
    assert parse_query("визит -(рабочий день)") == Query((Word("визит"),), (Group((Word("рабочий"), Word("день"))),))


def test_an_exclusion_in_brackets_stays_there() -> None:
    [clause] = parse_query("a OR (b -c)").clauses
    assert clause == Either((Word("a"), Group((Word("b"),), (Word("c"),))))


def test_exclusions_alone_in_brackets_are_exclusions() -> None:
    assert parse_query("a (-b -c)") == parse_query("a -b -c")


def test_an_exclusion_of_exclusions_is_ignored_with_a_note() -> None:
    query = parse_query("a -(-b)")
    assert (query.clauses, query.excluded, len(query.notes)) == ((Word("a"),), (), 1)


@pytest.mark.parametrize("text", ["(визит министра", "визит) министра", ")визит( министра", ":( визит министра"])
def test_a_bracket_without_its_other_half_is_ignored_with_a_note(text: str) -> None:
    query = parse_query(text)
    assert (query.clauses, query.notes) == ((Word("визит"), Word("министра")), (UNBALANCED,))


def test_empty_brackets_are_nothing() -> None:
    assert parse_query("a () OR b") == Query((Either((Word("a"), Word("b"))),))


def test_brackets_too_deep_are_ignored_with_a_note() -> None:
    query = parse_query("(" * 20 + "a OR b" + ")" * 20 + " c")
    assert (query.clauses, len(query.notes)) == ((Either((Word("a"), Word("b"))), Word("c")), 1)
    assert str(DEEPEST) in query.notes[0]


def test_near_joins_words_with_a_distance() -> None:
    assert parse_query("визит NEAR/5 министра") == Query((Near(Word("визит"), Word("министра"), 5),))


def test_near_alone_means_ten_words() -> None:
    assert parse_query("визит NEAR министра") == parse_query("визит NEAR/10 министра")


def test_near_joins_phrases_and_prefixes() -> None:
    assert parse_query("«рабочий визит» NEAR/3 минист*").clauses == (
        Near(Phrase("рабочий визит"), Prefix("минист"), 3),
    )


def test_near_binds_closer_than_or() -> None:
    assert parse_query("a OR b NEAR/2 c").clauses == (Either((Word("a"), Near(Word("b"), Word("c"), 2))),)


def test_in_a_chain_of_near_each_two_neighbours_are_near() -> None:
    assert parse_query("a NEAR/2 b NEAR/3 c").clauses == (
        Near(Word("a"), Word("b"), 2),
        Near(Word("b"), Word("c"), 3),
    )


@pytest.mark.parametrize("text", ["NEAR a", "a NEAR", "a NEAR -b", "a NEAR (b c)", "a NEAR title:b", "a NEAR NEAR b"])
def test_near_with_nothing_to_join_is_a_word_with_a_note(text: str) -> None:
    query = parse_query(text)
    assert Word("NEAR") in query.clauses
    assert query.notes == ("NEAR has no two words or phrases to join here and is searched as a word",)


def test_small_near_is_a_word() -> None:
    assert parse_query("a near b").clauses == (Word("a"), Word("near"), Word("b"))


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("title:визит", Within(Column.TITLE, Word("визит"))),
        ("Title:визит", Within(Column.TITLE, Word("визит"))),
        ("body:«рабочий визит»", Within(Column.BODY, Phrase("рабочий визит"))),
        ("title:виз*", Within(Column.TITLE, Prefix("виз"))),
        ("title:(a OR b)", Within(Column.TITLE, Either((Word("a"), Word("b"))))),
        ("title:(a -b)", Within(Column.TITLE, Group((Word("a"),), (Word("b"),)))),
        ("title:(a)", Within(Column.TITLE, Word("a"))),
        ("title:a OR body:b", Either((Within(Column.TITLE, Word("a")), Within(Column.BODY, Word("b"))))),
    ],
)
def test_a_column_is_named_before_a_word_a_phrase_or_brackets(text: str, clause: object) -> None:
    assert parse_query(text) == Query((clause,))  # type: ignore[arg-type] # the table holds clauses


def test_a_column_is_excluded_with_a_minus() -> None:
    assert parse_query("a -title:b").excluded == (Within(Column.TITLE, Word("b")),)


def test_exclusions_alone_in_a_column_are_exclusions() -> None:
    assert parse_query("a title:(-b)") == parse_query("a -title:b")


@pytest.mark.parametrize("text", ["title:", "title: ", "title:-", "title:)"])
def test_a_column_with_nothing_to_look_for_is_a_word_with_a_note(text: str) -> None:
    query = parse_query(text)
    assert query.clauses == (Word("title"),)
    assert "title:: no value that this field can have, searched as words" in query.notes
