"""Turns days of Iran's solar calendar into those of ours; reading them is left to date_shapes.py."""

from __future__ import annotations

from datetime import date, timedelta

# The rule of 33 years agrees with the astronomical calendar from 1244 to 1472 (Heydari-Malayeri, 2004).
YEARS = range(1244, 1473)
_CYCLE = 33
_LEAP_YEARS = (1, 5, 9, 13, 17, 22, 26, 30)  # of a cycle
_ANCHOR = date(2016, 3, 20)  # 1 Farvardin 1395
_ANCHOR_YEAR = 1395
_LONG_MONTHS, _LONG, _SHORT = 6, 31, 30
_LAST_MONTH = 12


def gregorian_day(year: int, month: int, day: int) -> date:
    """Return the day of our calendar. Raises ValueError for a day that is none, or a year outside YEARS."""
    if year not in YEARS or not 1 <= month <= _LAST_MONTH or not 1 <= day <= _month_length(year, month):
        raise ValueError(f"{year}-{month}-{day} is no day of the solar calendar")
    first, last = sorted((_ANCHOR_YEAR, year))
    days = sum(map(_year_length, range(first, last)))
    new_year = _ANCHOR + timedelta(days=days if year >= _ANCHOR_YEAR else -days)
    before = sum(_month_length(year, each) for each in range(1, month))
    return new_year + timedelta(days=before + day - 1)


def _year_length(year: int) -> int:
    return sum(_month_length(year, month) for month in range(1, _LAST_MONTH + 1))


def _month_length(year: int, month: int) -> int:
    if month <= _LONG_MONTHS:
        return _LONG
    is_short = month == _LAST_MONTH and year % _CYCLE not in _LEAP_YEARS
    return _SHORT - is_short
