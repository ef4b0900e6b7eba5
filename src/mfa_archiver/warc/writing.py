"""Writes exchanges as WARC 1.1 (ISO 28500:2017), each record a gzip member; digests are warcio's."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from mfa_archiver.model import Capture, Exchange, isoformat
from mfa_archiver.version import VERSION
from mfa_archiver.warc.reading import (
    ASKED_FIELD,
    CERTIFICATE_FIELD,
    DATE_FIELD,
    DATE_SOURCE_FIELD,
    FILE_HEADER,
    LANG_FIELD,
    NATIVE_ID_FIELD,
    PEER_FIELD,
    RECORD_HEADER,
    SOURCE_FIELD,
    TITLE_FIELD,
    TITLE_SOURCE_FIELD,
    WITHHELD_FIELD,
)
from mfa_archiver.withholding import withheld

SOFTWARE = f"mfa-archiver/{VERSION}"
PROVENANCE_FIELD = "MFA-Archiver-From"
# Payloads are kept decoded, so these no longer hold; they are told under another name.
_CODINGS = frozenset({"content-encoding", "transfer-encoding"})
_REPLACED = frozenset({"content-length", FILE_HEADER, RECORD_HEADER})
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_URL_CHARACTERS = "%!#$&'()*+,/:;=?@[]~"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "mfa-archiver.invalid")


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record with a payload lies in the file, and what an index says of it. `digest` is `sha1:…`."""

    url: str
    instant: str
    media_type: str
    status: int
    digest: str
    offset: int
    length: int
    is_revisit: bool
    title: str


def write_warc(exchanges: Iterable[Exchange], out: BinaryIO, name: str) -> Iterator[Written]:
    """Write a file of the name given, and yield what was written as it is; iterate to the end for a whole file.

    A payload that was written before becomes a revisit of it. A request record stands before its response where
    more is known of it than the address: its headers, a method other than GET, a language asked for.
    """
    writer = _Writer(out, name)
    for number, exchange in enumerate(exchanges, 1):
        yield writer.write(exchange, number)


class _Writer:
    """Writes records, and remembers of payloads that recur where they stand."""

    def __init__(self, out: BinaryIO, name: str) -> None:
        self._out = _Counted(out)
        self._writer = WARCWriter(self._out, gzip=True, warc_version="1.1")
        self._first: dict[str, ArcWarcRecord] = {}
        about = {"software": SOFTWARE, "format": "WARC file version 1.1", "conformsTo": "ISO 28500:2017"}
        self._writer.write_record(self._writer.create_warcinfo_record(name, about))

    def write(self, exchange: Exchange, number: int) -> Written:
        capture = exchange.capture
        url = quote(capture.final_url or capture.url, safe=_URL_CHARACTERS)
        fields = {
            "WARC-Type": "",
            "WARC-Record-ID": f"<{uuid.uuid5(_NAMESPACE, f'{number} {url} {capture.digest}').urn}>",
            "WARC-Date": isoformat(capture.captured_at),
            **({PEER_FIELD: capture.peer} if capture.peer else {}),
            **_own_fields(exchange),
        }
        record = self._record(url, capture, fields)
        if capture.method != "IMPORT" and (capture.request_headers or capture.method != "GET" or capture.language):
            self._writer.write_record(self._request(url, capture, record))
        offset = self._out.position
        self._writer.write_record(record)
        headers = record.rec_headers
        if exchange.recurs and record.rec_type == "response":
            record.raw_stream = None  # its headers are all that a revisit needs
            self._first.setdefault(capture.digest, record)
        return Written(
            url=url,
            instant=isoformat(capture.captured_at),
            media_type=capture.header("content-type").partition(";")[0].strip() or "application/octet-stream",
            status=capture.status,
            digest=headers.get_header("WARC-Payload-Digest"),
            offset=offset,
            length=self._out.position - offset,
            is_revisit=record.rec_type == "revisit",
            title=exchange.title,
        )

    def _record(self, url: str, capture: Capture, fields: dict[str, str]) -> ArcWarcRecord:
        if capture.method == "IMPORT":
            kind = _line(capture.header("content-type")) or "application/octet-stream"
            return self._writer.create_warc_record(
                url, "resource", io.BytesIO(capture.payload), len(capture.payload), kind, warc_headers_dict=fields
            )
        http = _http_head(capture)
        first = self._first.get(capture.digest)
        if first is None:
            return self._writer.create_warc_record(
                url,
                "response",
                io.BytesIO(capture.payload),
                len(capture.payload),
                warc_headers_dict=fields,
                http_headers=http,
            )
        named = first.rec_headers.get_header
        return self._writer.create_revisit_record(
            url,
            named("WARC-Payload-Digest"),
            named("WARC-Target-URI"),
            named("WARC-Date"),
            http_headers=http,
            warc_headers_dict={**fields, "WARC-Refers-To": named("WARC-Record-ID")},
        )

    def _request(self, url: str, capture: Capture, response: ArcWarcRecord) -> ArcWarcRecord:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        not_told = withheld(capture.request_headers)
        sent = [(name, _ascii_line(value)) for name, value in capture.request_headers if name not in not_told]
        if not sent:  # a capture of before headers were kept
            language = [("accept-language", _ascii_line(capture.language))] if capture.language else []
            sent = [("host", parts.netloc), *language]
        head = StatusAndHeaders(f"{target} HTTP/1.1", sent, protocol=capture.method)
        named = response.rec_headers.get_header
        fields = {
            "WARC-Type": "",
            "WARC-Record-ID": f"<{uuid.uuid5(_NAMESPACE, 'request of ' + named('WARC-Record-ID')).urn}>",
            "WARC-Date": named("WARC-Date"),
            "WARC-Concurrent-To": named("WARC-Record-ID"),
            **({WITHHELD_FIELD: _line(" ".join(not_told))} if not_told else {}),
        }
        return self._writer.create_warc_record(
            url,
            "request",
            io.BytesIO(capture.request_body),
            len(capture.request_body),
            warc_headers_dict=fields,
            http_headers=head,
        )


class _Counted:
    """Counts what goes into a file, which need not be seekable."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.position = 0

    def write(self, piece: bytes) -> int:
        self.position += len(piece)
        return self._out.write(piece)

    def flush(self) -> None:
        self._out.flush()


def _own_fields(exchange: Exchange) -> dict[str, str]:
    """Return the header fields that only this program reads, those with a value."""
    capture = exchange.capture
    origin = f"{capture.header(FILE_HEADER)} {capture.header(RECORD_HEADER)}"
    fields = {
        SOURCE_FIELD: exchange.source,
        LANG_FIELD: exchange.lang,
        NATIVE_ID_FIELD: exchange.native_id,
        TITLE_FIELD: exchange.title,
        TITLE_SOURCE_FIELD: exchange.title_source,
        DATE_FIELD: exchange.date,
        DATE_SOURCE_FIELD: exchange.date_source,
        ASKED_FIELD: quote(capture.url, safe=_URL_CHARACTERS) if capture.final_url else "",
        PROVENANCE_FIELD: origin,
        CERTIFICATE_FIELD: f"sha256:{capture.certificate}" if capture.certificate else "",
    }
    return {name: line for name, value in fields.items() if (line := _line(value))}


def _http_head(capture: Capture) -> StatusAndHeaders:
    """Return the head of an answer as it is true of the payload kept."""
    headers = [
        (f"x-orig-{name}" if name in _CODINGS else name, _ascii_line(value))
        for name, value in capture.headers
        if name not in _REPLACED
    ]
    headers.append(("content-length", str(len(capture.payload))))
    return StatusAndHeaders(_status_line(capture.status), headers, protocol=capture.protocol or "HTTP/1.1")


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _ascii_line(text: str) -> str:
    """Return the value of an HTTP header, which warcio writes in ASCII alone."""
    return quote(_line(text), safe=_ASCII)


def _line(text: str) -> str:
    """Return a header's value without what would end its line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
