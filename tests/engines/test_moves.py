"""Moves at the press office, and three weeks in which all happens: the ledger is exactly that, no more and no less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.verify import verify
from tests.press.fetching import Desk, declared
from tests.press.ledger import EVERY, HTML, always, daily, ledger, moves, presences, source_of, whole_feed
from tests.press.office import Office
from tests.replica.exchange import Answer


@pytest.mark.parametrize("engine", EVERY)
def test_release_that_stands_elsewhere_has_moved(office: Office, desk: Desk, engine: str) -> None:
    source = source_of(office, engine)
    desk.fetch(source)
    taken = office.notices.pop(6)
    office.notices[106] = replace(taken, number=106)
    daily(desk, source, 4)
    assert presences(desk) == {"6": "moved"}
    assert moves(desk) == [("6", "106")]


def test_address_that_leads_to_the_new_one_is_a_move(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    taken = office.notices.pop(6)
    office.notices[106] = replace(taken, number=106)
    office.faults["/news/6"] = always(Answer(301, HTML, headers=(("Location", "/news/106"),)))
    daily(desk, source, 3)
    assert (presences(desk), ledger(desk)) == ({"6": "moved"}, [("6", "moved")])


def test_text_published_anew_some_days_after_it_was_taken_down_has_moved(office: Office, desk: Desk) -> None:
    source = whole_feed(office)
    desk.fetch(source)
    taken = office.notices.pop(6)
    daily(desk, source, 3)
    assert presences(desk) == {"6": "withdrawn"}
    office.notices[106] = replace(taken, number=106)
    daily(desk, source, 1)
    assert presences(desk) == {"6": "moved"}


def test_slightly_edited_text_under_the_same_title_and_date_has_moved(office: Office, desk: Desk) -> None:
    source = whole_feed(office)
    long = " ".join(f"Point {number} of the agenda was agreed on." for number in range(12))
    office.edit(6, body=long)
    desk.fetch(source)
    taken = office.notices.pop(6)
    office.notices[106] = replace(taken, number=106, body=long.replace("Point 7", "Item 7"))
    daily(desk, source, 2)
    assert presences(desk) == {"6": "moved"}


def test_same_title_alone_is_no_move(office: Office, desk: Desk) -> None:
    source = whole_feed(office)
    desk.fetch(source)
    taken = office.notices.pop(6)
    office.notices[106] = replace(taken, number=106, body="Quite another text stands under the very same title now.")
    daily(desk, source, 2)
    assert presences(desk) == {"6": "withdrawn"}


def test_text_that_stood_elsewhere_from_the_first_is_no_move(office: Office, desk: Desk) -> None:
    source = whole_feed(office)
    office.notices[8] = replace(office.notices[6], number=8, published=office.notices[8].published)
    desk.fetch(source)
    del office.notices[6]
    daily(desk, source, 2)
    assert presences(desk) == {"6": "withdrawn"}


def test_release_that_moved_and_came_back_is_restored(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    taken = office.notices.pop(6)
    office.notices[106] = replace(taken, number=106)
    daily(desk, source, 2)
    office.notices[6] = taken
    daily(desk, source, 1)
    assert presences(desk) == {"6": "restored"}


# --- three weeks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["feed", "whole feed"])
def test_three_weeks_of_removals_errors_and_returns_end_in_exactly_that_ledger(
    office: Office, desk: Desk, engine: str
) -> None:
    source = source_of(office, engine)
    desk.fetch(source)
    seven, nine, ten = (office.notices.pop(number) for number in (7, 9, 10))  # for good, for a day, and to move
    office.notices[110] = replace(ten, number=110)
    daily(desk, source, 1)
    office.notices[9] = nine
    daily(desk, source, 2)
    broken = always(Answer(500, HTML, b"<h1>500</h1>"))
    office.faults |= dict.fromkeys(("/feed.xml", "/full.xml", "/api/list", "/news", "/sitemap.xml"), broken)
    daily(desk, source, 4)
    office.faults.clear()
    for number in (13, 14):
        office.publish(number)
    daily(desk, source, 7)
    office.notices[7] = replace(seven, body=f"{seven.body}\n\nThe date was corrected.")
    daily(desk, source, 8)
    assert presences(desk) == {"7": "restored", "9": "restored", "10": "moved"}
    story = {number: [sign for name, sign in ledger(desk) if name == number] for number in ("7", "9", "10")}
    gone = "unlisted" if engine == "whole feed" else "gone"
    assert story["9"] == [gone, "shown"]
    assert story["10"] == [gone, "moved"]
    assert (story["7"][-1], set(story["7"][:-1])) == ("shown", {gone})
    assert {name for name, _ in ledger(desk)} == {"7", "9", "10"}
    with open_archive(desk.path) as archive:
        assert list(verify(archive)) == []
