"""Which definitions are found in a text, and which brackets hold none."""

from __future__ import annotations

import pytest

from mfa_archiver.language.acronyms import Definition, mine
from mfa_archiver.language.names import known_classes


def mined(text: str) -> list[tuple[str, str]]:
    return [(found.acronym, found.phrase) for found in mine(text)]


def test_russian_name_before_a_bracket_is_defined() -> None:
    text = "Стороны одобрили Программу развития горного туризма (ПРГТ) на три года."
    assert mined(text) == [("ПРГТ", "Программу развития горного туризма")]


def test_kazakh_name_before_a_bracket_is_defined() -> None:
    text = "Кездесуде Тау туризмін дамыту бағдарламасы (ТТДБ) мақұлданды."
    assert mined(text) == [("ТТДБ", "Тау туризмін дамыту бағдарламасы")]


def test_english_name_before_a_bracket_is_defined() -> None:
    text = "Ministers approved the Mountain Tourism Development Programme (MTDP) for three years."
    assert mined(text) == [("MTDP", "Mountain Tourism Development Programme")]


def test_offset_is_where_the_phrase_begins() -> None:
    assert list(mine("Открыт Фонд спасения барсов (ФСБ).")) == [Definition("ФСБ", "Фонд спасения барсов", 7)]


def test_function_words_give_no_letter() -> None:
    assert mined("Совет по воде и климату (СВК) собрался.") == [("СВК", "Совет по воде и климату")]


def test_letters_may_be_reordered_after_the_first() -> None:
    text = "Соглашения о расширенном партнёрстве и сотрудничестве (СПРС)"
    assert mined(text) == [("СПРС", "Соглашения о расширенном партнёрстве и сотрудничестве")]


def test_reordered_letters_need_the_same_first_letter() -> None:
    assert mined("Расширенное соглашение послов (СРП) подписано.") == []


def test_two_letters_are_never_reordered() -> None:
    assert mined("Совет атташе (АС) собрался.") == []


def test_letters_from_within_words_are_accepted_after_their_initials() -> None:
    text = "Международное агентство по атомной энергии (МАГАТЭ)"
    assert mined(text) == [("МАГАТЭ", "Международное агентство по атомной энергии")]


def test_initials_alone_win_over_letters_from_within_a_shorter_name() -> None:
    text = "the European External Action Service (EEAS)"
    assert mined(text) == [("EEAS", "European External Action Service")]


def test_one_word_amid_a_long_name_may_give_no_letter() -> None:
    text = "Еуропа қайта құру және даму банкі (ЕҚДБ) өкілдері"
    assert mined(text) == [("ЕҚДБ", "Еуропа қайта құру және даму банкі")]


def test_later_part_of_a_hyphened_word_may_give_no_letter() -> None:
    text = "Organization for Security and Co-operation in Europe (OSCE)"
    assert mined(text) == [("OSCE", "Organization for Security and Co-operation in Europe")]


def test_kazakh_case_ending_is_left_off_the_acronym() -> None:
    text = "Тау туризмін дамыту бағдарламасының (ТТДБ-ның) жобалары"
    assert mined(text) == [("ТТДБ", "Тау туризмін дамыту бағдарламасының")]


@pytest.mark.parametrize(
    "bracket", ["(далее – ФСБ)", "(далее «ФСБ»)", "(ФСБ, Астана)", "(бұдан әрі – ФСБ)", "(hereinafter the ФСБ)"]
)
def test_bracket_may_hold_more_than_the_acronym(bracket: str) -> None:
    assert mined(f"Открыт Фонд спасения барсов {bracket}.") == [("ФСБ", "Фонд спасения барсов")]


def test_name_in_quotes_is_all_that_is_quoted() -> None:
    assert mined("Приём «Форума молодых послов» (ФМП)") == [("ФМП", "Форума молодых послов")]


def test_name_never_reaches_back_into_an_earlier_sentence() -> None:
    assert mined("Открыт Фонд. Спасения барсов (ФСБ) ждут.") == []


def test_name_never_crosses_a_quotation_mark() -> None:
    assert mined("Фонд «Спасения барсов» (ФСБ)") == []


def test_acronym_before_its_name_is_defined() -> None:
    assert mined("Глава ФСБ (Фонда спасения барсов) выступил.") == [("ФСБ", "Фонда спасения барсов")]


def test_explanation_may_go_on_after_a_comma() -> None:
    assert mined("Глава ФСБ (Фонд спасения барсов, Алматы)") == [("ФСБ", "Фонд спасения барсов")]


def test_explanation_that_only_begins_with_the_name_defines_nothing() -> None:
    assert mined("Глава ФСБ (Фонд спасения барсов открыт вчера)") == []


@pytest.mark.parametrize(
    "text",
    [
        "Совет имени Ивана (VI) собрался",
        "Встреча послов Индии (Астана)",
        "Посол Республики Индия (фото)",
        "Национальный архив (RNA)",
        "кодекс (К)",
        "()",
        "(СПРС)",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert mined(text) == []


def test_definitions_come_in_the_order_of_the_text() -> None:
    text = "Фонд спасения барсов (ФСБ) и Совет по воде (СВ) подписали план."
    assert [found.acronym for found in mine(text)] == ["ФСБ", "СВ"]


def test_known_names_are_each_in_a_language_of_the_lexicons() -> None:
    assert {name.lang for same in known_classes() for name in same} == {"ru", "kk", "en"}


def test_known_acronym_belongs_to_one_class() -> None:
    classes = [{(name.lang, name.acronym) for name in same} for same in known_classes()]
    assert sum(map(len, classes)) == len(set[tuple[str, str]]().union(*classes))
