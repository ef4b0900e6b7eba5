"""The stream of releases the replica serves, each computed from its position alone.

Position 0 is the newest. The first twelve are written by hand and carry every oddity of layout;
the rest are composed. What the site does with the stream (paging, tickets) is site.py's part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import overload

from tests.replica.material import LANGUAGES, load_written
from tests.replica.wording import Wording, compose

__all__ = ["LANGUAGES", "GeneratedRelease", "Releases", "Wording", "generate"]

NEWEST_ID = 1_309_427
NEWEST_DAY = date(2026, 11, 20)
MIGRATED_BEFORE = date(2021, 6, 1)  # older releases lost their time of day when the site moved

_GAP = 11  # ids are shared by all the ministries, so one ministry's have gaps
_A_DAY = 4
_DAYS_OF_ARCHIVE = 3500  # the listing reaches back to 2017


@dataclass(frozen=True, slots=True)
class GeneratedRelease:
    """One release under one id; its wording is computed for each language when asked for."""

    seed: int
    position: int
    id: int
    slug: str
    created_date: str
    heropic: str | None
    written: str = ""  # the file of phrases/ it stands in, or empty when it is composed
    index: int = 0  # its place in that file

    def wording(self, lang: str) -> Wording:
        """Return title, body and short description in a language of `LANGUAGES`."""
        if not self.written:
            return compose(self.seed, self.position, lang)
        fields = load_written(self.written)[self.index][lang]
        return Wording(fields["title"], fields.get("body"), fields.get("short_description"))


class Releases(Sequence[GeneratedRelease]):
    """A sequence that holds nothing: release n is made when asked for."""

    def __init__(self, count: int, *, seed: int, hostile: bool, newest: date, a_day: int | None) -> None:
        self._count = count
        self._seed = seed
        self._newest = newest
        self._a_day = a_day or max(_A_DAY, -(-count // _DAYS_OF_ARCHIVE))
        places = [("handwritten", i) for i in range(len(load_written("handwritten")))]
        if hostile:
            places += [("hostile", i) for i in range(len(load_written("hostile")))]
        self._written = tuple(places)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> GeneratedRelease: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[GeneratedRelease]: ...
    def __getitem__(self, index: int | slice) -> GeneratedRelease | Sequence[GeneratedRelease]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(self._count))]
        position = index + self._count if index < 0 else index
        if not 0 <= position < self._count:
            raise IndexError(index)
        return self._make(position)

    def __iter__(self) -> Iterator[GeneratedRelease]:
        return (self._make(position) for position in range(self._count))

    def position_of(self, native_id: int) -> int | None:
        """Return where an id stands, None when no release of the stream has it."""
        position = (NEWEST_ID - native_id) // _GAP
        known = 0 <= position < self._count and self._make(position).id == native_id
        return position if known else None

    def _make(self, position: int) -> GeneratedRelease:
        lots = hashlib.blake2b(f"{self._seed}:{position}".encode(), digest_size=16).digest()
        day = self._newest - timedelta(days=position // self._a_day)
        native_id = NEWEST_ID - _GAP * position - lots[0] % (_GAP - 1)
        created = _created_date(day, position % self._a_day / self._a_day, lots)
        if position >= len(self._written):
            slug = f"novosti-{day.isoformat()}-{lots[:4].hex()}"
            heropic = _heropic(day, lots) if lots[1] % 3 == 0 else None
            return GeneratedRelease(self._seed, position, native_id, slug, created, heropic)
        file, index = self._written[position]
        written = load_written(file)[index]
        slug, heropic = written["slug"], written.get("heropic")
        return GeneratedRelease(self._seed, position, native_id, slug, created, heropic, file, index)


def generate(
    count: int,
    seed: int = 1,
    *,
    hostile: bool = False,
    newest: date = NEWEST_DAY,
    a_day: int | None = None,
) -> Releases:
    """Return `count` releases, newest first, the same for the same arguments on every machine.

    `hostile` puts three releases with terminal, markup and spreadsheet attacks after the
    handwritten ones. `newest` is the day of the newest. `a_day` is how many come out a day: four,
    or as many as keep a long stream within ten years.
    """
    return Releases(count, seed=seed, hostile=hostile, newest=newest, a_day=a_day)


def _created_date(day: date, share_of_day_gone: float, lots: bytes) -> str:
    if day < MIGRATED_BEFORE:
        return f"{day.isoformat()}T00:00:00.000+00:00"
    latest = datetime.combine(day, time(14, 0), UTC)
    # Later positions are earlier in the day; a working day has ten hours.
    instant = latest - timedelta(minutes=int(600 * share_of_day_gone), seconds=lots[2] % 12)
    if lots[3] % 17 == 0:
        return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    return instant.strftime("%Y-%m-%dT%H:%M:%S.000+00:00")


def _heropic(day: date, lots: bytes) -> str:
    return f"/uploads/{day.year}/{day.month}/{day.day}/{lots.hex()}_original.png"
