"""Hits by date: walking along the dates finds the very releases that sorting all would."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.ordering import Order, Pace, find_by_date, runs
from mfa_archiver.archive.search import search
from mfa_archiver.model import Revised
from tests.archive.holding import keep
from tests.archive.timeline import archive_of, compiled, release

DAYS = ("2026-01-05", "2026-01", "2025", "2024-12-31", "", "2026-01-05", "2023-07-01", "2025-03")
WORDS = ("визит", "встреча визит", "договор", "визит договор")
SORTED = Pace(sorted=10_000)  # all matches are sorted
QUERIES = ("визит", "договор", "визит -договор", "виз*", "встреча OR договор", '"встреча визит"')


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of two sources and languages, some releases without a date, some in a second wording."""
    releases = [
        release(f"{'xy'[n % 2]}x-mfa/{n}/{'ru' if n % 3 else 'kk'}", f"{WORDS[n % 4]} {n}", DAYS[n % 8])
        for n in range(60)
    ]
    with archive_of(tmp_path_factory.mktemp("dated") / "archive.db", releases) as archive:
        keep(archive, *(Revised(release(str(releases[n].ref), "визит и договор", DAYS[n % 5])) for n in (3, 8, 40)))
        yield archive


@given(
    query=st.sampled_from(QUERIES),
    order=st.sampled_from(("date", "-date")),
    limit=st.integers(1, 70),
    filters=st.builds(
        Filters,
        source=st.sampled_from(("", "xx-mfa", "yx-mfa")),
        lang=st.sampled_from(("", "kk")),
        since=st.sampled_from(("", "2025-01-01")),
        until=st.sampled_from(("", "2025-12-31")),
    ),
    pace=st.builds(
        Pace, sorted=st.just(0), most=st.sampled_from((5, 1000)), chunk=st.integers(1, 9), gap=st.integers(0, 5)
    ),
)
def test_walk_finds_what_sorting_finds(
    dated: Archive, query: str, order: Order, limit: int, filters: Filters, pace: Pace
) -> None:
    expression = compiled(dated, query).all_words
    sorted_all = find_by_date(dated, expression, filters, order, limit, SORTED)
    assert find_by_date(dated, expression, filters, order, limit, pace) == sorted_all


@pytest.mark.parametrize("order", ["date", "-date"])
def test_releases_without_a_date_come_last(dated: Archive, order: Order) -> None:
    hits = search(dated, compiled(dated, "визит"), Filters(), sort=order, limit=100)
    known = [bool(hit.date) for hit in hits]
    assert known == sorted(known, reverse=True)
    assert not all(known)


def test_next_page_follows_on_the_first(dated: Archive) -> None:
    match = compiled(dated, "визит")
    whole = search(dated, match, Filters(), sort="-date", limit=20)
    assert search(dated, match, Filters(), sort="-date", limit=10, offset=10) == whole[10:]


def test_prefix_by_date_is_marked_in_its_snippets(dated: Archive) -> None:
    hits = search(dated, compiled(dated, "виз*"), Filters(), sort="-date", limit=5)
    assert [any(marked for _, marked in hit.snippet) for hit in hits] == [True] * 5


def test_nothing_is_scored_by_date(dated: Archive) -> None:
    assert {hit.score for hit in search(dated, compiled(dated, "визит"), Filters(), sort="-date")} == {0.0}


@given(numbers=st.sets(st.integers(0, 60)), gap=st.integers(0, 5))
def test_runs_hold_every_number_and_skip_no_more_than_the_gap(numbers: set[int], gap: int) -> None:
    found = list(runs(numbers, gap))
    assert numbers == {number for number in numbers if any(first <= number <= last for first, last in found)}
    assert all(later[0] - earlier[1] > gap + 1 for earlier, later in pairwise(found))
    assert {end for run in found for end in run} <= numbers
