"""What is asked again, after how long, and when we give up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import Blocked, Unreachable
from mfa_archiver.web.client import Request, UnexpectedAnswer, Waits
from mfa_archiver.web.retries import TryAgainError, persist, read_retry_after
from mfa_archiver.web.session import Session
from tests.web.conftest import OpenSession
from tests.web.scripted import Drip, HangUp, Reply, Scripted

NOW = datetime(2026, 9, 27, 12, 0, 0, tzinfo=UTC)
FINE = Reply(body=b"[]")
CUT = HangUp(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_passing_trouble_is_asked_again(site: Scripted, session: Session, status: int) -> None:
    url = site.answer("/a", Reply(status), Reply(status), FINE)
    assert session.exchange(Request(url)).payload == b"[]"
    assert len(site.seen("/a")) == 3


@pytest.mark.parametrize("broken", [CUT, HangUp(), HangUp(b"SSH-2.0-x\r\n")])
def test_broken_connection_is_asked_again(site: Scripted, session: Session, broken: HangUp) -> None:
    url = site.answer("/a", broken, broken, FINE)
    assert session.exchange(Request(url)).payload == b"[]"


def test_broken_coding_is_asked_again(site: Scripted, session: Session) -> None:
    broken = Reply(body=b"\x1f\x8b\xff", headers=(("Content-Encoding", "gzip"),))
    assert session.exchange(Request(site.answer("/a", broken, FINE))).payload == b"[]"


def test_body_that_always_breaks_off_is_unreachable(site: Scripted, session: Session) -> None:
    with pytest.raises(Unreachable, match=r"no answer from 127\.0\.0\.1"):
        session.exchange(Request(site.answer("/a", CUT)))
    assert len(site.seen("/a")) == 3


def test_silence_is_unreachable(site: Scripted, open_session: OpenSession) -> None:
    url = site.answer("/a", Drip(b"", b"", pause_seconds=0.5))
    with pytest.raises(Unreachable, match=r"within 0\.1 seconds"):
        open_session(timeout_seconds=0.1, attempts=1).exchange(Request(url))


def test_attempts_are_counted_with_the_first(site: Scripted, open_session: OpenSession) -> None:
    with pytest.raises(UnexpectedAnswer, match="503 Service Unavailable"):
        open_session(attempts=2).exchange(Request(site.answer("/a", Reply(503))))
    assert len(site.seen("/a")) == 2


WHOLE = b"<!doctype html>\n<HTML lang=ru><body><p>All of it.</p></BODY>"
HALVES = (
    WHOLE[:-10],
    b"<html><head><title>A page</title>",
    b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>One</title></item>',
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>',
    b"<urlset><url><loc>https://mfa.example/1</loc></url>",
)


@pytest.mark.parametrize("half", HALVES)
def test_page_that_breaks_off_is_asked_again(site: Scripted, open_session: OpenSession, half: bytes) -> None:
    url = site.answer("/a", Reply(body=half), Reply(body=WHOLE))
    assert open_session(attempts=1).exchange(Request(url)).payload == WHOLE


@pytest.mark.parametrize(
    "body", [WHOLE, b"<p>No page, a part of one", b"[]", b"%PDF-1.7 <x", b"<html><body></body><!-- 3 ms -->"]
)
def test_what_does_not_break_off_is_asked_once(site: Scripted, session: Session, body: bytes) -> None:
    url = site.answer("/a", Reply(body=body), Reply(body=b"another"))
    assert session.exchange(Request(url)).payload == body


def test_pages_that_never_say_their_end_are_believed_from_the_second_on(site: Scripted, session: Session) -> None:
    first, second = (site.answer(path, Reply(body=b"<html><body><p>Text.")) for path in ("/a", "/b"))
    session.exchange(Request(first))
    session.exchange(Request(second))
    assert (len(site.seen("/a")), len(site.seen("/b"))) == (2, 1)


def test_page_that_breaks_off_once_leaves_others_to_be_doubted(site: Scripted, session: Session) -> None:
    for path in ("/a", "/b"):
        url = site.answer(path, Reply(body=HALVES[0]), Reply(body=WHOLE))
        assert session.exchange(Request(url)).payload == WHOLE


@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 501])
def test_refusal_is_not_asked_again(site: Scripted, session: Session, status: int) -> None:
    with pytest.raises(UnexpectedAnswer):
        session.exchange(Request(site.answer("/a", Reply(status), FINE)))
    assert len(site.seen("/a")) == 1


def test_unusable_payload_is_asked_again(site: Scripted, session: Session) -> None:
    url = site.answer("/a", Reply(body=b"busy"), FINE)
    assert session.exchange(Request(url), is_usable=lambda p: p != b"busy").payload == b"[]"


def test_payload_that_is_never_usable_is_blocked(site: Scripted, session: Session) -> None:
    with pytest.raises(Blocked, match="«busy»"):
        session.exchange(Request(site.answer("/a", Reply(body=b"busy"))), is_usable=lambda _: False)


def test_retry_after_is_waited_for(site: Scripted, session: Session) -> None:
    session.exchange(Request(site.answer("/a", Reply(429, headers=(("Retry-After", "1"),)), FINE)))
    first, second = site.seen("/a")
    assert second.at - first.at >= 0.99


def test_retry_after_binds_other_sessions_on_the_host(site: Scripted, open_session: OpenSession) -> None:
    url = site.answer("/a", Reply(429, headers=(("Retry-After", "1"),)), FINE)
    open_session(attempts=2).exchange(Request(url))
    open_session().exchange(Request(site.answer("/b", FINE)))
    assert site.seen("/b")[0].at - site.seen("/a")[0].at >= 0.99


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "date"])
def test_host_that_wants_us_back_much_later_is_left_alone(site: Scripted, session: Session, *, as_date: bool) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=10, seconds=20), usegmt=True)
    value = later if as_date else "600"
    url = site.answer("/a", Reply(503, headers=(("Retry-After", value),)), FINE)
    with pytest.raises(UnexpectedAnswer) as caught:
        session.exchange(Request(url))
    assert caught.value.hint == "it asks to come back in 10 minutes"
    assert len(site.seen("/a")) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 27 Sep 2026 12:01:30 GMT", 90),
        ("Sun, 27 Sep 2026 17:01:30 +0500", 90),
        ("Sun, 27 Sep 2026 12:01:30 -0000", 90),
        ("Sun, 27 Sep 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds


@given(st.text())
def test_any_retry_after_is_no_time_in_the_past(value: str) -> None:
    seconds = read_retry_after(value, NOW)
    assert seconds is None or seconds >= 0


def test_backoff_doubles_with_jitter_up_to_its_bound() -> None:
    waits = Waits(initial_seconds=1.0, max_seconds=60.0, jitter_seconds=1.0)
    held: list[float] = []

    def fail() -> None:
        raise TryAgainError(Unreachable("no answer"))

    with pytest.raises(Unreachable):
        persist(fail, attempts=9, waits=waits, hold_off=held.append)
    bounds = [min(60.0, 2.0**number) for number in range(8)]
    assert all(least <= wait <= least + 1 for least, wait in zip(bounds, held, strict=True))
