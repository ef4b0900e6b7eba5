"""Fills the places of addresses and bodies that source files declare: `https://…/news?page={page}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

# What may stand in braces where a listing is asked for, and where one release is.
LISTING_PLACES = ("lang", "page", "page0", "offset", "size", "since", "until", "since_ms", "until_ms", "cursor")
RELEASE_PLACES = ("id", "path", "lang")
_PLACE = re.compile(r"\{([a-z0-9_]+)\}")


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values into the places of a template that have one; other braces stay, as JSON has them."""
    return _PLACE.sub(lambda found: values.get(found.group(1), found.group()), template)


def places(template: str) -> set[str]:
    """Return the names that stand in braces."""
    return set(_PLACE.findall(template))


def quoted(value: str) -> str:
    """Make a value from the network fit for a part of an address; slashes stay."""
    return quote(value, safe="/-._~")
