from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.model import Exchange, Failed, Skipped
from mfa_archiver.warc import bodies, frames, reading
from mfa_archiver.warc.reading import read_exchanges
from tests.warc.crawl import HTML, NOON, Crawl, page

URL = "https://mfa.example/news/1"
BODY = page()


def read(crawl: Crawl) -> list[Exchange | Skipped | Failed]:
    return list(read_exchanges(crawl.file, "crawl.warc.gz"))


def only(crawl: Crawl) -> Exchange:
    [found] = read(crawl)
    assert isinstance(found, Exchange)
    return found


def chunked(body: bytes, size: int = 100) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("packed", [True, False])
def test_a_response_is_a_capture_with_its_address_instant_headers_and_payload(packed: bool) -> None:  # noqa: FBT001 - a parameter of the test
    crawl = Crawl(packed)
    crawl.add(URL, BODY)
    capture = only(crawl).capture
    assert (capture.url, capture.status, capture.method, capture.payload) == (URL, 200, "GET", BODY)
    assert capture.captured_at == datetime(2025, 3, 4, 12, tzinfo=UTC)
    assert capture.header("content-type") == HTML[1]


@pytest.mark.parametrize(
    ("url", "kind", "body"),
    [
        ("metadata://gnu.org/software/wget/warc/wget_arguments.txt", "text/plain", b'"--warc-file" "crawl"'),
        ("metadata://gnu.org/software/wget/warc/wget.log", "text/plain", b"FINISHED --2025-03-04 12:00:00--"),
        (f"urn:text:{URL}", "text/plain", BODY),
        (f"urn:pageinfo:{URL}", "application/json", b'{"pageid": "1", "urls": {}}'),
    ],
)
def test_what_a_crawler_notes_of_its_own_work_is_no_page(url: str, kind: str, body: bytes) -> None:
    crawl = Crawl()
    crawl.note(url, kind, body)
    crawl.add(URL, BODY)
    assert only(crawl).capture.url == URL


def test_a_capture_tells_which_record_of_which_file_it_is_from() -> None:
    crawl = Crawl()
    record = crawl.add(URL, BODY)
    capture = only(crawl).capture
    assert capture.header("warc-file") == "crawl.warc.gz"
    assert capture.header("warc-record-id") == record.rec_headers.get_header("WARC-Record-ID")


def test_a_sessions_cookies_are_not_kept() -> None:
    crawl = Crawl()
    crawl.add(URL, BODY, headers=[HTML, ("Set-Cookie", "session=1")])
    assert only(crawl).capture.header("set-cookie") == ""


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY[:50]) + gzip.compress(BODY[50:])),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("br", brotli.compress(BODY)),
        ("gzip", BODY),
        ("br", BODY),
        ("identity", BODY),
    ],
)
def test_a_coded_body_is_decoded_whether_the_crawler_kept_the_coding_or_not(coding: str, body: bytes) -> None:
    crawl = Crawl()
    crawl.add(URL, body, headers=[HTML, ("Content-Encoding", coding)])
    assert only(crawl).capture.payload == BODY


def test_a_chunked_and_packed_body_is_joined_and_unpacked() -> None:
    crawl = Crawl()
    headers = [HTML, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    crawl.add(URL, chunked(gzip.compress(BODY)), headers=headers)
    assert only(crawl).capture.payload == BODY


def test_a_body_joined_by_its_crawler_stands_as_it_is() -> None:
    crawl = Crawl()
    crawl.add(URL, BODY, headers=[HTML, ("Transfer-Encoding", "chunked")])
    assert only(crawl).capture.payload == BODY


@given(st.binary(max_size=3000), st.integers(1, 500))
def test_chunks_are_joined_to_what_they_were_cut_from(body: bytes, size: int) -> None:
    assert bodies.decode_body(chunked(body, size), "chunked", "") == body


@given(st.binary(max_size=400), st.sampled_from(["gzip", "br", "deflate", "gzip, br", "zstd", ""]))
def test_any_body_is_decoded_or_refused(body: bytes, coding: str) -> None:
    try:
        assert isinstance(bodies.decode_body(body, "chunked", coding), bytes)
    except bodies.UnreadableBodyError as error:
        assert str(error)  # noqa: PT017 - either way of ending is right


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_a_body_that_unpacks_to_absurd_lengths_is_skipped(
    coding: str, pack: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MAX_BODY_BYTES", 100_000)
    crawl = Crawl()
    crawl.add(URL, pack(b"a" * 1_000_000), headers=[HTML, ("Content-Encoding", coding)])  # type: ignore[operator] # one of two functions
    assert read(crawl) == [Skipped(URL, reading.UNDECODABLE)]


def test_what_can_be_no_page_is_passed_over_in_silence() -> None:
    crawl = Crawl()
    crawl.add(URL, b"", kind="request", status="/news/1 HTTP/1.1")
    crawl.add(f"{URL}.png", b"\x89PNG", headers=[("Content-Type", "image/png")])
    crawl.add("https://mfa.example/moved", BODY, status="301 Moved Permanently")
    crawl.add("https://mfa.example/gone", BODY, status="404 Not Found")
    crawl.add(URL, b"fetchTimeMs: 5", kind="metadata")
    crawl.writer.write_record(crawl.writer.create_warc_record("dns:mfa.example", "response", io.BytesIO(b"x"), 1))
    assert read(crawl) == []


def test_a_revisit_has_the_payload_of_the_record_it_refers_to() -> None:
    crawl = Crawl()
    first = crawl.add(URL, BODY)
    crawl.add("https://mfa.example/news/2", page("Другое"))
    crawl.revisit(URL, first, "2025-04-01T08:00:00Z")
    crawl.add("https://mfa.example/news/3", page("Третье"))
    found = [each.capture for each in read(crawl) if isinstance(each, Exchange)]
    assert [capture.payload == BODY for capture in found] == [True, False, True, False]
    assert found[2].captured_at == datetime(2025, 4, 1, 8, tzinfo=UTC)


def test_a_revisit_of_what_the_file_does_not_hold_is_skipped_for_that_reason() -> None:
    crawl, other = Crawl(), Crawl()
    crawl.revisit(URL, other.add(URL, BODY), NOON)
    assert read(crawl) == [Skipped(URL, reading.LOST_PAYLOAD)]


def test_a_request_before_its_response_tells_method_and_language() -> None:
    crawl = Crawl()
    own_id = "<urn:uuid:00000000-0000-0000-0000-000000000001>"
    asking = [("Host", "mfa.example"), ("Accept-Language", "kk")]
    crawl.writer.write_record(request(crawl, asking, own_id))
    crawl.add(URL, BODY, WARC_Record_ID=own_id)
    crawl.add("https://mfa.example/news/2", BODY)
    asked, plain = (each.capture for each in read(crawl) if isinstance(each, Exchange))
    assert (asked.method, asked.language) == ("POST", "kk")
    assert (plain.method, plain.language) == ("GET", "")


def request(crawl: Crawl, headers: list[tuple[str, str]], response_id: str) -> object:
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - of this one specimen alone

    head = StatusAndHeaders("/news/1 HTTP/1.1", headers, protocol="POST")
    fields = {"WARC-Date": NOON, "WARC-Concurrent-To": response_id}
    return crawl.writer.create_warc_record(URL, "request", http_headers=head, warc_headers_dict=fields)


def test_a_truncated_record_is_skipped() -> None:
    crawl = Crawl()
    crawl.add(URL, BODY, WARC_Truncated="length")
    assert read(crawl) == [Skipped(URL, reading.TRUNCATED)]


# --- damage ----------------------------------------------------------------------------------------


def three(packed: bool) -> tuple[bytes, list[int]]:  # noqa: FBT001 - a parameter of the tests
    """Return a file of three pages, and where each begins."""
    crawl = Crawl(packed)
    starts = []
    for number in (1, 2, 3):
        starts.append(crawl.out.tell())
        crawl.add(f"https://mfa.example/news/{number}", page(f"Номер {number}"))
    return crawl.out.getvalue(), starts


def outcome(payload: bytes) -> list[str]:
    found = read_exchanges(io.BytesIO(payload), "x.warc")
    return [each.capture.url[-1] if isinstance(each, Exchange) else type(each).__name__ for each in found]


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_costs_itself_alone(packed: bool) -> None:  # noqa: FBT001
    payload, starts = three(packed)
    broken = payload[: starts[1] + 4] + b"\xff" * 40 + payload[starts[1] + 44 :]
    assert outcome(broken) == ["1", "Failed", "3"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_cut_off_gives_what_is_whole(packed: bool) -> None:  # noqa: FBT001
    payload, starts = three(packed)
    assert outcome(payload[: starts[2] + 300]) == ["1", "2", "Failed"]


@pytest.mark.parametrize("length", ["99999999999999999999", "-5", "many", "10000000", "3"])
def test_a_record_of_absurd_length_costs_itself_alone(length: str) -> None:
    payload, starts = three(packed=False)
    head, _, rest = payload[starts[1] :].partition(b"Content-Length: ")
    broken = payload[: starts[1]] + head + f"Content-Length: {length}".encode() + b"\r\n" + rest.partition(b"\r\n")[2]
    assert outcome(broken) == ["1", "Failed", "3"]


def test_a_header_line_without_end_is_damage() -> None:
    payload, starts = three(packed=True)
    endless = gzip.compress(b"WARC/1.1\r\nWARC-Type: " + b"x" * 500_000)
    assert outcome(payload[: starts[1]] + endless + payload[starts[1] :]) == ["1", "Failed", "2", "3"]


def test_a_record_that_unpacks_to_absurd_lengths_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "FREE_BYTES", 1_000_000)
    payload, starts = three(packed=True)
    head = b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 9000000\r\n\r\n"
    bomb = gzip.compress(head + b"\0" * 9_000_000 + b"\r\n\r\n")
    assert outcome(payload[: starts[1]] + bomb + payload[starts[1] :]) == ["1", "Failed", "2", "3"]


def test_a_file_packed_as_one_is_read() -> None:
    payload, _ = three(packed=False)
    assert outcome(gzip.compress(payload)) == ["1", "2", "3"]


def test_what_is_no_web_archive_is_one_failure() -> None:
    assert outcome(b"Press release\n" * 5000) == ["Failed"]


@settings(max_examples=60)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=30), st.booleans())
def test_any_damage_leaves_the_records_before_it(place: int, noise: bytes, packed: bool) -> None:  # noqa: FBT001
    payload, starts = three(packed)
    place = min(place, len(payload))
    found = outcome(payload[:place] + noise + payload[place + len(noise) :])
    whole = sum(1 for end in (*starts[1:], len(payload)) if end <= place)
    assert found[:whole] == ["1", "2", "3"][:whole]
