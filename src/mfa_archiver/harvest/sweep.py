"""Walks down one listing and knows when to stop. What is listed, releases or candidates, makes no difference here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from mfa_archiver.errors import ArchiverError
from mfa_archiver.harvest.events import Bounds, Sweep
from mfa_archiver.model import Holding, PublicationDate, isoformat
from mfa_archiver.sightings import Opening


class Standing(Enum):
    """How something listed stands against what is held."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OUTSIDE = "outside"  # the dates asked for
    REPEATED = "repeated"  # a release published meanwhile shifts the pages


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing on a listing; `digest` tells one state of it from another."""

    native_id: str
    digest: str
    published: PublicationDate | None
    has_title: bool = True


class Sweeper:
    """Compares a listing, page by page, with what is held of it."""

    def __init__(self, held: Mapping[str, Holding], bounds: Bounds) -> None:
        self.held = held
        self.bounds = bounds
        self.seen: set[str] = set()
        self.asked_for: set[str] = set()  # those seen that lie within the dates
        self.pages = 0
        self.opening = Opening()
        self.listed = 0
        self.oldest = ""  # the earliest instant listed
        self.ended = False
        self.cut = False  # ended by --limit, before the natural end
        self.reached_end = False
        self._standings: dict[str, Standing] = {}  # of the page at hand
        self._days: list[str] = []

    def begin_page(self, led_to: str = "") -> bool:
        """Begin a page, and tell whether it opens the listing. `led_to` is where its address redirects."""
        self.pages += 1
        if self.pages == 1:
            self.opening = Opening(led_to=led_to)
        self._standings = {}
        self._days = []
        return self.pages == 1

    def note(self, native_id: str) -> None:
        """Note that something is listed, if without anything to compare."""
        self.seen.add(native_id)

    def look(self, listed: Listed) -> Standing:
        """Compare one thing listed with what is held of it."""
        published = listed.published
        if published:
            self._days.append(published.day)
        if listed.native_id in self.seen:
            return Standing.REPEATED
        self.seen.add(listed.native_id)
        if self.pages == 1:
            self.opening = with_another(self.opening, listed)
        if published and published.instant:
            instant = isoformat(published.instant)
            self.oldest = min(self.oldest, instant) if self.oldest else instant
        if published and not self.is_within(published.day):
            return Standing.OUTSIDE
        self.listed += 1
        self.asked_for.add(listed.native_id)
        self.cut = self.listed == self.bounds.limit
        standing = self.stand(listed)
        self._standings[listed.native_id] = standing
        return standing

    def stand(self, listed: Listed) -> Standing:
        """Tell what is new from what has changed and what has not."""
        held = self.held.get(listed.native_id)
        if held is None:
            return Standing.NEW
        return Standing.SAME if held.digest == listed.digest else Standing.CHANGED

    def end_page(self, *, is_empty: bool) -> None:
        """Decide whether the sweep has ended. `is_empty`: nothing at all stood on the page."""
        self.reached_end = is_empty
        self.ended = self.reached_end or self.cut or self.is_below() or self.is_quiet()

    def is_within(self, day: str) -> bool:
        """Tell whether a day (at whatever precision) touches the span asked for."""
        since, until = self.bounds.since[: len(day)], self.bounds.until[: len(day)]
        return (not since or day >= since) and (not until or day <= until)

    def is_below(self) -> bool:
        """Tell whether the whole page at hand lies before the first day asked for."""
        return bool(self._days) and all(day < self.bounds.since[: len(day)] for day in self._days)

    def is_quiet(self) -> bool:
        """Tell whether the page at hand shows nothing but what was held when the listing was last swept.

        A whole page of them is the overlap in which late edits are seen. With --full or --since the sweep
        goes on: the person asks for what lies below.
        """
        if self.bounds.full or self.bounds.since or not self._standings:
            return False
        return all(
            standing is Standing.SAME and self.held[native_id].settled
            for native_id, standing in self._standings.items()
        )

    def close(self, lang: str, error: ArchiverError | None = None) -> Sweep:
        """Sum the sweep up."""
        is_empty = not self.seen and bool(self.held)  # an empty listing where releases are held proves nothing
        complete = error is None and not self.cut and not is_empty
        return Sweep(
            lang,
            settles=complete and not self.leaves_gap(),
            listed=self.listed,
            missing=self.count_missing() if complete else 0,
            error=error,
            shown=len(self.seen),
            is_whole=not self.cut,
            opening=self.opening if self.is_opening_whole() else None,
        )

    def is_opening_whole(self) -> bool:
        """Tell whether the first page was read as it always is: no limit cut it, no dates were asked for."""
        is_bounded = bool(self.bounds.since or self.bounds.until)
        return not is_bounded and not (self.cut and self.pages == 1)

    def leaves_gap(self) -> bool:
        """Tell whether a harvest broken off before reached beyond the dates asked for now: it is still to be done."""
        is_bounded = bool(self.bounds.since or self.bounds.until)
        return is_bounded and any(
            not holding.settled and native_id not in self.asked_for for native_id, holding in self.held.items()
        )

    def count_missing(self) -> int:
        """Count what is held of the span swept and was not listed; without instants no span is known but the whole."""
        if not self.reached_end and not self.oldest:
            return 0
        floor = "" if self.reached_end else self.oldest
        return sum(
            native_id not in self.seen
            and (holding.published_at > floor or not floor)
            and (not holding.published_at or self.is_within(holding.published_at[:10]))
            for native_id, holding in self.held.items()
        )


def with_another(opening: Opening, listed: Listed) -> Opening:
    """Return what a first page showed with one thing more on it."""
    return replace(
        opening,
        shown=opening.shown + 1,
        untitled=opening.untitled + (not listed.has_title),
        undated=opening.undated + (listed.published is None),
    )
