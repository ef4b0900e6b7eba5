"""Finds the dates written in a text, in any language, and tells the day and the clock that each means.

A pattern takes any word for a month, and the word is looked up here. How the patterns are made is left to
date_patterns.py, what a date is good for to dates.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from mfa_archiver.language import solar_hijri
from mfa_archiver.language.calendar_words import CalendarWords, calendar_words, fold_name, known_calendar
from mfa_archiver.language.date_patterns import (
    ZONES,
    alone,
    any_of,
    anywhere,
    month_alone,
    part_names,
    span_after,
    span_before,
)

_HALF_DAY = 12
_LAST_MONTH = 12
_WINDOW = 48  # characters before a date in which the other end of a span stands
_FIRST_TOKEN = re.compile(r"\d+|\w+|.", re.DOTALL)
_OFFSET = re.compile(r"([+\-−])\s?(\d{1,2})(?::?(\d{2}))?")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date found in a text: where it begins and ends, and what it means.

    `moment` is at midnight where no clock is printed, and has a zone only where one is.
    """

    start: int
    end: int
    moment: datetime


def find_dates(text: str, lang: str) -> Iterator[WrittenDate]:
    """Yield the full dates written in a text; spans, days without a year and impossible ones are passed over."""
    if not may_hold_year(text):
        return
    lang = known_calendar(lang)
    words, pattern, position = calendar_words(lang), anywhere(lang), 0
    while found := pattern.search(text, position):
        part = _parts(found, lang)
        if span_end := _span_end(text, found, part, lang):
            position = span_end
            continue
        if moment := _moment(part, words):
            yield WrittenDate(found.start(), found.end(), moment)
            position = found.end()
            continue
        first = _FIRST_TOKEN.match(text, found.start())
        position = first.end() if first else found.end()


def may_hold_year(text: str) -> bool:
    """Tell whether a text holds what may be a year, as every date does; most lines beside a headline hold none."""
    return bool(_year().search(text))


def whole_date(line: str, lang: str) -> datetime | None:
    """Read a text that is nothing but a date, perhaps with its weekday before it and a view count after it."""
    lang = known_calendar(lang)
    found = alone(lang).fullmatch(line)
    return _moment(_parts(found, lang), calendar_words(lang)) if found else None


def whole_month(text: str, lang: str) -> tuple[int, int] | None:
    """Read a text that is nothing but a month of a year («Июль 2026»): the year and the month's number."""
    lang = known_calendar(lang)
    found = month_alone(lang).fullmatch(text)
    if found is None:
        return None
    part = {name.partition("_")[0]: text for name, text in found.groupdict().items() if text}
    month = int(part["month"]) if "month" in part else month_number(part["name"], lang)
    return (int(part["year"]), month) if 1 <= month <= _LAST_MONTH else None


@cache
def _year() -> re.Pattern[str]:
    return re.compile(rf"\d{{4}}|{any_of(calendar_words('').eras)}")


def month_number(name: str, lang: str) -> int:
    """Return the number of the month that a word names in our calendar; 0 when it names none."""
    return calendar_words(lang).months.get(fold_name(name), 0)


# --- what a match means ----------------------------------------------------------------------------


def _parts(found: re.Match[str], lang: str) -> dict[str, str]:
    return {name: text for name, text in zip(part_names(lang), found.groups(), strict=True) if text}


def _moment(part: dict[str, str], words: CalendarWords) -> datetime | None:
    try:
        year, month, day = _day(part, words)
        hour = _hour(int(part.get("hour", "0")), part.get("half", "").lower())
        return datetime(year, month, day, hour, int(part.get("minute", "0")), tzinfo=_zone(part))
    except ValueError:
        return None


def _day(part: dict[str, str], words: CalendarWords) -> tuple[int, int, int]:
    """Return year, month and day. Raises ValueError when they are none, or may be read in two ways."""
    year = words.eras[part["era"]] + int(part["reign"].replace("元", "1")) if "era" in part else int(part["year"])
    if "first" in part:
        return year, *_month_and_day(int(part["first"]), int(part["second"]), words.order)
    day = int(part["day"])
    name = fold_name(part.get("name", ""))
    if name in words.solar_hijri and year in solar_hijri.YEARS:
        return _gregorian(year, words.solar_hijri[name], day)
    if "month" in part and words.solar_hijri and year in solar_hijri.YEARS:
        return _gregorian(year, int(part["month"]), day)
    return year, int(part["month"]) if "month" in part else words.months.get(name, 0), day


def _gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    gregorian = solar_hijri.gregorian_day(year, month, day)
    return gregorian.year, gregorian.month, gregorian.day


def _month_and_day(first: int, second: int, order: str) -> tuple[int, int]:
    """Tell “17/07” from “07/17”: by the number that is no month, else by the language's order."""
    if first > _LAST_MONTH or first == second or (order not in {"", "mdy"} and second <= _LAST_MONTH):
        return second, first
    if second > _LAST_MONTH or order == "mdy":
        return first, second
    raise ValueError("either may be the month")


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= _HALF_DAY:
        raise ValueError("no hour of half a day")
    return hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)


def _zone(part: dict[str, str]) -> timezone | None:
    if "zone" not in part or "hour" not in part:
        return None
    offset = timedelta(hours=ZONES[part["zone"].upper()])
    if found := _OFFSET.fullmatch(part.get("offset", "")):
        more = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        offset += more if found[1] == "+" else -more
    return timezone(offset)


# --- spans -----------------------------------------------------------------------------------------


def _span_end(text: str, found: re.Match[str], part: dict[str, str], lang: str) -> int:
    """Return where a span ends that the match is one end of; 0 when it is none."""
    start = found.start()
    before = span_before(lang).search(text[max(0, start - _WINDOW) : start])
    if before and (not before["name"] or month_number(before["name"], lang)):
        return found.end()
    after = span_after(lang).match(text, found.end())
    if after is None:
        return 0
    name = after["name"] or after["name_first"]
    if name:
        return after.end() if month_number(name, lang) else 0
    ends_in_day = "era" in part or text.find(part["year"], start) == start
    return after.end() if after["digits"] or ends_in_day else 0
