"""Searching all wordings: words that a ministry took out are found where they stood."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.earlier import count_all_wordings, search_all_wordings
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.rereadings import keep_reading, load_rested, place_of
from mfa_archiver.archive.search import Sort, Words, query_analyser
from mfa_archiver.hits import Hit
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.model import Added, Ref, Revised
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.parser import parse_query
from tests.archive.contents import merge_into
from tests.archive.holding import NOW, keep, parsed
from tests.archive.test_merging import EARLIER, LATER, make


@pytest.fixture
def edited(archive: Archive) -> Archive:
    """Release 1 lost its glaciers in two steps, release 2 has some, release 3 never had any."""
    keep(archive, Added(parsed("1", body="Обсудили ледники и вулканы.")), Added(parsed("2", body="Обсудили ледники.")))
    keep(archive, Added(parsed("3", body="Обсудили торговлю.")))
    keep(archive, Revised(parsed("1", body="Обсудили ледники и озёра.")))
    keep(archive, Revised(parsed("1", body="Обсудили торговлю и озёра.")))
    return archive


def match(archive: Archive, text: str) -> Match:
    query = parse_query(text)
    analyser: Analyser = query_analyser(archive, query_forms(query))
    return compile_query(query, analyser, ("ru", "zh"))


def found(archive: Archive, text: str, words: Words = "all", sort: Sort = "relevance", **bounds: int) -> list[Hit]:
    return search_all_wordings(archive, match(archive, text), Filters(), words=words, sort=sort, **bounds)


def numbers(hits: list[Hit]) -> list[tuple[int, int]]:
    return [(hit.id, hit.revision) for hit in hits]


def test_release_is_found_by_the_latest_wording_that_has_the_words(edited: Archive) -> None:
    assert numbers(found(edited, "ледники")) == [(2, 1), (1, 2)]


def test_words_of_the_first_wording_alone_are_found_there(edited: Archive) -> None:
    [hit] = found(edited, "вулканы")
    assert (hit.id, hit.revision, hit.is_earlier) == (1, 1, True)
    assert ("вулканы", True) in hit.snippet


def test_word_inside_a_run_of_characters_is_marked_where_it_stood(archive: Archive) -> None:
    keep(archive, Added(parsed("1", "zh", body="外交部长访问里加。")))
    keep(archive, Revised(parsed("1", "zh", body="外交部长访问塔林。")))
    [hit] = search_all_wordings(archive, match(archive, "里加"), Filters(), words="all")
    assert ("里加", True) in hit.snippet
    assert hit.revision == 1


def test_release_whose_current_wording_is_found_is_found_once(edited: Archive) -> None:
    assert numbers(found(edited, "озёра")) == [(1, 3)]


def test_word_that_an_edit_left_and_a_later_parser_dropped_is_not_found(edited: Archive) -> None:
    place = place_of(edited, Ref("xx-mfa", "1", "ru"))
    assert place
    rested = load_rested(edited, place.capture_id)
    with edited.transaction() as connection:
        keep_reading(connection, Index(), rested, rested.releases[0], parsed("1", body="Обсудили торговлю."), "2.aa")
    assert numbers(found(edited, "озёра")) == []
    assert numbers(found(edited, "вулканы")) == [(1, 1)]


def test_release_that_another_archive_saw_otherwise_between_is_found_once_and_by_the_latest_that_has_the_words(
    tmp_path: Path,
) -> None:
    ours = make(tmp_path / "a.db", ("Ледники", EARLIER), ("Озёра", LATER))
    merge_into(ours, make(tmp_path / "b.db", ("Ледники и озёра", NOW)))
    with open_archive(ours) as archive:
        assert numbers(found(archive, "ледники")) == [(1, 2)]
        assert numbers(found(archive, "озёра")) == [(1, 3)]
    back = make(tmp_path / "c.db", ("Озёра", EARLIER), ("Озёра", LATER))
    merge_into(back, make(tmp_path / "d.db", ("Ледники и озёра", NOW)))
    with open_archive(back) as archive:
        assert [(hit.id, hit.title) for hit in found(archive, "озёра")] == [(1, "Озёра")]
        assert count_all_wordings(archive, match(archive, "озёра"), Filters()) == 1
        assert numbers(found(archive, "ледники")) == [(1, 2)]


def test_excluded_word_is_looked_for_in_the_wording_found(edited: Archive) -> None:
    assert numbers(found(edited, "ледники -вулканы")) == [(2, 1), (1, 2)]
    assert numbers(found(edited, "вулканы -торговля")) == [(1, 1)]


def test_earlier_wordings_come_before_those_with_some_of_the_words(edited: Archive) -> None:
    hits = found(edited, "ледники вулканы", words="all-then-any")
    assert [(hit.id, hit.partial) for hit in hits] == [(1, False), (2, True)]


def test_sorted_by_date_all_are_one_list(edited: Archive) -> None:
    assert numbers(found(edited, "ледники", sort="date")) == [(1, 2), (2, 1)]
    assert numbers(found(edited, "ледники", sort="-date")) == [(2, 1), (1, 2)]


def test_limit_and_offset_count_all_hits(edited: Archive) -> None:
    assert numbers(found(edited, "ледники", limit=1)) == [(2, 1)]
    assert numbers(found(edited, "ледники", limit=1, offset=1)) == [(1, 2)]


def test_filters_narrow_earlier_wordings_too(edited: Archive) -> None:
    assert search_all_wordings(edited, match(edited, "ледники"), Filters(lang="kk")) == []


@pytest.mark.parametrize(("text", "count"), [("ледники", 2), ("вулканы", 1), ("озёра", 1), ("комета", 0)])
def test_count_is_of_releases(edited: Archive, text: str, count: int) -> None:
    assert count_all_wordings(edited, match(edited, text), Filters()) == count


def test_query_of_filters_alone_lists_current_wordings(edited: Archive) -> None:
    assert numbers(found(edited, "lang:ru")) == [(3, 1), (2, 1), (1, 3)]
    assert count_all_wordings(edited, match(edited, "lang:ru"), Filters()) == 3
