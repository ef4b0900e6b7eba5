"""Laws of tokens and analysis: token for token with SQLite's unicode61, whatever the text."""

from __future__ import annotations

import sqlite3
import sys
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.language import stretches
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.folding import fold
from mfa_archiver.language.runs import RUN_LANGUAGES, has_run
from mfa_archiver.language.tokens import is_token, tokens

ANALYSER = Analyser()
LANGUAGES = st.sampled_from(["ru", "kk", "en", "fr", "he", "uk", "zh", "th", "und"])
LETTERS = "абвеёийкосхАВЕЁЙМәғқңөұүһіїўabceopxyihABCEHKMOPTXYéßǅΣσςİ"
SIGNS = " \n.,-–—«»„“”'’()/_*:;₸₽№²½Ⅳ0123456789\u00ad\u200b\u200d\ufeff\u0301\u0306\u0308\u0483\u0305"
TEXTS = (
    st.text(st.sampled_from(LETTERS + SIGNS + "😀🤝🥰🇰🇿𝐀𐐀אשּׁहिक़中文한글ｶﾞＡ２のーต่า"), max_size=80)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
).map(lambda text: normalize("NFC", text))

CONNECTION = sqlite3.connect(":memory:")
CONNECTION.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 0')")
CONNECTION.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")


def by_unicode61(text: str) -> list[str]:
    """Return the tokens that SQLite itself makes of a text."""
    CONNECTION.execute("DELETE FROM t")
    CONNECTION.execute("INSERT INTO t (x) VALUES (?)", (text,))
    return [term for (term,) in CONNECTION.execute("SELECT term FROM v ORDER BY offset")]


@given(TEXTS)
@settings(max_examples=300)
def test_tokens_are_as_many_as_unicode61_sees(text: str) -> None:
    assert len(tokens(text)) == len(by_unicode61(text))


@given(TEXTS, LANGUAGES)
@settings(max_examples=300, deadline=None)  # the first Russian word loads the dictionary
def test_both_streams_begin_with_a_token_for_each_of_the_text(text: str, lang: str) -> None:
    main, alt = ANALYSER.index_text(text, lang)
    count = len(by_unicode61(text))
    assert len(by_unicode61(alt)) == count
    assert by_unicode61(main)[:count] == by_unicode61(" ".join(main.split(" ")[:count]))


@given(TEXTS, LANGUAGES)
@settings(max_examples=300, deadline=None)
def test_more_tokens_follow_only_for_runs(text: str, lang: str) -> None:
    main, _ = ANALYSER.index_text(text, lang)
    assert has_run(text) or len(by_unicode61(main)) == len(by_unicode61(text))
    assert len(by_unicode61(main)) == len(main.split())


@given(TEXTS, LANGUAGES)
@settings(deadline=None)
def test_a_query_word_gets_the_terms_it_was_indexed_by(text: str, lang: str) -> None:
    main, alt = ANALYSER.index_text(text, lang)
    fresh = Analyser(ANALYSER.learned)
    assert [fresh.word_terms(word, lang) for word in tokens(text)] == list(zip(main.split(), alt.split(), strict=False))


def word_by_word(text: str, lang: str) -> tuple[str, str]:
    """Analyse a text the slow way: cut into words, each looked up, those of runs once more behind them."""
    words = tokens(text)
    pairs = [ANALYSER.word_terms(word, lang) for word in words]
    inner = [
        term
        for word in words
        if any(map(has_run, words)) and (lang in RUN_LANGUAGES or has_run(word))
        for term in ANALYSER.run_terms(word, lang)
    ]
    return " ".join([*(main for main, _ in pairs), *inner]), " ".join(alt for _, alt in pairs)


@given(TEXTS, LANGUAGES)
@settings(max_examples=300, deadline=None)
def test_a_text_has_the_terms_of_its_words_however_it_is_cut(text: str, lang: str) -> None:
    assert ANALYSER.index_text(text, lang) == word_by_word(text, lang)


def test_every_blank_parts_tokens() -> None:
    blanks = [letter for letter in map(chr, range(sys.maxunicode + 1)) if letter.isspace()]
    assert blanks
    assert not any(map(tokens, blanks))


def test_what_was_remembered_gives_way_to_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "MOST_CHARACTERS", 30)
    analyser = Analyser()
    texts = [f"Встреча №{number}, (湿地) – итоги." for number in range(8)]
    assert [analyser.index_text(text, "en") for text in texts] == [word_by_word(text, "en") for text in texts]


@given(st.text(st.sampled_from(LETTERS + "\u0301\u0306\u0308"), min_size=1))
def test_folding_a_token_leaves_one_token(text: str) -> None:
    assert all(is_token(fold(word)) for word in tokens(normalize("NFC", text)))


@given(st.text(st.sampled_from("абвеёийкосхАВЕЁЙМәғқңөұүһіїў"), min_size=1))
def test_folding_a_cyrillic_word_twice_is_folding_it_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)
