"""Redirects: followed on the publisher's own site, refused off it."""

from __future__ import annotations

import pytest

from mfa_archiver.errors import Refused, Unreachable
from mfa_archiver.web.client import Request, UnexpectedAnswer
from mfa_archiver.web.session import Session
from tests.web.scripted import Reply, Scripted


def to(location: str, status: int = 302) -> Reply:
    return Reply(status, headers=(("Location", location),))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_on_the_site_is_followed(site: Scripted, session: Session, status: int) -> None:
    site.answer("/new", Reply(body=b"[]"))
    url = site.answer("/old", to("/new", status))
    capture = session.exchange(Request(url))
    assert (capture.url, capture.final_url, capture.payload) == (url, site.base_url + "/new", b"[]")


def test_headers_go_along(site: Scripted, session: Session) -> None:
    site.answer("/old", to("/new"))
    site.answer("/new", Reply())
    session.exchange(Request(site.base_url + "/old", headers=(("hash", "a1"),), language="kk"))
    headers = site.seen("/new")[0].headers
    assert (headers["hash"], headers["accept-language"]) == ("a1", "kk")


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [(302, "GET", b""), (303, "GET", b""), (307, "POST", b"{}"), (308, "POST", b"{}")],
)
def test_post_is_repeated_only_where_the_status_says_so(
    site: Scripted, session: Session, status: int, method: str, body: bytes
) -> None:
    site.answer("/old", to("/new", status))
    site.answer("/new", Reply())
    session.exchange(Request(site.base_url + "/old", method="POST", body=b"{}"))
    seen = site.seen("/new")[0]
    assert (seen.method, seen.body) == (method, body)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("http://10.0.0.1/", r"10\.0\.0\.1"),
        ("https://10.0.0.1/", r"the private address 10\.0\.0\.1"),
        ("https://[fe80::1]/", "the private address fe80::1"),
        ("https://169.254.169.254/latest", r"the private address 169\.254\.169\.254"),
        ("https://elsewhere.example/news", r"elsewhere\.example, off its site"),
        ("//elsewhere.example/news", r"elsewhere\.example"),
        ("http://127.0.0.1:1/news", r"127\.0\.0\.1:1/news"),
        ("http://user:word@127.0.0.1/", "user name"),
    ],
)
def test_redirect_off_the_site_is_refused(site: Scripted, session: Session, location: str, told: str) -> None:
    with pytest.raises(Refused, match=f"redirects.*{told}"):
        session.exchange(Request(site.answer("/old", to(location))))
    assert [seen.path for seen in site.log] == ["/robots.txt", "/old"]


def test_redirect_to_no_address_is_no_answer(site: Scripted, session: Session) -> None:
    with pytest.raises(Unreachable, match="no answer"):
        session.exchange(Request(site.answer("/old", to("http://[::1"))))


def test_redirect_to_a_scheme_with_a_bare_word_is_refused(site: Scripted, session: Session) -> None:
    with pytest.raises(Refused, match="redirects to no address"):
        session.exchange(Request(site.answer("/old", to("mailto: press"))))


def test_redirects_in_a_ring_come_to_an_end(site: Scripted, session: Session) -> None:
    site.answer("/a", to("/b"))
    site.answer("/b", to("/a"))
    with pytest.raises(Refused, match="more than 5 times"):
        session.exchange(Request(site.base_url + "/a"))


def test_redirect_to_nowhere_is_no_answer(site: Scripted, session: Session) -> None:
    with pytest.raises(UnexpectedAnswer, match="302"):
        session.exchange(Request(site.answer("/old", Reply(302))))
