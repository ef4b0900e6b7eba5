"""The query language: what is syntax, and what is words after all."""

from __future__ import annotations

import pytest

from mfa_archiver.query.parser import MOST_WORDS, parse_query
from mfa_archiver.query.syntax import Either, Phrase, Prefix, Query, Word


def test_words_are_clauses() -> None:
    assert parse_query("визит министра") == Query((Word("визит"), Word("министра")))


@pytest.mark.parametrize("quoted", ['"визит министра"', "«визит министра»", "“визит министра”",
                                    "„визит министра“", "„визит министра”"])  # fmt: skip
def test_quotes_of_any_style_make_a_phrase(quoted: str) -> None:
    assert parse_query(quoted) == Query((Phrase("визит министра"),))


def test_a_minus_excludes_a_word() -> None:
    assert parse_query("визит -премьер") == Query((Word("визит"),), (Word("премьер"),))


def test_a_minus_excludes_a_phrase() -> None:
    assert parse_query('визит -"рабочий визит"') == Query((Word("визит"),), (Phrase("рабочий визит"),))


def test_a_hyphen_within_a_word_excludes_nothing() -> None:
    assert parse_query("пресс-служба") == Query((Word("пресс-служба"),))


def test_a_dash_between_words_is_punctuation() -> None:
    assert parse_query("Астана - Москва — Пекин").clauses == (
        Word("Астана"), Word("Москва"), Word("Пекин"),
    )  # fmt: skip


def test_a_star_makes_a_prefix() -> None:
    assert parse_query("санкц*") == Query((Prefix("санкц"),))


def test_a_star_after_one_letter_is_a_word_with_a_note() -> None:
    query = parse_query("с*")
    assert (query.clauses, len(query.notes)) == ((Word("с"),), 1)


@pytest.mark.parametrize("word", ["OR", "ИЛИ", "НЕМЕСЕ"])
def test_or_joins_its_neighbours(word: str) -> None:
    assert parse_query(f"визит {word} поездка министра") == Query(
        (Either((Word("визит"), Word("поездка"))), Word("министра"))
    )


def test_or_joins_more_than_two() -> None:
    assert parse_query("a OR «b c» OR d*e").clauses == (Either((Word("a"), Phrase("b c"), Word("d*e"))),)


def test_small_or_is_a_word() -> None:
    assert parse_query("now or never").clauses == (Word("now"), Word("or"), Word("never"))


@pytest.mark.parametrize("text", ["визит OR", "OR визит", "визит OR -отмена"])
def test_or_with_nothing_to_join_is_a_word_with_a_note(text: str) -> None:
    query = parse_query(text)
    assert Word("OR") in query.clauses
    assert query.notes == ("OR has nothing to join here and is searched as a word",)


def test_exclusions_alone_ask_for_nothing_and_say_so() -> None:
    query = parse_query("-визит")
    assert (query.is_empty, query.excluded, len(query.notes)) == (True, (Word("визит"),), 1)


@pytest.mark.parametrize("text", ["", "   ", "*", "***", "\0", "?!", '""', "-", "«»", "( )", "\ud800"])
def test_a_text_without_words_asks_for_nothing(text: str) -> None:
    assert parse_query(text).is_empty


def test_a_quote_without_its_other_half_is_ignored_with_a_note() -> None:
    query = parse_query('совместное "заявление')
    assert query.clauses == (Word("совместное"), Word("заявление"))
    assert query.notes == ("a quotation mark without its other half was ignored",)


def test_near_as_fts5_writes_it_is_words() -> None:
    assert parse_query("NEAR(a b, 5)").clauses == (Word("NEAR"), Word("a"), Word("b"), Word("5"))


def test_a_comma_parts_words_and_not_numbers() -> None:
    assert parse_query("рост,спад 3,5").clauses == (Word("рост"), Word("спад"), Word("3,5"))


def test_words_beyond_the_limit_are_cut_with_a_note() -> None:
    query = parse_query("слово " * 2_000)
    assert (len(query.clauses), query.notes) == (MOST_WORDS, ("only the first 64 words are searched",))


def test_text_is_brought_to_nfc() -> None:
    assert parse_query("и\u0306од").clauses == (Word("йод"),)


def test_what_follows_twenty_thousand_characters_is_left_out() -> None:
    query = parse_query(f"{'ж' * 20_000} виза")
    assert (len(query.clauses), query.notes) == (1, ("only the first 20,000 characters are read",))
