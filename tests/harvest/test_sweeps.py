"""The story of a harvest: where a sweep stops, what it settles, what it misses, which errors end it."""

from __future__ import annotations

import pytest

from mfa_archiver.errors import (
    ArchiverError,
    Blocked,
    ExtractionError,
    FetchError,
    RobotsDisallowed,
    UnexpectedStatus,
    Unreachable,
)
from mfa_archiver.harvest import Bounds, Page
from mfa_archiver.model import (
    Added,
    Revised,
    Unchanged,
)
from tests.harvest.story import Held, Site, instant, kinds, last_sweep, tell


def test_empty_archive_is_filled_to_the_end_of_the_listing() -> None:
    story = tell(Site({"ru": [[9, 8], [7, 6], []]}))
    assert kinds(story, Added) == ["9", "8", "7", "6"]


def test_sweep_stops_after_a_page_of_settled_releases() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], []]})
    tell(site, Held(settled={"ru": [9, 8, 7, 6, 5, 4]}))
    assert site.asked == ["ru1"]


def test_sweep_goes_on_behind_new_releases_to_a_whole_page_of_known_ones() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], [3, 2], []]})
    story = tell(site, Held(settled={"ru": [7, 6, 5, 4, 3, 2]}))
    assert site.asked == ["ru1", "ru2"]
    assert kinds(story, Unchanged) == ["7", "6"]


def test_page_with_one_new_release_is_not_quiet() -> None:
    site = Site({"ru": [[9, 8], [7, 6], []]})
    tell(site, Held(settled={"ru": [8, 7, 6]}))
    assert site.asked == ["ru1", "ru2"]


def test_page_with_a_late_edit_is_not_quiet() -> None:
    site = Site({"ru": [[9, 8], [7, 6], []]})
    story = tell(site, Held(settled={"ru": [9, 8, 7, 6]}, other_wording=frozenset({8})))
    assert (site.asked, kinds(story, Revised)) == (["ru1", "ru2"], ["8"])


def test_page_of_releases_held_but_not_settled_does_not_stop_a_sweep() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], []]})
    story = tell(site, Held(unsettled={"ru": [9, 8]}))
    assert kinds(story, Added) == ["7", "6", "5", "4"]


def test_one_unsettled_release_among_settled_ones_does_not_stop_a_sweep() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], []]})
    tell(site, Held(settled={"ru": [8, 7, 6, 5, 4]}, unsettled={"ru": [9]}))
    assert site.asked == ["ru1", "ru2"]


def test_page_of_items_that_cannot_be_read_does_not_stop_a_sweep() -> None:
    site = Site({"ru": [[0, 0], [-9, -8], [7, 6], []]})
    tell(site, Held(settled={"ru": [7, 6]}))
    assert site.asked == ["ru1", "ru2", "ru3"]


def test_item_without_a_body_on_a_known_page_does_not_keep_a_sweep_going() -> None:
    site = Site({"ru": [[9, -8], [7, 6], []]})
    tell(site, Held(settled={"ru": [9, 7, 6]}))
    assert site.asked == ["ru1"]


def test_full_sweep_goes_on_to_the_end() -> None:
    site = Site({"ru": [[9, 8], [7, 6], []]})
    tell(site, Held(settled={"ru": [9, 8, 7, 6]}), Bounds(full=True))
    assert site.asked == ["ru1", "ru2", "ru3"]


# --- bounds ---


def day(number: int) -> str:
    return instant(number).date().isoformat()


def test_since_leaves_older_releases_out() -> None:
    story = tell(Site({"ru": [[9, 8], [7, 6], [5, 4], []]}), bounds=Bounds(since=day(7)))
    assert kinds(story, Added) == ["9", "8", "7"]


def test_since_stops_at_the_first_page_wholly_below_it() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], [3, 2], []]})
    tell(site, bounds=Bounds(since=day(7)))
    assert site.asked == ["ru1", "ru2", "ru3"]


def test_since_goes_on_past_known_releases() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], []]})
    story = tell(site, Held(settled={"ru": [9, 8]}), Bounds(since=day(6)))
    assert kinds(story, Added) == ["7", "6"]


def test_until_leaves_newer_releases_out_and_goes_on() -> None:
    story = tell(Site({"ru": [[9, 8], [7, 6], []]}), bounds=Bounds(until=day(7)))
    assert kinds(story, Added) == ["7", "6"]


def test_both_ends_of_a_span_are_included() -> None:
    story = tell(Site({"ru": [[9, 8, 7], [6, 5], []]}), bounds=Bounds(since=day(6), until=day(8)))
    assert kinds(story, Added) == ["8", "7", "6"]


def test_limit_cuts_within_a_page() -> None:
    site = Site({"ru": [[9, 8], [7, 6], []]})
    story = tell(site, bounds=Bounds(limit=3))
    assert (kinds(story, Added), site.asked) == (["9", "8", "7"], ["ru1", "ru2"])


def test_limit_is_for_all_languages_together() -> None:
    site = Site({"ru": [[9, 8], []], "en": [[9, 8], []]})
    story = tell(site, bounds=Bounds(limit=3), langs=("ru", "en"))
    assert kinds(story, Added) == ["9", "8", "9"]


def test_language_beyond_the_limit_is_not_asked() -> None:
    site = Site({"ru": [[9, 8], []], "en": [[9, 8], []]})
    tell(site, bounds=Bounds(limit=2), langs=("ru", "en"))
    assert site.asked == ["ru1"]


@pytest.mark.parametrize(
    ("bounds", "asked_with"),
    [(Bounds(), 1), (Bounds(limit=3), 1), (Bounds(full=True), 0), (Bounds(since="2026-01-01"), 0)],
)
def test_listing_is_asked_whether_it_changed_unless_older_releases_are_wanted(bounds: Bounds, asked_with: int) -> None:
    site = Site({"ru": [[9], []]})
    tell(site, bounds=bounds)
    assert [len(validators) for validators in site.validators] == [asked_with]


def test_first_page_of_each_listing_is_said_to_open_it() -> None:
    story = tell(Site({"ru": [[9, 8], [7], []], "en": [[9], []]}), langs=("ru", "en"))
    assert [page.opens for page in story if isinstance(page, Page)] == [True, False, False, True, False]


# --- what a sweep settles ---


def test_complete_sweep_settles() -> None:
    assert last_sweep(tell(Site({"ru": [[9, 8], []]}))).settles


def test_sweep_stopped_at_a_quiet_page_settles() -> None:
    story = tell(Site({"ru": [[9, 8], [7, 6], []]}), Held(settled={"ru": [7, 6]}))
    assert last_sweep(story).settles


def test_sweep_cut_by_a_limit_settles_nothing() -> None:
    assert not last_sweep(tell(Site({"ru": [[9, 8], [7], []]}), bounds=Bounds(limit=2))).settles


def test_sweep_ended_by_an_error_settles_nothing() -> None:
    story = tell(Site({"ru": [[9, 8]]}, {"ru": UnexpectedStatus("500", status=500)}))
    assert not last_sweep(story).settles


def test_empty_listing_settles_nothing_where_releases_are_held() -> None:
    assert not last_sweep(tell(Site({"ru": [[]]}), Held(unsettled={"ru": [9]}))).settles


def test_bounded_sweep_settles_what_it_filled() -> None:
    assert last_sweep(tell(Site({"ru": [[9, 8], [7, 6], []]}), bounds=Bounds(since=day(8)))).settles


def test_bounded_sweep_does_not_settle_an_unfinished_harvest_below_it() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], []]})
    story = tell(site, Held(unsettled={"ru": [9, 8, 7, 6]}), Bounds(since=day(9)))
    assert not last_sweep(story).settles


def test_bounded_sweep_does_not_settle_an_unfinished_harvest_above_it() -> None:
    site = Site({"ru": [[9, 8], [7, 6], [5, 4], []]})
    story = tell(site, Held(unsettled={"ru": [9]}), Bounds(until=day(5)))
    assert not last_sweep(story).settles


# --- pages that shift, releases that are gone ---


def test_release_that_a_shifted_page_shows_again_counts_once() -> None:
    story = tell(Site({"ru": [[9, 8], [8, 7], []]}))
    assert kinds(story, Added) == ["9", "8", "7"]


def test_page_that_shows_only_what_the_page_before_did_does_not_stop_a_sweep() -> None:
    site = Site({"ru": [[9, 8], [9, 8], [7, 6], []]})
    assert kinds(tell(site, Held(settled={"ru": [7, 6]})), Added) == ["9", "8"]
    assert site.asked == ["ru1", "ru2", "ru3"]


def test_held_release_within_the_pages_seen_is_missing() -> None:
    story = tell(Site({"ru": [[9, 7], [6, 5], []]}), Held(settled={"ru": [9, 8, 7, 6, 5]}))
    assert len(last_sweep(story).unlisted) == 1


def test_held_release_below_the_pages_seen_is_not_missing() -> None:
    story = tell(Site({"ru": [[9, 8], [6, 5], []]}), Held(settled={"ru": [9, 8, 7]}))
    assert len(last_sweep(story).unlisted) == 0


def test_held_release_below_the_end_of_a_listing_is_not_missing() -> None:
    story = tell(Site({"ru": [[9, 8], []]}), Held(settled={"ru": [9, 8, 3]}), Bounds(full=True))
    assert last_sweep(story).unlisted == ()


def test_held_release_outside_the_dates_asked_for_is_not_missing() -> None:
    held = Held(settled={"ru": [9, 8, 7, 3]})
    story = tell(Site({"ru": [[9, 7], []]}), held, Bounds(since=day(9)))
    assert len(last_sweep(story).unlisted) == 0


def test_listed_release_outside_the_dates_asked_for_is_not_missing() -> None:
    story = tell(Site({"ru": [[9, 8], []]}), Held(settled={"ru": [9, 8]}), Bounds(until=day(8)))
    assert len(last_sweep(story).unlisted) == 0


def test_listed_release_without_a_body_is_not_missing() -> None:
    story = tell(Site({"ru": [[9, -8, 7], []]}), Held(settled={"ru": [9, 8, 7]}))
    assert len(last_sweep(story).unlisted) == 0


@pytest.mark.parametrize("bounds", [Bounds(limit=2), Bounds(limit=1)])
def test_nothing_is_missing_when_a_sweep_was_cut(bounds: Bounds) -> None:
    story = tell(Site({"ru": [[9, 7], [6, 5], []]}), Held(settled={"ru": [9, 8, 7]}), bounds)
    assert len(last_sweep(story).unlisted) == 0


def test_nothing_is_missing_from_an_empty_listing() -> None:
    assert len(last_sweep(tell(Site({"ru": [[]]}), Held(settled={"ru": [9, 8]}))).unlisted) == 0


# --- errors ---

FINAL = [Blocked("shut"), RobotsDisallowed("forbidden"), Unreachable("no answer")]
PASSING = [UnexpectedStatus("500", status=500), FetchError("odd"), ExtractionError("no list")]


@pytest.mark.parametrize("error", FINAL, ids=lambda error: type(error).__name__)
def test_error_that_every_language_would_meet_ends_the_harvest(error: FetchError) -> None:
    site = Site({"en": [[9], []]}, {"ru": error})
    story = tell(site, langs=("ru", "en"))
    assert (site.asked, last_sweep(story).error) == ([], error)


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_other_error_leaves_the_other_languages(error: ArchiverError) -> None:
    story = tell(Site({"en": [[9], []]}, {"ru": error}), langs=("ru", "en"))
    assert kinds(story, Added) == ["9"]


def test_pages_before_an_error_are_told() -> None:
    story = tell(Site({"ru": [[9, 8]]}, {"ru": Unreachable("no answer")}))
    assert kinds(story, Added) == ["9", "8"]


# --- the tally ---
