"""Exchanges over a real socket: who asks, what is kept of an answer, what none may cost."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest

from mfa_archiver.errors import Refused, SourceError, Unreachable
from mfa_archiver.rules import Pace
from mfa_archiver.version import VERSION
from mfa_archiver.web.client import Client, Request, UnexpectedAnswer, Waits
from mfa_archiver.web.session import Session
from tests.web.conftest import SHORT_WAITS, OpenSession, source
from tests.web.scripted import Drip, Reply, Scripted

TEXT = "Брифинг официального представителя, 3 сентября".encode()
GZIPPED = (("Content-Encoding", "gzip"),)
DEFLATED = (("Content-Encoding", "deflate"),)


def test_user_agent_says_program_version_and_contact(site: Scripted, session: Session) -> None:
    session.exchange(Request(site.answer("/a", Reply(body=TEXT))))
    assert site.log[-1].headers["user-agent"] == f"mfa-archiver/{VERSION} (+archive@example.org)"


def test_contact_in_cyrillic_is_percent_encoded() -> None:
    with Client("https://архив.example/\r\nX: y") as client:
        assert client.user_agent.isascii()
        assert client.user_agent.isprintable()


def test_capture_keeps_address_status_language_and_payload(site: Scripted, session: Session) -> None:
    url = site.answer("/a", Reply(body=TEXT, headers=(("ETag", '"7"'),)))
    capture = session.exchange(Request(url, language="ru"))
    assert (capture.url, capture.status, capture.language) == (url, 200, "ru")
    assert (capture.payload, capture.header("etag")) == (TEXT, '"7"')


def test_language_is_asked_for(site: Scripted, session: Session) -> None:
    session.exchange(Request(site.answer("/a", Reply(body=TEXT)), language="kk"))
    assert site.log[-1].headers["accept-language"] == "kk"


def test_cookie_comes_back_but_is_not_kept(site: Scripted, session: Session) -> None:
    url = site.answer("/a", Reply(body=TEXT, headers=(("Set-Cookie", "k6=secret; Path=/"),)))
    first = session.exchange(Request(url))
    session.exchange(Request(url))
    assert site.log[-1].headers["cookie"] == "k6=secret"
    assert first.header("set-cookie") == ""


def test_sessions_do_not_share_cookies(site: Scripted, open_session: OpenSession) -> None:
    url = site.answer("/a", Reply(body=TEXT, headers=(("Set-Cookie", "k6=secret; Path=/"),)))
    open_session().exchange(Request(url))
    open_session().exchange(Request(url))
    assert "cookie" not in site.log[-1].headers


def test_fragment_is_kept_but_not_sent(site: Scripted, session: Session) -> None:
    url = site.answer("/graphql", Reply(body=TEXT)) + "#page=2"
    assert session.exchange(Request(url, method="POST", body=b"{}")).url == url
    assert site.log[-1].path == "/graphql"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(TEXT), GZIPPED),
        (gzip.compress(TEXT[:20]) + gzip.compress(TEXT[20:]), GZIPPED),
        (gzip.compress(TEXT) + b"\0" * 8, GZIPPED),
        (zlib.compress(TEXT), DEFLATED),
        (zlib.compress(TEXT)[2:-4], DEFLATED),
        (TEXT, (("Content-Encoding", "identity"),)),
    ],
    ids=["gzip", "gzip-members", "gzip-padded", "deflate", "bare-deflate", "identity"],
)
def test_coded_body_is_decoded(
    site: Scripted, session: Session, body: bytes, headers: tuple[tuple[str, str], ...]
) -> None:
    url = site.answer("/a", Reply(body=body, headers=headers))
    assert session.exchange(Request(url)).payload == TEXT


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(TEXT)[:-12], "gzip"),
        (gzip.compress(TEXT)[:20] + b"\xff" * 40, "gzip"),
        (TEXT, "gzip"),
        (TEXT, "br"),
        (gzip.compress(gzip.compress(TEXT)), "gzip, gzip"),
    ],
    ids=["cut-gzip", "noise-in-gzip", "no-gzip", "brotli", "twice"],
)
def test_body_that_does_not_decode_is_refused(site: Scripted, session: Session, body: bytes, coding: str) -> None:
    url = site.answer("/a", Reply(body=body, headers=(("Content-Encoding", coding),)))
    with pytest.raises(Refused, match="cannot be decoded"):
        session.exchange(Request(url))


def test_gzip_bomb_costs_no_more_memory_than_the_bound(site: Scripted, open_session: OpenSession) -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(200)) + packer.flush()
    url = site.answer("/a", Reply(body=bomb, headers=GZIPPED))
    session = open_session(max_bytes=2**20)
    tracemalloc.start()
    with pytest.raises(Refused, match="more than 1048576 bytes"):
        session.exchange(Request(url))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_gzip_that_never_says_anything_is_refused(site: Scripted, open_session: OpenSession) -> None:
    nothings = gzip.compress(b"") * 500
    url = site.answer("/a", Reply(headers=GZIPPED, chunks=lambda: repeat(nothings)))
    with pytest.raises(Refused, match="more than"):
        open_session(max_bytes=200_000).exchange(Request(url))


def test_endless_body_is_refused(site: Scripted, session: Session) -> None:
    url = site.answer("/a", Reply(chunks=lambda: repeat(b" " * 65536)))
    with pytest.raises(Refused, match="more than 1000000 bytes"):
        session.exchange(Request(url))


def test_body_said_to_be_too_large_is_not_read(site: Scripted, open_session: OpenSession) -> None:
    session = open_session(max_bytes=1000)
    with pytest.raises(Refused, match="more than 1000 bytes"):
        session.exchange(Request(site.answer("/a", Reply(body=b" " * 1001))))
    assert session.traffic.bytes == 0


def test_body_of_just_the_bound_is_taken(site: Scripted, open_session: OpenSession) -> None:
    url = site.answer("/a", Reply(body=b" " * 1000))
    assert len(open_session(max_bytes=1000).exchange(Request(url)).payload) == 1000


@pytest.mark.parametrize(
    "drip",
    [
        Drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
        Drip(b"HTTP/1.1 200 OK\r\n\r\n", b" "),
    ],
    ids=["headers", "body", "body-without-length"],
)
def test_answer_that_drips_is_given_up_in_time(site: Scripted, open_session: OpenSession, drip: Drip) -> None:
    session = open_session(timeout_seconds=0.1, attempts=1)
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"longer than 0\.5 seconds"):
        session.exchange(Request(site.answer("/a", drip)))
    assert time.monotonic() - started < 2


def test_unexpected_status_carries_what_was_said(site: Scripted, session: Session) -> None:
    url = site.answer("/a?b=1", Reply(400, b"notAllowed\x1b[31m"))
    with pytest.raises(UnexpectedAnswer, match=r"answers 400 Bad Request to /a\?b=1: «notAllowed") as caught:
        session.exchange(Request(url))
    assert (caught.value.status, caught.value.text) == (400, "notAllowed [31m")


def test_endless_error_page_is_cut_short(site: Scripted, session: Session) -> None:
    url = site.answer("/a", Reply(404, chunks=lambda: repeat(b"no " * 1000)))
    with pytest.raises(UnexpectedAnswer) as caught:
        session.exchange(Request(url))
    assert len(caught.value.text) == 2000


def test_unchanged_is_an_answer_when_asked_for(site: Scripted, session: Session) -> None:
    url = site.answer("/a", Reply(304))
    capture = session.exchange(Request(url, headers=(("If-None-Match", '"7"'),)))
    assert (capture.status, capture.payload) == (304, b"")


def test_unchanged_is_no_answer_when_not_asked_for(site: Scripted, session: Session) -> None:
    with pytest.raises(UnexpectedAnswer, match="304"):
        session.exchange(Request(site.answer("/a", Reply(304))))


def test_plain_http_beyond_loopback_is_refused_unasked(session: Session) -> None:
    with pytest.raises(Refused, match=r"plain http://"):
        session.exchange(Request("http://mfa.example/news"))
    assert session.traffic.requests == 0


def test_traffic_counts_robots_and_bytes_as_sent(site: Scripted, session: Session) -> None:
    body = gzip.compress(TEXT * 100)
    session.exchange(Request(site.answer("/a", Reply(body=body, headers=GZIPPED))))
    assert (session.traffic.requests, session.traffic.bytes) == (2, len(body))


def test_one_connection_serves_a_session(site: Scripted, session: Session) -> None:
    connections: set[object] = set()
    take = site._server.process_request  # noqa: SLF001 - the server of this test

    def noted(request: object, client_address: object) -> None:
        connections.add(client_address)
        take(request, client_address)

    site._server.process_request = noted  # type: ignore[method-assign]  # noqa: SLF001 - likewise
    url = site.answer("/a", Reply(body=TEXT))
    for _ in range(4):
        session.exchange(Request(url))
    assert len(connections) == 1


def test_nobody_listening_is_unreachable(open_session: OpenSession) -> None:
    with Scripted() as gone:
        url = gone.base_url
    with pytest.raises(Unreachable, match=r"no answer from 127\.0\.0\.1"):
        open_session(attempts=2).exchange(Request(url))


def test_closing_the_client_ends_a_wait_at_once(site: Scripted) -> None:
    client = Client("archive@example.org", waits=Waits(initial_seconds=60))
    session = client.session(source(Pace(delay_seconds=0)))
    url = site.answer("/a", Reply(503))
    caught: list[Exception] = []

    def fetch() -> None:
        try:
            session.exchange(Request(url))
        except Unreachable as error:
            caught.append(error)

    thread = threading.Thread(target=fetch)
    thread.start()
    while not site.seen("/a"):
        time.sleep(0.01)
    client.close()
    thread.join(timeout=2)
    assert "closed" in str(caught[0])


def test_closing_the_client_ends_an_exchange_at_once(site: Scripted) -> None:
    client = Client("archive@example.org", waits=SHORT_WAITS)
    session = client.session(source(Pace(delay_seconds=0)))
    url = site.answer("/a", Drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"))
    caught: list[Exception] = []

    def fetch() -> None:
        try:
            session.exchange(Request(url))
        except Unreachable as error:
            caught.append(error)

    thread = threading.Thread(target=fetch)
    thread.start()
    while not site.seen("/a"):
        time.sleep(0.01)
    client.close()
    thread.join(timeout=2)
    assert "closed" in str(caught[0])


def test_missing_certificate_file_is_the_sources_fault(client: Client) -> None:
    with pytest.raises(SourceError, match=r"no-such\.pem"):
        client.session(source(Pace(), ca_file="no-such.pem"))


@pytest.fixture
def encrypted(tmp_path: Path) -> tuple[Scripted, Path]:
    """A site with a certificate that nobody knows, and the file that vouches for it."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    options = (
        "-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run(
        ["openssl", "req", *options.split(), "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    scripted = Scripted()
    scripted.encrypt(context)
    return scripted, certificate


def test_unknown_certificate_is_not_trusted(encrypted: tuple[Scripted, Path], open_session: OpenSession) -> None:
    with encrypted[0] as site:
        url = site.answer("/a", Reply(body=TEXT)).replace("http://127.0.0.1", "https://localhost")
        with pytest.raises(Unreachable, match="cannot be trusted") as caught:
            open_session().exchange(Request(url))
    assert "ca_file" in caught.value.hint


def test_certificate_file_of_the_source_is_trusted(encrypted: tuple[Scripted, Path], client: Client) -> None:
    site, certificate = encrypted
    session = client.session(source(Pace(delay_seconds=0), ca_file=str(certificate)))
    with site:
        url = site.answer("/a", Reply(body=TEXT)).replace("http://127.0.0.1", "https://localhost")
        assert session.exchange(Request(url)).payload == TEXT


def test_capture_tells_who_answered_and_what_was_asked(encrypted: tuple[Scripted, Path], client: Client) -> None:
    site, certificate = encrypted
    session = client.session(source(Pace(delay_seconds=0), ca_file=str(certificate)))
    with site:
        url = site.answer("/a", Reply(body=TEXT)).replace("http://127.0.0.1", "https://localhost")
        capture = session.exchange(Request(url, headers=(("X-Ticket", "secret"),), language="kk"))
        [seen] = site.seen("/a")
    own = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    assert capture.certificate == hashlib.sha256(own).hexdigest()
    assert (capture.peer, capture.protocol) == ("127.0.0.1", "HTTP/1.1")
    assert seen.headers["x-ticket"] == "secret"
    assert dict(capture.request_headers) == {**seen.headers, "x-ticket": ""}


def test_request_behind_a_redirect_is_the_one_that_was_answered(site: Scripted, session: Session) -> None:
    url = site.answer("/a", Reply(302, headers=(("Location", "/b"),)))
    site.answer("/b", Reply(body=TEXT, headers=(("Set-Cookie", "id=1"),)))
    first = session.exchange(Request(url, method="POST", body=b"asked"))
    again = session.exchange(Request(url))
    assert (first.final_url, first.request_body, first.certificate) == (f"{site.base_url}/b", b"", "")
    assert dict(again.request_headers)["cookie"] == ""
    assert site.seen("/b")[1].headers["cookie"] == "id=1"


def test_address_of_a_proxy_is_not_taken_for_the_sites(
    site: Scripted, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answer("http://mfa.example/a", Reply(body=TEXT))
    monkeypatch.setenv("http_proxy", site.base_url)
    session = client.session(replace(source(Pace(delay_seconds=0)), insecure=True))
    capture = session.exchange(Request("http://mfa.example/a"))
    assert (capture.payload, capture.peer) == (TEXT, "")


def test_encrypted_answer_that_drips_is_given_up_in_time(encrypted: tuple[Scripted, Path], client: Client) -> None:
    site, certificate = encrypted
    pace = Pace(delay_seconds=0, timeout_seconds=0.1, attempts=1)
    session = client.session(source(pace, ca_file=str(certificate)))
    with site:
        drip = Drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x")
        url = site.answer("/a", drip).replace("http://127.0.0.1", "https://localhost")
        with pytest.raises(Unreachable, match="longer than"):
            session.exchange(Request(url))
