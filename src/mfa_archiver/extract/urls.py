"""Addresses as identities and as links: canonical, absolute, safe to show and to follow."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_TRACKING = re.compile(r"(?:utm_[^=&]*|fbclid|gclid|yclid)(?:=|$)", re.IGNORECASE)
_SAFE_PATH = r"[\w/.~%+=&,:@!$'()*\[\]-]*(?:\?[\w/.~%+=&,:@!$'()*;?\[\]-]+)?(?:#[\w/.~%+=&,:@!$'()*;?-]+)?"
# Addresses that are as they should be, nearly all of a page's: whole ones, and paths from a site's root.
_WHOLE = re.compile(rf"https?://[a-z0-9.-]+/{_SAFE_PATH}", re.ASCII)
_ROOTED = re.compile(rf"(?!.*/\.)/(?!/){_SAFE_PATH}", re.ASCII)
_ROOT = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]+)?)(?=[/?#]|$)", re.ASCII)
_LAYOUT = re.compile(r"[\t\r\n]")
# What may stand in an address as it is: RFC 3986's reserved and unreserved characters and the percent sign.
_KEPT = "!#$%&'()*+,/:;=?@[]~"


def canonical_url(url: str) -> str:
    """Return the address that identifies a page: lower-case scheme and host, no tracking, no fragment.

    The query stays: several ministries put the page's identity there. What cannot be read as an address
    is returned as it came.
    """
    try:
        parts = urlsplit(url.strip())
        query = "&".join(each for each in parts.query.split("&") if not _TRACKING.match(each))
        return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, query, ""))
    except ValueError:
        return url


def absolute_url(address: str, base_url: str) -> str:
    """Resolve an address found on a page; empty when it leads nowhere or its scheme is not safe.

    Safe are http, https and mailto: scripts, inline data and local files are never kept as links. A stray
    quotation mark after the address (`….jpg""`) is let go.
    """
    if _WHOLE.fullmatch(address) and not address.endswith("'"):
        return address
    address = _LAYOUT.sub("", address).strip().rstrip("\"'")
    if not address or address.startswith("#"):
        return ""
    if _ROOTED.fullmatch(address) and (root := _root(base_url)):
        return root + address
    try:
        resolved = urljoin(base_url, address)
        scheme = urlsplit(resolved).scheme
    except ValueError:
        return ""
    return quote(resolved, safe=_KEPT) if scheme in _SAFE_SCHEMES else ""


@lru_cache(maxsize=64)
def _root(url: str) -> str:
    """Return scheme and host of an address as `urljoin` keeps them, empty when they need a closer look."""
    found = _ROOT.match(url)
    return found.group(1) if found else ""


def same_host(url: str, other: str) -> bool:
    """Tell whether two addresses are of one host, a leading `www.` aside."""
    try:
        hosts = [urlsplit(each).netloc.lower().removeprefix("www.") for each in (url, other)]
    except ValueError:
        return False
    return hosts[0] == hosts[1] != ""


def same_page(url: str, other: str) -> bool:
    """Tell whether two addresses lead to one page: host and path the same, a closing slash and fragment aside."""
    try:
        paths = [urlsplit(each).path.rstrip("/") for each in (url, other)]
    except ValueError:
        return False
    return same_host(url, other) and paths[0] == paths[1]


def path_segments(url: str) -> list[str]:
    """Return the parts of an address's path, none where it cannot be read as an address."""
    try:
        return urlsplit(url).path.split("/")
    except ValueError:
        return []
