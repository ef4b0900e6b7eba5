"""The keys a source file may have, section by section, and what each must be; reading a file is declaration.py's."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from mfa_archiver.extract.transforms import STEPS, is_bounded_pattern, parse_step

ENGINES = ("govkz", "feed", "json", "listing", "sitemap")
CONFIDENCE = ("high", "medium", "low")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?")
_IDENTITY = re.compile(r"path|query|query:[\w.-]+")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
# Who we are, what we hold and how long it is are the client's to say.
_OWN_HEADERS = frozenset(
    {"host", "cookie", "user-agent", "authorization", "content-length", "connection", "transfer-encoding"}
)
_STATUSES = range(200, 600)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a source file: what it must be, in words for the error, and whether it may be absent."""

    expected: str
    accepts: Callable[[Any], bool]
    required: bool = False


def is_text(value: object) -> bool:
    """Accept a non-empty string."""
    return isinstance(value, str) and bool(value.strip())


def is_texts(value: object) -> bool:
    """Accept a list of strings."""
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def is_positive(value: object) -> bool:
    """Accept a whole number above zero (TOML's true is no number)."""
    return is_count(value) and value != 0


def is_count(value: object) -> bool:
    """Accept a whole number, zero included."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_seconds(value: object) -> bool:
    """Accept a finite number of seconds, zero included."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


def is_switch(value: object) -> bool:
    """Accept true and false."""
    return isinstance(value, bool)


def is_day(value: object) -> bool:
    """Accept a date without a time."""
    return type(value) is date


def is_zone(value: object) -> bool:
    """Accept a name of the IANA time zone database."""
    if not isinstance(value, str):
        return False
    try:
        ZoneInfo(value)
    except (ValueError, OSError):  # not a key; ZoneInfoNotFoundError is a KeyError
        return False
    except KeyError:
        return False
    return True


def is_pattern(value: object) -> bool:
    """Accept a regular expression with one group."""
    try:
        return isinstance(value, str) and re.compile(value).groups == 1
    except (re.error, OverflowError):  # the latter: a repetition no machine could count
        return False


def is_filter(value: object) -> bool:
    """Accept a regular expression without groups that no text can keep busy."""
    return isinstance(value, str) and is_bounded_pattern(value, groups=0)


def is_languages(value: object) -> bool:
    """Accept a list of language tags, each once, one at least."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(tag, str) and LANGUAGE.fullmatch(tag) for tag in value)
        and len(set(value)) == len(value)
    )


def is_segments(value: object) -> bool:
    """Accept a table of path segments to language tags."""
    return isinstance(value, dict) and all(isinstance(t, str) and LANGUAGE.fullmatch(t) for t in value.values())


def is_addresses(value: object) -> bool:
    """Accept an address, or a table of language tags to addresses."""
    if isinstance(value, dict):
        return bool(value) and all(LANGUAGE.fullmatch(tag) and is_text(address) for tag, address in value.items())
    return is_text(value)


def is_hosts(value: object) -> bool:
    """Accept a list of host names, each perhaps with a port."""
    return is_list_of(value, lambda host: isinstance(host, str) and bool(_HOST.fullmatch(host)))


def is_identity(value: object) -> bool:
    """Accept a list of parts of an address."""
    return is_list_of(value, lambda part: isinstance(part, str) and bool(_IDENTITY.fullmatch(part)))


def is_headers(value: object) -> bool:
    """Accept a table of header names to texts, those that are the client's own left out."""
    return isinstance(value, dict) and all(
        _HEADER.fullmatch(name) and name.lower() not in _OWN_HEADERS and is_text(text) and text.isprintable()
        for name, text in value.items()
    )


def is_marks(value: object) -> bool:
    """Accept a list of texts and HTTP statuses."""
    return is_list_of(value, lambda mark: is_text(mark) or (is_count(mark) and mark in _STATUSES))


def is_steps(value: object) -> bool:
    """Accept a list of transforms."""
    return is_list_of(value, is_step)


def is_step(value: object) -> bool:
    """Accept `name` or `name: argument` of a transform there is."""
    if not isinstance(value, str):
        return False
    name, argument = parse_step(value)
    return name in STEPS and (name != "group" or is_bounded_pattern(argument))


def is_encoding(value: object) -> bool:
    """Accept a name of a text encoding."""
    try:
        return isinstance(value, str) and bool(codecs.lookup(value))
    except (LookupError, ValueError):
        return False


def is_list_of(value: object, accepts: Callable[[Any], bool]) -> bool:
    """Accept a list whose entries all pass."""
    return isinstance(value, list) and all(accepts(entry) for entry in value)


TABLE = Key("a section of its own", lambda v: isinstance(v, dict))
TEXT = Key("a text", is_text)
TEXTS = Key("a list of texts", is_texts)
NEEDED_TEXT = Key("a text", is_text, required=True)
ADDRESSES = Key('an address, or a table of them by language, as { en = "https://…" }', is_addresses, required=True)
COUNT = Key("a whole number above zero", is_positive)
STEP_LIST = Key(f"a list of transforms, each one of {', '.join(STEPS)}", is_steps)

TOP: dict[str, Key] = {
    "id": Key(
        "lower-case letters, digits and hyphens",
        lambda v: isinstance(v, str) and bool(SOURCE_ID.fullmatch(v)),
        required=True,
    ),
    "name": NEEDED_TEXT,
    "country": Key(
        'two capital letters, as "KZ"',
        lambda v: isinstance(v, str) and bool(re.fullmatch("[A-Z]{2}", v)),
        required=True,
    ),
    "languages": Key('a list of language tags, as ["ru", "en"]', is_languages, required=True),
    "timezone": Key('a time zone, as "Asia/Almaty"', is_zone, required=True),
    "engine": Key(f"one of {', '.join(ENGINES)}", lambda v: v in ENGINES, required=True),
    "homepage": NEEDED_TEXT,
    "checked": Key("a date, as 2026-09-27", is_day),
    "confidence": Key(f"one of {', '.join(CONFIDENCE)}", lambda v: v in CONFIDENCE),
    "note": TEXT,
    "insecure": Key("true or false", is_switch),
    "ca_file": TEXT,
    "hosts": Key('a list of host names, as ["news.mfa.example"]', is_hosts),
    "identity": Key('a list of "path", "query" and "query:NAME"', is_identity),
    "encoding": Key('a text encoding, as "windows-1251"', is_encoding),
    "headers": Key('a table of request headers, as { Referer = "https://…" }', is_headers),
    "blocked_if": Key('a list of texts and statuses, as ["Just a moment", 403]', is_marks),
    "expect_per_run": Key("a whole number", is_count),
}
SECTIONS: dict[str, dict[str, Key]] = {
    "pace": {
        "delay_seconds": Key("a number of seconds", is_seconds),
        "timeout_seconds": Key("a number of seconds", lambda v: is_seconds(v) and v > 0),
        "max_bytes": Key("a whole number of bytes", is_positive),
        "attempts": Key("a whole number", is_positive),
    },
    "revisits": {
        "young_days": Key("a number of days", is_seconds),
        "gap_hours": Key("a number of hours", is_seconds),
        "last_days": Key("a number of days", is_seconds),
    },
    "govkz": {
        "base_url": NEEDED_TEXT,
        "project": NEEDED_TEXT,
        "page_size": Key("a whole number", is_positive),
    },
    "feed": {
        "url": ADDRESSES,
        "follow": Key("true or false", is_switch),
    },
    "json": {
        "url": ADDRESSES,
        "items": TEXT,
        "title": TEXT,
        "link": TEXT,
        "link_template": TEXT,
        "date": TEXT,
        "id": TEXT,
        "summary": TEXT,
        "body": TEXT,
        "changed": TEXT,
        "next": TEXT,
        "method": Key('"GET" or "POST"', lambda v: v in {"GET", "POST"}),
        "body_sent": TEXT,
        "date_formats": TEXTS,
    },
    "detail": {
        "url": NEEDED_TEXT,
        "body": NEEDED_TEXT,
        "title": TEXT,
        "date": TEXT,
        "summary": TEXT,
        "date_formats": TEXTS,
    },
    "listing": {
        "url": ADDRESSES,
        "items": NEEDED_TEXT,
        "title": TEXT,
        "link": TEXT,
        "date": TEXT,
        "summary": TEXT,
        "date_formats": TEXTS,
    },
    "sitemap": {
        "url": ADDRESSES,
        "only": Key("a regular expression without groups, and without nested repetition", is_filter),
    },
    "paging": {
        "first_page": Key("a whole number", is_count),
        "size": COUNT,
        "most_pages": COUNT,
        "window_days": COUNT,
        "oldest": Key("a date, as 2015-01-01", is_day),
    },
    "transforms": {
        "title": STEP_LIST,
        "date": STEP_LIST,
        "link": STEP_LIST,
    },
    "article": {
        "body": TEXT,
        "title": TEXT,
        "date": TEXT,
        "date_formats": TEXTS,
        "drop": TEXTS,
        "boilerplate": TEXTS,
        "native_id": Key("a regular expression with one group", is_pattern),
        "languages": Key("a table of path segments to language tags", is_segments),
        "valid_until": Key("a date, as 2024-06-30", is_day),
    },
}
