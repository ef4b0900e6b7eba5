"""Laws of the query language: any text is a query that FTS5 accepts, and what was indexed is found."""

from __future__ import annotations

import sqlite3
from unicodedata import normalize

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.fts import compile_query
from mfa_archiver.query.parser import MOST_WORDS, parse_query
from mfa_archiver.query.printing import print_query
from tests.effort import examples

ANALYSER = Analyser()
LANGUAGES = st.lists(st.sampled_from(["ru", "kk", "en", "fr", "he", "uk"]), unique=True, max_size=4)
PIECES = st.sampled_from([
    "визит", "АҚШ-тың", "U.S.", "Kazakhstan's", "сан*", "а*", "*", "OR", "ИЛИ", "AND", "NOT", "NEAR(", ")",
    "-", "-нет", '"', "«", "»", "“", "„", "title:", "{title body}", "^", "+", "\0", "\\", "'", ";--", "שּׁ",
    "क़*", "🤝", "₽", "\ud800", "\u0301", "2025", "3,5", "  ", "(", ")", "(", ")", "-(", "title:(", "body:", "NEAR",
    "NEAR/3", "lang:ru", "-lang:kk", "date:2025", "since:7d", "source:", "has:table", "ref:a/b/c", "МИД:", "http://",
])  # fmt: skip
QUERIES = st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES).map("".join) | st.text()

TERMS = st.sampled_from(["визит", "АҚШ-тың", "сан*", "«рабочий визит»", "title:договор", "body:«a b»", "U.S."])
NESTED = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) OR ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]} -({pair[1]})"),
        inner.map(lambda text: f"title:({text})"),
        st.just("визит NEAR/3 «рабочий день»"),
    ),
    max_leaves=6,
)

CONNECTION = sqlite3.connect(":memory:")
CONNECTION.execute(
    "CREATE TABLE revisions (id INTEGER PRIMARY KEY, title, body, title_alt AS (title), body_alt AS (body))"
)
CONNECTION.execute(
    "CREATE VIRTUAL TABLE search USING fts5(title, body, title_alt, body_alt, content='revisions', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
)


def found(expression: str) -> list[int]:
    """Return the ids that an expression finds."""
    sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank"
    return [number for (number,) in CONNECTION.execute(sql, (expression,))]


def index_alone(text: str, lang: str) -> None:
    """Make a text the only one in the index."""
    CONNECTION.execute("INSERT INTO search (search) VALUES ('delete-all')")
    main, alt = ANALYSER.index_text(text, lang)
    sql = "INSERT INTO search (rowid, title, body, title_alt, body_alt) VALUES (1, '', ?, '', ?)"
    CONNECTION.execute(sql, (main, alt))


@given(QUERIES, LANGUAGES)
@settings(max_examples=examples(150), deadline=None)  # the first Russian word loads the dictionary
def test_fts5_accepts_whatever_was_typed(text: str, languages: list[str]) -> None:
    match = compile_query(parse_query(text), ANALYSER, languages)
    for expression in filter(None, (match.all_words, match.any_words, match.without)):
        assert set(found(expression)) <= {1}


@given(QUERIES)
def test_a_query_is_empty_exactly_when_it_has_no_expression_and_lists_nothing(text: str) -> None:
    query = parse_query(text)
    match = compile_query(query, ANALYSER, ("en",))
    assert query.is_empty == (match.all_words == "" and not match.lists_all)


@given(QUERIES)
def test_notes_are_single_lines_each_once(text: str) -> None:
    notes = parse_query(text).notes
    assert len(set(notes)) == len(notes)
    assert all(len(note.splitlines()) == 1 for note in notes)


@given(QUERIES)
@example(":-OR")
@settings(max_examples=examples(150))
def test_a_query_read_without_notes_is_the_same_when_printed_and_read_again(text: str) -> None:
    query = parse_query(text)
    assert query.notes or parse_query(print_query(query)) == query


@given(NESTED)
@settings(max_examples=examples(100))
def test_balanced_brackets_are_read_without_notes_and_printed_back(text: str) -> None:
    query = parse_query(text)
    assert query.notes == ()
    assert parse_query(print_query(query)) == query


@given(st.text("()-a ", max_size=60), LANGUAGES)
@settings(max_examples=examples(100))
def test_brackets_never_break_fts5(text: str, languages: list[str]) -> None:
    match = compile_query(parse_query(text), ANALYSER, languages)
    assert set(found(match.all_words or '""')) <= {1}


@given(st.text(min_size=1_000, max_size=10_000))
@settings(max_examples=examples(20))
def test_a_query_never_has_more_clauses_than_the_limit(text: str) -> None:
    assert len(parse_query(text).clauses) <= MOST_WORDS


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).map(lambda text: normalize("NFC", text)),
    st.sampled_from(["ru", "kk", "en", "fr", "he", "uk"]),
    LANGUAGES,
)
@settings(max_examples=examples(100), deadline=None)
def test_a_text_is_found_by_its_own_words_as_a_phrase(text: str, lang: str, others: list[str]) -> None:
    index_alone(text, lang)
    words = tokens(text)
    match = compile_query(parse_query(f'"{" ".join(words)}"'), ANALYSER, (lang, *others))
    assert not words or found(match.all_words) == [1]
