"""Whose an address is: the hosts, with their ports, on which a source's pages and files may lie."""

from __future__ import annotations

from urllib.parse import urlsplit

from mfa_archiver.model import Source


def allowed_sites(source: Source, listing_url: str) -> set[str]:
    """Return the hosts, with their ports, that pages of a source's releases may lie on."""
    return {site_of(listing_url), site_of(source.homepage), *(host.removeprefix("www.") for host in source.hosts)}


def declared_sites(source: Source) -> set[str]:
    """Return the hosts, with their ports, that a source's file names: of its homepage, its listings, its `hosts`."""
    rules = source.feed or source.json or source.listing or source.sitemap
    addresses = [*(rules.url.values() if rules else ()), source.govkz.base_url if source.govkz else source.homepage]
    return set[str]().union(*(allowed_sites(source, address) for address in addresses)) - {""}


def site_of(url: str) -> str:
    """Return an address's host and port, a leading `www.` aside; empty where it cannot be read."""
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
