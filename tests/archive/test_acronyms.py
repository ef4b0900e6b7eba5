"""Acronyms in the archive: kept with the wordings that define them, made anew with the index, looked up and listed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_archiver.archive.acronym_list import list_acronyms
from mfa_archiver.archive.acronyms import look_up
from mfa_archiver.archive.database import Archive, create_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import Index, reindex
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.search import Sort, archive_languages, search
from mfa_archiver.cli.widening import widen_match
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.model import Added, Capture, Outcome, ParsedRelease, Ref, Revised, Revision
from mfa_archiver.query.fts import compile_query
from mfa_archiver.query.names import Known, names_asked
from mfa_archiver.query.parser import parse_query

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
TEXTS = (
    ("1", "ru", "Открыт Фонд спасения снежных барсов (ФССБ)."),
    ("1", "en", "The Snow Leopard Rescue Fund (SLRF) was opened."),
    ("2", "ru", "Послы посетили Фонд спасения снежных барсов (ФССБ)."),
    ("2", "en", "Ambassadors visited the Snow Leopard Rescue Fund (SLRF)."),
    ("3", "ru", "О Форуме северной службы Балтики (ФССБ) рассказал посол."),
)


def parsed(native_id: str, lang: str, body: str) -> ParsedRelease:
    return ParsedRelease(
        Ref("xx-mfa", native_id, lang), f"https://mfa.example/{native_id}", Revision("О встрече", body)
    )


def keep(archive: Archive, *outcomes: Outcome) -> None:
    payload = repr(outcomes).encode()
    keep_outcomes(archive, Index(), Capture("https://mfa.example/", NOW, 200, (), payload), outcomes, None)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive.db") as made:
        keep(made, *(Added(parsed(*text)) for text in TEXTS))
        yield made


def marked_in(archive: Archive, text: str, sort: Sort = "relevance") -> dict[str, list[str]]:
    """Search as the program does, widened; return what is marked in the snippet of each hit."""
    query, analyser, languages = parse_query(text), Analyser(), archive_languages(archive)
    match, _ = widen_match(archive, query, compile_query(query, analyser, languages), analyser, languages)
    hits = search(archive, match, Filters(), words="all", sort=sort)
    return {f"{hit.ref.native_id}/{hit.ref.lang}": [part for part, is_match in hit.snippet if is_match] for hit in hits}


@pytest.mark.parametrize("sort", ["relevance", "-date"])
def test_full_name_is_marked_beside_the_acronym_that_was_asked_for(archive: Archive, sort: Sort) -> None:
    assert marked_in(archive, "SLRF", sort) == {
        "1/en": ["Snow Leopard Rescue Fund", "SLRF"],
        "2/en": ["Snow Leopard Rescue Fund", "SLRF"],
        "1/ru": ["Фонд спасения снежных барсов"],
        "2/ru": ["Фонд спасения снежных барсов"],
    }


def test_what_is_excluded_is_not_marked_as_another_name(archive: Archive) -> None:
    assert marked_in(archive, "opened -ФССБ") == {"1/en": ["opened"]}


def held(archive: Archive) -> list[tuple[object, ...]]:
    sql = "SELECT a.*, d.* FROM acronyms a JOIN definitions d ON d.acronym_id = a.id ORDER BY a.id, d.release_id"
    return archive.connection.execute(sql).fetchall()


def known(archive: Archive, text: str) -> Known:
    analyser = Analyser()
    return look_up(archive, analyser, names_asked(parse_query(text), analyser, ("en", "ru")))


def listed(archive: Archive, term: str = "", lang: str = "") -> list[tuple[str, int]]:
    return [(each.phrase, each.releases) for each in list_acronyms(archive, term, lang)]


def test_definition_is_kept_as_printed_with_the_wording_it_stands_in(archive: Archive) -> None:
    rows = archive.connection.execute("SELECT acronym, phrase, lang, revision_id FROM acronyms").fetchall()
    assert rows[0] == ("ФССБ", "Фонд спасения снежных барсов", "ru", 1)


def test_definitions_go_with_the_transaction_they_came_in(archive: Archive) -> None:
    before = held(archive)
    new = Added(parsed("4", "ru", "Открыт Совет горных народов (СГН)."))
    with pytest.raises(sqlite3.IntegrityError):
        keep(archive, new, new)
    assert held(archive) == before


def test_release_counts_once_however_often_it_was_edited(archive: Archive) -> None:
    keep(archive, Revised(parsed("1", "ru", "Торжественно открыт Фонд спасения снежных барсов (ФССБ).")))
    assert listed(archive, "SLRF") == [("Snow Leopard Rescue Fund", 2)]
    assert ("Фонд спасения снежных барсов", 2) in listed(archive, "ФССБ")


def test_definition_of_an_old_wording_is_not_forgotten(archive: Archive) -> None:
    keep(archive, Revised(parsed("3", "ru", "О форуме рассказал посол.")))
    assert ("Форуме северной службы Балтики", 1) in listed(archive, "ФССБ")


def test_reindexing_makes_the_same_rows_anew(archive: Archive) -> None:
    keep(archive, Revised(parsed("3", "ru", "О Форуме северной службы Балтики (ФССБ) и о море рассказал посол.")))
    before = held(archive)
    reindex(archive)
    assert held(archive) == before


def test_nothing_is_known_of_ordinary_words(archive: Archive) -> None:
    assert known(archive, "послы открыли форум") == Known()


def test_acronym_is_known_in_any_case(archive: Archive) -> None:
    assert {meaning.acronym for meaning in known(archive, "фссб").meanings} == {"ФССБ", "SLRF"}


def test_translated_releases_tell_which_names_are_the_same(archive: Archive) -> None:
    classes = known(archive, "SLRF").classes
    assert [{lang for lang, _ in same} for same in classes] == [{"ru", "en"}]


def test_rival_meanings_are_known_with_an_acronym_reached_by_translation(archive: Archive) -> None:
    meanings = [meaning for meaning in known(archive, "SLRF").meanings if meaning.acronym == "ФССБ"]
    assert sorted(meaning.releases for meaning in meanings) == [1, 2]


def test_given_acronym_is_known_in_an_archive_that_does_not_define_it(archive: Archive) -> None:
    assert {meaning.acronym for meaning in known(archive, "EPCA").meanings} == {"EPCA", "СПРС", "СРПС", "КӘЫК"}


def test_given_full_name_is_known_in_any_inflection(archive: Archive) -> None:
    assert "ОБСЕ" in {
        m.acronym for m in known(archive, "организации по безопасности и сотрудничеству в Европе").meanings
    }


def test_list_has_all_definitions_with_what_is_the_same(archive: Archive) -> None:
    [english, *_] = list_acronyms(archive)
    assert (english.acronym, english.releases, english.ref, english.same) == (
        "SLRF", 2, Ref("xx-mfa", "1", "en"), ("ФССБ",),
    )  # fmt: skip


def test_list_is_by_acronym_and_then_the_commonest_meaning(archive: Archive) -> None:
    assert listed(archive) == [
        ("Snow Leopard Rescue Fund", 2),
        ("Фонд спасения снежных барсов", 2),
        ("Форуме северной службы Балтики", 1),
    ]


def test_list_of_a_language_leaves_others_out(archive: Archive) -> None:
    assert listed(archive, lang="en") == [("Snow Leopard Rescue Fund", 2)]


def test_full_name_finds_its_acronym_in_the_list(archive: Archive) -> None:
    assert listed(archive, "фонда спасения снежных барсов") == [("Фонд спасения снежных барсов", 2)]


def test_given_acronym_is_listed_when_asked_for(archive: Archive) -> None:
    assert listed(archive, "epca") == [("Enhanced Partnership and Cooperation Agreement", 0)]
