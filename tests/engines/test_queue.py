"""What is found and not yet fetched survives: kills, limits, pages that fail, backfills broken off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import prepare_index
from mfa_archiver.cli.harvesting import run_harvests
from mfa_archiver.cli.keeping import Keeper
from mfa_archiver.harvest import Bounds, Event, Page
from mfa_archiver.model import HarvestReport, Source
from mfa_archiver.web.client import Client
from tests.press.fetching import WAITS, Desk, declared
from tests.press.office import Office
from tests.replica.exchange import Answer


class KilledError(Exception):
    """Stands for the end of the process."""


class Killing:
    """Watches a harvest, and ends it with the last of so many pages."""

    def __init__(self, pages: int) -> None:
        self.left = pages

    def begin(self, source_id: str) -> None:
        """Let it begin."""

    def see(self, source_id: str, report: HarvestReport, event: Event) -> None:
        del source_id, report  # events alone count
        self.left -= isinstance(event, Page)
        if not self.left:
            raise KilledError

    def end(self, source_id: str) -> None:
        """Let it end."""


def killed_after(pages: int, source: Source, desk: Desk, bounds: Bounds | None = None) -> None:
    """Fetch until so many pages (of listings and releases) are kept, then die."""
    with (
        Client("archive@example.org", waits=WAITS, now=lambda: desk.now) as client,
        create_archive(desk.path) as archive,
    ):
        prepare_index(archive, lambda _done, _all: None)
        told = run_harvests(
            [source], client, bounds or Bounds(), held=archive, keeper=Keeper(archive), watcher=Killing(pages)
        )
        with pytest.raises(KilledError):
            list(told)


@pytest.mark.parametrize("engine", ["feed", "listing"])
def test_fetch_after_a_kill_asks_for_no_page_twice(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    killed_after(7, source, desk)
    desk.fetch(source)
    assert desk.count("releases") == 12
    pages = office.asked("/news/")
    assert len(pages) == len(set(pages)) == 12


def test_found_pages_are_fetched_though_the_listing_has_moved_on(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    killed_after(4, source, desk)
    office.faults["/feed.xml"] = lambda _: Answer(304)
    report = desk.fetch(source)
    assert (report.added, desk.count("releases")) == (9, 12)


def test_backfill_broken_off_goes_on_to_its_end(office: Office, desk: Desk) -> None:
    source = declared("listing", office.base_url)
    killed_after(2, source, desk, Bounds(since="2026-05-01"))
    desk.fetch(source, bounds=Bounds(since="2026-05-01"))
    assert desk.count("releases") == 12


def test_incremental_fetch_after_a_backfill_broken_off_gets_the_rest(office: Office, desk: Desk) -> None:
    source = declared("listing", office.base_url)
    killed_after(1, source, desk, Bounds(since="2026-05-01"))
    desk.fetch(source)
    assert desk.count("releases") == 12


def test_since_stops_below_its_day(office: Office, desk: Desk) -> None:
    desk.fetch(declared("listing", office.base_url), bounds=Bounds(since="2026-05-18"))
    assert desk.count("releases") == 3
    assert len(office.asked("/news?")) == 2


def test_limit_fetches_so_many_pages_and_the_next_run_the_others(office: Office, desk: Desk) -> None:
    source = declared("listing", office.base_url)
    assert desk.fetch(source, bounds=Bounds(limit=3)).added == 3
    assert desk.fetch(source).added == 9


def test_page_that_always_fails_is_asked_five_times_and_then_left_alone(office: Office, desk: Desk) -> None:
    office.faults["/news/5"] = lambda _: Answer(500, "text/plain", b"")
    source = declared("feed", office.base_url)
    statuses = [desk.fetch(source).status for _ in range(7)]
    assert statuses == ["partial"] * 5 + ["ok"] * 2
    assert len(office.asked("/news/5")) == 5


def test_failures_are_counted_with_their_last_error(office: Office, desk: Desk) -> None:
    office.faults["/news/5"] = lambda _: Answer(503, "text/plain", b"")
    source = declared("feed", office.base_url)
    desk.fetch(source)
    desk.fetch(source)
    [(failures, error)] = desk.rows("SELECT failures, last_error FROM candidates WHERE failures > 0")
    assert (failures, "503" in error) == (2, True)


def test_page_left_alone_is_asked_again_when_its_listing_says_something_new(office: Office, desk: Desk) -> None:
    office.faults["/news/12"] = lambda _: Answer(404, "text/html", b"")
    source = declared("feed", office.base_url)
    for _ in range(6):
        desk.fetch(source)
    office.faults.clear()
    office.edit(12, title="Consultations on tariffs, postponed")
    assert desk.fetch(source).added == 1


def test_page_left_alone_is_asked_again_by_a_full_fetch(office: Office, desk: Desk) -> None:
    office.faults["/news/12"] = lambda _: Answer(404, "text/html", b"")
    source = declared("feed", office.base_url)
    for _ in range(6):
        desk.fetch(source)
    office.faults.clear()
    assert desk.fetch(source, bounds=Bounds(full=True)).added == 1


def test_pages_that_never_answer_do_not_stand_before_those_that_do(office: Office, desk: Desk) -> None:
    def hang_up(_request: object) -> Answer:
        return Answer(200, "text/html", b"<html>" * 9, cut_after=3)

    for number in (12, 11, 10):
        office.faults[f"/news/{number}"] = hang_up
    source = declared("feed", office.base_url)
    assert desk.fetch(source).added == 0
    assert desk.fetch(source).added == 9


@settings(max_examples=12)
@given(kills=st.lists(st.integers(1, 8), max_size=4))
def test_fetches_killed_anywhere_end_in_every_release_once(
    kills: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Office(size=6, page_size=2) as office:
        desk = Desk(tmp_path_factory.mktemp("killed") / "archive.db")
        source = declared("listing", office.base_url)
        for pages in kills:
            try:
                killed_after(pages, source, desk)
            except pytest.fail.Exception:  # it ended before
                break
        desk.fetch(source)
        assert desk.rows("SELECT count(*), count(DISTINCT native_id) FROM releases") == [(6, 6)]
        assert desk.count("revisions") == 6


def test_page_asked_for_a_first_time_is_not_asked_conditionally(office: Office, desk: Desk, tmp_path: Path) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    fresh = replace(desk, path=tmp_path / "fresh.db")
    assert fresh.fetch(source).added == 12
