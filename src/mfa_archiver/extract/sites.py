"""Whose an address is: the hosts, with their ports, on which a source's pages and files may lie."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from mfa_archiver.extract.templates import fill, places
from mfa_archiver.model import Source


def allowed_sites(source: Source, listing_url: str) -> set[str]:
    """Return the hosts, with their ports, that pages of a source's releases may lie on."""
    return {site_of(listing_url), site_of(source.homepage), *(host.removeprefix("www.") for host in source.hosts)}


def declared_sites(source: Source) -> set[str]:
    """Return the hosts, with their ports, that a source's file names."""
    return set(map(site_of, addresses_of(source))) - {""}


def addresses_of(source: Source) -> Iterator[str]:
    """Yield one address or more on each site that a source may ask: of its listings, its pages, its further hosts."""
    yield source.homepage
    yield from (f"https://{host}/" for host in source.hosts)
    if source.govkz:
        yield source.govkz.base_url
    templates = [
        url
        for rules in (source.feed, source.json, source.listing, source.sitemap)
        if rules
        for url in rules.url.values()
    ]
    templates += [source.detail.url] if source.detail else []
    for template in templates:
        for lang in source.languages:
            yield fill(template, {**dict.fromkeys(places(template), "1"), "path": "/", "lang": lang})


def site_of(url: str) -> str:
    """Return an address's host and port, a leading `www.` aside; empty where it cannot be read."""
    try:
        return urlsplit(url).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
