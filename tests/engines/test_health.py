"""The doctor's word on a press office that changes: fetched while it is well, then again after it has fallen ill."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

from mfa_archiver.archive.database import create_archive, open_archive
from mfa_archiver.archive.harvests import close_harvest, open_harvest
from mfa_archiver.archive.sightings import load_history
from mfa_archiver.harvest import Bounds
from mfa_archiver.harvest.diagnosis import diagnose
from mfa_archiver.model import HarvestReport, Source
from mfa_archiver.sightings import Condition, Diagnosis, Opening, Sighting, Symptom
from tests.press.fetching import ENGINES, NOW, Desk, declared
from tests.press.office import XML, Office
from tests.replica.exchange import Answer, Request

LISTINGS = {"feed": "/feed.xml", "json": "/api/list", "listing": "/news", "sitemap": "/sitemap.xml"}
HTML = "text/html; charset=utf-8"
CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"
APOLOGY = b"<html><head><title>Technical Difficulties</title></head><body>Please try later.</body></html>"
FRONT_PAGE = b"<!DOCTYPE html><html><body><h1>Welcome to the new site of the ministry</h1></body></html>"


def always(answer: Answer) -> Callable[[Request], Answer]:
    return lambda _request: answer


def health(desk: Desk) -> Diagnosis:
    with open_archive(desk.path) as archive:
        return diagnose(load_history(archive, "xx-press"))


def fetch_well(desk: Desk, source: Source, times: int = 3) -> None:
    for _ in range(times):
        desk.fetch(source)
        desk.later(hours=3)


def fall_ill(desk: Desk, source: Source, times: int = 1) -> Diagnosis:
    """Fetch again, some hours apart, and return what the doctor says then."""
    for _ in range(times):
        desk.later(hours=3)
        desk.fetch(source)
    return health(desk)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_source_that_brings_something_new_is_well(office: Office, desk: Desk, engine: str) -> None:
    desk.fetch(declared(engine, office.base_url))
    assert health(desk).condition is Condition.WELL


@pytest.mark.parametrize("engine", ENGINES)
def test_a_source_without_news_is_quiet(office: Office, desk: Desk, engine: str) -> None:
    fetch_well(desk, declared(engine, office.base_url))
    found = health(desk)
    assert (found.condition, found.harvests, found.is_healthy) == (Condition.QUIET, 2, True)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_listing_answering_403_is_blocked(office: Office, desk: Desk, engine: str) -> None:
    source = declared(engine, office.base_url)
    fetch_well(desk, source)
    office.faults[LISTINGS[engine]] = always(Answer(403, HTML, b"<h1>403</h1>"))
    found = fall_ill(desk, source)
    assert (found.condition, "403" in found.evidence[0]) == (Condition.BLOCKED, True)


@pytest.mark.parametrize("page", [CHALLENGE, APOLOGY])
def test_a_challenge_or_an_apology_with_status_200_is_blocked(office: Office, desk: Desk, page: bytes) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    office.faults["/feed.xml"] = always(Answer(200, HTML, page))
    assert fall_ill(desk, source).condition is Condition.BLOCKED


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_listing_that_is_gone_has_moved(office: Office, desk: Desk, engine: str, status: int) -> None:
    source = declared(engine, office.base_url)
    fetch_well(desk, source, 2)
    office.faults[LISTINGS[engine]] = always(Answer(status, HTML, b"<h1>gone</h1>"))
    assert fall_ill(desk, source).condition is Condition.MOVED


def test_a_listing_that_redirects_to_another_site_has_moved(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    office.faults["/feed.xml"] = always(Answer(301, HTML, headers=(("Location", "https://new.example/rss"),)))
    found = fall_ill(desk, source)
    assert (found.condition, "new.example" in found.evidence[0]) == (Condition.MOVED, True)


def test_a_listing_that_redirects_to_the_front_page_has_moved(office: Office, desk: Desk) -> None:
    source = declared("listing", office.base_url)
    fetch_well(desk, source)
    office.faults["/news"] = always(Answer(302, HTML, headers=(("Location", "/welcome"),)))
    office.faults["/welcome"] = always(Answer(200, HTML, FRONT_PAGE))
    found = fall_ill(desk, source)
    assert (found.condition, "/welcome" in found.evidence[0]) == (Condition.MOVED, True)


@pytest.mark.parametrize("engine", ["feed", "json", "sitemap"])
def test_a_web_page_where_a_feed_should_be_means_moved(office: Office, desk: Desk, engine: str) -> None:
    source = declared(engine, office.base_url)
    fetch_well(desk, source, 2)
    office.faults[LISTINGS[engine]] = always(Answer(200, HTML, FRONT_PAGE))
    assert fall_ill(desk, source).condition is Condition.MOVED


def test_an_empty_channel_is_a_changed_layout(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    office.faults["/feed.xml"] = always(Answer(200, XML, b"<rss version='2.0'><channel/></rss>"))
    found = fall_ill(desk, source)
    assert found.condition is Condition.LAYOUT
    assert found.evidence == ("en: the listing shows 0 releases; 12 were usual",)


def test_selectors_that_find_nothing_any_more_are_a_changed_layout(office: Office, desk: Desk) -> None:
    source = declared("listing", office.base_url)
    fetch_well(desk, source)
    page = b"<html><body><div class='cards'><div class='card'><a href='/news/12'>Talks</a></div></div></body></html>"
    office.faults["/news"] = always(Answer(200, HTML, page))
    assert fall_ill(desk, source).condition is Condition.LAYOUT


def test_a_listing_far_shorter_than_usual_is_a_changed_layout(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    for number in list(office.notices)[:10]:
        del office.notices[number]
    assert fall_ill(desk, source).evidence == ("en: the listing shows 2 releases; 12 were usual",)


def test_dates_that_a_listing_has_lost_are_a_changed_layout(office: Office, desk: Desk) -> None:
    source = declared("listing", office.base_url)
    fetch_well(desk, source)
    rows = "".join(f"<li class='row'><a href='/news/{n}'>Round {n}</a></li>" for n in range(12, 7, -1))
    office.faults["/news"] = always(Answer(200, HTML, f"<html><ul class='list'>{rows}</ul></html>".encode()))
    found = fall_ill(desk, source)
    assert found.evidence == ("en: 5 of 5 releases listed have lost their dates",)


def test_pages_that_give_no_text_are_a_changed_layout(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    for number in (13, 14, 15):
        office.publish(number)
        office.faults[f"/news/{number}"] = always(Answer(200, HTML, b"<html><h1>Talks</h1><div id='app'></div></html>"))
    found = fall_ill(desk, source)
    assert (found.condition, found.evidence) == (
        Condition.LAYOUT,
        ("en: no text is found on 3 of the last 3 pages asked for",),
    )


def test_one_page_that_cannot_be_read_is_no_illness(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    office.publish(13)
    office.faults["/news/13"] = always(Answer(200, HTML, b"<html><h1>Talks</h1></html>"))
    assert fall_ill(desk, source).is_healthy


def test_a_server_that_fails_is_failing_since_its_first_failure(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    office.faults["/feed.xml"] = always(Answer(503, HTML, b""))
    found = fall_ill(desk, source, times=3)
    assert (found.condition, found.harvests, found.since) == (Condition.FAILING, 3, "2026-05-21T00:00:00Z")


def test_a_site_that_is_not_there_is_failing(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    away = declared("feed", "http://127.0.0.1:1")
    assert fall_ill(desk, away).condition is Condition.FAILING


def test_a_source_silent_for_longer_than_ever_is_stale(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    desk.later(days=9)
    found = fall_ill(desk, source)
    assert (found.condition, found.evidence[0][:29]) == (Condition.STALE, "nothing since 2026-05-20, for")


def test_a_source_that_has_recovered_is_healthy(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    office.faults["/feed.xml"] = always(Answer(403, HTML, b""))
    fall_ill(desk, source)
    del office.faults["/feed.xml"]
    assert fall_ill(desk, source).condition is Condition.QUIET


def test_a_limited_harvest_says_nothing_of_the_listings_length(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    fetch_well(desk, source)
    desk.fetch(source, bounds=Bounds(limit=1, full=True))
    assert health(desk).is_healthy


def test_a_source_never_harvested_is_never(desk: Desk) -> None:
    create_archive(desk.path).connection.close()
    assert (health(desk).condition, health(desk).evidence) == (Condition.NEVER, ("no harvest so far",))


def test_a_harvest_that_was_killed_tells_when_it_began(desk: Desk) -> None:
    with create_archive(desk.path) as archive:
        open_harvest(archive, "xx-press", NOW)
    assert health(desk).evidence == ("a harvest began at 2026-05-20T12:00:00Z and has not ended",)


def test_the_illness_of_one_source_is_not_the_others(office: Office, desk: Desk) -> None:
    sound = declared("feed", office.base_url)
    ill = declared("listing", office.base_url, replacing=("xx-press", "xx-ill"))
    office.faults["/news"] = always(Answer(403, HTML, b""))
    desk.fetch_all(sound, ill, jobs=2)
    with open_archive(desk.path) as archive:
        found = [diagnose(load_history(archive, name)).condition for name in ("xx-press", "xx-ill")]
    assert found == [Condition.WELL, Condition.BLOCKED]


# --- archives of the schema before ---


@pytest.fixture
def earlier(tmp_path: Path) -> Desk:
    """A desk with an archive of the schema before sightings."""
    desk = Desk(tmp_path / "earlier.db")
    with closing(Database(desk.path, execute_plugins=False)) as old:
        migrations.apply(old, stop_before="m0004_sightings")
        old.conn.commit()
    return desk


@pytest.mark.parametrize(
    ("status", "condition"),
    [
        ("ok", Condition.QUIET),
        ("blocked", Condition.BLOCKED),
        ("failed", Condition.FAILING),
        ("suspicious", Condition.LAYOUT),
    ],
)
def test_harvests_kept_by_the_earlier_schema_are_told_by_their_status(
    earlier: Desk, status: str, condition: Condition
) -> None:
    with closing(sqlite3.connect(earlier.path)) as old:
        old.execute(
            "INSERT INTO harvests (source, started_at, finished_at, status) "
            "VALUES ('xx-press', '2026-05-01T00:00:00Z', '2026-05-01T00:01:00Z', ?)",
            (status,),
        )
        old.commit()
    assert health(earlier).condition is condition


def test_an_archive_of_the_earlier_schema_keeps_sightings_from_then_on(office: Office, earlier: Desk) -> None:
    fetch_well(earlier, declared("feed", office.base_url))
    assert earlier.rows("SELECT lang, shown, symptom FROM sightings") == [("en", 12, "")] * 3


def test_a_sighting_is_read_back_as_it_was_kept(desk: Desk) -> None:
    with create_archive(desk.path) as archive:
        opening = Opening(5, 1, 2, "https://x.example/")
        seen = Sighting("en", Symptom.MOVED, "gone", opening, 4, 1, 0, {Symptom.LAYOUT: 2})
        harvest = open_harvest(archive, "xx-press", NOW)
        close_harvest(archive, harvest, HarvestReport("xx-press"), [seen], NOW)
        assert load_history(archive, "xx-press").harvests[0].sightings == (seen,)
    assert desk.rows("SELECT missed FROM sightings") == [('{"layout": 2}',)]
