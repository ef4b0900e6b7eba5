"""What an address tells of who publishes there: a country, the time zone of its capital, an id for the source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from ipaddress import ip_address
from urllib.parse import urlsplit

UNKNOWN_COUNTRY = "XX"
UNKNOWN_ZONE = "UTC"
# Endings of addresses that are not their country's ISO code, or stand for more than one country.
_COUNTRIES = {"uk": "GB", "su": "RU"}
# Parts of a host's name that name nobody.
_OF_ANYBODY = frozenset(
    {"www", "gov", "gouv", "gob", "gub", "gov2", "go", "govt", "com", "co", "org", "net", "int", "web"}
)
_LONGEST_ID = 60


def host_of(url: str) -> str:
    """Return an address's host in lower case, without port and leading `www.`."""
    return (urlsplit(url).hostname or "").lower().rstrip(".").removeprefix("www.")


def country_of(host: str) -> str:
    """Return the country of a host's ending, UNKNOWN_COUNTRY where that is no country's."""
    ending = host.rpartition(".")[2]
    country = _COUNTRIES.get(ending, ending.upper())
    return country if "." in host and country in zones() else UNKNOWN_COUNTRY


def zone_of(country: str) -> str:
    """Return the time zone of a country's capital, UNKNOWN_ZONE where none is known."""
    return zones().get(country, UNKNOWN_ZONE)


def id_of(host: str, country: str, known: Collection[str]) -> str:
    """Return an id for a source: `ex-mfa` for mfa.gov.ex; one that is `known` gets a number."""
    parts = [part for part in host.split(".") if part not in _OF_ANYBODY]
    if country != UNKNOWN_COUNTRY:
        named, prefix = parts[:-1], country.lower()
    else:
        named, prefix = ([] if _is_number(host) else parts[:-1] or parts), "own"
    own = re.sub(r"[^a-z0-9]+", "-", "-".join((prefix, *(named[-1:] or ["press"])))).strip("-")[:_LONGEST_ID]
    taken, number = own, 1
    while taken in known:
        number += 1
        taken = f"{own}-{number}"
    return taken


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def zones() -> Mapping[str, str]:
    """Return the time zones by country."""
    table: Mapping[str, str] = tomllib.loads((files(__package__ or "") / "zones.toml").read_text(encoding="utf-8"))
    return table
