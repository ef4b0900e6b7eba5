"""Open a bundle that anybody may have made: a zip of few files with known names; none is written to disk."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from mfa_archiver.errors import ProofError
from mfa_archiver.proof.bundle import Files

MOST_FILES = 1000
MOST_BYTES = 1 << 20  # of a file, unpacked, unless the table says otherwise
LARGE: Mapping[str, int] = {"captured": 1 << 28, "wording.json": 1 << 26, "wording.txt": 1 << 26}
MOST_PACKED = 1 << 29  # of the bundle

NEEDED = (
    "wording.txt", "wording.json", "beside.json", "captured", "headers.json", "wording.leaf", "wording.path",
    "capture.leaf", "capture.path", "manifest-001.json",
)  # fmt: skip
KNOWN = re.compile(r"manifest-[0-9]{3}\.(json|json\.minisig|tsr|pem|pub)|README\.txt")

_INSTANT = (1980, 1, 1, 0, 0, 0)  # the same proof gives the same bytes
_END = struct.Struct("<4s4H2LH")  # APPNOTE 6.3.10, section 4.3.16
_MOST_DIRECTORY_BYTES = MOST_FILES * 128
_ENCRYPTED = 1
# All that zipfile raises for files made to break it: RuntimeError for an encrypted member, NotImplementedError for an
# unknown method, ValueError and struct.error for numbers that do not fit.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError
)  # fmt: skip


def write_bundle(path: Path, files: Files) -> None:
    """Write a bundle's files. Raises OSError."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, payload in files.items():
            info = zipfile.ZipInfo(name, _INSTANT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, payload)


def read_bundle(path: Path) -> Files:
    """Return a bundle's files. Raises ProofError for whatever is no bundle, or could harm who opens it."""
    try:
        check_size(path)
        with zipfile.ZipFile(path) as packed:
            return {info.filename: read_member(packed, info) for info in checked_members(packed)}
    except OSError as error:
        raise ProofError(f"{path} cannot be read: {error.strerror or error}", "check the path") from error
    except _UNREADABLE as error:
        raise ProofError(f"{path} is no bundle: {error}", "`mfa-archiver proof` makes one") from error


def check_size(path: Path) -> None:
    """Raise ProofError unless a zip's list of files is as short as a bundle's: it is read whole."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if not _END.size <= size <= MOST_PACKED:
            raise ProofError(f"{path} is no bundle: it has {size} bytes", "`mfa-archiver proof` makes one")
        file.seek(size - _END.size)
        mark, *_, directory_bytes, _, comment_bytes = _END.unpack(file.read(_END.size))
    if mark != b"PK\x05\x06" or comment_bytes or directory_bytes > _MOST_DIRECTORY_BYTES:
        raise ProofError(f"{path} is no bundle: its end is not that of a small zip", "`mfa-archiver proof` makes one")


def checked_members(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of a zip. Raises ProofError for names that no bundle has, or has once only."""
    members = packed.infolist()
    names = [info.filename for info in members]
    if strange := [name for name in names if name not in NEEDED and not KNOWN.fullmatch(name)]:
        raise ProofError(f"the bundle holds {strange[0]!r:.80}, which belongs to none")
    if len(set(names)) < len(names):
        raise ProofError("the bundle holds two files of one name")
    if missing := [name for name in NEEDED if name not in names]:
        raise ProofError(f"the bundle lacks {missing[0]}")
    return members


def read_member(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a file's bytes, whatever it claims its size to be. Raises ProofError."""
    most = LARGE.get(info.filename, MOST_BYTES)
    if info.flag_bits & _ENCRYPTED:
        raise ProofError("the bundle is encrypted")
    with packed.open(info) as file:
        payload = file.read(most + 1)
    if len(payload) > most:
        raise ProofError(f"{info.filename} in the bundle is larger than {most} bytes")
    return payload
