"""The stream of releases as the site shows it now: generated, less removed, plus new.

Holds only what was changed; everything else is made by releases.py when asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from tests.replica.releases import LANGUAGES, NEWEST_ID, Releases
from tests.replica.wording import Wording, compose

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shown(Protocol):
    """A release as the site knows it, generated or published while it runs."""

    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def created_date(self) -> str: ...
    @property
    def heropic(self) -> str | None: ...
    def wording(self, lang: str) -> Wording: ...


@dataclass(frozen=True, slots=True)
class Published:
    """A release added while the site runs."""

    id: int
    slug: str
    created_date: str
    wordings: Mapping[str, Wording]
    heropic: str | None = None

    def wording(self, lang: str) -> Wording:
        """Return the wording in a language."""
        return self.wordings[lang]


class Stream:
    """What stands in the listing, newest first, and how each release reads today."""

    def __init__(self, releases: Releases, seed: int, newest: date) -> None:
        self.releases = releases
        self.version = 0  # rises with every change
        self._seed = seed
        self._newest = newest
        self._published: list[Published] = []
        self._edits: dict[tuple[int, str], Wording] = {}
        self._removed_ids: set[int] = set()
        self._removed_positions: list[int] = []

    def publish(self, wordings: Mapping[str, Wording] | None, created_date: str) -> int:
        """Add a release newer than all others and return its id; None has it composed."""
        number = len(self._published) + 1
        instant = datetime.combine(self._newest, datetime.min.time(), UTC)
        instant += timedelta(days=1, hours=4, minutes=7 * number)
        release = Published(
            id=NEWEST_ID + 7 * number,
            slug=f"novyy-reliz-{number}",
            created_date=created_date or instant.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"),
            wordings=wordings or {lang: compose(self._seed, -number, lang) for lang in LANGUAGES},
        )
        self._published.insert(0, release)
        self.version += 1
        return release.id

    def edit(self, native_id: int, lang: str, changes: Mapping[str, Any]) -> None:
        """Change a wording in one language. Raise KeyError for no such release."""
        held = self.wording(self.find(native_id), lang)
        self._edits[native_id, lang] = replace(held, **changes)
        self.version += 1

    def remove(self, native_id: int) -> None:
        """Take a release down in every language. Raise KeyError for no such release."""
        self.find(native_id)
        self._removed_ids.add(native_id)
        position = self.releases.position_of(native_id)
        if position is not None:
            self._removed_positions = sorted({*self._removed_positions, position})
        self.version += 1

    def select(self, page: int, size: int, after: str, *, ascending: bool) -> list[Shown]:
        """Return one page, counted from 1, of the releases created after an instant (or all)."""
        fresh = [release for release in self._published if release.id not in self._removed_ids]
        total = len(fresh) + len(self.releases) - len(self._removed_positions)
        if after:
            limit = read_instant(after)
            order = range(total)
            total = bisect_left(order, x=True, key=lambda i: read_instant(self._at(fresh, i).created_date) <= limit)
        indices = range(total)[::-1] if ascending else range(total)
        return [self._at(fresh, index) for index in indices[size * (page - 1) : size * page]]

    def _at(self, fresh: list[Published], index: int) -> Shown:
        if index < len(fresh):
            return fresh[index]
        position = index - len(fresh)
        for removed in self._removed_positions:
            if removed > position:
                break
            position += 1
        return self.releases[position]

    def all(self) -> list[Shown]:
        """Return every release shown; slow, for look-ups by slug."""
        everything: list[Shown] = [*self._published, *self.releases]
        return [release for release in everything if release.id not in self._removed_ids]

    def find(self, native_id: int) -> Shown:
        """Return a release by its id. Raise KeyError when it is not shown."""
        if native_id in self._removed_ids:
            raise KeyError(native_id)
        for release in self._published:
            if release.id == native_id:
                return release
        position = self.releases.position_of(native_id)
        if position is None:
            raise KeyError(native_id)
        return self.releases[position]

    def wording(self, release: Shown, lang: str) -> Wording:
        """Return how a release reads today."""
        return self._edits.get((release.id, lang)) or release.wording(lang)


def read_instant(text: str) -> datetime:
    """Read an ISO instant; without a zone it is taken for UTC."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
