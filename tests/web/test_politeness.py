"""The pause between two requests, as the server sees it."""

from __future__ import annotations

import threading
from itertools import pairwise

from mfa_archiver.web.client import Request
from tests.web.conftest import OpenSession
from tests.web.scripted import Reply, Scripted

TOLERANCE_SECONDS = 0.005


def pauses(site: Scripted) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(site.log)]


def test_pace_stands_between_any_two_requests(site: Scripted, open_session: OpenSession) -> None:
    session = open_session(delay_seconds=0.15)
    url = site.answer("/a", Reply())
    for _ in range(3):
        session.exchange(Request(url))
    assert len(site.log) == 4
    assert min(pauses(site)) >= 0.15 - TOLERANCE_SECONDS


def test_first_request_waits_for_nothing(site: Scripted, open_session: OpenSession) -> None:
    site.answer("/robots.txt", Reply(404))
    with_long_pace = open_session(delay_seconds=0.3)
    with_long_pace.exchange(Request(site.answer("/a", Reply())))
    assert len(pauses(site)) == 1


def test_longer_crawl_delay_wins(site: Scripted, open_session: OpenSession) -> None:
    site.answer("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 0.2\n"))
    session = open_session(delay_seconds=0.01)
    url = site.answer("/a", Reply())
    session.exchange(Request(url))
    session.exchange(Request(url))
    assert min(pauses(site)) >= 0.2 - TOLERANCE_SECONDS


def test_shorter_crawl_delay_changes_nothing(site: Scripted, open_session: OpenSession) -> None:
    site.answer("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 0.01\n"))
    session = open_session(delay_seconds=0.2)
    session.exchange(Request(site.answer("/a", Reply())))
    assert min(pauses(site)) >= 0.2 - TOLERANCE_SECONDS


def test_redirects_and_retries_keep_the_pace_too(site: Scripted, open_session: OpenSession) -> None:
    site.answer("/a", Reply(302, headers=(("Location", "/b"),)))
    site.answer("/b", Reply(503), Reply())
    open_session(delay_seconds=0.15).exchange(Request(site.base_url + "/a"))
    assert [seen.path for seen in site.log] == ["/robots.txt", "/a", "/b", "/b"]
    assert min(pauses(site)) >= 0.15 - TOLERANCE_SECONDS


def test_two_sources_on_one_host_share_its_pace(site: Scripted, open_session: OpenSession) -> None:
    url = site.answer("/a", Reply())
    sessions = [open_session(delay_seconds=0.15), open_session(delay_seconds=0.15)]
    threads = [threading.Thread(target=s.exchange, args=(Request(url),)) for s in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.seen("/robots.txt")) == 1
    assert min(pauses(site)) >= 0.15 - TOLERANCE_SECONDS


def test_two_hosts_do_not_wait_for_each_other(site: Scripted, open_session: OpenSession) -> None:
    session = open_session(delay_seconds=0.3)
    with Scripted() as other:
        session.exchange(Request(site.answer("/a", Reply())))
        session.exchange(Request(other.answer("/a", Reply())))
        assert other.log[0].at - site.log[-1].at < 0.2
