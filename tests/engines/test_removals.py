"""Removals and restorations at the press office: what is evidence of them, and what is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from mfa_archiver.harvest import Bounds
from mfa_archiver.harvest.vanishing import MOST_ASKED_AFTER
from tests.press.fetching import Desk, declared
from tests.press.ledger import EVERY, HTML, always, daily, ledger, presences, source_of, whole_feed
from tests.press.office import XML, Office, api_list, notice, page_html, rss
from tests.replica.exchange import Answer, Request

# --- taken down and put back -------------------------------------------------------------------------


@pytest.mark.parametrize("engine", EVERY)
def test_release_taken_down_is_missing_on_the_first_day_and_withdrawn_on_the_second(
    office: Office, desk: Desk, engine: str
) -> None:
    source = source_of(office, engine)
    sign = "unlisted" if engine == "whole feed" else "gone"
    desk.fetch(source)
    del office.notices[6]
    daily(desk, source, 1)
    assert (presences(desk), ledger(desk)) == ({"6": "missing"}, [("6", sign)])
    daily(desk, source, 1)
    assert (presences(desk), ledger(desk)) == ({"6": "withdrawn"}, [("6", sign)] * 2)


@pytest.mark.parametrize("engine", EVERY)
def test_release_put_back_is_restored(office: Office, desk: Desk, engine: str) -> None:
    source = source_of(office, engine)
    desk.fetch(source)
    taken = office.notices.pop(6)
    daily(desk, source, 2)
    office.notices[6] = taken
    daily(desk, source, 1)
    assert (presences(desk), ledger(desk)[2:]) == ({"6": "restored"}, [("6", "shown")])
    assert desk.rows("SELECT count(*) FROM revisions")[0][0] == 12


def test_release_put_back_with_an_edit_is_restored_and_revised(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    taken = office.notices.pop(6)
    daily(desk, source, 2)
    office.notices[6] = replace(taken, body=f"{taken.body}\n\nA correction was made.")
    desk.later(days=1)
    assert desk.fetch(source).revised == 1
    assert presences(desk) == {"6": "restored"}


@pytest.mark.parametrize("engine", EVERY)
def test_release_listed_again_with_quite_another_text_is_restored_and_revised(
    office: Office, desk: Desk, engine: str
) -> None:
    source = source_of(office, engine)
    desk.fetch(source)
    taken = office.notices.pop(6)
    daily(desk, source, 2)
    office.notices[6] = replace(taken, body="Nothing remains of what stood here: visas were refused.")
    desk.later(days=1)
    assert (desk.fetch(source, bounds=Bounds(full=True)).revised, presences(desk)) == (1, {"6": "restored"})


def test_evidence_of_one_day_is_one_piece_however_often_the_source_is_fetched(office: Office, desk: Desk) -> None:
    source = whole_feed(office)
    desk.fetch(source)
    del office.notices[6]
    for _ in range(6):
        desk.later(hours=1)
        desk.fetch(source)
    assert (presences(desk), ledger(desk)) == ({"6": "missing"}, [("6", "unlisted")])


def test_withdrawn_release_is_asked_for_ever_more_rarely(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    del office.notices[6]
    daily(desk, source, 40)
    assert len(ledger(desk)) == len(office.asked("/news/6")) - 1 == 7
    assert presences(desk) == {"6": "withdrawn"}


def test_answer_that_says_a_page_is_gone_is_kept_as_it_came_at_the_instant_of_the_evidence(
    office: Office, desk: Desk
) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    gone = b"<h1>410</h1><p>Taken down.</p>" + b" " * 100_000
    office.faults[office.notices.pop(6).path] = always(Answer(410, HTML, gone, headers=(("Server", "press"),)))
    daily(desk, source, 1)
    asked = """
        SELECT c.status, c.headers, p.size FROM evidence e
        JOIN captures c ON c.url = e.url AND c.captured_at = e.seen_at AND c.harvest_id = e.harvest_id
        JOIN payloads p ON p.id = c.payload_id WHERE e.sign = 'gone'
    """
    [(status, headers, size)] = desk.rows(asked)
    assert (status, size) == (410, len(gone))
    assert ["server", "press"] in json.loads(headers)


def test_removal_is_counted_and_fails_nothing(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    del office.notices[6]
    desk.later(days=1)
    report = desk.fetch(source)
    assert (report.status, report.missing, report.failed) == ("ok", 1, 0)


def test_pages_asked_for_are_bounded_and_the_next_run_asks_for_the_others(desk: Desk) -> None:
    with Office(size=40) as office:
        source = declared("feed", office.base_url, replacing=("[article]", "[revisits]\nyoung_days = 0\n[article]"))
        desk.fetch(source)
        for number in range(2, 32):
            del office.notices[number]
        desk.later(days=1)
        assert desk.fetch(source).missing == MOST_ASKED_AFTER
        desk.later(minutes=1)
        assert desk.fetch(source).missing == 30 - MOST_ASKED_AFTER


def test_last_good_wording_stays_current(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    before = desk.titles()
    del office.notices[6]
    daily(desk, source, 2)
    assert desk.titles() == before


# --- what is no evidence -----------------------------------------------------------------------------


@pytest.mark.parametrize("engine", EVERY)
def test_what_falls_off_the_end_of_a_listing_is_not_missing(office: Office, desk: Desk, engine: str) -> None:
    source = source_of(office, engine)
    desk.fetch(source)
    for number in (1, 2, 3):
        del office.notices[number]
    daily(desk, replace(source, revisits=replace(source.revisits, young_days=0)), 3)
    assert ledger(desk) == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(403, HTML, b"<h1>403</h1>"),
        Answer(500, HTML, b"<h1>500</h1>"),
        Answer(200, HTML, b"<title>Just a moment...</title>"),
        Answer(404, HTML, b"<title>Just a moment...</title>"),
        Answer(200, HTML, b"<html><body><h1>Welcome</h1></body></html>"),
        Answer(
            200,
            HTML,
            page_html(replace(notice(1, 12), title="Not found", body="Try the search."), [], 1).encode(),
        ),
        Answer(302, HTML, headers=(("Location", "/news/12"),)),
        Answer(200, HTML, b"<html>" * 9, cut_after=3),
    ],
    ids=[
        "403",
        "500",
        "challenge",
        "challenge that answers 404",
        "without a text",
        "another text",
        "led to another release",
        "cut",
    ],
)
def test_page_that_answers_so_is_no_evidence(office: Office, desk: Desk, answer: Answer) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    taken = office.notices.pop(6)
    office.faults[taken.path] = always(answer)
    daily(desk, source, 3)
    assert (ledger(desk), desk.count("revisions")) == ([], 12)


@pytest.mark.parametrize(
    ("answer", "front"),
    [
        (Answer(302, HTML, headers=(("Location", "/"),)), "Welcome"),
        (
            Answer(
                200, HTML, page_html(replace(notice(1, 12), title="Page not found", body="Search."), [], 1).encode()
            ),
            "",
        ),
    ],
    ids=["led to the front page", "not found"],
)
def test_page_of_a_listed_release_that_shows_no_release_edits_none(
    office: Office, desk: Desk, answer: Answer, front: str
) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    before = desk.titles()
    home = replace(notice(1, 12), title=front, body="The ministry is open from nine to five, save on holidays.")
    office.faults["/"] = always(Answer(200, HTML, page_html(home, [], 1).encode()))
    office.faults[office.notices[12].path] = always(answer)
    daily(desk, source, 3)
    assert (ledger(desk), desk.count("revisions"), desk.titles()) == ([], 12, before)


def test_front_page_is_no_first_wording_of_a_release(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    home = replace(notice(1, 12), title="Welcome", body="The ministry is open from nine to five, save on holidays.")
    office.faults["/"] = always(Answer(200, HTML, page_html(home, [], 1).encode()))
    office.faults[office.notices[12].path] = always(Answer(302, HTML, headers=(("Location", "/"),)))
    report = desk.fetch(source)
    assert (report.added, report.failed) == (11, 1)
    assert "/news/12 leads to the front page" in report.errors[0]
    del office.faults[office.notices[12].path]
    desk.later(hours=1)
    assert (desk.fetch(source).added, desk.count("revisions")) == (1, 12)


def test_text_rewritten_as_a_whole_is_an_edit_though_its_address_has_got_a_slash(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    office.edit(12, body="Nothing remains as it was.")
    office.faults["/news/12"] = always(Answer(301, HTML, headers=(("Location", "/news/12/"),)))
    office.faults["/news/12/"] = lambda _: Answer(200, HTML, page_html(office.notices[12], [], 1).encode())
    desk.later(days=1)
    assert desk.fetch(source).revised == 1


def test_page_that_is_no_longer_listed_and_still_there_is_not_missing(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    held = [each for each in office.newest_first if each.number != 6]
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, rss(held, office.base_url).encode())
    office.forget()
    daily(desk, replace(source, revisits=replace(source.revisits, young_days=0)), 16)
    assert ledger(desk) == []
    assert len(office.asked("/news/6")) == 5  # at once, and after 1, 2, 4, 8 days


def test_gone_pages_of_a_site_whose_listing_fails_are_no_evidence(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url)
    desk.fetch(source)
    for each in office.newest_first:
        office.faults[each.path] = always(Answer(404, HTML, b"<h1>404</h1>"))
    office.faults["/feed.xml"] = always(Answer(404, HTML, b"<h1>404</h1>"))
    daily(desk, source, 3)
    assert ledger(desk) == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, XML, b""),
        Answer(200, XML, b"<rss version='2.0'><channel/></rss>"),
        Answer(200, HTML, b"<title>Just a moment...</title>"),
        Answer(200, XML, b"<rss version='2.0'><channel><item><title>A title alone</title></item></channel></rss>"),
    ],
    ids=["500", "empty", "challenge", "no links"],
)
def test_broken_listing_is_no_evidence(office: Office, desk: Desk, answer: Answer) -> None:
    source = whole_feed(office)
    desk.fetch(source)
    office.faults["/full.xml"] = always(answer)
    daily(desk, source, 3)
    assert ledger(desk) == []


def test_listing_shorter_than_its_source_expects_is_no_evidence(office: Office, desk: Desk) -> None:
    source = replace(whole_feed(office), expect_per_run=12)
    desk.fetch(source)
    del office.notices[6]
    daily(desk, source, 3)
    assert ledger(desk) == []


def test_listing_cut_by_a_limit_is_no_evidence(office: Office, desk: Desk) -> None:
    source = whole_feed(office)
    desk.fetch(source)
    del office.notices[11]
    desk.later(days=1)
    desk.fetch(source, bounds=Bounds(limit=4))
    assert ledger(desk) == []


def test_release_pinned_to_the_top_makes_nothing_missing(office: Office, desk: Desk) -> None:
    source = whole_feed(office)
    desk.fetch(source)
    shown = [office.notices[1], *(each for each in office.newest_first if each.number > 4)]
    office.faults["/full.xml"] = lambda _: Answer(200, XML, rss(shown, office.base_url, whole=True).encode())
    daily(desk, source, 3)
    assert ledger(desk) == []


def test_releases_of_one_day_in_a_listing_without_clocks_are_not_missed(office: Office, desk: Desk) -> None:
    rules = 'items = "results"\ntitle = "title"\nlink = "link"\ndate = "date"\nbody = "title"\n'
    source = declared("json", office.base_url, section=f'[json]\nurl = "{{base}}/api/list"\n{rules}')

    def listed(days: dict[int, str]) -> Callable[[Request], Answer]:
        rows = [{**row, "date": days[int(str(row["_id"]))]} for row in rows_of(office) if int(str(row["_id"])) in days]
        return lambda _: Answer(200, "application/json", json.dumps({"results": rows}).encode())

    office.faults["/api/list"] = listed({12: "2026-05-20", 11: "2026-05-19", 10: "2026-05-19", 9: "2026-05"})
    desk.fetch(source)
    office.faults["/api/list"] = listed({12: "2026-05-20", 11: "2026-05-19", 9: "2026-05"})
    daily(desk, source, 3)
    assert ledger(desk) == []


def rows_of(office: Office) -> list[dict[str, object]]:
    rows = api_list(office.newest_first)["results"]
    assert isinstance(rows, list)
    return rows
