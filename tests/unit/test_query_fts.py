"""Compiled queries, by what they find in a real FTS5 table of the archive's shape."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from mfa_archiver.language.analysis import Analyser
from mfa_archiver.query.fts import WordForms, compile_query, query_forms, word_forms
from mfa_archiver.query.parser import DEEPEST, MOST_WORDS, parse_query

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


@pytest.mark.parametrize("joining", ["в", "туралы", "the"])
def test_a_word_that_only_joins_does_not_count_among_others(table: Table, joining: str) -> None:
    assert table.any_words(f"{joining} санкции") == {2}


def test_a_word_that_only_joins_must_be_there_when_all_words_are_asked_for(table: Table) -> None:
    assert (table.all_words("министр в"), table.all_words("санкции в")) == ({1}, set())


def test_a_word_in_capitals_is_a_name_and_counts(table: Table) -> None:
    assert table.any_words("THE санкции") == {2, 4}


def test_the_forms_of_a_query_are_folded_and_unique() -> None:
    assert query_forms(parse_query("Ёлка ёлка -«Пресс-служба»")) == ("елка", "пресс", "служба")


def test_groups_stand_on_either_side_of_an_or(table: Table) -> None:
    assert table.all_words("(визит договор) OR (заседание пресса)") == {1, 5}


def test_an_excluded_group_takes_away_only_what_holds_all_of_it(table: Table) -> None:
    assert table.all_words("Астана -(заседание служба)") == {1, 4}
    assert table.all_words("Астана -(заседание договор)") == {1, 4, 5}


def test_an_exclusion_in_a_group_holds_for_that_group(table: Table) -> None:
    assert table.all_words("санкции OR (Астана -заседание)") == {1, 2, 4}


def test_a_group_in_or_counts_word_by_word_in_the_loose_expression(table: Table) -> None:
    assert table.any_words("(договор санкции) OR пресса") == {1, 2, 5}


def test_near_finds_words_with_as_many_between_them_at_most(table: Table) -> None:
    assert table.all_words("министр NEAR/2 визит") == {1}
    assert table.all_words("министр NEAR/1 Астана") == set()


def test_near_does_not_ask_which_word_comes_first(table: Table) -> None:
    assert table.all_words("визит NEAR/2 министр") == {1}


def test_near_finds_inflected_phrases(table: Table) -> None:
    assert table.all_words("«рабочим визитом» NEAR/1 Астану") == {1}


def test_near_finds_prefixes(table: Table) -> None:
    assert table.all_words("меры NEAR/1 санкц*") == {2}


def test_near_finds_words_by_the_analyses_of_different_languages(table: Table) -> None:
    assert 1 in table.all_words("Астана NEAR/1 визит")


def test_near_does_not_reach_from_a_title_into_a_body(table: Table) -> None:
    assert table.all_words("санкциях меры") == {2}
    assert table.all_words("санкциях NEAR/9 меры") == set()


def test_words_near_one_another_count_apart_in_the_loose_expression(table: Table) -> None:
    assert table.any_words("договор NEAR/1 заседание") == {1, 5}


def test_a_word_is_looked_for_in_the_title_alone(table: Table) -> None:
    assert table.all_words("заседание") == {5}
    assert table.all_words("title:заседание") == {5}
    assert table.all_words("title:договор") == set()


def test_a_word_is_looked_for_in_the_body_alone(table: Table) -> None:
    assert table.all_words("body:визит") == {1}
    assert table.all_words("body:санкциях -body:меры") == set()


def test_all_of_a_group_is_looked_for_in_its_column(table: Table) -> None:
    assert table.all_words("title:(визит министр)") == {1}
    assert table.all_words("title:(визит договор)") == set()
    assert table.all_words("title:(визит -договор)") == {1}


def test_an_inner_column_wins_over_an_outer(table: Table) -> None:
    assert table.all_words("title:(визит body:договор)") == {1}


def test_the_loose_expression_keeps_to_the_column(table: Table) -> None:
    assert table.any_words("title:(визит договор)") == {1}


def test_filters_alone_list_all_without_what_is_excluded(table: Table) -> None:
    match = compile_query(parse_query("lang:ru -заседание"), table.analyser, LANGUAGES)
    assert (match.lists_all, match.all_words, table.ids(match.without)) == (True, "", {5})


def test_exclusions_alone_list_nothing(table: Table) -> None:
    match = compile_query(parse_query("-заседание"), table.analyser, LANGUAGES)
    assert (match.lists_all, match.without) == (False, "")


def test_the_forms_of_a_word_are_those_of_every_language_it_can_be_in() -> None:
    assert word_forms(parse_query("визами -visits"), Analyser(), ("ru", "en")) == (
        WordForms("визами", "ru", "виз", "виза"),
        WordForms("visits", "en", "visit", "visits"),
    )


MANY_LANGUAGES = ("ru", "kk", "uk", "be", "bg", "sr", "mk", "tg", "en")


@pytest.mark.parametrize("joint", [" ", " OR ", " -", "* ", "-ға ", " NEAR/3 ", "* NEAR ", " -(", ") OR (", " title:"])
def test_the_longest_query_is_within_the_limits_of_fts5(table: Table, joint: str) -> None:
    text = joint.join(f"слово{chr(ord('а') + n % 32)}{chr(ord('а') + n // 32)}" for n in range(MOST_WORDS))
    match = compile_query(parse_query(text), table.analyser, MANY_LANGUAGES)
    assert table.ids(match.all_words) == set()
    assert table.ids(match.any_words or match.all_words) == set()


@pytest.mark.parametrize("opening", ["(а OR ", "(а NEAR б OR ", "а -(", "title:(а OR ", "а OR (б "])
def test_the_deepest_query_is_within_the_limits_of_fts5(table: Table, opening: str) -> None:
    text = opening * DEEPEST + "«в г»" + ")" * DEEPEST
    query = parse_query(text)
    match = compile_query(query, table.analyser, MANY_LANGUAGES)
    assert query.notes == ()
    assert table.ids(match.all_words) <= {1, 2, 3, 4, 5}
    assert table.ids(match.any_words or match.all_words) <= {1, 2, 3, 4, 5}
