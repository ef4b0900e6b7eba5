"""Tokens: specimens, and agreement with SQLite's unicode61 character by character."""

from __future__ import annotations

import sqlite3

from mfa_archiver.language.tokens import is_token, tokens

BLOCK = 256
# Both planes in use, and the tags and selectors of plane 14; the rest of Unicode is one unassigned run.
CODE_POINTS = (*range(1, 0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE0200))


def count_by_unicode61(texts: list[str]) -> list[int]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 0')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(texts))
    counts = dict(connection.execute("SELECT doc, count(*) FROM v GROUP BY doc"))
    connection.close()
    return [counts.get(number, 0) for number in range(len(texts))]


def test_hyphens_dots_and_quotes_part_tokens() -> None:
    assert tokens("Пресс-служба «МИД-2», U.S.") == ["Пресс", "служба", "МИД", "2", "U", "S"]


def test_a_combining_mark_stays_in_its_token() -> None:
    assert tokens("за́мок") == ["за́мок"]


def test_a_combining_mark_begins_no_token() -> None:
    assert tokens("\u0301мир") == ["мир"]


def test_the_rouble_sign_is_a_token_and_the_tenge_sign_is_none() -> None:
    assert tokens("5 ₽, 5 ₸") == ["5", "₽", "5"]


def test_an_emoji_newer_than_unicode_6_is_a_token_and_an_older_one_is_none() -> None:
    assert tokens("мир🤝дружба 😀") == ["мир🤝дружба"]


def test_an_underscore_parts_tokens() -> None:
    assert tokens("press_release") == ["press", "release"]


def test_two_words_are_not_one_token() -> None:
    assert not is_token("два слова")


def test_every_character_alone_is_a_token_exactly_if_unicode61_says_so() -> None:
    texts = [" ".join(map(chr, CODE_POINTS[start : start + BLOCK])) for start in range(0, len(CODE_POINTS), BLOCK)]
    assert [len(tokens(text)) for text in texts] == count_by_unicode61(texts)


def test_every_character_within_a_word_parts_it_exactly_if_unicode61_says_so() -> None:
    texts = [
        " ".join(f"z{chr(code)}z" for code in CODE_POINTS[start : start + BLOCK])
        for start in range(0, len(CODE_POINTS), BLOCK)
    ]
    assert [len(tokens(text)) for text in texts] == count_by_unicode61(texts)
