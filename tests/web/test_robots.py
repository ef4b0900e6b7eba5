"""robots.txt, asked for and obeyed (RFC 9309)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import RobotsDisallowed, Unreachable
from mfa_archiver.web.client import Request
from mfa_archiver.web.robots import RobotsRules
from mfa_archiver.web.session import Session
from tests.web.conftest import OpenSession
from tests.web.scripted import Reply, Scripted

FORBIDS_SEARCH = b"User-agent: *\nDisallow: /search\n"
HTML = (("Content-Type", "text/html"),)


def test_forbidden_address_is_not_asked(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(body=FORBIDS_SEARCH))
    with pytest.raises(RobotsDisallowed, match=r"127\.0\.0\.1 forbids /search.q=1"):
        session.exchange(Request(site.answer("/search?q=1", Reply())))
    assert [seen.path for seen in site.log] == ["/robots.txt"]


def test_allowed_address_is_asked(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(body=FORBIDS_SEARCH))
    assert session.exchange(Request(site.answer("/news", Reply()))).status == 200


def test_rules_for_us_by_name_go_before_those_for_all(site: Scripted, session: Session) -> None:
    rules = b"User-agent: *\nDisallow:\n\nUser-agent: mfa-archiver\nDisallow: /\n"
    site.answer("/robots.txt", Reply(body=rules))
    with pytest.raises(RobotsDisallowed):
        session.exchange(Request(site.answer("/news", Reply())))


def test_rules_for_others_do_not_bind_us(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(body=b"User-agent: GreedyBot\nDisallow: /\n"))
    assert session.exchange(Request(site.answer("/news", Reply()))).status == 200


def test_rules_are_fetched_once(site: Scripted, open_session: OpenSession) -> None:
    url = site.answer("/news", Reply())
    for session in (open_session(), open_session()):
        session.exchange(Request(url))
        session.exchange(Request(url))
    assert len(site.seen("/robots.txt")) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_rules_allow_everything(site: Scripted, session: Session, status: int) -> None:
    site.answer("/robots.txt", Reply(status))
    assert session.exchange(Request(site.answer("/news", Reply()))).status == 200


@pytest.mark.parametrize("status", [500, 503, 429])
def test_server_error_forbids_everything_for_now(site: Scripted, session: Session, status: int) -> None:
    site.answer("/robots.txt", Reply(status))
    with pytest.raises(Unreachable, match=r"robots\.txt of 127\.0\.0\.1") as caught:
        session.exchange(Request(site.answer("/news", Reply())))
    assert "try again later" in caught.value.hint
    assert site.seen("/news") == []


def test_web_page_in_place_of_rules_allows_everything(site: Scripted, session: Session) -> None:
    page = b"\xef\xbb\xbf\n<!DOCTYPE html><pre>User-agent: *\nDisallow: /\n</pre>"
    site.answer("/robots.txt", Reply(body=page, headers=HTML))
    assert session.exchange(Request(site.answer("/news", Reply()))).status == 200


def test_start_of_an_endless_file_is_obeyed(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(body=FORBIDS_SEARCH + b"# padding\n" * 60_000))
    with pytest.raises(RobotsDisallowed):
        session.exchange(Request(site.answer("/search", Reply())))


def test_redirected_rules_are_obeyed(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(301, headers=(("Location", "/rules.txt"),)))
    site.answer("/rules.txt", Reply(body=FORBIDS_SEARCH))
    with pytest.raises(RobotsDisallowed):
        session.exchange(Request(site.answer("/search", Reply())))


def test_rules_redirected_off_the_site_are_none(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(301, headers=(("Location", "https://elsewhere.example/"),)))
    assert session.exchange(Request(site.answer("/news", Reply()))).status == 200


def test_redirect_to_a_forbidden_address_is_not_followed(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(body=FORBIDS_SEARCH))
    site.answer("/news", Reply(302, headers=(("Location", "/search"),)))
    with pytest.raises(RobotsDisallowed):
        session.exchange(Request(site.base_url + "/news"))
    assert site.seen("/search") == []


def test_pause_of_a_day_is_taken_for_a_no(site: Scripted, session: Session) -> None:
    site.answer("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 86400\n"))
    with pytest.raises(RobotsDisallowed, match="86400 seconds"):
        session.exchange(Request(site.answer("/news", Reply())))


@given(st.text())
def test_any_text_can_be_read_as_rules(text: str) -> None:
    assert RobotsRules(text).crawl_delay_seconds >= 0
