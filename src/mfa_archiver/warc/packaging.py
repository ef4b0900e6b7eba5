"""Writes a WACZ file (1.1.1, https://specs.webrecorder.net/wacz/1.1.1/): a WARC file, its index, pages and digests.

Reading one is wacz.py's.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, cast

from mfa_archiver.model import Exchange, isoformat
from mfa_archiver.warc.cdxj import index_line
from mfa_archiver.warc.writing import SOFTWARE, write_warc

WACZ_VERSION = "1.1.1"
_WARC = "data.warc.gz"
_PAGES_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}


def write_wacz(exchanges: Iterable[Exchange], out: BinaryIO, now: datetime) -> None:
    """Write exchanges as a WACZ file; `out` need not be seekable.

    Its index and its list of pages are held in memory: some 600 bytes a capture.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as whole:
        package = _Package(whole, now)
        with package.member(f"archive/{_WARC}") as member:
            written = list(write_warc(exchanges, cast("BinaryIO", member), _WARC))
        with package.member("indexes/index.cdx") as member:
            for line in sorted(index_line(each, _WARC) for each in written):
                member.write(line.encode())
        with package.member("pages/pages.jsonl") as member:
            member.write(_json_line(_PAGES_HEAD))
            for each in written:
                member.write(_json_line({"url": each.url, "ts": each.instant, "title": each.title or each.url}))
        package.describe()


class _Package:
    """Adds members to a ZIP file, and at its end a description of them with their digests."""

    def __init__(self, whole: zipfile.ZipFile, now: datetime) -> None:
        self._whole = whole
        self._now = now
        self._resources: list[dict[str, object]] = []

    @contextmanager
    def member(self, path: str) -> Iterator[_Member]:
        """Open a member for writing; what was written is listed at its end."""
        about = zipfile.ZipInfo(path, self._now.timetuple()[:6])
        with self._whole.open(about, "w", force_zip64=True) as file:
            member = _Member(cast("BinaryIO", file))
            yield member
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": member.digest, "bytes": member.size})

    def describe(self) -> None:
        """Write what the package consists of, and the digest of that."""
        description = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "software": SOFTWARE,
            "created": isoformat(self._now),
            "resources": self._resources,
        }
        text = json.dumps(description, ensure_ascii=False, indent=2).encode()
        with self.member("datapackage.json") as member:
            member.write(text)
        with self.member("datapackage-digest.json") as digest:
            digest.write(_json_line({"path": "datapackage.json", "hash": member.digest}))


class _Member:
    """A file within the ZIP file, which counts and digests what is written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return f"sha256:{self._sha256.hexdigest()}"

    def write(self, piece: bytes) -> int:
        self._sha256.update(piece)
        self.size += len(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()


def _json_line(value: dict[str, str]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
