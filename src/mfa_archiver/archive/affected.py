"""What rests on a damaged row: the captures that have these bytes, the wordings that were read from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from mfa_archiver.archive.database import Archive

MOST_NAMED = 20  # a listing's payload may stand behind thousands

Progress = Callable[[int, int], None]

_ON_PAYLOAD = "SELECT id, url, captured_at FROM captures WHERE payload_id = ? ORDER BY id LIMIT ?"
_ON_CAPTURE = """
    SELECT r.source, r.native_id, r.lang, v.number FROM revisions v JOIN releases r ON r.id = v.release_id
    WHERE v.capture_id = ? ORDER BY v.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what rests on it."""

    what: str
    affects: tuple[str, ...] = ()


def resting_on_payload(archive: Archive, payload_id: int) -> tuple[str, ...]:
    """Name the captures that have a payload, and the wordings read from them."""
    try:
        found = archive.connection.execute(_ON_PAYLOAD, (payload_id, MOST_NAMED + 1)).fetchall()
    except sqlite3.DatabaseError:  # what names them is damaged, too
        return ()
    captures = [f"capture {capture_id} of {url}, {at}" for capture_id, url, at in found]
    wordings = [name for capture_id, _, _ in found for name in resting_on_capture(archive, capture_id)]
    return shortened([*captures, *wordings])


def resting_on_capture(archive: Archive, capture_id: int) -> tuple[str, ...]:
    """Name the wordings that were read from a capture."""
    try:
        found = archive.connection.execute(_ON_CAPTURE, (capture_id, MOST_NAMED + 1)).fetchall()
    except sqlite3.DatabaseError:
        return ()
    return shortened([f"{source}/{native_id}/{lang} revision {number}" for source, native_id, lang, number in found])


def shortened(names: list[str]) -> tuple[str, ...]:
    """Return the first names, and that there are more."""
    return tuple(names) if len(names) <= MOST_NAMED else (*names[:MOST_NAMED], "and more")
