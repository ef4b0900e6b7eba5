"""How a query is widened by what acronyms are known to stand for."""

from __future__ import annotations

from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.names import stems_of
from mfa_archiver.query.fts import compile_query
from mfa_archiver.query.names import Known, Meaning, Widened, names_asked, translated, widen, widened
from mfa_archiver.query.parser import parse_query
from mfa_archiver.query.syntax import Column, Either, Group, Phrase, Prefix, Within, Word

ANALYSER = Analyser()
LANGUAGES = ("en", "kk", "ru")


def meaning(lang: str, acronym: str, phrase: str, releases: int = 0, *, is_given: bool = False) -> Meaning:
    return Meaning(lang, acronym, stems_of(phrase, lang, ANALYSER).bag, (phrase,), releases, is_given=is_given)


FUND = meaning("ru", "ФСБ", "Фонд спасения барсов", 4)
FUND_OTHERWISE = meaning("ru", "ФБС", "Фонд спасения барсов", 2)
FUND_IN_ENGLISH = meaning("en", "SLF", "Snow Leopard Fund", 4)
FORUM = meaning("ru", "ФСБ", "Форум северных болот", 3)
SAME = (frozenset({FUND.sense, FUND_IN_ENGLISH.sense}),)


def wide(text: str, *meanings: Meaning, classes: tuple[frozenset[tuple[str, str]], ...] = ()) -> Widened:
    return widen(parse_query(text), Known(meanings, classes), ANALYSER, LANGUAGES)


def test_acronym_stands_beside_its_full_name() -> None:
    assert wide("ФСБ", FUND).query.clauses == (Either((Word("ФСБ"), Phrase("Фонд спасения барсов"))),)


def test_acronym_stands_beside_its_other_spelling() -> None:
    [clause] = wide("ФСБ", FUND, FUND_OTHERWISE).query.clauses
    assert isinstance(clause, Either)
    assert Word("ФБС") in clause.options


def test_acronym_stands_beside_its_translation() -> None:
    [clause] = wide("ФСБ", FUND, FUND_IN_ENGLISH, classes=SAME).query.clauses
    assert isinstance(clause, Either)
    assert clause.options[2:] == (Word("SLF"), Phrase("Snow Leopard Fund"))


def test_kazakh_case_ending_hung_on_an_acronym_is_minded() -> None:
    known = meaning("kk", "ТТДБ", "Тау туризмін дамыту бағдарламасы", 2)
    assert wide("ТТДБ-ның", known).query.clauses != parse_query("ТТДБ-ның").clauses


def test_small_letters_do_for_an_acronym_of_three() -> None:
    assert isinstance(wide("фсб", FUND).query.clauses[0], Either)


def test_small_letters_do_not_do_for_an_acronym_of_two() -> None:
    known = meaning("ru", "ЕС", "Европейский союз", 9)
    assert wide("ес", known).query.clauses == (Word("ес"),)


def test_question_word_in_small_letters_is_no_acronym() -> None:
    known = meaning("en", "WHO", "World Health Organization", 9)
    assert wide("who", known).query.clauses == (Word("who"),)


def test_full_name_in_quotes_stands_beside_its_acronym() -> None:
    [clause] = wide('"Фонда спасения барсов"', FUND).query.clauses
    assert clause == Either((Phrase("Фонда спасения барсов"), Word("ФСБ")))


def test_full_name_without_quotes_stands_beside_its_acronym() -> None:
    clauses = wide("послы фонд спасения барсов вода", FUND).query.clauses
    assert clauses == (Word("послы"), Either((Phrase("фонд спасения барсов"), Word("ФСБ"))), Word("вода"))


def test_acronym_in_quotes_is_taken_literally() -> None:
    assert wide('"ФСБ"', FUND).query.clauses == (Phrase("ФСБ"),)


def test_prefix_is_taken_literally() -> None:
    assert wide("ФСБ*", FUND).query.clauses == (Prefix("ФСБ"),)


def test_what_is_excluded_is_excluded_by_all_its_names() -> None:
    assert wide("визит -ФСБ", FUND).query.excluded == (Word("ФСБ"), Phrase("Фонд спасения барсов"))


def test_terms_joined_by_or_are_widened_together() -> None:
    [clause] = wide("визит OR ФСБ", FUND).query.clauses
    assert clause == Either((Word("визит"), Word("ФСБ"), Phrase("Фонд спасения барсов")))


def test_acronym_in_a_field_stands_beside_its_full_name() -> None:
    [clause] = wide("title:ФСБ", FUND).query.clauses
    assert clause == Within(Column.TITLE, Either((Word("ФСБ"), Phrase("Фонд спасения барсов"))))


def test_acronym_in_brackets_stands_beside_its_full_name() -> None:
    [clause] = wide("визит OR (ФСБ вода)", FUND).query.clauses
    assert clause == Either(
        (Word("визит"), Group((Either((Word("ФСБ"), Phrase("Фонд спасения барсов"))), Word("вода"))))
    )


def test_full_name_in_brackets_of_a_field_stands_beside_its_acronym() -> None:
    [clause] = wide("title:(фонд спасения барсов)", FUND).query.clauses
    assert clause == Within(Column.TITLE, Group((Either((Phrase("фонд спасения барсов"), Word("ФСБ"))),)))


def test_what_brackets_exclude_is_excluded_by_all_its_names() -> None:
    [clause] = wide("title:(визит -ФСБ)", FUND).query.clauses
    assert clause == Within(Column.TITLE, Group((Word("визит"),), (Word("ФСБ"), Phrase("Фонд спасения барсов"))))


def test_what_near_joins_is_taken_literally() -> None:
    assert wide("визит NEAR ФСБ", FUND).query.clauses == parse_query("визит NEAR ФСБ").clauses


def test_choice_between_meanings_is_named_for_an_acronym_in_brackets() -> None:
    assert len(wide("title:(визит ФСБ)", FUND, FORUM).notes) == 1


def test_names_in_brackets_are_asked_for() -> None:
    asked = names_asked(parse_query("body:(ФСБ вода) OR (фонд барсов)"), ANALYSER, ("ru",))
    assert "фсб" in asked.acronyms
    assert ("ru", "барс фонд") in asked.senses


def test_acronym_of_two_meanings_is_left_as_it_is() -> None:
    assert wide("ФСБ", FUND, FORUM).query.clauses == (Word("ФСБ"),)


def test_choice_between_meanings_is_named_with_its_numbers() -> None:
    assert wide("ФСБ", FUND, FORUM).notes == (
        "ФСБ: Фонд спасения барсов (4), Форум северных болот (3); search one of them in quotes",
    )


def test_meaning_of_four_releases_in_five_rules() -> None:
    rare = meaning("ru", "ФСБ", "Форум северных болот", 1)
    assert wide("ФСБ", FUND, rare).query.clauses == (Either((Word("ФСБ"), Phrase("Фонд спасения барсов"))),)


def test_meaning_of_a_single_release_does_not_rule() -> None:
    once = meaning("ru", "ФСБ", "Фонд спасения барсов", 1)
    assert wide("ФСБ", once) == Widened(parse_query("ФСБ"), ())


def test_given_meaning_rules_where_no_release_defines_another() -> None:
    given = meaning("ru", "ФСБ", "Фонд спасения барсов", is_given=True)
    assert isinstance(wide("ФСБ", given).query.clauses[0], Either)


def test_given_meaning_yields_to_what_releases_define() -> None:
    given = meaning("ru", "ФСБ", "Фонд спасения барсов", is_given=True)
    [clause] = wide("ФСБ", given, FORUM).query.clauses
    assert clause == Either((Word("ФСБ"), Phrase("Форум северных болот")))


def test_full_name_does_not_bring_in_an_ambiguous_acronym() -> None:
    assert wide('"Фонд спасения барсов"', FUND, FORUM).query.clauses == (Phrase("Фонд спасения барсов"),)


def test_words_and_runs_of_words_are_what_is_asked() -> None:
    asked = names_asked(parse_query("ФСБ барсов -СНБ"), ANALYSER, ("ru",))
    assert asked.acronyms == {"фсб", "барсов", "снб"}
    assert asked.senses == {("ru", "барс фсб")}


def test_release_with_the_very_words_counts_for_both_expressions() -> None:
    match = compile_query(parse_query("ФСБ"), ANALYSER, LANGUAGES)
    wider = compile_query(wide("ФСБ", FUND).query, ANALYSER, LANGUAGES)
    assert widened(match, wider).by_other_names == f"({match.all_words}) OR ({wider.all_words})"


def test_match_without_other_names_stays_as_it_is() -> None:
    match = compile_query(parse_query("визит"), ANALYSER, LANGUAGES)
    assert widened(match, match) is match


def test_same_place_in_two_translated_releases_makes_a_translation() -> None:
    group = {"ru": [FUND.sense, FORUM.sense], "en": [FUND_IN_ENGLISH.sense, ("en", "forum")]}
    assert frozenset({FUND.sense, FUND_IN_ENGLISH.sense}) in translated([group, group])


def test_one_translated_release_is_too_little() -> None:
    assert translated([{"ru": [FUND.sense], "en": [FUND_IN_ENGLISH.sense]}]) == set()


def test_releases_with_different_numbers_of_definitions_tell_nothing() -> None:
    group = {"ru": [FUND.sense, FORUM.sense], "en": [FUND_IN_ENGLISH.sense]}
    assert translated([group, group]) == set()


def test_translations_that_contradict_one_another_tell_nothing() -> None:
    one = {"ru": [FUND.sense], "en": [FUND_IN_ENGLISH.sense]}
    other = {"ru": [FUND.sense], "en": [("en", "forum")]}
    assert translated([one, one, other, other]) == set()
