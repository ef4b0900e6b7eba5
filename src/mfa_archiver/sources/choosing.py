"""Whose page an address is: the source named, else the one whose site it is on."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from mfa_archiver.model import Source


class Publishers:
    """Sources by id and by site, for pages that come without their source."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._by_id = sources
        self._by_site: dict[str, list[Source]] = {}
        for source in sources.values():
            own = {_site(source.homepage), _site(source.govkz.base_url if source.govkz else "")}
            for site in own.union(host.lower().removeprefix("www.") for host in source.hosts) - {""}:
                self._by_site.setdefault(site, []).append(source)

    def choose(self, source_id: str, url: str) -> Source | None:
        """Return the source of that id if it is known, else the source whose site an address is on; else None."""
        if source_id:
            return self._by_id.get(source_id)
        on_site = self._by_site.get(_site(url), [])
        return next((source for source in on_site if _publishes(source, url)), None)


def _publishes(source: Source, url: str) -> bool:
    """Tell whether an address on a source's site is its own: on gov.kz every office has a project."""
    if source.govkz is None:
        return True
    project = source.govkz.project
    marks = (f"/entities/{project}/", f"projects=eq:{project}&", f"#projects={project}&")
    return any(mark in f"{url}&" for mark in marks)


def _site(url: str) -> str:
    try:
        return (urlsplit(url).netloc or "").lower().removeprefix("www.")
    except ValueError:
        return ""
