"""Reads CDX listings, in which Wayback machines tell what they hold. What is fetched of one is left to the caller."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mfa_archiver.errors import ExtractionError

MAX_LISTING_BYTES = 256 * 1024 * 1024
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
# The letters by which the first line of a CDX file names its columns (https://archive.org/web/researcher/cdx_legend.php).
_LEGEND = {"N": "urlkey", "b": "timestamp", "a": "original", "m": "mimetype", "s": "statuscode", "k": "digest"}
_CDXJ_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_TIMESTAMP = re.compile("[0-9]{14}")
_REPLAYED = re.compile("/([0-9]{14})(?:id_)?/")
_PAGES = ("text/html", "application/xhtml+xml", "application/json", "warc/revisit", "-", "unk", "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A capture that a listing names: `timestamp` has 14 digits, UTC; `digest` is empty where none is told."""

    url: str
    timestamp: str
    digest: str = ""

    @property
    def instant(self) -> datetime:
        """When the page was captured."""
        return instant_of(self.timestamp)


def instant_of(timestamp: str) -> datetime:
    """Return the instant that the 14 digits of a timestamp stand for. Raises ValueError."""
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def replay_url(replay: str, listed: Listed) -> str:
    """Return where a Wayback machine gives out the bytes of a capture as they were archived (`id_`)."""
    return f"{replay.rstrip('/')}/{listed.timestamp}id_/{listed.url}"


def replayed_at(url: str) -> str:
    """Return the timestamp in a replay's address, which is the nearest capture's after a redirect; else empty."""
    found = _REPLAYED.search(url)
    return found[1] if found and _is_timestamp(found[1]) else ""


def read_listing(payload: bytes) -> list[Listed]:
    """Read a listing, oldest capture first: pages of status 200, each address and wording (by its digest) once.

    Takes the JSON array of arrays and the lines with blanks that Wayback machines give out, CDX files with a
    legend, and CDXJ lines. Raises ExtractionError for anything else.
    """
    text = payload.decode("utf-8", "replace")
    rows = _rows_of_array(text) if text.lstrip().startswith("[") else _rows_of_lines(text.splitlines())
    found: dict[tuple[str, str], Listed] = {}
    for row in rows:
        listed = _listed(row)
        if listed:
            key = (listed.url, listed.digest or listed.timestamp)
            found[key] = min(listed, found.get(key, listed), key=lambda each: each.timestamp)
    return sorted(found.values(), key=lambda each: (each.timestamp, each.url))


def _listed(row: dict[str, str]) -> Listed | None:
    url, timestamp = row.get("original", ""), row.get("timestamp", "")
    if row.get("statuscode", "200") not in {"200", "-"} or row.get("mimetype", "") not in _PAGES:
        return None
    if not url.startswith(("http://", "https://")) or not _is_timestamp(timestamp):
        return None
    return Listed(url, timestamp, row.get("digest", "").replace("-", ""))


def _is_timestamp(text: str) -> bool:
    try:
        return bool(_TIMESTAMP.fullmatch(text) and instant_of(text))
    except ValueError:
        return False


def _rows_of_array(text: str) -> Iterator[dict[str, str]]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractionError(f"the listing is no JSON: {error}", _HINT) from error
    rows = [row for row in table if isinstance(row, list)]
    if not rows:
        return
    names = [str(name) for name in rows[0]]
    if "timestamp" not in names or "original" not in names:
        raise ExtractionError("the listing does not name its columns in its first row", _HINT)
    for row in rows[1:]:
        yield dict(zip(names, map(str, row), strict=False))


def _rows_of_lines(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    names: tuple[str, ...] = _FIELDS
    for line in lines:
        parts = line.split()
        if parts[:1] == ["CDX"]:
            names = tuple(_LEGEND.get(letter, letter) for letter in parts[1:])
            continue
        if len(parts) > 2 and parts[2].startswith("{"):  # noqa: PLR2004 - key, timestamp, JSON
            yield {"timestamp": parts[1], **_cdxj_fields(line.split(maxsplit=2)[2])}
            continue
        if parts and (len(parts) < 3 or not _TIMESTAMP.fullmatch(parts[1])):  # noqa: PLR2004 - likewise
            raise ExtractionError(f"{line[:80]!r} is no line of a CDX listing", _HINT)
        yield dict(zip(names, parts, strict=False))


def _cdxj_fields(text: str) -> dict[str, str]:
    try:
        fields: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractionError(f"a CDXJ line holds no JSON: {error}", _HINT) from error
    stated = fields.items() if isinstance(fields, dict) else ()
    return {_CDXJ_NAMES.get(str(name), str(name)): str(value) for name, value in stated}


_HINT = "ask for it with output=json, or as plain lines"
