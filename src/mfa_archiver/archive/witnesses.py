"""Bring another archive's evidence into this one, about releases and files: each piece once, and only what can be some.

A union in any order; what it amounts to is told anew from all of it, by `ledger` and by `attachments`.
"""

from __future__ import annotations

from collections.abc import Mapping
from sqlite3 import Connection, Row

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.exchanges import our_capture
from mfa_archiver.archive.ledger import ADD_ONCE, find_id, weigh_all
from mfa_archiver.archive.others import rows
from mfa_archiver.archive.soundness import DAY, HINT, UNREADABLE, is_instant
from mfa_archiver.errors import Damaged
from mfa_archiver.model import Ref
from mfa_archiver.presence import Sign

THEIRS = """
    SELECT e.id, e.seen_at, e.sign, e.url, e.status, e.back_to, e.other_id, e.harvest_id,
        r.source, r.native_id, r.lang, o.source AS to_source, o.native_id AS to_native_id, o.lang AS to_lang
    FROM evidence e LEFT JOIN releases r ON r.id = e.release_id LEFT JOIN releases o ON o.id = e.other_id ORDER BY e.id
"""


def bring_evidence(connection: Connection, other: Archive, harvests: Mapping[int, int]) -> None:
    """Bring the evidence about releases, which must have been brought before. Raises Damaged.

    `harvests` are the ids that harvests have here by those they have there.
    """
    for row in rows(other, THEIRS):
        if not is_sound_evidence(row):
            raise Damaged(f"{other.path}: evidence {row['id']} is not what was stored", HINT)
        values = (
            find_id(connection, Ref(row["source"], row["native_id"], row["lang"])),
            row["seen_at"],
            row["sign"],
            row["url"],
            row["status"],
            row["back_to"],
            row["other_id"] and find_id(connection, Ref(row["to_source"], row["to_native_id"], row["to_lang"])),
            harvests.get(row["harvest_id"]),
        )
        connection.execute(ADD_ONCE, values)
    weigh_all(connection)


def bring_attachments(connection: Connection, other: Archive) -> None:
    """Bring what came of asking for files that releases link to; captures must have been brought. Raises Damaged."""
    for row in rows(other, "SELECT source, url, asked_at, capture_id, error FROM attachments"):
        capture_id = None if row["capture_id"] is None else our_capture(connection, row["capture_id"])
        if capture_id == 0 or not is_sound_asking(row):
            raise Damaged(f"{other.path}: attachment {row['url']!r} is not what was stored", HINT)
        values = (row["source"], row["url"], row["asked_at"], capture_id, row["error"])
        connection.execute("INSERT OR IGNORE INTO attachments VALUES (?, ?, ?, ?, ?)", values)


def is_sound_asking(row: Row) -> bool:
    """Tell whether a file's row says when it was asked for, and either a capture or an error."""
    try:
        texts = all(isinstance(row[name], str) for name in ("source", "url", "error"))
        return texts and is_instant(row["asked_at"]) and (row["capture_id"] is None) == bool(row["error"])
    except UNREADABLE:
        return False


def is_sound_evidence(row: Row) -> bool:
    """Tell whether a piece of evidence is about a release that is held, and every value of its kind."""
    try:
        return (
            row["source"] is not None
            and is_instant(row["seen_at"])
            and row["sign"] in {sign.value for sign in Sign}
            and isinstance(row["url"], str)
            and isinstance(row["status"], int | None)
            and (row["back_to"] == "" or DAY.fullmatch(row["back_to"]) is not None)
            and (row["sign"] == Sign.MOVED) == (row["to_source"] is not None)
        )
    except UNREADABLE:
        return False
