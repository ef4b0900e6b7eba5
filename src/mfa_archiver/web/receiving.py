"""An answer's body, taken in piece by piece and decoded within a bound, whatever is sent."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

# The codings asked for. br and zstd are not: their decoders give no bound on what one call returns.
ACCEPT_ENCODING = "gzip, deflate"

_GZIP_WBITS = 31
_GZIP_MAGIC = b"\x1f"
_ZLIB_WBITS = 15
_RAW_DEFLATE_WBITS = -15
_DEFLATE_METHOD = 8  # RFC 1950: the low half of the first byte
_IDENTITY = frozenset({"", "identity"})
_GZIP = frozenset({"gzip", "x-gzip"})


class BrokenCodingError(ValueError):
    """The body is not what its Content-Encoding says."""


@dataclass(frozen=True, slots=True)
class Received:
    """A body after decoding: `is_whole` is False when it was cut off at the bound."""

    payload: bytes
    is_whole: bool


def receive(chunks: Iterable[bytes], coding: str, max_bytes: int) -> Received:
    """Take in a body up to `max_bytes`, counted both as sent and as decoded.

    Memory stays within twice the bound. Raises BrokenCodingError for a coding that was not asked
    for, or bytes that do not decode to their end.
    """
    decoder = _decoder(coding.strip().lower())
    payload = bytearray()
    sent = 0
    for chunk in chunks:
        sent += len(chunk)
        payload += decoder.feed(chunk, max_bytes + 1 - len(payload))
        if sent > max_bytes or len(payload) > max_bytes:
            return Received(bytes(payload[:max_bytes]), is_whole=False)
    if sent and not decoder.is_complete:
        raise BrokenCodingError(f"the {coding} coding ends before its end")
    return Received(bytes(payload), is_whole=True)


class _Plain:
    is_complete = True

    def feed(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]


class _Inflater:
    """gzip (RFC 1952, of several members too) and deflate (zlib, or bare as some servers send)."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._inflate = zlib.decompressobj(_GZIP_WBITS) if coding in _GZIP else None

    @property
    def is_complete(self) -> bool:
        return self._inflate is not None and self._inflate.eof

    def feed(self, chunk: bytes, room: int) -> bytes:
        decoded = bytearray()
        pending = chunk
        while pending and len(decoded) < room:
            inflate = self._inflate or zlib.decompressobj(_deflate_wbits(pending))
            if inflate.eof:
                if self._coding not in _GZIP or not pending.startswith(_GZIP_MAGIC):
                    break  # padding after the end, which gzip itself ignores
                inflate = zlib.decompressobj(_GZIP_WBITS)
            self._inflate = inflate
            try:
                decoded += inflate.decompress(pending, room - len(decoded))
            except zlib.error as error:
                raise BrokenCodingError(f"the {self._coding} coding is broken") from error
            pending = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        return bytes(decoded)


def _decoder(coding: str) -> _Plain | _Inflater:
    if coding in _IDENTITY:
        return _Plain()
    if coding in _GZIP or coding == "deflate":
        return _Inflater(coding)
    raise BrokenCodingError("the answer is in a coding that was not asked for")


def _deflate_wbits(start: bytes) -> int:
    return _ZLIB_WBITS if start[0] & 0x0F == _DEFLATE_METHOD else _RAW_DEFLATE_WBITS
