"""Whether values of another archive are what this program would have written: they may come from anybody. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from sqlite3 import Row
from typing import Any

from mfa_archiver.archive.packing import MAX_DICTIONARY_BYTES, digest_of
from mfa_archiver.model import Link, Ref, Release, isoformat

# What reading a value that nobody here wrote may raise.
UNREADABLE = (ValueError, TypeError, KeyError, OverflowError, RecursionError)
HINT = "restore a copy of it first"

TEXTS = ("source", "native_id", "lang", "url", "title", "dateline", "body", "payload", "parser", "read_anew_of")
INSTANTS = ("first_seen", "last_seen", "seen_at")
KINDS = ("link", "image", "file")
DIGEST = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def is_sound_release(row: Row, release: Release) -> bool:
    """Tell whether a wording, as read of a row, gives its digest, and every value is of its kind.

    May raise any of UNREADABLE instead.
    """
    wording = release.revision
    return (
        all(isinstance(row[name], str) for name in TEXTS)
        and all(is_instant(row[name]) for name in INSTANTS)
        and Ref.parse(str(release.ref)) == release.ref
        and (wording.published is None or DAY.fullmatch(wording.published.day) is not None)
        and is_list_of_texts([*wording.labels, *wording.captions])
        and all(is_sound_link(link) for link in wording.links)
        and wording.digest == row["digest"]
    )


def is_sound_link(link: Link) -> bool:
    """Tell whether a link's parts are what they should be."""
    return is_list_of_texts([link.url, link.text, link.size, link.caption]) and link.kind in KINDS


def is_sound_dictionary(row: Row) -> bool:
    """Tell whether a packing dictionary gives its digest and is of a sane size."""
    dictionary = row["bytes"]
    try:
        return (
            isinstance(dictionary, bytes)
            and len(dictionary) <= MAX_DICTIONARY_BYTES
            and digest_of(dictionary) == row["digest"]
            and isinstance(row["source"], str)
            and is_instant(row["made_at"])
        )
    except UNREADABLE:
        return False


def is_sound_pruning(digest: Any, size: Any, pruned_at: Any) -> bool:
    """Tell whether what is left of a pruned payload is what should be."""
    try:
        return DIGEST.fullmatch(digest) is not None and isinstance(size, int) and is_instant(pruned_at)
    except UNREADABLE:
        return False


@lru_cache(maxsize=4096)  # a capture's instant stands in every release that was read from it
def is_instant(text: Any) -> bool:
    """Tell whether a text is an instant as the project writes them. May raise any of UNREADABLE instead."""
    return isoformat(datetime.fromisoformat(text)) == str(text)


def is_list_of_texts(value: Any) -> bool:
    """Tell whether a value is a list of nothing but texts."""
    return isinstance(value, list) and all(isinstance(part, str) for part in value)
