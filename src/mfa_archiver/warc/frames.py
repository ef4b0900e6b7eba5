"""Finds the records of a WARC file, packed or not: past damage, within bounds of memory and time.

What a record means is left to reading.py; its header lines are parsed by warcio.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

MAX_LINE_BYTES = 64 * 1024  # of a header line
MAX_HEADER_BYTES = 1024 * 1024  # of all header lines of a record
MAX_GAP_BYTES = 256 * 1024 * 1024  # of damage in a row, after which a file is given up
MAX_DAMAGES = 10_000  # in one file
# What a packed record may unpack to beyond FREE_BYTES: pages pack ten to one, zlib's limit is 1032 to one.
MAX_RATIO = 200
FREE_BYTES = 64 * 1024 * 1024

_GZIP_WBITS = 31
_GZIP_START = b"\x1f\x8b\x08"  # RFC 1952, section 2.3.1: the magic, and the one method there is
_RECORD_START = b"\nWARC/1."
_STEP_BYTES = 64 * 1024
_MAX_BLANK_LINES = 64
_MAX_DIGITS = 16


class DamagedError(Exception):
    """A record is not what the format asks for; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in the file where no record could be read."""

    offset: int
    reason: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A record: its headers, parsed, and its block, to be read before the next frame is asked for.

    `offset` is where to seek for it in the file, `skip` how much to unpack and pass over there.
    """

    record: ArcWarcRecord
    offset: int
    skip: int


@dataclass(frozen=True, slots=True)
class _Fault:
    damage: Damage
    after_records: int  # how many were read before it since the last fault


def read_frames(file: BinaryIO) -> Iterator[Frame | Damage]:
    """Yield the records of a seekable WARC file in order, and a Damage for each stretch without any.

    Blocks are read as they lie there, HTTP heads and codings included. Memory stays below a megabyte or two.
    """
    packed = is_packed(file)
    offset = 0
    is_first = True
    for _ in range(MAX_DAMAGES):
        fault = yield from _read_until_damage(file, offset, packed=packed)
        if fault is None:
            return
        if fault.after_records or is_first:  # else it is the same stretch of damage that goes on
            yield fault.damage
        is_first = False
        start = _next_start(file, fault.damage.offset + 1, packed=packed)
        if start is None:
            return
        offset = start
    yield Damage(offset, "too much of the file is damaged; the rest is not read")


def is_packed(file: BinaryIO) -> bool:
    """Tell whether a seekable file begins as gzip; it stands at its beginning afterwards."""
    file.seek(0)
    start = file.read(len(_GZIP_START))
    file.seek(0)
    return start.startswith(_GZIP_START)


def frame_at(file: BinaryIO, offset: int, skip: int, *, packed: bool) -> ArcWarcRecord:
    """Read one record again, where a frame says it lies. Raises DamagedError."""
    stream = _Stream(file, offset, packed=packed)
    stream.pass_over(skip)
    record = _next_record(stream)
    if record is None:
        raise DamagedError("there is no record")
    return record


def _read_until_damage(file: BinaryIO, offset: int, *, packed: bool) -> Generator[Frame, None, _Fault | None]:
    """Yield records from a place on; the generator's value is what ended it, None being the file's end."""
    stream = _Stream(file, offset, packed=packed)
    count = 0
    try:
        while record := _next_record(stream):
            yield Frame(record, *stream.record_place)
            count += 1
            stream.pass_over(record.raw_stream.limit)
    except DamagedError as error:
        return _Fault(Damage(stream.record_place[0], str(error)), after_records=count)
    return None


def _next_record(stream: _Stream) -> ArcWarcRecord | None:
    """Read the header lines of the next record; None at the file's end."""
    blank_lines = 0
    while not (line := stream.readline()).strip():
        blank_lines += 1
        if not line:
            return None
        if blank_lines > _MAX_BLANK_LINES:
            raise DamagedError("blank lines stand where a record should")
    stream.begin_record(len(line))
    if not line.startswith(b"WARC/"):
        raise DamagedError("no record begins where one should")
    try:
        record = _LOADER.parse_record_stream(stream, line, known_format="warc", no_record_parse=True)
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as error:
        raise DamagedError("a record's header lines cannot be read") from error
    length = record.rec_headers.get_header("Content-Length") or ""
    if not (length.isascii() and length.isdigit() and len(length) < _MAX_DIGITS):
        raise DamagedError("a record does not say how long it is")
    return record


def _next_start(file: BinaryIO, offset: int, *, packed: bool) -> int | None:
    """Return where, after a fault, the next record may begin; None when there is no such place."""
    sought, back = (_GZIP_START, 0) if packed else (_RECORD_START, 1)
    file.seek(offset)
    tail = b""
    for _ in range(MAX_GAP_BYTES // _STEP_BYTES):
        piece = file.read(_STEP_BYTES)
        if not piece:
            return None
        window = tail + piece
        found = window.find(sought)
        if found >= 0:
            return offset - len(tail) + found + back
        offset += len(piece)
        tail = window[-len(sought) + 1 :]
    return None


class _Stream:
    """The bytes of a file from an offset on, unpacked, as warcio's parser reads them: `read`, `readline`, `tell`.

    Once damaged it stays so. Raises DamagedError for what is no gzip, a line or a head beyond bounds, a file that
    ends too early, and a member that unpacks to absurd lengths.
    """

    def __init__(self, file: BinaryIO, offset: int, *, packed: bool) -> None:
        file.seek(offset)
        self._file = file
        self._is_packed = packed
        self._start = offset
        self._received = 0  # bytes read from the file
        self._packed = b""  # of these, those that still are to be unpacked
        self._inflate: zlib._Decompress | None = None
        self._produced = 0
        self._buffer, self._at = b"", 0
        self._position = 0
        self._members = deque([(0, offset)])  # where each begins: unpacked, and in the file
        self._head_bytes = 0
        self.record_place = (offset, 0)

    def tell(self) -> int:
        return self._position

    def read(self, length: int) -> bytes:
        """Return so many bytes, fewer only at the file's end."""
        pieces: list[bytes] = []
        while length > 0 and self._fill():
            piece = self._buffer[self._at : self._at + length]
            self._advance(len(piece))
            length -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, length: int = MAX_LINE_BYTES) -> bytes:
        """Return a line with its end, empty at the file's end."""
        limit = min(length, MAX_LINE_BYTES)
        end = self._buffer.find(b"\n", self._at, self._at + limit) + 1
        line = self._buffer[self._at : end] if end else b""  # nearly every line lies whole in the buffer
        self._advance(len(line))
        while len(line) < limit and not line.endswith(b"\n") and self._fill():
            end = self._buffer.find(b"\n", self._at) + 1 or len(self._buffer)
            piece = self._buffer[self._at : min(end, self._at + limit - len(line))]
            self._advance(len(piece))
            line += piece
        self._head_bytes += len(line)
        if len(line) == MAX_LINE_BYTES or self._head_bytes > MAX_HEADER_BYTES:
            raise DamagedError("a record's header lines are too long")
        return line

    def pass_over(self, length: int) -> None:
        """Pass over so many bytes, which must be there."""
        if not self._is_packed and length > len(self._buffer) - self._at:
            length -= self._leap(length)
        while length > 0:
            if not self._fill():
                raise DamagedError("the file ends within a record")
            step = min(length, len(self._buffer) - self._at)
            self._advance(step)
            length -= step

    def begin_record(self, line_bytes: int) -> None:
        """Note that a record begins with the line just read, and where that is in the file."""
        begins = self._position - line_bytes
        while len(self._members) > 1 and self._members[1][0] <= begins:
            self._members.popleft()
        unpacked, in_file = self._members[0]
        self.record_place = (in_file, begins - unpacked) if self._is_packed else (self._start + begins, 0)
        self._head_bytes = line_bytes

    def _leap(self, length: int) -> int:
        """Seek over all but the last of so many bytes of an unpacked file; return how many that is."""
        leap = max(length - 1, 0)
        self._position += leap
        self._file.seek(self._start + self._position)
        self._buffer, self._at = b"", 0
        return leap

    def _advance(self, step: int) -> None:
        self._at += step
        self._position += step

    def _fill(self) -> bool:
        """See to it that the buffer holds something; False at the file's end."""
        while self._at >= len(self._buffer):
            piece = self._unpack() if self._is_packed else self._file.read(_STEP_BYTES)
            if not piece:
                return False
            self._buffer, self._at = piece, 0
        return True

    def _unpack(self) -> bytes:
        """Return the next unpacked bytes, empty at the file's end."""
        piece = b""
        while not piece:
            if not self._packed:
                self._packed = self._file.read(_STEP_BYTES)
                self._received += len(self._packed)
            if not self._packed:
                if self._inflate:
                    raise DamagedError("the file ends within a record")
                return b""
            piece = self._inflated()
        return piece

    def _inflated(self) -> bytes:
        if self._inflate is None:
            self._members.append((self._produced, self._start + self._received - len(self._packed)))
            self._inflate = zlib.decompressobj(_GZIP_WBITS)
        try:
            piece = self._inflate.decompress(self._packed, _STEP_BYTES)
        except zlib.error as error:
            raise DamagedError("a packed record is broken") from error
        self._packed = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        self._produced += len(piece)
        unpacked, in_file = self._members[-1]
        taken = self._start + self._received - len(self._packed) - in_file
        if self._produced - unpacked > max(FREE_BYTES, MAX_RATIO * taken):
            raise DamagedError("a packed record unpacks to absurd lengths")
        if self._inflate.eof:
            self._inflate = None
        return piece


_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
