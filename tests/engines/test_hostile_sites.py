"""Sites that misbehave: a clear status for the source, the others unharmed, nothing lost."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from mfa_archiver.model import Source
from tests.press.fetching import ENGINES, Desk, declared
from tests.press.office import XML, Office, listing_page, notice, rss
from tests.replica.exchange import Answer, Request, html_answer
from tests.web.scripted import Reply, Scripted

LISTINGS = {"feed": "/feed.xml", "json": "/api/list", "listing": "/news", "sitemap": "/sitemap.xml"}
CHALLENGE = (
    "<html><head><title>Just a moment...</title></head>"
    "<body><script src='/cdn-cgi/challenge-platform/h/b'></script></body></html>"
)
PACE_SECONDS = 0.1


@pytest.mark.parametrize("engine", ENGINES)
def test_challenge_in_place_of_a_listing_is_blocked(engine: str, office: Office, desk: Desk) -> None:
    office.faults[LISTINGS[engine]] = lambda _: html_answer(CHALLENGE)
    assert desk.fetch(declared(engine, office.base_url)).status == "blocked"


@pytest.mark.parametrize("engine", ["feed", "json", "sitemap"])
def test_web_page_in_place_of_a_listing_is_a_failure_that_says_so(engine: str, office: Office, desk: Desk) -> None:
    office.faults[LISTINGS[engine]] = lambda _: html_answer("<!DOCTYPE html><html><body>Our new site</body></html>")
    report = desk.fetch(declared(engine, office.base_url))
    assert report.status == "failed"
    assert "web page" in report.errors[0] or "no JSON" in report.errors[0]


@pytest.mark.parametrize("engine", ENGINES)
def test_empty_listing_is_suspicious(engine: str, office: Office, desk: Desk) -> None:
    office.notices.clear()
    assert desk.fetch(declared(engine, office.base_url)).status == "suspicious"


@pytest.mark.parametrize("engine", ENGINES)
def test_listing_that_becomes_empty_loses_nothing(engine: str, office: Office, desk: Desk) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    office.notices.clear()
    report = desk.fetch(source)
    assert (report.status, report.missing, desk.count("releases")) == ("suspicious", 0, 12)


def test_texts_that_a_source_file_names_mean_blocked(office: Office, desk: Desk) -> None:
    office.faults["/feed.xml"] = lambda _: Answer(
        200, XML, b"<rss><channel><title>We are moving</title></channel></rss>"
    )
    source = declared("feed", office.base_url, top='blocked_if = ["We are moving", 418]')
    assert desk.fetch(source).status == "blocked"


def test_statuses_that_a_source_file_names_mean_blocked(office: Office, desk: Desk) -> None:
    office.faults["/feed.xml"] = lambda _: Answer(418, "text/plain", b"no")
    assert desk.fetch(declared("feed", office.base_url, top="blocked_if = [418]")).status == "blocked"


def test_listing_that_answers_every_number_with_page_one_comes_to_an_end(office: Office, desk: Desk) -> None:
    views = itertools.count()
    office.faults["/news"] = lambda _: html_answer(
        listing_page(office.newest_first[:5]).replace("News", f"News {next(views)}")
    )
    report = desk.fetch(declared("listing", office.base_url))
    assert (report.status, report.added) == ("ok", 5)
    assert len(office.asked("/news?")) == 2


def test_listing_without_end_stops_at_the_most_pages_of_its_source(office: Office, desk: Desk) -> None:
    endless = itertools.count(13)

    def page(_request: Request) -> Answer:
        return html_answer(listing_page([office.publish(next(endless)) for _ in range(2)]))

    office.faults["/news"] = page
    desk.fetch(declared("listing", office.base_url, replacing=("[listing]", "[paging]\nmost_pages = 4\n[listing]")))
    assert len(office.asked("/news?")) == 4


BAD_LINKS = {
    "another host": "https://elsewhere.example/news/1",
    "a private address": "http://10.0.0.1/admin",
    "the cloud's own address": "http://169.254.169.254/latest/meta-data/",
    "a file": "file:///etc/passwd",
    "a script": "javascript:alert(1)",
    "another port": "http://127.0.0.1:1/news/1",
    "nothing": "",
    "no address": "http://[::1",
}


@pytest.mark.parametrize("link", BAD_LINKS.values(), ids=BAD_LINKS)
def test_link_that_leads_astray_is_passed_over(link: str, office: Office, desk: Desk) -> None:
    good = rss(office.newest_first[:2], office.base_url)
    bad = f"<item><title>Bait</title><link>{link}</link></item></channel>"
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, good.replace("</channel>", bad).encode())
    report = desk.fetch(declared("feed", office.base_url))
    assert (report.status, report.added, report.skipped, report.failed) == ("ok", 2, 1, 0)


def test_further_hosts_are_allowed_by_the_source_file(office: Office, desk: Desk) -> None:
    with Office(size=3) as other:
        text = rss(other.newest_first, other.base_url)
        office.faults["/feed.xml"] = lambda _: Answer(200, XML, text.encode())
        host = other.base_url.removeprefix("http://")
        assert desk.fetch(declared("feed", office.base_url)).added == 0
        assert desk.fetch(declared("feed", office.base_url, top=f'hosts = ["{host}"]')).added == 3


def test_one_guid_for_all_releases_joins_none(office: Office, desk: Desk) -> None:
    text = rss(office.newest_first, office.base_url).replace("<pubDate>", "<guid>https://mfa.example/</guid><pubDate>")
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, text.encode())
    assert desk.fetch(declared("feed", office.base_url)).added == 12


def test_relative_links_are_read(office: Office, desk: Desk) -> None:
    text = rss(office.newest_first, "")
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, text.encode())
    assert desk.fetch(declared("feed", office.base_url)).added == 12


def test_missing_and_impossible_dates_lose_no_release(office: Office, desk: Desk) -> None:
    text = rss(office.newest_first, office.base_url)
    text = text.replace("20 May 2026", "20 May 2999").replace("19 May 2026", "99 May 2026").replace("Mon, 18 May", "")
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, text.encode())
    source = declared("feed", office.base_url, replacing=('date = "time"\n', ""))
    assert desk.fetch(source).added == 12
    assert desk.fetch(source).added == 0


def test_feed_of_fifty_megabytes_is_refused_in_good_time(office: Office, desk: Desk) -> None:
    huge = rss(office.newest_first, office.base_url).encode() + b" " * (50 * 1024 * 1024)
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, huge)
    report = desk.fetch(declared("feed", office.base_url))
    assert (report.status, "larger than any feed" in report.errors[0]) == ("failed", True)


ROBOTS = {
    "of 500 KB": Answer(200, "text/plain", b"User-agent: other\nDisallow: /\n" + b"# nothing\n" * 50_000),
    "as a web page": html_answer("<html><body>Not found</body></html>"),
}


@pytest.mark.parametrize("robots", ROBOTS.values(), ids=ROBOTS)
def test_odd_robots_txt_is_no_obstacle(robots: Answer, office: Office, desk: Desk) -> None:
    office.faults["/robots.txt"] = lambda _: robots
    assert desk.fetch(declared("feed", office.base_url)).added == 12


def test_robots_txt_that_cannot_be_read_forbids_for_now(office: Office, desk: Desk) -> None:
    office.faults["/robots.txt"] = lambda _: Answer(500, "text/plain", b"")
    report = desk.fetch(declared("feed", office.base_url))
    assert (report.status, office.asked()) == ("failed", [])


def test_robots_txt_is_obeyed_for_pages_too(office: Office, desk: Desk) -> None:
    office.faults["/robots.txt"] = lambda _: Answer(200, "text/plain", b"User-agent: *\nDisallow: /news/5\n")
    report = desk.fetch(declared("feed", office.base_url))
    assert (report.status, report.added, report.failed) == ("partial", 11, 1)
    assert office.asked("/news/5") == []


def test_page_that_redirects_to_another_host_fails_alone(office: Office, desk: Desk) -> None:
    office.faults["/news/5"] = lambda _: Answer(302, headers=(("Location", "https://elsewhere.example/"),))
    report = desk.fetch(declared("feed", office.base_url))
    assert (report.status, report.added, report.failed) == ("partial", 11, 1)


def test_page_without_a_release_fails_alone_and_is_kept_for_later(office: Office, desk: Desk) -> None:
    office.faults["/news/5"] = lambda _: html_answer("<html><body><h1>Error</h1></body></html>")
    source = declared("feed", office.base_url)
    assert desk.fetch(source).failed == 1
    office.faults.clear()
    assert desk.fetch(source).added == 1


def test_challenges_on_pages_end_the_harvest_soon_and_lose_nothing(office: Office, desk: Desk) -> None:
    for each in office.notices.values():
        office.faults[each.path] = lambda _: html_answer(CHALLENGE)
    source = declared("feed", office.base_url)
    report = desk.fetch(source)
    assert (report.failed, len(office.asked("/news/"))) == (3, 3)
    office.faults.clear()
    assert desk.fetch(source).added == 12


def test_site_that_has_lost_all_its_pages_is_left_after_twenty(desk: Desk) -> None:
    with Office(size=60) as office:
        for each in office.notices.values():
            office.faults[each.path] = lambda _: Answer(404, "text/html", b"")
        source = declared("feed", office.base_url)
        assert desk.fetch(source).failed == 20
        office.faults.clear()
        assert desk.fetch(source).added == 60


def test_source_that_fails_leaves_the_others_unharmed(office: Office, desk: Desk) -> None:
    office.faults["/feed.xml"] = lambda _: Answer(500, "text/plain", b"")
    broken = declared("feed", office.base_url)
    sound = declared("listing", office.base_url, replacing=('id = "xx-press"', 'id = "xx-other"'))
    statuses = {report.source: (report.status, report.added) for report in desk.fetch_all(broken, sound, jobs=2)}
    assert statuses == {"xx-press": ("failed", 0), "xx-other": ("ok", 12)}


def test_listing_with_fewer_releases_than_expected_is_suspicious_and_kept(office: Office, desk: Desk) -> None:
    report = desk.fetch(declared("feed", office.base_url, top="expect_per_run = 20"))
    assert (report.status, report.added) == ("suspicious", 12)
    assert report.errors == ("en: the listing shows 12 releases, 20 were expected",)


def test_two_sources_on_one_host_ask_it_one_at_a_time_and_at_its_pace(desk: Desk) -> None:
    with Scripted() as site:
        text = rss([notice(1, 1)], site.base_url, whole=True)
        for name in ("one", "two"):
            site.answer(f"/{name}.xml", Reply(200, text.encode(), (("Content-Type", XML),)))
        desk.fetch_all(*(at_pace(name, site.base_url) for name in ("one", "two")), jobs=2)
        times = sorted(seen.at for seen in site.log)
    assert len(times) == 3
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= PACE_SECONDS


def at_pace(name: str, base_url: str) -> Source:
    section = f'[feed]\nurl = "{{base}}/{name}.xml"\n'
    source = declared("feed", base_url, section=section, replacing=('id = "xx-press"', f'id = "xx-{name}"'))
    return replace(source, pace=replace(source.pace, delay_seconds=PACE_SECONDS))
