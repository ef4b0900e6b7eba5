"""Filters over releases, as people give them, turned into SQL conditions with named parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """Which releases count. Empty means no limit; dates are ISO days, both ends included."""

    source: str = ""
    lang: str = ""
    since: str = ""
    until: str = ""

    def sql(self) -> tuple[list[str], dict[str, object]]:
        """Return conditions over `releases r` and the values of their parameters."""
        given = {name: getattr(self, name) for name in CONDITIONS if getattr(self, name)}
        return [CONDITIONS[name] for name in given], given


# A release without a known date stands outside every span of dates.
CONDITIONS = {
    "source": "r.source = :source",
    "lang": "r.lang = :lang",
    "since": "r.date >= :since",
    "until": "r.date <= :until",
}
