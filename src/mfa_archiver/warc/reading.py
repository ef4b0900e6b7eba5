"""Reads exchanges from a WARC file (ISO 28500): responses, resources, and revisits whose payload the file holds.

Where records begin is frames.py's to find, what their bodies are coded in bodies.py's to undo. Whether a page is a
release is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException

from mfa_archiver.model import Capture, Exchange, Failed, Skipped
from mfa_archiver.warc.bodies import MAX_BODY_BYTES, UnreadableBodyError, decode_body
from mfa_archiver.warc.frames import Damage, DamagedError, Frame, frame_at, is_packed, read_frames
from mfa_archiver.withholding import withhold

# Header fields of our own, which others pass over (ISO 28500, section 4).
SOURCE_FIELD = "MFA-Archiver-Source"
LANG_FIELD = "MFA-Archiver-Language"
NATIVE_ID_FIELD = "MFA-Archiver-Native-ID"
TITLE_FIELD, TITLE_SOURCE_FIELD = "MFA-Archiver-Title", "MFA-Archiver-Title-Source"
DATE_FIELD, DATE_SOURCE_FIELD = "MFA-Archiver-Date", "MFA-Archiver-Date-Source"
ASKED_FIELD = "MFA-Archiver-Asked"
CERTIFICATE_FIELD = "MFA-Archiver-Certificate"
WITHHELD_FIELD = "MFA-Archiver-Withheld"
PEER_FIELD = "WARC-IP-Address"
# Headers of a capture that say which record it is from.
FILE_HEADER, RECORD_HEADER = "warc-file", "warc-record-id"

PAGES = frozenset(
    [
        *("text/html", "application/xhtml+xml", "application/json", "text/json"),
        *("text/xml", "application/xml", "application/rss+xml", "application/atom+xml"),
    ]
)
RESOURCES = PAGES | {"text/plain", "application/pdf"}
TOO_LARGE = "too large for a release"
TRUNCATED = "cut off by its crawler"
UNDECODABLE = "not in the coding it names"
LOST_PAYLOAD = "a revisit of what the file does not hold"
UNDATED = "without a date of capture"

_OK = 200
_WEB = ("http://", "https://")
_NOTES = ("metadata:", "urn:")  # metadata://gnu.org/… of Wget, urn:text:… and urn:pageinfo:… of Browsertrix
_MAX_ASKED_BYTES = 1 << 16  # of a request's body
_PROTOCOL = re.compile(r"HTTP/[0-9](?:\.[0-9])?")
_CERTIFICATE = re.compile(r"sha256:([0-9a-f]{64})")
_NEVER_KEPT = frozenset({"set-cookie"})  # a session's secrets have no place in an archive that is handed on


def read_exchanges(file: BinaryIO, name: str) -> Iterator[Exchange | Skipped | Failed]:
    """Yield the pages of a seekable WARC file, packed or not, in its order; a Failed for each damaged stretch.

    `name` is the file's, kept with each capture. What can be no page (requests, pictures, redirects) is passed over
    in silence; a Skipped is what might have been one. One page is in memory at a time, and for each page the place
    where a later revisit finds its payload.
    """
    reader = _Reader(file, name)
    for frame in read_frames(file):
        if isinstance(frame, Damage):
            yield Failed(f"{name}, at byte {frame.offset}", frame.reason)
            continue
        try:
            found = reader.read(frame)
        except DamagedError:  # its frames say so in a moment
            continue
        if found:
            yield found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request record says of the exchange it belongs to."""

    method: str = ""
    language: str = ""
    record_id: str = ""
    concurrent_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class _Reader:
    """Makes exchanges of records, and remembers what later records refer to."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._asked = _Asked()
        self._payloads: dict[str, tuple[int, int]] = {}  # by WARC-Payload-Digest: where the record lies

    def read(self, frame: Frame) -> Exchange | Skipped | None:
        """Return what a record holds, None for what can be no page."""
        record = frame.record
        match (record.rec_type or "").lower():
            case "request":
                self._asked = _read_request(record)
            case "response" if _is_web(record):
                return self._response(frame)
            case "revisit" if _is_web(record):
                return self._revisit(record)
            case "resource" if _is_resource(record):
                return self._exchange(record, "IMPORT", (("content-type", record.content_type),), _read_body(record))
        return None

    def _response(self, frame: Frame) -> Exchange | Skipped | None:
        record = frame.record
        http = _http_head(record)
        if http is None or not _is_page(http):
            return None
        if digest := _field(record, "WARC-Payload-Digest"):
            self._payloads.setdefault(digest, (frame.offset, frame.skip))
        return self._answer(record, http, _decoded_body(record, http))

    def _revisit(self, record: ArcWarcRecord) -> Exchange | Skipped | None:
        """Read a revisit with the payload of the record it refers to (ISO 28500, section 6.7)."""
        own = _http_head(record)
        if own is not None and own.get_header("content-type") and not _is_page(own):
            return None
        place = self._payloads.get(_field(record, "WARC-Payload-Digest"))
        if place is None:
            return Skipped(_field(record, "WARC-Target-URI"), LOST_PAYLOAD) if own and _is_page(own) else None
        here = self._file.tell()
        try:
            original = frame_at(self._file, *place, packed=is_packed(self._file))
            http = _http_head(original)
            body = _decoded_body(original, http) if http else LOST_PAYLOAD
        except DamagedError:
            body = LOST_PAYLOAD
        finally:
            self._file.seek(here)
        return self._answer(record, own or http, body) if own or http else None

    def _answer(self, record: ArcWarcRecord, http: StatusAndHeaders, body: bytes | str) -> Exchange | Skipped:
        headers = tuple((name.lower(), value) for name, value in http.headers if name.lower() not in _NEVER_KEPT)
        asked = self._asked
        own_id = _field(record, "WARC-Record-ID")
        belongs = own_id == asked.concurrent_to or _field(record, "WARC-Concurrent-To") == asked.record_id
        found = self._exchange(record, "GET", headers, body)
        if isinstance(found, Skipped):
            return found
        capture = replace(found.capture, protocol=http.protocol if _PROTOCOL.fullmatch(http.protocol) else "")
        if asked.method and own_id and belongs:
            capture = replace(
                capture,
                method=asked.method,
                language=asked.language,
                request_headers=asked.headers,
                request_body=asked.body,
            )
        return replace(found, capture=capture)

    def _exchange(
        self, record: ArcWarcRecord, method: str, headers: tuple[tuple[str, str], ...], body: bytes | str
    ) -> Exchange | Skipped:
        """Make an exchange of a record; `body` is its payload, or why there is none."""
        url = _field(record, "WARC-Target-URI")
        if isinstance(body, str):
            return Skipped(url, body)
        instant = _instant(_field(record, "WARC-Date"))
        if instant is None:
            return Skipped(url, UNDATED)
        provenance = ((FILE_HEADER, self._name), (RECORD_HEADER, _field(record, "WARC-Record-ID")))
        asked = _field(record, ASKED_FIELD)
        shown = _CERTIFICATE.fullmatch(_field(record, CERTIFICATE_FIELD))
        capture = Capture(
            url=asked or url,
            captured_at=instant,
            status=_OK,
            headers=(*headers, *provenance),
            payload=body,
            method=method,
            final_url=url if asked else "",
            peer=_ip_address(_field(record, PEER_FIELD)),
            certificate=shown[1] if shown else "",
        )
        return Exchange(
            capture,
            source=_field(record, SOURCE_FIELD),
            lang=_field(record, LANG_FIELD),
            native_id=_field(record, NATIVE_ID_FIELD),
            title=_field(record, TITLE_FIELD),
            title_source=_field(record, TITLE_SOURCE_FIELD),
            date=_field(record, DATE_FIELD),
            date_source=_field(record, DATE_SOURCE_FIELD),
        )


def _read_request(record: ArcWarcRecord) -> _Asked:
    http = _http_head(record)
    if http is None:
        return _Asked()
    without_values = [(name, "") for name in _field(record, WITHHELD_FIELD).split()]
    length = record.raw_stream.limit
    return _Asked(
        method=http.protocol,
        language=http.get_header("accept-language") or "",
        record_id=_field(record, "WARC-Record-ID"),
        concurrent_to=_field(record, "WARC-Concurrent-To"),
        headers=withhold([*http.headers, *without_values]),
        body=record.raw_stream.read(length) if length <= _MAX_ASKED_BYTES else b"",
    )


def _http_head(record: ArcWarcRecord) -> StatusAndHeaders | None:
    """Read the HTTP head at the beginning of a block; None where there is none."""
    try:
        head: StatusAndHeaders | None = _LOADER.load_http_headers(
            record.rec_type, _field(record, "WARC-Target-URI"), record.raw_stream, record.length
        )
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError):
        return None
    return head


def _decoded_body(record: ArcWarcRecord, http: StatusAndHeaders) -> bytes | str:
    body = _read_body(record)
    if isinstance(body, str):
        return body
    try:
        return decode_body(body, http.get_header("transfer-encoding") or "", http.get_header("content-encoding") or "")
    except UnreadableBodyError:
        return UNDECODABLE


def _read_body(record: ArcWarcRecord) -> bytes | str:
    """Read the rest of a block; a text says why it is of no use. Raises DamagedError."""
    length = record.raw_stream.limit
    if length > MAX_BODY_BYTES:
        return TOO_LARGE
    if _field(record, "WARC-Truncated") or _field(record, "WARC-Segment-Number"):
        return TRUNCATED
    body: bytes = record.raw_stream.read(length)
    if len(body) < length:
        raise DamagedError("the file ends within a record")
    return body


def _is_web(record: ArcWarcRecord) -> bool:
    kind = record.content_type or ""
    return _field(record, "WARC-Target-URI").startswith(_WEB) and (
        kind.startswith("application/http") or record.rec_type == "revisit"
    )


def _is_resource(record: ArcWarcRecord) -> bool:
    """Tell whether a record is a file, not what a crawler notes of its own work."""
    return _media_type(record.content_type) in RESOURCES and not _field(record, "WARC-Target-URI").startswith(_NOTES)


def _is_page(http: StatusAndHeaders) -> bool:
    return http.get_statuscode() == str(_OK) and _media_type(http.get_header("content-type")) in PAGES


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _field(record: ArcWarcRecord, name: str) -> str:
    return str(record.rec_headers.get_header(name) or "").strip()


def _ip_address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
