"""Walks down one listing and knows when to stop. What is listed, releases or candidates, makes no difference here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from mfa_archiver.errors import ArchiverError
from mfa_archiver.harvest.events import Bounds, Sweep
from mfa_archiver.harvest.span import Moment, Span, moment_of
from mfa_archiver.model import Holding, PublicationDate
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

    def __init__(self, held: Mapping[str, Holding], bounds: Bounds, expected: int = 0) -> None:
        self.held = held
        self.bounds = bounds
        self.expected = expected  # a listing that shows fewer is not to be trusted
        self.address = ""  # of the listing's first page
        self.seen: set[str] = set()
        self.asked_for: set[str] = set()  # those seen that lie within the dates
        self.pages = 0
        self.opening = Opening()
        self.listed = 0
        self.moments: list[Moment] = []  # of what is listed, in its order
        self.ended = False
        self.cut = False  # ended by --limit, before the natural end
        self.is_unsure = False  # something stood there that could not be told
        self._standings: dict[str, Standing] = {}  # of the page at hand
        self._days: list[str] = []

    def begin_page(self, address: str = "", led_to: str = "") -> bool:
        """Begin a page, and tell whether it opens the listing. `led_to` is where its address redirects."""
        self.pages += 1
        if self.pages == 1:
            self.address = address
            self.opening = Opening(led_to=led_to)
        self._standings = {}
        self._days = []
        return self.pages == 1

    def note(self, native_id: str | None) -> None:
        """Note that something is listed, if without anything to compare; None when nobody can tell what it is."""
        if native_id is None:
            self.is_unsure = True
        else:
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
        if moment := moment_of(published) or held_moment(self.held.get(listed.native_id)):
            self.moments.append(moment)
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
        self.ended = is_empty or self.cut or self.is_below() or self.is_quiet()

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
        trusted = complete and not self.is_unsure and len(self.seen) >= self.expected
        span = Span(self.moments)
        return Sweep(
            lang,
            settles=complete and not self.leaves_gap(),
            listed=self.listed,
            unlisted=self.find_unlisted(span) if trusted else (),
            seen=frozenset(self.seen),
            address=self.address,
            back_to=span.oldest_day,
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

    def find_unlisted(self, span: Span) -> tuple[str, ...]:
        """Return what is held, lies within the listing's span and the dates asked for, and was not listed."""
        return tuple(
            native_id
            for native_id, holding in self.held.items()
            if native_id not in self.seen
            and holding.was_listed
            and (moment := held_moment(holding))
            and span.covers(moment)
            and self.is_within(moment.day)
        )


def held_moment(holding: Holding | None) -> Moment | None:
    """Return when a held release was published, where that is known."""
    if holding is None or not (holding.day or holding.published_at):
        return None
    return Moment(holding.day or holding.published_at[: len("2026-01-31")], holding.published_at)


def with_another(opening: Opening, listed: Listed) -> Opening:
    """Return what a first page showed with one thing more on it."""
    return replace(
        opening,
        shown=opening.shown + 1,
        untitled=opening.untitled + (not listed.has_title),
        undated=opening.undated + (listed.published is None),
    )
