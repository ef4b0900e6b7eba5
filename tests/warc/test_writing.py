from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from mfa_archiver.errors import ExtractionError
from mfa_archiver.model import Capture, Exchange
from mfa_archiver.warc.cdxj import sort_key
from mfa_archiver.warc.packaging import write_wacz
from mfa_archiver.warc.reading import read_exchanges
from mfa_archiver.warc.wacz import open_archives
from mfa_archiver.warc.writing import write_warc
from tests.warc.crawl import page

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
HTML = (("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"), ("etag", '"1"'))
PAGE = Exchange(Capture("https://mfa.example/news/1", NOON, 200, HTML, page()), source="xx-mfa", lang="ru")
LATER = Exchange(replace(PAGE.capture, captured_at=NOON + timedelta(days=30)))
POSTED = Exchange(
    Capture(
        "https://mfa.example/api#page=1", NOON, 200, (("content-type", "application/json"),), b"[]", "POST", "", "kk"
    )
)
FILE = Exchange(
    Capture("file:///saved/1.txt", NOON, 200, (("content-type", "text/plain"),), "Текст".encode(), "IMPORT"),
    lang="ru", title="О визите", title_source="given", date="2025-03-04", date_source="given",
)  # fmt: skip


def written(*exchanges: Exchange) -> io.BytesIO:
    out = io.BytesIO()
    list(write_warc(exchanges, out, "test.warc.gz"))
    return io.BytesIO(out.getvalue())


def packaged(*exchanges: Exchange) -> io.BytesIO:
    out = io.BytesIO()
    write_wacz(iter(exchanges), out, NOON)
    return io.BytesIO(out.getvalue())


def types(file: io.BytesIO) -> list[str]:
    return [record.rec_type for record in ArchiveIterator(file)]


def test_what_is_written_is_read_again_as_it_was() -> None:
    found = [each for each in read_exchanges(written(PAGE, POSTED, FILE), "test") if isinstance(each, Exchange)]
    told = [(each.source, each.lang, each.title, each.date) for each in found]
    assert told == [("xx-mfa", "ru", "", ""), ("", "", "", ""), ("", "ru", "О визите", "2025-03-04")]
    for own, read in zip((PAGE, POSTED, FILE), found, strict=True):
        names = ("url", "captured_at", "status", "payload", "method", "language")
        assert [getattr(own.capture, each) for each in names] == [getattr(read.capture, each) for each in names]


def test_an_address_that_redirected_is_read_again_with_where_it_led() -> None:
    led = replace(PAGE, capture=replace(PAGE.capture, final_url="https://mfa.example/news/one"))
    [found] = read_exchanges(written(led), "test")
    assert isinstance(found, Exchange)
    assert (found.capture.url, found.capture.final_url) == (led.capture.url, led.capture.final_url)


def test_a_payload_met_again_is_a_revisit_of_its_first_record() -> None:
    file = written(replace(PAGE, recurs=True), LATER)
    assert types(file) == ["warcinfo", "response", "revisit"]
    file.seek(0)
    first, again = list(ArchiveIterator(file))[1:]
    fields = again.rec_headers.get_header
    assert fields("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert fields("WARC-Refers-To") == first.rec_headers.get_header("WARC-Record-ID")
    assert fields("WARC-Payload-Digest") == first.rec_headers.get_header("WARC-Payload-Digest")


def test_a_revisit_is_read_again_with_its_payload_and_instant() -> None:
    found = list(read_exchanges(written(replace(PAGE, recurs=True), LATER), "test"))
    captures = [each.capture for each in found if isinstance(each, Exchange)]
    assert [each.payload for each in captures] == [PAGE.capture.payload] * 2
    assert captures[1].captured_at == LATER.capture.captured_at


def test_a_request_is_written_where_it_tells_more_than_the_address() -> None:
    assert types(written(PAGE, POSTED)) == ["warcinfo", "response", "request", "response"]


def test_the_coding_that_a_payload_no_longer_has_is_told_under_another_name() -> None:
    record = list(ArchiveIterator(written(PAGE)))[1]
    assert record.http_headers.get_header("content-encoding") is None
    assert record.http_headers.get_header("x-orig-content-encoding") == "gzip"
    assert record.http_headers.get_header("content-length") == str(len(PAGE.capture.payload))


def test_warcio_finds_every_digest_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "test.warc.gz"
    path.write_bytes(written(replace(PAGE, recurs=True), POSTED, FILE, LATER).getvalue())

    class Command:
        inputs = (str(path),)
        verbose = True

    assert Checker(Command).process_all() == 0
    assert "digest pass" in capsys.readouterr().out


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_out_of_its_header_line(url: str, header: str, title: str) -> None:
    capture = Capture(f"https://mfa.example/{url}", NOON, 200, (*HTML, ("x-note", header)), b"<p>", language=title)
    [found] = read_exchanges(written(Exchange(capture, title=title)), "test")
    assert isinstance(found, Exchange)
    assert (found.capture.payload, found.source) == (b"<p>", "")


def test_a_wacz_file_lists_its_files_with_their_digests() -> None:
    with zipfile.ZipFile(packaged(PAGE)) as whole:
        package = json.loads(whole.read("datapackage.json"))
        assert [each["path"] for each in package["resources"]] == [
            "archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl",
        ]  # fmt: skip
        for each in package["resources"]:
            payload = whole.read(each["path"])
            assert each["hash"] == f"sha256:{hashlib.sha256(payload).hexdigest()}"
            assert each["bytes"] == len(payload)
        digest = json.loads(whole.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(whole.read('datapackage.json')).hexdigest()}"


def test_an_index_leads_to_each_record() -> None:
    with zipfile.ZipFile(packaged(PAGE, POSTED)) as whole:
        warc = whole.read("archive/data.warc.gz")
        lines = whole.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        fields = json.loads(line.split(maxsplit=2)[2])
        member = io.BytesIO(warc[int(fields["offset"]) :][: int(fields["length"])])
        [record] = ArchiveIterator(member)
        assert record.rec_headers.get_header("WARC-Target-URI") == fields["url"]


def test_the_pages_of_a_wacz_file_have_their_titles() -> None:
    with zipfile.ZipFile(packaged(replace(PAGE, title="О приёме"), POSTED)) as whole:
        lines = [json.loads(line) for line in whole.read("pages/pages.jsonl").decode().splitlines()]
    assert lines[0]["format"] == "json-pages-1.0"
    assert [line["title"] for line in lines[1:]] == ["О приёме", POSTED.capture.url]


def test_a_wacz_file_is_read_again() -> None:
    [(name, archive)] = open_archives(packaged(PAGE, LATER))
    found = [each.capture.url for each in read_exchanges(archive, name) if isinstance(each, Exchange)]
    assert (name, found) == ("archive/data.warc.gz", [PAGE.capture.url] * 2)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.MFA.example/News/1/", "example,mfa)/news/1"),
        ("http://mfa.example:8080/?b=2&a=1", "example,mfa:8080)/?a=1&b=2"),
        ("https://mfa.example", "example,mfa)/"),
        ("file:///saved/1.txt", "file:///saved/1.txt"),
    ],
)
def test_an_address_is_sorted_by_its_host_reversed(url: str, key: str) -> None:
    assert sort_key(url) == key


def zipped(name: str, payload: bytes, packing: int = zipfile.ZIP_STORED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as whole:
        whole.writestr(name, payload)
    return io.BytesIO(out.getvalue())


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b"PK\x03\x04 is no ZIP file"),
        zipped("../../archive/data.warc", b"WARC/1.1"),
        zipped("archive/data.txt", b"WARC/1.1"),
        zipped("archive/data.warc", b"0" * 10_000_000, zipfile.ZIP_DEFLATED),
    ],
)
def test_a_zip_file_that_is_not_as_the_format_asks_is_refused(file: io.BytesIO) -> None:
    with pytest.raises(ExtractionError):
        list(open_archives(file))


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=20))
def test_any_damage_to_a_wacz_file_is_met(place: int, noise: bytes) -> None:
    whole = packaged(PAGE).getvalue()
    broken = io.BytesIO(whole[:place] + noise + whole[place + len(noise) :])
    try:
        found = [each for name, archive in open_archives(broken) for each in read_exchanges(archive, name)]
    except ExtractionError:
        return
    assert len(found) <= 3


SENT = (("host", "mfa.example"), ("user-agent", "mfa-archiver"), ("x-ticket", ""), ("accept-language", "ru"))
WHOLE = Exchange(
    replace(
        POSTED.capture,
        language="ru",
        request_headers=SENT,
        request_body=b'{"query": "news"}',
        peer="192.0.2.7",
        protocol="HTTP/1.0",
        certificate="ab" * 32,
    )
)


def test_a_request_is_written_as_it_was_sent_and_names_what_is_withheld() -> None:
    request, response = list(ArchiveIterator(written(WHOLE)))[1:]
    lines = ["POST /api HTTP/1.1", "host: mfa.example", "user-agent: mfa-archiver", "accept-language: ru"]
    assert request.http_headers.to_str().splitlines() == lines
    assert request.rec_headers.get_header("MFA-Archiver-Withheld") == "x-ticket"
    assert response.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
    assert response.http_headers.protocol == "HTTP/1.0"


def test_all_of_an_exchange_is_read_again() -> None:
    [found] = read_exchanges(written(WHOLE), "test")
    assert isinstance(found, Exchange)
    names = ("request_body", "peer", "protocol", "certificate")
    assert [getattr(found.capture, each) for each in names] == [getattr(WHOLE.capture, each) for each in names]
    assert sorted(found.capture.request_headers) == sorted(SENT)
