"""Periods of the calendar: the name of the one that a day lies in, and all those between two.

A period is named as dates are written at its precision: `2025-12-18`, `2025-W51` (ISO 8601), `2025-12`, `2025`.
Names of one length sort by time.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Length(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


# How many characters of a date must be known to place it: «2025-12» lies in a month, and in no one week.
PRECISION = {Length.DAY: 10, Length.WEEK: 10, Length.MONTH: 7, Length.YEAR: 4}


def period_of(day: str, length: Length) -> str | None:
    """Return the period that an ISO date (`2025-12-18`, `2025-12`, `2025`) lies in; None when it says too little."""
    known = day[: PRECISION[length]]
    if len(known) < PRECISION[length]:
        return None
    return name_of(date.fromisoformat(known), length) if length is Length.WEEK else known


def periods_between(first: str, last: str, length: Length) -> list[str]:
    """Return all periods from one to another, both included; none when the last lies before the first."""
    names = []
    day, end = first_day_of(first, length), first_day_of(last, length)
    while day <= end:
        names.append(name_of(day, length))
        day = next_start(day, length)
    return names


def first_day_of(period: str, length: Length) -> date:
    """Return the day that a period begins on."""
    match length:
        case Length.WEEK:
            return date.fromisoformat(f"{period}-1")
        case Length.MONTH:
            return date.fromisoformat(f"{period}-01")
        case Length.YEAR:
            return date.fromisoformat(f"{period}-01-01")
        case Length.DAY:
            return date.fromisoformat(period)


def name_of(day: date, length: Length) -> str:
    """Return the name of the period that a day lies in."""
    if length is Length.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return day.isoformat()[: PRECISION[length]]


def next_start(day: date, length: Length) -> date:
    """Return the first day of the period after the one that begins on `day`."""
    match length:
        case Length.DAY:
            return day + timedelta(days=1)
        case Length.WEEK:
            return day + timedelta(days=7)
        case Length.MONTH:
            return date(day.year + day.month // 12, day.month % 12 + 1, 1)
        case Length.YEAR:
            return date(day.year + 1, 1, 1)
