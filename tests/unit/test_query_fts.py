"""Compiled queries, by what they find in a real FTS5 table of the archive's shape."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from mfa_archiver.language.analysis import Analyser
from mfa_archiver.query.fts import LATIN_WEIGHTS, WEIGHTS, compile_query, query_forms
from mfa_archiver.query.parser import MOST_WORDS, parse_query

LANGUAGES = ("en", "kk", "ru")
RELEASES = {
    1: ("ru", "О визите министра", "Министр совершил рабочий визит в Астану. Подписан договор."),
    2: ("ru", "О санкциях", "Санкционные меры обсудила пресс-служба. Позиция United Nations."),
    3: ("kk", "Министрдің сапары туралы", "АҚШ-қа сапар барысында келісімге қол қойылды."),
    4: ("en", "On the minister's visit", "The ministers signed agreements in Астана."),
    5: ("ru", "О заседании", "Заседание прошло в Астане, служба и пресса отсутствовали."),
}


class Table:
    """The search table as the archive has it."""

    def __init__(self) -> None:
        self.analyser = Analyser()
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute(
            "CREATE TABLE revisions (id INTEGER PRIMARY KEY, title, body, title_alt AS (title), body_alt AS (body))"
        )
        self.connection.execute(
            "CREATE VIRTUAL TABLE search USING fts5(title, body, title_alt, body_alt, content='revisions', "
            "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
        )
        for number, (lang, title, body) in RELEASES.items():
            (title_main, title_alt) = self.analyser.index_text(title, lang)
            (body_main, body_alt) = self.analyser.index_text(body, lang)
            self.connection.execute("INSERT INTO revisions (id, title, body) VALUES (?, ?, ?)", (number, title, body))
            self.connection.execute(
                "INSERT INTO search (rowid, title, body, title_alt, body_alt) VALUES (?, ?, ?, ?, ?)",
                (number, title_main, body_main, title_alt, body_alt),
            )

    def ids(self, expression: str) -> set[int]:
        sql = "SELECT rowid FROM search WHERE search MATCH ?"
        return {number for (number,) in self.connection.execute(sql, (expression,))}

    def all_words(self, text: str) -> set[int]:
        return self.ids(compile_query(parse_query(text), self.analyser, LANGUAGES).all_words)

    def any_words(self, text: str) -> set[int]:
        return self.ids(compile_query(parse_query(text), self.analyser, LANGUAGES).any_words)


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    table = Table()
    yield table
    table.connection.close()


def test_an_inflected_word_finds_its_other_forms(table: Table) -> None:
    assert table.all_words("визитами") == {1}


def test_a_kazakh_word_finds_its_other_forms(table: Table) -> None:
    assert table.all_words("келісімнің") == {3}


def test_all_words_must_be_there(table: Table) -> None:
    assert table.all_words("министр договор") == {1}


def test_any_word_is_enough_in_the_loose_expression(table: Table) -> None:
    assert table.any_words("договор заседание") == {1, 5}


def test_an_excluded_word_is_left_out(table: Table) -> None:
    assert table.all_words("Астана -заседание") == {1, 4}


def test_an_excluded_word_is_left_out_of_the_loose_expression_too(table: Table) -> None:
    assert table.any_words("Астана договор -визит") == {4, 5}


def test_either_side_of_an_or_is_enough(table: Table) -> None:
    assert table.all_words("Астана договор OR заседание") == {1, 5}


def test_a_phrase_finds_its_words_in_a_row_in_any_inflection(table: Table) -> None:
    assert table.all_words("«рабочего визита»") == {1}


def test_a_phrase_does_not_find_its_words_apart(table: Table) -> None:
    assert table.all_words("«визит рабочий»") == set()


def test_a_hyphenated_word_is_a_phrase(table: Table) -> None:
    assert table.all_words("пресс-службы") == {2}


def test_the_parts_of_a_hyphenated_word_count_in_the_loose_expression(table: Table) -> None:
    assert table.any_words("пресс-службы") == {2, 5}


def test_a_prefix_finds_longer_words(table: Table) -> None:
    assert table.all_words("санкц*") == {2}


def test_a_prefix_longer_than_the_stem_finds_the_word(table: Table) -> None:
    assert table.all_words("заседани*") == {5}


def test_a_kazakh_ending_hung_on_an_abbreviation_is_ignored(table: Table) -> None:
    assert table.all_words("АҚШ-тың") == {3}


def test_a_cyrillic_word_is_found_in_an_english_release(table: Table) -> None:
    assert 4 in table.all_words("Астаны")


def test_a_latin_word_is_found_in_a_russian_release(table: Table) -> None:
    assert table.all_words("united nation") == {2}


def test_a_question_word_does_not_count_among_others(table: Table) -> None:
    assert table.any_words("what договор United") == {1, 2}


def test_a_question_word_alone_is_a_word() -> None:
    assert compile_query(parse_query("кто"), Analyser(), LANGUAGES).all_words


def test_an_empty_query_has_no_expressions() -> None:
    match = compile_query(parse_query("-визит"), Analyser(), LANGUAGES)
    assert (match.all_words, match.any_words, match.terms) == ("", "", 0)


def test_one_word_has_no_looser_expression() -> None:
    assert compile_query(parse_query("визит"), Analyser(), LANGUAGES).any_words == ""


def test_a_latin_query_weighs_the_exact_words_less() -> None:
    assert compile_query(parse_query("visit 2025"), Analyser(), LANGUAGES).weights == LATIN_WEIGHTS


def test_a_query_with_cyrillic_weighs_both_alike() -> None:
    assert compile_query(parse_query("визит UN"), Analyser(), LANGUAGES).weights == WEIGHTS


def test_the_forms_of_a_query_are_folded_and_unique() -> None:
    assert query_forms(parse_query("Ёлка ёлка -«Пресс-служба»")) == ("елка", "пресс", "служба")


@pytest.mark.parametrize("joint", [" ", " OR ", " -", "* ", "-ға "])
def test_the_longest_query_is_within_the_limits_of_fts5(table: Table, joint: str) -> None:
    text = joint.join(f"слово{chr(ord('а') + n % 32)}{chr(ord('а') + n // 32)}" for n in range(MOST_WORDS))
    languages = ("ru", "kk", "uk", "be", "bg", "sr", "mk", "tg", "en")
    match = compile_query(parse_query(text), table.analyser, languages)
    assert table.ids(match.all_words) == set()
