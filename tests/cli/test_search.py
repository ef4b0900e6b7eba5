"""`search`: which releases are found, in which order, and how they are written."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.cli.program import Program, Result

HIT_FIELDS = [
    "id", "ref", "source", "lang", "date", "title", "url", "snippet", "score", "revision", "partial",
]  # fmt: skip
SPRS_TITLE = "Казахстан и Европейский союз подвели итоги десяти лет действия СПРС"


def hits(program: Program, *arguments: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in program("search", *arguments, "--format", "jsonl").out.split("\n") if line]


def titles(program: Program, *arguments: object) -> list[str]:
    return [hit["title"] for hit in hits(program, *arguments)]


# --- what is found ---


def test_acronym_finds_the_release_that_holds_it(held: Program) -> None:
    assert titles(held, "СПРС")[0] == SPRS_TITLE


def test_acronym_is_marked_as_printed(held: Program) -> None:
    [hit, *_] = hits(held, "спрс")
    assert "(**СПРС**)" in hit["snippet"]


@pytest.mark.parametrize("form", ["партнёрство", "партнерство", "партнёрства", "партнерством", "ПАРТНЁРСТВЕ"])
def test_any_form_and_spelling_finds_the_word(held: Program, form: str) -> None:
    found = {hit["title"]: hit["snippet"] for hit in hits(held, form, "--limit", 100)}
    assert "**партнёрстве**" in found[SPRS_TITLE]


def test_word_found_in_the_title_alone_is_marked_there(held: Program) -> None:
    [hit] = hits(held, "итоги десяти", "--all-words")
    assert hit["snippet"] == "Казахстан и Европейский союз подвели **итоги** **десяти** лет действия СПРС"


def test_kazakh_form_finds_the_word(held: Program) -> None:
    assert [hit["lang"] for hit in hits(held, "мұздықтардың")][:1] == ["kk"]


def test_english_form_finds_the_word(held: Program) -> None:
    assert hits(held, "glacier")[0]["lang"] == "en"


def test_phrase_finds_words_in_their_order(held: Program) -> None:
    assert titles(held, '"расширенном партнёрстве"') == [SPRS_TITLE]
    assert held("search", '"партнёрстве расширенном"').code == 1


def test_excluded_word_takes_releases_away(held: Program) -> None:
    assert held("search", "СПРС -ЕСВД").code == 1


def test_prefix_finds_what_begins_so(held: Program) -> None:
    assert SPRS_TITLE in titles(held, "транскасп*", "--limit", 100)


def test_or_finds_either(held: Program) -> None:
    either = titles(held, "СПРС OR ледник", "--limit", 100)
    assert set(either) == {*titles(held, "СПРС"), *titles(held, "ледник", "--limit", 100)}


def test_old_wording_is_not_among_the_hits(held: Program) -> None:
    [hit] = hits(held, '"Заголовок после правки"')
    assert hit["revision"] == 2


# --- which words, which order, how many ---


def test_releases_with_some_of_the_words_follow_those_with_all(held: Program) -> None:
    partial = [hit["partial"] for hit in hits(held, "консультации Финляндия")]
    assert partial == sorted(partial)
    assert set(partial) == {False, True}


def test_all_words_leaves_partial_hits_out(held: Program) -> None:
    found = hits(held, "консультации Финляндия", "--all-words")
    assert {hit["partial"] for hit in found} == {False}


def test_any_word_ranks_all_hits_together(held: Program) -> None:
    found = hits(held, "консультации Финляндия", "--any-word", "--limit", 100)
    assert {hit["partial"] for hit in found} == {False}
    assert len(found) > len(hits(held, "консультации Финляндия", "--all-words", "--limit", 100))


def test_all_words_and_any_word_exclude_each_other(held: Program) -> None:
    assert held("search", "x", "--all-words", "--any-word").code == 2


def test_relevance_puts_the_best_first(held: Program) -> None:
    scores = [hit["score"] for hit in hits(held, "посол")]
    assert scores == sorted(scores, reverse=True)


def test_dates_sort_both_ways(held: Program) -> None:
    oldest = [hit["date"] for hit in hits(held, "посол", "--all-words", "--sort", "date", "--limit", 100)]
    newest = [hit["date"] for hit in hits(held, "посол", "--all-words", "--sort", "-date", "--limit", 100)]
    assert oldest == sorted(oldest)
    assert newest == sorted(newest, reverse=True)


def test_limit_and_offset_page_through_the_hits(held: Program) -> None:
    whole = [hit["id"] for hit in hits(held, "посол", "--limit", 6)]
    paged = [hit["id"] for skip in (0, 2, 4) for hit in hits(held, "посол", "--limit", 2, "--offset", skip)]
    assert paged == whole


def test_pages_join_where_partial_hits_begin(held: Program) -> None:
    query = "консультации Финляндия"
    whole = [hit["id"] for hit in hits(held, query, "--limit", 9)]
    paged = [hit["id"] for skip in (0, 3, 6) for hit in hits(held, query, "--limit", 3, "--offset", skip)]
    assert paged == whole


def test_count_is_of_releases_with_all_the_words(held: Program) -> None:
    counted = held("search", "консультации Финляндия", "--count")
    assert counted.out == f"{len(hits(held, 'консультации Финляндия', '--all-words', '--limit', 100))}\n"


def test_count_of_nothing_is_0_with_exit_1(held: Program) -> None:
    result = held("search", "жирафология", "--count")
    assert (result.code, result.out) == (1, "0\n")


# --- filters ---


def test_language_filter_leaves_others_out(held: Program) -> None:
    assert {hit["lang"] for hit in hits(held, "Вена", "--lang", "kk")} == {"kk"}


def test_source_filter_leaves_others_out(held: Program) -> None:
    assert hits(held, "Вена", "--source", "kz-mfa") == hits(held, "Вена")
    assert held("search", "Вена", "--source", "kz-kt").code == 1


def test_date_filters_include_both_ends(held: Program) -> None:
    found = hits(held, "Казахстан", "--since", "2026-11-14", "--until", "2026-11-15", "--limit", 100)
    assert {hit["date"] for hit in found} == {"2026-11-14", "2026-11-15"}


def test_month_as_until_means_its_last_day(held: Program) -> None:
    assert hits(held, "СПРС", "--until", "2026-11") == hits(held, "СПРС")


# --- how it is written ---


def test_hit_has_its_fields_in_their_order(held: Program) -> None:
    assert [list(hit) for hit in hits(held, "СПРС", "--no-expand")] == [HIT_FIELDS]


def test_pipe_gets_tab_separated_lines_without_a_header(held: Program) -> None:
    result = held("search", "СПРС", "--no-expand")
    [line] = result.lines
    fields = dict(zip(HIT_FIELDS, line.split("\t"), strict=True))
    assert (fields["ref"], fields["date"], fields["title"]) == ("kz-mfa/1309427/ru", "2026-11-20", SPRS_TITLE)


def test_pipe_gets_uncut_and_uncoloured_lines_in_a_narrow_window(held: Program) -> None:
    assert held("search", "СПРС", COLUMNS="20").output == held("search", "СПРС").output
    assert "\x1b" not in held("search", "СПРС").out


def test_json_is_short_for_the_format_json(held: Program) -> None:
    assert held("search", "СПРС", "--json").output == held("search", "СПРС", "--format", "json").output


def test_json_is_one_array_of_unescaped_text(held: Program) -> None:
    result = held("search", "СПРС", "--json")
    assert result.json()[0]["title"] == SPRS_TITLE
    assert SPRS_TITLE in result.out


def test_json_of_nothing_is_an_empty_array_with_exit_1(held: Program) -> None:
    result = held("search", "жирафология", "--json")
    assert (result.code, result.json(), result.err) == (1, [], "")


def test_ids_are_one_a_line(held: Program) -> None:
    assert held("search", "СПРС", "--no-expand", "--format", "ids").out == "1\n"


def test_table_parts_partial_hits_with_a_line(held: Program) -> None:
    lines = held("search", "консультации Финляндия", "--format", "table").lines
    assert lines.count("— some of the words only —") == 1


def test_table_of_nothing_says_so_on_stderr(held: Program) -> None:
    result = held("search", "жирафология", "--format", "table")
    assert (result.code, result.err) == (1, "nothing found for 'жирафология'\n")


def test_explain_says_on_stderr_how_the_query_was_read(held: Program) -> None:
    plain, explained = held("search", "СПРС"), held("search", "СПРС", "--explain")
    assert explained.output == plain.output
    assert [line.partition(":")[0] for line in explained.complaints[:2]] == ["read as", "must have"]


# --- as a page ---


def test_html_is_a_page_with_the_matches_marked(held: Program) -> None:
    page = held("search", "СПРС", "--no-expand", "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert "(<mark>СПРС</mark>)" in page


def test_html_has_no_room_for_counts(held: Program) -> None:
    assert held("search", "СПРС", "--format", "html", "--facet", "lang").code == 2


# --- any text is a query ---


@pytest.mark.parametrize(
    "query", ["", '"незакрытая', "NEAR(a b, 2)", "*", "title:x", "'; DROP TABLE releases; --", "-посол"]
)
def test_any_text_is_a_query(held: Program, query: str) -> None:
    result = held("search", "--format", "ids", "--", query)
    assert result.code in {0, 1}
    assert [line for line in result.complaints if not line.startswith("note: ")] == []


def test_bytes_that_are_no_text_are_a_query(held: Program) -> None:
    result = held("search", os.fsdecode(b"\xff\xfe \xd0"), "--format", "ids")
    assert (result.code, result.out, result.err) == (1, "", "")


def test_ten_thousand_characters_are_a_query(held: Program) -> None:
    result = held("search", "посольство " * 1000, "--format", "ids")
    assert (result.code, result.err) == (0, "note: only the first 64 words are searched\n")


def test_syntax_words_of_fts5_are_searched_as_words(held: Program) -> None:
    assert SPRS_TITLE in titles(held, "NEAR(СПРС", "--any-word")


def test_unreadable_date_is_wrong_usage(held: Program) -> None:
    result = held("search", "x", "--since", "вчерась")
    assert (result.code, len(result.complaints)) == (2, 1)


def test_search_without_an_archive_says_what_to_do(program: Program) -> None:
    result: Result = program("search", "СПРС")
    [line] = result.complaints
    assert (result.code, "run `mfa-archiver fetch` first" in line) == (2, True)


# --- in the other alphabet ---


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with two releases that name the same person, in two alphabets."""
    program = Program(tmp_path_factory.mktemp("named"))
    program("import", write_named(program, "ru", "Министр Ермек Кошербаев прибыл в Ригу."), "--lang", "ru")
    program("import", write_named(program, "en", "Minister Kosherbayev arrived in Riga."), "--lang", "en")
    return program


def write_named(program: Program, lang: str, text: str) -> str:
    path = program.db.parent / f"{lang}.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["Kosherbayev", "Кошербаева", "Kosherbaev"])
def test_a_name_is_found_in_the_other_alphabet_on_request(named: Program, name: str) -> None:
    assert {hit["lang"] for hit in hits(named, name, "--translit", "--all-words")} >= {"ru"}
    assert len(hits(named, name, "--all-words")) <= 1


def test_a_cyrillic_name_finds_the_latin_one(named: Program) -> None:
    assert {hit["lang"] for hit in hits(named, "Кошербаевым", "--translit", "--all-words")} == {"en", "ru"}


def test_other_spellings_are_explained(named: Program) -> None:
    result = named("search", "Kosherbayev", "--translit", "--explain")
    assert "in other spellings: Kosherbayev OR кошербаев\n" in result.err


def test_an_export_takes_names_in_the_other_alphabet(named: Program) -> None:
    assert len(named.exported("Кошербаев", "--translit")) == 2


def test_a_trend_takes_names_in_the_other_alphabet(named: Program) -> None:
    assert "found" in named("trend", "Кошербаев", "--translit").err  # undated releases lie in no period
    assert "2 with" in named("trend", "Кошербаев", "--translit").err
