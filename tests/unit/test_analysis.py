"""Analysis: which terms a word gets in which language, and what is remembered."""

from __future__ import annotations

import subprocess
import sys

import pytest
import Stemmer

from mfa_archiver.language.analysis import SNOWBALL, Analyser, without_ending

LEAN = """
import sys
import mfa_archiver.query.fts
from mfa_archiver.language.analysis import Analyser
Analyser({"переговоров": "переговоры"}).index_text("переговоров", "ru")
heavy = {"pymorphy3", "httpx", "selectolax", "sqlite_utils", "rich", "sqlite3"}
print(*sorted(heavy & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


def test_a_russian_word_gets_its_stem_and_its_dictionary_form(analyser: Analyser) -> None:
    assert analyser.word_terms("Переговоров", "ru") == ("переговор", "переговоры")


def test_a_russian_dictionary_form_is_folded(analyser: Analyser) -> None:
    assert analyser.word_terms("Ёлками", "ru")[1] == "елка"


def test_a_kazakh_word_gets_its_stem_cut_and_whole(analyser: Analyser) -> None:
    assert analyser.word_terms("Министрлігінің", "kk") == ("минис", "министрлік")


def test_an_english_word_gets_its_stem_and_itself(analyser: Analyser) -> None:
    assert analyser.word_terms("Negotiations", "en") == ("negoti", "negotiations")


def test_a_language_without_a_stemmer_gets_the_word_itself(analyser: Analyser) -> None:
    assert analyser.word_terms("Ўзбекистон", "uz") == analyser.word_terms("Ўзбекистон", "en")
    assert analyser.word_terms("переговорів", "uk") == ("переговорів", "переговорів")


def test_another_language_gets_its_own_stemmer(analyser: Analyser) -> None:
    assert analyser.word_terms("négociations", "fr") == ("négoci", "négociations")


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("ar", "السفير", "سفير"),
        ("da", "ministrene", "ministre"),
        ("de-AT", "Ministern", "Minister"),
        ("el", "υπουργοί", "υπουργός"),
        ("es-MX", "ministros", "ministro"),
        ("fi", "ministerit", "ministeri"),
        ("fr-CA", "négociations", "négociation"),
        ("hu", "miniszterek", "miniszter"),
        ("it", "ministri", "ministro"),
        ("lt", "ministrai", "ministras"),
        ("nl", "ministers", "minister"),
        ("nb-NO", "ministrene", "ministre"),
        ("nn", "ministrane", "ministrar"),
        ("pt-BR", "ministros", "ministro"),
        ("ro", "miniștrii", "miniștri"),
        ("sv", "ministrarna", "ministrar"),
        ("tr", "bakanlar", "bakanları"),
    ],
)
def test_forms_of_a_word_share_a_stem_in_its_language(analyser: Analyser, lang: str, one: str, other: str) -> None:
    assert analyser.stem(one, lang) == analyser.stem(other, lang)


def test_every_language_of_the_stemmer_but_older_variants_is_used() -> None:
    assert set(Stemmer.algorithms()) - set(SNOWBALL.values()) == {"porter", "dutch_porter"}


def test_a_latin_word_is_the_same_in_a_russian_and_an_english_text(analyser: Analyser) -> None:
    assert analyser.word_terms("Summits", "ru") == analyser.word_terms("Summits", "en")


def test_a_russian_word_is_the_same_in_an_english_and_a_russian_text(analyser: Analyser) -> None:
    assert analyser.word_terms("саммита", "en") == analyser.word_terms("саммита", "ru")


def test_a_number_is_never_cut(analyser: Analyser) -> None:
    assert analyser.word_terms("1237295", "kk") == ("1237295", "1237295")


def test_a_region_does_not_change_the_analysis(analyser: Analyser) -> None:
    assert analyser.word_terms("саммита", "ru-KZ") == analyser.word_terms("саммита", "ru")


def test_a_text_becomes_two_streams_token_for_token(analyser: Analyser) -> None:
    streams = analyser.index_text("Пресс-служба сообщает: 3 договора.", "ru")
    assert streams == ("пресс служб сообща 3 договор", "пресс служба сообщать 3 договор")


def test_a_word_of_unnatural_length_stays_as_it_is(analyser: Analyser) -> None:
    assert analyser.word_terms("а" * 65, "ru") == ("а" * 65, "а" * 65)


def test_a_letter_that_nfc_takes_apart_stays_one_token(analyser: Analyser) -> None:
    assert analyser.index_text("\ufb2a", "en") == ("\ufb2a", "\ufb2a")


def test_a_form_looked_up_is_learned() -> None:
    analyser = Analyser()
    analyser.index_text("саммита", "ru")
    assert analyser.learned == {"саммита": "саммит"}


def test_a_form_known_is_not_learned_again() -> None:
    analyser = Analyser({"саммита": "саммит"})
    analyser.index_text("Саммита", "ru")
    assert analyser.learned == {}


def test_a_form_told_later_is_known() -> None:
    analyser = Analyser()
    analyser.know({"саммита": "встреча"})
    assert analyser.word_terms("саммита", "ru")[1] == "встреча"


def test_known_forms_need_no_dictionary_and_the_query_language_no_library() -> None:
    done = subprocess.run([sys.executable, "-c", LEAN], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("word", "lang", "left"),
    [
        ("АҚШ-тың", "kk", "АҚШ"),
        ("БҰҰ-ға", "kk", "БҰҰ"),
        ("Kazakhstan’s", "en", "Kazakhstan"),
        ("пресс-служба", "kk", "пресс-служба"),
        ("U.S", "en", "U.S"),
        ("АҚШ-тың", "ru", "АҚШ-тың"),
    ],
)
def test_an_ending_hung_on_a_word_comes_off_in_its_language(word: str, lang: str, left: str) -> None:
    assert without_ending(word, lang) == left


@pytest.mark.parametrize(("word", "lang"), [("Переговоров", "ru"), ("Министрлігінің", "kk"), ("2025", "en")])
def test_a_stem_alone_is_the_main_term(analyser: Analyser, word: str, lang: str) -> None:
    assert Analyser().stem(word, lang) == analyser.word_terms(word, lang)[0]
