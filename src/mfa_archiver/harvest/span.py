"""How far down a listing can be relied on: where a release that it does not show should have stood. Pure.

A feed forgets its end, a site pins a release to the top, some lists go by the last change. So only that counts which
stands in the order of dates, and only above something older.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_archiver.model import PublicationDate, isoformat


@dataclass(frozen=True, slots=True)
class Moment:
    """When a release was published: the publisher's day, as exactly as known, and the instant (ISO, UTC) or nothing."""

    day: str
    instant: str = ""


def moment_of(published: PublicationDate | None) -> Moment | None:
    """Return a date of publication as a moment."""
    return Moment(published.day, isoformat(published.instant)) if published else None


def is_older(one: Moment, other: Moment) -> bool:
    """Tell whether one moment certainly lies before another: by instants, else by what is known of both days."""
    if one.instant and other.instant:
        return one.instant < other.instant
    exact = min(len(one.day), len(other.day))
    return one.day[:exact] < other.day[:exact]


def ordered_run(listed: Sequence[Moment]) -> Sequence[Moment]:
    """Return the part of a listing that stands newest first, from the top on.

    What is pinned above it is passed over, and what follows the first thing out of order is left out.
    """
    displaced = _displaced(listed)
    start = next((place for place, is_displaced in enumerate(displaced) if not is_displaced), len(listed))
    end = next((place for place in range(start, len(listed)) if displaced[place]), len(listed))
    return listed[start:end]


class Span:
    """The part of the past that a listing vouches for."""

    def __init__(self, listed: Sequence[Moment]) -> None:
        run = ordered_run(listed)
        self.oldest_day = min((moment.day for moment in run), default="")
        self._oldest_instant = min((moment.instant for moment in run if moment.instant), default="")

    def covers(self, moment: Moment) -> bool:
        """Tell whether something older than a moment is listed, in its place: one of the same day may stand below."""
        if moment.instant and self._oldest_instant:
            return self._oldest_instant < moment.instant
        return bool(self.oldest_day) and is_older(Moment(self.oldest_day), moment)


def _displaced(listed: Sequence[Moment]) -> list[bool]:
    """Tell of each thing listed whether something newer follows it."""
    found: list[bool] = []
    newest_day = newest_instant = newest_without = ""
    for moment in reversed(listed):
        if moment.instant:
            is_displaced = moment.instant < newest_instant or _is_before(moment.day, newest_without)
            newest_instant = max(newest_instant, moment.instant)
        else:
            is_displaced = _is_before(moment.day, newest_day)
            newest_without = max(newest_without, moment.day)
        newest_day = max(newest_day, moment.day)
        found.append(is_displaced)
    return found[::-1]


def _is_before(day: str, other: str) -> bool:
    return bool(other) and is_older(Moment(day), Moment(other))
