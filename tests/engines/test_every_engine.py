"""What holds of every declared engine: all is fetched, a second run costs nothing, new and edited releases are seen."""

from __future__ import annotations

import pytest

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.rereading import read_all_anew
from mfa_archiver.model import Failed
from tests.press.fetching import ENGINES, Desk, declared
from tests.press.office import NEWEST, Office

PAGED = {"feed": 1, "json": 1, "listing": 1, "sitemap": 2}  # requests for a listing that has not changed; one an index


@pytest.mark.parametrize("engine", ENGINES)
def test_first_fetch_holds_every_release(engine: str, office: Office, desk: Desk) -> None:
    report = desk.fetch(declared(engine, office.base_url))
    assert (report.status, report.added, report.errors) == ("ok", office.size, ())
    assert sorted(desk.titles()) == sorted(each.title for each in office.notices.values())


@pytest.mark.parametrize("engine", ENGINES)
def test_text_of_a_release_is_that_of_its_page_without_the_noise(engine: str, office: Office, desk: Desk) -> None:
    desk.fetch(declared(engine, office.base_url))
    [(body, date)] = desk.rows(f"SELECT body, date FROM revisions WHERE title = '{office.notices[7].title}'")  # noqa: S608
    assert (body, date) == (office.notices[7].body, office.notices[7].published.date().isoformat())


@pytest.mark.parametrize("engine", ENGINES)
def test_second_fetch_of_an_unchanged_site_asks_for_no_page(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    office.forget()
    report = desk.fetch(source)
    assert len(office.asked()) == PAGED[engine]
    assert office.asked("/news/", "/api/content") == []
    assert (report.status, report.added, report.revised, desk.count("revisions")) == ("ok", 0, 0, office.size)


@pytest.mark.parametrize("engine", ENGINES)
def test_second_fetch_asks_each_page_of_the_listing_once_whether_it_has_changed(
    engine: str, office: Office, desk: Desk
) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    office.forget()
    report = desk.fetch(source)
    assert office.statuses[1:] == [304] * PAGED[engine]  # after robots.txt
    assert (report.not_modified, report.requests) == (PAGED[engine], PAGED[engine] + 1)


@pytest.mark.parametrize("engine", ENGINES)
def test_new_release_costs_one_page(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    office.publish(13)
    office.forget()
    assert desk.fetch(source).added == 1
    assert len(office.asked("/news/", "/api/content")) == 1


@pytest.mark.parametrize("engine", ["feed", "json", "listing"])
def test_title_changed_in_the_listing_has_the_page_asked_again(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    office.edit(12, title="Consultations on tariffs, postponed")
    assert desk.fetch(source).revised == 1
    assert desk.titles()[0] == "Consultations on tariffs, postponed"


def test_later_lastmod_has_the_page_asked_again(office: Office, desk: Desk) -> None:
    source = declared("sitemap", office.base_url)
    desk.fetch(source)
    office.edit(3, body="Nothing was agreed upon after all in this round.", at=NEWEST.replace(hour=11))
    report = desk.fetch(source)
    assert (report.revised, report.added) == (1, 0)


@pytest.mark.parametrize("engine", ENGINES)
def test_edit_that_no_listing_shows_is_seen_a_day_later(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    office.notices[11] = office.edit(
        11, body="The ministers spoke about rail at length.", at=office.notices[11].changed
    )
    desk.later(hours=24)
    report = desk.fetch(source)
    assert (report.revised, report.added, report.status) == (1, 0, "ok")
    assert desk.count("revisions") == office.size + 1


@pytest.mark.parametrize("engine", ENGINES)
def test_pages_that_have_not_changed_are_not_sent_again(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    desk.later(hours=24)
    office.forget()
    report = desk.fetch(source)
    pages = [status for asked, status in zip(office.log, office.statuses, strict=True) if asked.path[-1].isdigit()]
    assert set(pages) == {304}
    assert (report.status, report.revised) == ("ok", 0)


@pytest.mark.parametrize("engine", ENGINES)
def test_site_without_validators_makes_no_false_revision(engine: str, desk: Desk) -> None:
    with Office(has_validators=False) as office:
        source = declared(engine, office.base_url)
        desk.fetch(source)
        desk.later(hours=24)
        report = desk.fetch(source)
    assert (report.revised, desk.count("revisions")) == (0, office.size)


@pytest.mark.parametrize("engine", ENGINES)
def test_captures_read_again_give_the_wordings_held(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    with open_archive(desk.path) as archive:
        readings = [one for some in read_all_anew(archive, None, lambda _id, _url: source, "", "") for one in some]
    assert (len(readings), [reading for reading in readings if reading.changed]) == (office.size, [])
    assert not any(isinstance(reading.read, Failed) for reading in readings)
