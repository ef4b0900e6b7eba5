"""Releases out of a Wayback machine: the captures that its CDX listing names, fetched as they were archived.

Asking is the caller's, by a function; what a page means is crawls.py's to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from mfa_archiver.errors import ExtractionError, FetchError
from mfa_archiver.importing import Found, Given
from mfa_archiver.importing.crawls import Choose, read_exchange
from mfa_archiver.model import Capture, Exchange, Failed
from mfa_archiver.warc.cdx import MAX_LISTING_BYTES, Listed, instant_of, read_listing, replay_url, replayed_at

__all__ = ["Listed", "Span", "choose_captures", "read_listing", "read_listing_file", "read_wayback"]

WAYBACK_REPLAY = "https://web.archive.org/web"
MOST_FAILURES = 5  # in a row, after which the rest is left for another day
ADDRESS_HEADER = "wayback-address"  # of a capture: where it was fetched

_ORIGINAL = "x-archive-orig-"  # before the names of the headers that the site itself had sent
_NEVER_KEPT = frozenset({"set-cookie", "content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True)
class Span:
    """Which captures of a listing are wanted: ISO days with both ends included, and how many; empty means all."""

    since: str = ""
    until: str = ""
    limit: int | None = None


def read_listing_file(path: Path) -> bytes:
    """Read a saved listing. Raises ExtractionError when it cannot be read, or is larger than any to be fetched."""
    try:
        with path.open("rb") as file:
            payload = file.read(MAX_LISTING_BYTES + 1)
    except OSError as error:
        raise ExtractionError(f"{path} cannot be read: {error.strerror}", "name a listing or its address") from error
    if len(payload) > MAX_LISTING_BYTES:
        raise ExtractionError(f"{path} is too large", f"at most {MAX_LISTING_BYTES} bytes are read")
    return payload


def replay_beside(listing: str) -> str:
    """Return where a machine that gave out a listing replays captures: `/web` of the same host."""
    parts = urlsplit(listing)
    return f"{parts.scheme}://{parts.netloc}/web"


def choose_captures(listing: Sequence[Listed], held: set[tuple[str, str]], span: Span) -> list[Listed]:
    """Return the captures to fetch, oldest first: within the span, and not among those held."""
    since, until = span.since.replace("-", ""), span.until.replace("-", "") or "9"
    wanted = [each for each in listing if since <= each.timestamp[:8] <= until and capture_key(each) not in held]
    return wanted[: span.limit]


def capture_key(listed: Listed) -> tuple[str, str]:
    """Return the address and the ISO instant by which an archive knows a capture."""
    stamp = listed.timestamp
    return listed.url, f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"


def read_wayback(
    listing: Sequence[Listed], fetch: Callable[[str], Capture], replay: str, given: Given, choose: Choose
) -> Iterator[Found]:
    """Fetch the captures of a listing from under `replay`, and yield what each is read to.

    A capture that cannot be fetched is a Failed. Raises the last FetchError after MOST_FAILURES in a row.
    """
    failures = 0
    for listed in listing:
        address = replay_url(replay, listed)
        try:
            capture = original(fetch(address), listed, address)
        except FetchError as error:
            failures += 1
            if failures == MOST_FAILURES:
                raise
            yield Capture(listed.url, listed.instant, 0, (), b""), Failed(address, error.message)
            continue
        failures = 0
        yield from read_exchange(Exchange(capture), given, choose)


def original(replayed: Capture, listed: Listed, address: str) -> Capture:
    """Return a replayed capture as the one it replays: its own address, instant and headers.

    A machine that does not hold the very capture redirects to the nearest: then the instant is that one's.
    """
    own = [(name.removeprefix(_ORIGINAL), value) for name, value in replayed.headers if name.startswith(_ORIGINAL)]
    if "content-type" not in dict(own):
        own.insert(0, ("content-type", replayed.header("content-type")))
    kept = tuple(pair for pair in own if pair[0] not in _NEVER_KEPT)
    timestamp = replayed_at(replayed.final_url) or listed.timestamp
    return replace(
        replayed,
        url=listed.url,
        captured_at=instant_of(timestamp),
        headers=(*kept, (ADDRESS_HEADER, replayed.final_url or address)),
        final_url="",
        language="",
        request_headers=(),  # what was asked of the machine, and who it is, tells nothing of the site
        peer="",
        protocol="",
        certificate="",
    )
