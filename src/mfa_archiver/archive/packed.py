"""Payloads as they are packed: unpacked within a bound, and held against their digest without being in memory whole."""

from __future__ import annotations

import hashlib

import zstandard

from mfa_archiver.errors import Damaged

MOST_BYTES = 1 << 28  # of one value: four times what a source may serve unless it says otherwise
PART_BYTES = 1 << 20  # unpacked at a time to be hashed

_HINT = "run `mfa-archiver verify`"

Dictionary = zstandard.ZstdCompressionDict


def unpack(packed: object, dictionary: Dictionary | None = None) -> bytes:
    """Return a stored payload's bytes, MOST_BYTES at most. Raises Damaged."""
    try:
        if not isinstance(packed, bytes):  # a damaged row may hold anything, whatever its table says
            raise Damaged("a stored payload is none", _HINT)
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= MOST_BYTES:
            raise Damaged("a stored payload does not say its size, or says a size that none has", _HINT)
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(packed)
    except zstandard.ZstdError as error:
        raise Damaged(f"a stored payload cannot be unpacked: {error}", _HINT) from error


def fault_of(packed: object, digest: object, size: object, dictionary: bytes | Dictionary | None = None) -> str:
    """Say why a packed payload is not so many bytes with this digest; empty when it is.

    It may be made to unpack to far more: no more than `size`, and MOST_BYTES, are unpacked.
    """
    if not isinstance(packed, bytes) or not isinstance(size, int) or not 0 <= size <= MOST_BYTES:
        return f"its size, {size!s:.20}, is none that a payload has"
    hashed = hashlib.sha256()
    try:
        if (unpacks_to := zstandard.frame_content_size(packed)) != size:
            return f"stored as {digest} of {size} bytes, now of {unpacks_to}"
        by = Dictionary(dictionary) if isinstance(dictionary, bytes) else dictionary
        unpacker = zstandard.ZstdDecompressor(dict_data=by)  # threads cannot share one
        if size <= PART_BYTES:
            hashed.update(unpacker.decompress(packed))
        else:
            with unpacker.stream_reader(packed) as unpacked:
                while part := unpacked.read(PART_BYTES):
                    hashed.update(part)
    except zstandard.ZstdError as error:
        return f"it cannot be unpacked: {error}"
    actual = hashed.hexdigest()
    return "" if actual == digest else f"stored as {digest}, now {actual}"
