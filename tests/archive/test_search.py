"""Search at the archive's level: the index against the wordings it was made from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_archiver.archive import index as archive_index
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import is_current, prepare_index, reindex
from mfa_archiver.archive.search import archive_languages, count, query_analyser, search
from mfa_archiver.hits import Hit
from mfa_archiver.language.analysis import ANALYSIS_VERSION, dictionary_version
from mfa_archiver.model import Added, ParsedRelease, Ref, Revised, Revision, TitleSource
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.parser import parse_query
from tests.archive.holding import keep, parsed
from tests.effort import examples


def compiled(archive: Archive, text: str) -> Match:
    query = parse_query(text)
    return compile_query(query, query_analyser(archive, query_forms(query)), archive_languages(archive))


def hits(archive: Archive, text: str) -> list[Hit]:
    return search(archive, compiled(archive, text), Filters())


def indexed(archive: Archive, text: str) -> list[int]:
    """Return the revisions that hold all the words, whether current or not."""
    sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
    return [rowid for (rowid,) in archive.connection.execute(sql, (compiled(archive, text).all_words,))]


def test_a_title_made_of_the_body_is_no_title_to_search_in(archive: Archive) -> None:
    made = parsed("1", "ru", "Министр посетил музей", "Министр посетил музей.")
    derived = replace(made, revision=replace(made.revision, title_source=TitleSource.DERIVED))
    keep(archive, Added(derived), Added(parsed("2", "ru", "Министр посетил музей", "Министр посетил музей.")))
    before = [hit.ref.native_id for hit in hits(archive, "title:музей")]
    reindex(archive)
    assert before == [hit.ref.native_id for hit in hits(archive, "title:музей")] == ["2"]


def test_index_holds_one_row_a_wording(small: Archive) -> None:
    wordings = small.connection.execute("SELECT id FROM revisions ORDER BY id").fetchall()
    assert small.connection.execute("SELECT id FROM search_docsize ORDER BY id").fetchall() == wordings
    assert len(wordings) == 4


def test_old_wording_is_found_by_the_index_alone(small: Archive) -> None:
    old = "партнёрство с Хорватией"
    assert indexed(small, old) == [1, 4]  # «партнёрство» stands in both bodies
    assert indexed(small, '"партнёрстве с Хорватией"') == [1]
    assert hits(small, '"партнёрстве с Хорватией"') == []


def test_languages_are_those_held(small: Archive) -> None:
    assert archive_languages(small) == ("en", "kk", "ru")


def test_empty_archive_finds_nothing(archive: Archive) -> None:
    assert (hits(archive, "партнёрство"), archive_languages(archive)) == ([], ())


def test_snippet_marks_the_word_as_printed(small: Archive) -> None:
    [hit] = hits(small, "партнерств")
    assert [text for text, marked in hit.snippet if marked] == ["партнёрство"]


def test_snippet_joins_to_the_text_it_was_cut_from(small: Archive) -> None:
    [hit] = hits(small, "embassy")
    assert "".join(text for text, _ in hit.snippet) == "The parties discussed glaciers and the opening of an embassy."


def test_release_without_a_date_stands_outside_every_span(archive: Archive) -> None:
    keep(archive, Added(ParsedRelease(Ref("xx-mfa", "1", "ru"), "", Revision("Без даты", "Посольство."))))
    match = compiled(archive, "посольство")
    assert count(archive, match, Filters()) == 1
    assert count(archive, match, Filters(since="1900-01-01")) == 0
    assert count(archive, match, Filters(until="2999-12-31")) == 0


def test_reindex_gives_the_same_index(small: Archive) -> None:
    before = hits(small, "партнёрство embassy әріптестік")
    assert reindex(small) == 4
    assert hits(small, "партнёрство embassy әріптестік") == before


def test_interrupted_reindex_leaves_the_old_index(small: Archive) -> None:
    def interrupt(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    before = hits(small, "embassy")
    with pytest.raises(KeyboardInterrupt):
        reindex(small, interrupt)
    assert hits(small, "embassy") == before


def test_index_of_an_older_analysis_is_made_anew_before_it_is_added_to(small: Archive) -> None:
    small.connection.execute("UPDATE properties SET value = 'older' WHERE name = 'analysis_version'")
    small.connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    done: list[tuple[int, int]] = []
    prepare_index(small, lambda *progress: done.append(progress))
    assert done == [(4, 4)]
    assert len(hits(small, "embassy")) == 1
    assert is_current(small)


def test_index_without_a_version_is_not_current(small: Archive) -> None:
    small.connection.execute("DELETE FROM properties")
    assert not is_current(small)


def test_current_index_is_left_alone(small: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_index, "REINDEX_BATCH", 1)
    done: list[tuple[int, int]] = []
    prepare_index(small, lambda *progress: done.append(progress))
    assert done == []


def test_version_of_the_analysis_is_kept(archive: Archive) -> None:
    row = archive.connection.execute("SELECT value FROM properties WHERE name = 'analysis_version'").fetchone()
    assert row == (str(ANALYSIS_VERSION),)


def test_dictionary_forms_are_kept_for_queries(small: Archive) -> None:
    row = small.connection.execute("SELECT lemma FROM lemmas WHERE form = 'стороны'").fetchone()
    assert row == ("сторона",)


def test_reindex_takes_the_dictionary_forms_it_holds(small: Archive) -> None:
    small.connection.execute("UPDATE lemmas SET lemma = 'сторонушка' WHERE form = 'стороны'")
    reindex(small)
    assert small.connection.execute("SELECT lemma FROM lemmas WHERE form = 'стороны'").fetchone() == ("сторонушка",)
    assert small.connection.execute("SELECT 1 FROM search WHERE search MATCH 'сторонушка'").fetchone() == (1,)


@pytest.mark.parametrize(("name", "value"), [("analysis_version", "1"), ("dictionary", "2.4.1.2")])
def test_reindex_looks_forms_up_anew_that_another_version_or_dictionary_gave(
    small: Archive, name: str, value: str
) -> None:
    small.connection.execute("UPDATE lemmas SET lemma = 'сторонушка'")
    small.connection.execute("UPDATE properties SET value = ? WHERE name = ?", (value, name))
    reindex(small)
    assert small.connection.execute("SELECT lemma FROM lemmas WHERE form = 'стороны'").fetchone() == ("сторона",)
    row = small.connection.execute("SELECT value FROM properties WHERE name = 'dictionary'").fetchone()
    assert row == (dictionary_version(),)


LATIN = {
    "2018": "Elimizdiń syrtqy saıasaty týraly kelisimder jáne memlekettik mınıstrliktiń máselesi.",
    "2021": "Elımızdıñ syrtqy saiasaty turaly kelısımder jäne memlekettık ministrlıktıñ mäselesı.",
}


@pytest.mark.parametrize("again", [False, True])
def test_kazakh_is_found_in_any_alphabet_by_any(archive: Archive, *, again: bool) -> None:
    cyrillic = "Еліміздің сыртқы саясаты туралы келісімдер және мемлекеттік министрліктің мәселесі."
    keep(archive, *(Added(parsed(name, "kk", "", text)) for name, text in {**LATIN, "cyrillic": cyrillic}.items()))
    if again:
        reindex(archive)
    for query in ("министрлік мәселе", "mınıstrligi másele", "ministrlıgı mäsele", "syrtqy", "memleket", "memlekett*"):
        assert {hit.ref.native_id for hit in hits(archive, query)} == {"2018", "2021", "cyrillic"}, query
    marked = {
        hit.ref.native_id: [text for text, is_match in hit.snippet if is_match] for hit in hits(archive, "мәселе")
    }
    assert marked == {"2018": ["máselesi"], "2021": ["mäselesı"], "cyrillic": ["мәселесі"]}


def test_alphabets_are_asked_for_only_where_they_are_held(archive: Archive) -> None:
    keep(archive, Added(parsed("1", "kk", "", LATIN["2021"])))
    assert archive_languages(archive) == ("kk", "kk-latn-x-2021")
    archive.connection.execute("UPDATE releases SET lang = 'tr'")
    reindex(archive)
    assert archive_languages(archive) == ("tr",)


def test_nul_in_a_query_is_no_error(small: Archive) -> None:
    assert hits(small, "посольства\x00") == hits(small, "посольства")


@pytest.mark.parametrize(
    "query",
    [
        "", " ", '"', "'", '"незакрытая', "(", ")", "((", "*", "-", "--", "-*", "^", "NEAR(", "NEAR(a b, 2)",
        "AND", "OR", "NOT", "OR OR", "title:", "{title body}:x", "a:b", "col : x", "\\", "%", "_", ";", "--;",
        "«", "”", "[", "]", "💥", "é", "\u202eabc", "\x1b[31m", "a\nb", "+", "|", "-посол", "\ud800", "x" * 10_000,
    ],
)  # fmt: skip
def test_odd_text_is_a_query(small: Archive, query: str) -> None:
    assert [hit.snippet for hit in hits(small, query) if not hit.snippet] == []


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet='"*-()^:{}+ \\NEARANDOR\x00аб', max_size=40))
def test_any_text_is_a_query(small: Archive, text: str) -> None:
    for hit in hits(small, text):
        assert hit.snippet


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.sampled_from(["посольство", "встреча", "новый", "embassy", "glaciers", "2026", "ёлка"]),
        min_size=1,
        max_size=6,
    )
)
def test_text_is_found_by_each_of_its_words(archive: Archive, words: list[str]) -> None:
    native_id = " ".join(words)
    if archive.connection.execute("SELECT 1 FROM releases WHERE native_id = ?", (native_id,)).fetchone() is None:
        keep(archive, Added(parsed(native_id, body=native_id)))
    for word in words:
        match = compiled(archive, word)
        found = search(archive, match, Filters(), words="all", limit=1000)
        assert native_id in {hit.ref.native_id for hit in found}


def test_hits_follow_the_current_wording(archive: Archive) -> None:
    keep(archive, Added(parsed("1", title="Визит", body="О ледниках.")))
    keep(archive, Revised(parsed("1", title="Визит", body="О море.")))
    assert (len(hits(archive, "ледники")), len(hits(archive, "море"))) == (0, 1)


def test_archive_closed_and_opened_again_finds_the_same(small: Archive) -> None:
    with open_archive(small.path) as again:
        assert hits(again, "embassy") == hits(small, "embassy")


# --- snippets and near ties ---


def marked_words(hit: Hit) -> list[str]:
    return [text for text, is_match in hit.snippet if is_match]


def test_words_that_only_one_analysis_finds_are_marked_together(archive: Archive) -> None:
    # «люди» is the dictionary form alone of «человек», «людей» shares its stem.
    keep(archive, Added(parsed("1", body="Человек помогает людям, а люди — человеку.")))
    [hit] = hits(archive, "люди")
    assert marked_words(hit) == ["Человек", "людям", "люди", "человеку"]


def test_title_alone_is_marked_and_the_snippet_begins_the_body(archive: Archive) -> None:
    keep(archive, Added(parsed("1", title="Ледники Памира", body="Учёные прибыли в Душанбе. Работа началась.")))
    [hit] = hits(archive, "ледник")
    assert hit.marked_title == (("Ледники", True), (" Памира", False))
    assert hit.snippet == (("Учёные прибыли в Душанбе. Работа началась.", False),)


def test_phrase_is_marked_as_a_phrase(archive: Archive) -> None:
    keep(archive, Added(parsed("1", body="Начался рабочий визит министра.")))
    [hit] = hits(archive, '"рабочий визит"')
    assert marked_words(hit) == ["рабочий визит"]


def test_beginning_of_a_word_marks_the_whole_word(archive: Archive) -> None:
    keep(archive, Added(parsed("1", body="Обсуждены санкции и антисанкционные меры.")))
    [hit] = hits(archive, "санкц*")
    assert marked_words(hit) == ["санкции"]


def test_word_that_an_alternative_excludes_is_not_marked(archive: Archive) -> None:
    keep(archive, Added(parsed("1", body="Отмена: бумаги и паспорт.")))
    keep(archive, Added(parsed("2", body="Погода в горах.")))
    [hit] = hits(archive, "(ледник -отмена) OR паспорт")
    assert marked_words(hit) == ["паспорт"]


def test_of_equal_hits_the_one_with_the_words_as_typed_comes_first(archive: Archive) -> None:
    for native_id, body in enumerate(
        ["Ледник медленно тает, море.", "Море видит ледник, снег.", "Снег видит море, ледник."]
    ):
        keep(archive, Added(parsed(str(native_id), body=body)))
    assert [hit.ref.native_id for hit in hits(archive, "море ледник")] == ["2", "1", "0"]


def test_scores_fall_even_where_near_ties_change_places(archive: Archive) -> None:
    for native_id, words in enumerate(["ледник и море", "море и ледник", "море ледник и"] * 10):
        keep(archive, Added(parsed(str(native_id), body=f"{words} снег " + "гора " * (native_id % 3))))
    scores = [hit.score for hit in hits(archive, "море ледник")]
    assert scores == sorted(scores, reverse=True)


def test_pages_of_any_size_join_to_the_whole_list_where_many_hits_tie(archive: Archive) -> None:
    for native_id in range(50):
        words = ("море ледник снег", "ледник море снег", "ледник снег море")[native_id % 3]
        keep(archive, Added(parsed(str(native_id), body=words if native_id % 5 else f"{words} гора")))
    match = compiled(archive, "море ледник гора")
    whole = [hit.id for hit in search(archive, match, Filters(), limit=50)]
    assert sorted(set(whole)) == sorted(whole)
    for limit in (3, 7, 20, 23):
        pages = [search(archive, match, Filters(), limit=limit, offset=skip) for skip in range(0, 50, limit)]
        assert [hit.id for page in pages for hit in page] == whole
