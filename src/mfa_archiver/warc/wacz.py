"""Opens the WARC files inside a WACZ file (1.1.1, https://specs.webrecorder.net/wacz/1.1.1/), where they lie in it.

Nothing is ever unpacked to a disk, so that no name in it can lead anywhere. Writing is packaging.py's.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from mfa_archiver.errors import ExtractionError

MAX_MEMBERS = 100_000
_ARCHIVE = "archive/"
_ENDINGS = (".warc", ".warc.gz")
_LOCAL_HEAD_BYTES = 30  # APPNOTE.TXT of PKWARE, section 4.3.7: name and extra field follow it
_LENGTHS_AT = 26


def open_archives(file: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """Yield the WARC files in a WACZ file, each with its name there, to be read before the next.

    Raises ExtractionError for what is no ZIP file, and for one that is not made as the format asks.
    """
    try:
        whole = zipfile.ZipFile(file)
    # A damaged directory makes zipfile raise ValueError or NotImplementedError as well.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ExtractionError(f"is no WACZ file: {error}", "a WACZ file is a ZIP file") from error
    with whole:
        members = whole.infolist()
        if len(members) > MAX_MEMBERS:
            raise ExtractionError("holds too many files", f"at most {MAX_MEMBERS} are looked at")
        archives = [each for each in members if each.filename.startswith(_ARCHIVE) and _is_warc(each)]
        if not archives:
            raise ExtractionError("holds no WARC file", f"a WACZ file has them in {_ARCHIVE}")
        for member in sorted(archives, key=lambda each: each.filename):
            yield member.filename, _stored(file, member)


class _Part(io.RawIOBase):
    """A stretch of a file, as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        super().__init__()
        self._file, self._start, self._length = file, start, length
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._length - self._at)
        self._file.seek(self._start + self._at)
        piece = self._file.read(left if size < 0 else min(size, left))
        self._at += len(piece)
        return piece


def _stored(file: BinaryIO, member: zipfile.ZipInfo) -> BinaryIO:
    """Return a member as a seekable file. The format asks that WARC files are stored, not packed once more."""
    if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
        raise ExtractionError(
            f"{member.filename!r} is packed or encrypted in it",
            "the format asks for WARC files to be stored as they are",
        )
    # Where bytes before the directory are missing, zipfile counts back from it: to before the beginning.
    file.seek(max(0, member.header_offset) + _LENGTHS_AT)
    lengths = file.read(_LOCAL_HEAD_BYTES - _LENGTHS_AT) if member.header_offset >= 0 else b""
    if len(lengths) < _LOCAL_HEAD_BYTES - _LENGTHS_AT:
        raise ExtractionError(f"{member.filename!r} lies outside of it", "the file may not be whole")
    return cast(
        "BinaryIO",
        _Part(file, member.header_offset + _LOCAL_HEAD_BYTES + sum(struct.unpack("<HH", lengths)), member.file_size),
    )


def _is_warc(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith(_ENDINGS)
