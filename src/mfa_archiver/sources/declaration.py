"""One source file: TOML in, a validated Source out; what is wrong is named by file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from mfa_archiver.errors import SourceError
from mfa_archiver.model import LOOPBACK_HOSTS, ArticleRules, GovKzRules, Pace, Source

ENGINES = ("govkz", "feed", "json", "listing", "sitemap")


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
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def is_seconds(value: object) -> bool:
    """Accept a finite number of seconds, zero included."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


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


LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

TABLE = Key("a section of its own", lambda v: isinstance(v, dict))
TEXT = Key("a text", is_text)
TEXTS = Key("a list of texts", is_texts)
NEEDED_TEXT = Key("a text", is_text, required=True)

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
    "checked": Key("a date, as 2026-09-27", lambda v: type(v) is date),
    "insecure": Key("true or false", lambda v: isinstance(v, bool)),
    "ca_file": TEXT,
}
SECTIONS: dict[str, dict[str, Key]] = {
    "pace": {
        "delay_seconds": Key("a number of seconds", is_seconds),
        "timeout_seconds": Key("a number of seconds", lambda v: is_seconds(v) and v > 0),
        "max_bytes": Key("a whole number of bytes", is_positive),
        "attempts": Key("a whole number", is_positive),
    },
    "govkz": {
        "base_url": NEEDED_TEXT,
        "project": NEEDED_TEXT,
        "page_size": Key("a whole number", is_positive),
    },
    "article": {
        "title": NEEDED_TEXT,
        "body": NEEDED_TEXT,
        "date": TEXT,
        "date_formats": TEXTS,
        "drop": TEXTS,
        "boilerplate": TEXTS,
        "native_id": Key("a regular expression with one group", is_pattern),
        "languages": Key("a table of path segments to language tags", is_segments),
    },
}


def parse_source(text: str, name: str) -> Source:
    """Read a source file. Raises SourceError that names the file, the line where known, and the key."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{name} is not valid TOML: {error}", "see docs/sources.md") from error
    faults = Faults(text, name)
    faults.check(table, {**TOP, **dict.fromkeys(SECTIONS, TABLE)})
    sections = {key: table.pop(key) for key in SECTIONS if key in table}
    for section, keys in sections.items():
        faults.check(keys, SECTIONS[section], section)
    if table["engine"] == "govkz" and "govkz" not in sections:
        raise faults.at("govkz", "is missing: the engine needs this section")
    source = Source(
        **tuples(table),
        pace=Pace(**sections.get("pace", {})),
        govkz=GovKzRules(**sections["govkz"]) if "govkz" in sections else None,
        article=ArticleRules(**tuples(sections["article"])) if "article" in sections else None,
    )
    check_addresses(source, faults)
    return source


def tuples(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section with its lists frozen."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in section.items()}


def check_addresses(source: Source, faults: Faults) -> None:
    """Hold addresses to https; plain http is for loopback, or for those who say `insecure = true`."""
    addresses = [("", "homepage", source.homepage)]
    if source.govkz:
        addresses.append(("govkz", "base_url", source.govkz.base_url))
    for section, key, address in addresses:
        try:
            parts = urlsplit(address)
            is_web = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # an address or a port that is none
            is_web = False
        if not is_web:
            raise faults.at(key, f"must be an https:// address, not {address!r}", section)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS and not source.insecure:
            raise faults.at(key, "is plain http://: write https://, or add `insecure = true`", section)


class Faults:
    """Finds what is wrong in one file, and says where."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.splitlines()
        self.name = name

    def check(self, table: Mapping[str, Any], keys: Mapping[str, Key], section: str = "") -> None:
        """Raise SourceError for an unknown key, a missing key or a wrong type."""
        for key in table:
            if key not in keys:
                raise self.at(key, f"is not a known key; known here: {', '.join(keys)}", section)
        for key, rule in keys.items():
            if key not in table:
                if rule.required:
                    raise self.at(f"{section}.{key}" if section else key, f"is missing: {rule.expected}")
            elif not rule.accepts(table[key]):
                raise self.at(key, f"must be {rule.expected}", section)

    def at(self, key: str, problem: str, section: str = "") -> SourceError:
        """Make the error for a key, with its line where it has one."""
        line = self.line_of(key, section)
        where = f"{self.name}, line {line}" if line else self.name
        return SourceError(f"{where}: key `{key}` {problem}", "see docs/sources.md")

    def line_of(self, key: str, section: str) -> int | None:
        """Return the number of the line that a key, or a section's heading, stands on."""
        wanted = re.compile(rf'\s*(\[\s*)?"?{re.escape(key)}"?\s*(=|\])')
        heading = re.compile(r"\s*\[\s*([^\]\s]+)\s*\]")
        within = ""
        for number, line in enumerate(self.lines, 1):
            found = heading.match(line)
            within = found[1] if found else within
            if wanted.match(line) and within in {section, key if found else section}:
                return number
        return None
