"""Which sources ask the same sites, and so must share one client: its turns, its pace, its robots.txt. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from mfa_archiver.errors import Refused
from mfa_archiver.extract.sites import addresses_of
from mfa_archiver.model import Source
from mfa_archiver.web.addresses import read_address

Site = tuple[str, int]


def neighbourhoods(sources: Sequence[Source]) -> list[list[int]]:
    """Part sources, named by their places in the sequence, so that no two parts can ask one site.

    Redirects lead to no other sites (`addresses.follow_redirect`).
    """
    parts: list[tuple[set[Site], list[int]]] = []
    for number, source in enumerate(sources):
        sites, members = set(sites_of(source)), [number]
        apart = []
        for part in parts:
            if part[0] & sites:
                sites |= part[0]
                members += part[1]
            else:
                apart.append(part)
        parts = [*apart, (sites, members)]
    return sorted(sorted(members) for _, members in parts)


def sites_of(source: Source) -> Iterator[Site]:
    """Yield the sites that a source may ask: of its listings, its pages, and the further hosts it names."""
    for url in addresses_of(source):
        with suppress(Refused):  # such an address is never asked
            yield read_address(url).site
