"""What can go wrong between a site and its reader: each fault turns a good answer into a bad one.

`FaultBook` keeps which faults are due for which requests; a test writes
`replica.fault(Status(503), times=2, when=on_page(3))`.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from threading import Lock
from typing import Any, Protocol

from tests.replica.exchange import Answer, Request

Predicate = Callable[[Request], bool]
Rows = list[dict[str, Any]]


class Fault(Protocol):
    """Anything that turns an answer into another."""

    def apply(self, answer: Answer) -> Answer:
        """Return the answer to send in place of the good one."""


@dataclass(frozen=True, slots=True)
class Status:
    """Another status: 429, 502, 503, 504 … `retry_after` is seconds or an HTTP date."""

    status: int
    retry_after: str = ""
    text: str = "upstream unavailable"

    def apply(self, answer: Answer) -> Answer:
        headers = (("Retry-After", self.retry_after),) if self.retry_after else ()
        body = self.text.encode()
        return replace(answer, status=self.status, content_type="text/plain", body=body, headers=headers)


@dataclass(frozen=True, slots=True)
class SlowBytes:
    """The right body, one byte at a time."""

    seconds_per_byte: float = 0.05

    def apply(self, answer: Answer) -> Answer:
        return replace(answer, pause_seconds=self.seconds_per_byte)


@dataclass(frozen=True, slots=True)
class CutBody:
    """The connection ends after so many bytes of a longer body."""

    after_bytes: int = 500

    def apply(self, answer: Answer) -> Answer:
        return replace(answer, cut_after=self.after_bytes)


@dataclass(frozen=True, slots=True)
class BrokenGzip:
    """A body said to be gzip that is noise after its header."""

    def apply(self, answer: Answer) -> Answer:
        # Deflate reserves the block type that a first byte of 0xff asks for (RFC 1951, 3.2.3).
        noise = gzip.compress(b"", mtime=0)[:10] + b"\xff" * 512
        return replace(answer, body=noise, coded=True, headers=_GZIP)


@dataclass(frozen=True, slots=True)
class TruncatedGzip:
    """The first half of a gzip body, under a Content-Length that fits."""

    def apply(self, answer: Answer) -> Answer:
        whole = gzip.compress(answer.body, mtime=0)
        return replace(answer, body=whole[: len(whole) // 2], coded=True, headers=_GZIP)


@dataclass(frozen=True, slots=True)
class GzipBomb:
    """A small body that inflates to `inflated_bytes` of JSON white space."""

    inflated_bytes: int = 200 * 1024 * 1024

    def apply(self, answer: Answer) -> Answer:
        return replace(answer, body=b"", coded=True, headers=_GZIP, stream=self._chunks)

    def _chunks(self) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=31)  # 31: with a gzip header and trailer
        block = b" " * (1024 * 1024)
        yield packer.compress(b"[")
        for _ in range(self.inflated_bytes // len(block) + 1):
            yield packer.compress(block)
        yield packer.compress(b"]") + packer.flush()


@dataclass(frozen=True, slots=True)
class HugeBody:
    """A body declared with so many bytes, and sent."""

    declared_bytes: int = 2 * 1024**3

    def apply(self, answer: Answer) -> Answer:
        return replace(answer, body=b"", coded=True, stream=self._chunks, declared=self.declared_bytes)

    def _chunks(self) -> Iterator[bytes]:
        block = b" " * 65536
        blocks, rest = divmod(self.declared_bytes, len(block))
        yield from repeat(block, blocks)
        yield block[:rest]


@dataclass(frozen=True, slots=True)
class EndlessBody:
    """A body of undeclared length that never ends."""

    def apply(self, answer: Answer) -> Answer:
        return replace(answer, body=b"", coded=True, stream=lambda: repeat(b" " * 65536))


@dataclass(frozen=True, slots=True)
class Challenge:
    """A page for browsers, with status 200, where JSON should be."""

    def apply(self, answer: Answer) -> Answer:
        plain = answer.without_validators()
        return replace(plain, content_type="text/html;charset=UTF-8", body=_CHALLENGE)


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no JSON under a JSON content type."""

    payload: bytes = b'\xff\xfe{"id": 12, \x00\x00 ]]'

    def apply(self, answer: Answer) -> Answer:
        return replace(answer.without_validators(), body=self.payload)


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect to anywhere: a file, a private network, another host, another path here."""

    location: str
    status: int = 302

    def apply(self, answer: Answer) -> Answer:
        return replace(answer, status=self.status, body=b"", headers=(("Location", self.location),))


@dataclass(frozen=True, slots=True)
class NotModified:
    """304, although nobody asked whether anything changed."""

    def apply(self, answer: Answer) -> Answer:
        return replace(answer, status=304, body=b"")


@dataclass(frozen=True, slots=True)
class EmptyList:
    """No releases where there should be some."""

    def apply(self, answer: Answer) -> Answer:
        return _with_rows(answer, lambda _: [])


@dataclass(frozen=True, slots=True)
class NullBodies:
    """Every body and short description null."""

    def apply(self, answer: Answer) -> Answer:
        return _with_rows(answer, lambda rows: [{**i, "body": None, "short_description": None} for i in rows])


@dataclass(frozen=True, slots=True)
class WrongTypes:
    """Rows with fields of wrong types, and things that are no objects; the last one stays."""

    def apply(self, answer: Answer) -> Answer:
        return _with_rows(answer, _mistype)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The list inside an object, under `content`, `data` or `items`."""

    key: str = "content"

    def apply(self, answer: Answer) -> Answer:
        return _with_rows(answer, lambda rows: {self.key: rows, "totalElements": len(rows)})


@dataclass(frozen=True, slots=True)
class SingleObject:
    """One object where a list should be, as GraphQL's `news` was once seen."""

    def apply(self, answer: Answer) -> Answer:
        return _with_rows(answer, lambda rows: rows[0] if rows else None)


def on_page(number: int) -> Predicate:
    """Match REST listing requests for one page."""
    return lambda request: request.kind == "listing" and request.page == number


def on_language(lang: str) -> Predicate:
    """Match REST listing requests in one language."""
    return lambda request: request.kind == "listing" and request.lang == lang


def on_kind(*kinds: str) -> Predicate:
    """Match requests of these kinds (see `Request.kind`)."""
    return lambda request: request.kind in kinds


@dataclass(slots=True)
class _Rule:
    fault: Fault
    when: Predicate
    left: int | None
    skip: int


class FaultBook:
    """The faults that are due. The first rule that matches a request takes it."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._lock = Lock()

    def add(self, fault: Fault, when: Predicate, times: int | None, skip: int) -> None:
        """Let a fault happen to matching requests `times` times (None: always), after `skip`."""
        with self._lock:
            self._rules.append(_Rule(fault, when, times, skip))

    def clear(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._rules.clear()

    def take(self, request: Request) -> Fault | None:
        """Return the fault due for a request, and count it."""
        with self._lock:
            for rule in self._rules:
                if rule.left == 0 or not rule.when(request):
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                if rule.left is not None:
                    rule.left -= 1
                return rule.fault
        return None


_CHALLENGE = b"""<!DOCTYPE html>
<html><head><title>Just a moment...</title></head><body>
<h1>Checking your browser before accessing the site</h1>
<noscript>Please enable JavaScript</noscript>
<script>window._challenge={t:"a91"};location.reload()</script>
</body></html>
"""
_GZIP = (("Content-Encoding", "gzip"),)


def _with_rows(answer: Answer, change: Callable[[Rows], object]) -> Answer:
    """Change the releases of a REST or GraphQL listing."""
    payload = json.loads(answer.body)
    is_rest = isinstance(payload, list)
    changed = change(payload) if is_rest else {"data": {"news": change(payload["data"]["news"])}}
    body = json.dumps(changed, ensure_ascii=False).encode()
    return replace(answer.without_validators(), body=body)


def _mistype(rows: Rows) -> list[object]:
    mistyped: list[object] = [None, 42, "news", ["id", 1]]
    wrong: tuple[dict[str, object], ...] = (
        {"id": None},
        {"id": {"value": 1}},
        {"title": 17},
        {"body": ["<p>", 3]},
        {"created_date": 1_790_000_000},
        {"created_date": "вчера"},
        {"slug": None, "heropic": 5},
    )
    mistyped += [{**row, **fields} for row, fields in zip(rows, wrong, strict=False)]
    return mistyped + rows[-1:]
