"""Payloads as they are stored: one Zstandard frame each, some packed with a dictionary trained on their source's."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from sqlite3 import Connection

import zstandard

from mfa_archiver.errors import Damaged

ZSTD_LEVEL = 6  # measured on listings of 100 releases: level 6 is within 4 % of 12 at a fifth of its time
DICTIONARY_BYTES = 112 * 1024  # zstd's own default
MAX_DICTIONARY_BYTES = 1 << 20  # of another archive's


class Unpacker:
    """Unpacks what an archive holds; a dictionary is read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_dictionary: dict[int | None, zstandard.ZstdDecompressor] = {None: zstandard.ZstdDecompressor()}

    def unpack(self, packed: bytes, dictionary_id: int | None) -> bytes:
        """Return a stored payload's bytes. Raises Damaged."""
        try:
            if dictionary_id not in self._by_dictionary:
                self._by_dictionary[dictionary_id] = self._read(dictionary_id)
            return self._by_dictionary[dictionary_id].decompress(packed)
        except zstandard.ZstdError as error:
            raise Damaged(f"a stored payload cannot be unpacked: {error}", "run `mfa-archiver verify`") from error

    def _read(self, dictionary_id: int | None) -> zstandard.ZstdDecompressor:
        row = self._connection.execute("SELECT bytes FROM dictionaries WHERE id = ?", (dictionary_id,)).fetchone()
        if row is None:
            raise Damaged(f"dictionary {dictionary_id} is not held", "run `mfa-archiver verify`, or restore a copy")
        return zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(row[0]))


def pack(payload: bytes, dictionary: bytes | None = None) -> bytes:
    """Return a payload as it is stored; a dictionary's number stands in its frame."""
    return _compressor(dictionary).compress(payload)


@lru_cache(maxsize=4)  # preparing a dictionary takes as long as packing three pages
def _compressor(dictionary: bytes | None) -> zstandard.ZstdCompressor:
    if dictionary is None:
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL)
    prepared = zstandard.ZstdCompressionDict(dictionary)
    prepared.precompute_compress(ZSTD_LEVEL)
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL, dict_data=prepared)


def dictionary_for(connection: Connection, harvest_id: int | None) -> tuple[int | None, bytes | None]:
    """Return the id and the bytes of the dictionary for what a harvest fetches; nothing where its source has none."""
    row = connection.execute(
        """
        SELECT d.id, d.bytes FROM harvests h JOIN dictionaries d ON d.source = h.source
        WHERE h.id = ? ORDER BY d.id DESC LIMIT 1
        """,
        (harvest_id,),
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def digest_of(dictionary: bytes) -> str:
    """Return the SHA-256 by which archives know a dictionary."""
    return hashlib.sha256(dictionary).hexdigest()
