"""HTTP bodies as archives keep them, chunks and codings included, to the bytes that a page is: within a bound."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli

MAX_BODY_BYTES = 64 * 1024 * 1024
_GZIP_WBITS = 31
_ZLIB_WBITS = 15
_RAW_DEFLATE_WBITS = -15
_STEP_BYTES = 64 * 1024
_MAX_CODINGS = 4
_LONGEST_SIZE_LINE = 256


class UnreadableBodyError(Exception):
    """A body is too large, or not in the coding it is said to be in."""


def decode_body(body: bytes, transfer: str, codings: str) -> bytes:
    """Undo a Transfer-Encoding and the Content-Encodings of a body, as RFC 9112 and RFC 9110 write them.

    Many crawlers keep decoded bodies under the headers of the coded ones: a body that does not begin as its coding
    does is taken as it stands. Raises UnreadableBodyError.
    """
    if "chunked" in transfer.lower():
        body = _joined(body)
    for coding in reversed([each.strip().lower() for each in codings.split(",")][:_MAX_CODINGS]):
        if decode := _DECODERS.get(coding):
            body = decode(body)
    return body


def _joined(body: bytes) -> bytes:
    """Join the chunks of a body (RFC 9112, section 7.1); as it stands when it has none, so far as they go if cut."""
    pieces: list[bytes] = []
    at = 0
    while (end := body.find(b"\r\n", at, at + _LONGEST_SIZE_LINE)) >= 0:
        digits = body[at:end].partition(b";")[0].strip()
        if not digits or digits.strip(b"0123456789abcdefABCDEF") or len(digits) > 8:  # noqa: PLR2004 - 4 GB
            break
        size = int(digits, 16)
        if not size:
            return b"".join(pieces)
        pieces.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(pieces) if pieces else body


def _inflated(body: bytes) -> bytes:
    """Unpack gzip of one or more members; what does not begin as gzip stands as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    pieces: list[bytes] = []
    room = MAX_BODY_BYTES
    while body.startswith(b"\x1f\x8b"):
        inflate = zlib.decompressobj(_GZIP_WBITS)
        piece = _unpacked(inflate, body, room)
        room -= len(piece)
        pieces.append(piece)
        body = inflate.unused_data
    return b"".join(pieces)


def _deflated(body: bytes) -> bytes:
    """Unpack deflate: with zlib's head, or bare as some servers send it."""
    for wbits in (_ZLIB_WBITS, _RAW_DEFLATE_WBITS):
        try:
            return _unpacked(zlib.decompressobj(wbits), body, MAX_BODY_BYTES)
        except _NotInCodingError:
            continue
    return body


class _NotInCodingError(UnreadableBodyError):
    pass


def _unpacked(inflate: zlib._Decompress, body: bytes, room: int) -> bytes:
    try:
        piece = inflate.decompress(body, room + 1)
    except zlib.error as error:
        raise _NotInCodingError("its body is not in the coding it names") from error
    return _within(piece, room)


def _unbrotlied(body: bytes) -> bytes:
    """Unpack Brotli (RFC 7932). It has no magic number: what is not Brotli stands as it is."""
    decoder = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        piece = decoder.process(body, output_buffer_limit=_STEP_BYTES)
        while piece:
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BODY_BYTES:
                break
            piece = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=_STEP_BYTES)
    except brotli.error:
        return body
    return _within(b"".join(pieces), MAX_BODY_BYTES)


def _within(piece: bytes, room: int) -> bytes:
    if len(piece) > room:
        raise UnreadableBodyError("its body unpacks to absurd lengths")
    return piece


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _deflated,
    "br": _unbrotlied,
}
