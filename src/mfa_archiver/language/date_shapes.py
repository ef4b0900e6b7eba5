"""The shapes that dates are written in, in any language, and the day and clock that each match means.

A shape is tried with any word where a month may stand, and the word is looked up: one small pattern a
language, whose repetitions are all bounded. What a date is good for is left to dates.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache

from mfa_archiver.language import solar_hijri
from mfa_archiver.language.calendar_words import CalendarWords, calendar_words, fold_name

_LETTER = r"[^\W\d_]"
_END = rf"(?!{_LETTER})"
_DASH = r"[-–—~～〜]"
_HALF_DAY = 12
_LAST_MONTH = 12
_WINDOW = 48  # characters before a date in which the other end of a span stands
_FIRST_TOKEN = re.compile(r"\d+|\w+|.", re.DOTALL)
_OFFSET = re.compile(r"([+\-−])\s?(\d{1,2})(?::?(\d{2}))?")
# Hours from UTC that a clock's zone means; with «+5» after GMT or UTC that many more.
_ZONES = {"GMT": 0, "UTC": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3}
# «… 2026 | GMT +5», «… 19:54 18706»: what a page prints after its date.
_VIEWS = r"\.?(?:\s{1,3}\d{1,7})?"


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
    words, pattern, position = calendar_words(lang), _anywhere(lang), 0
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


def whole_date(line: str, lang: str) -> datetime | None:
    """Read a text that is nothing but a date, perhaps with its weekday before it and a view count after it."""
    found = _alone(lang).fullmatch(line)
    return _moment(_parts(found, lang), calendar_words(lang)) if found else None


def whole_month(text: str, lang: str) -> tuple[int, int] | None:
    """Read a text that is nothing but a month of a year («Июль 2026»): the year and the month's number."""
    found = _month_alone(lang).fullmatch(text)
    if found is None:
        return None
    part = {name.partition("_")[0]: text for name, text in found.groupdict().items() if text}
    month = int(part["month"]) if "month" in part else month_number(part["name"], lang)
    return (int(part["year"]), month) if 1 <= month <= _LAST_MONTH else None


def month_number(name: str, lang: str) -> int:
    """Return the number of the month that a word names in our calendar; 0 when it names none."""
    return calendar_words(lang).months.get(fold_name(name), 0)


def any_of(words: Iterable[str]) -> str:
    """Return an alternation, longest first, so that «сентября» is not read as «сен»; of nothing, it never matches."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered)) or "(?!)"


# --- what a match means ----------------------------------------------------------------------------


def _parts(found: re.Match[str], lang: str) -> dict[str, str]:
    return {name: text for name, text in zip(_part_names(lang), found.groups(), strict=True) if text}


@cache
def _part_names(lang: str) -> tuple[str, ...]:
    """Return what each group of a language's patterns holds: `hour1_4` is an hour."""
    return tuple(name.partition("_")[0].rstrip("0123456789") for name in _anywhere(lang).groupindex)


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
    offset = timedelta(hours=_ZONES[part["zone"].upper()])
    if found := _OFFSET.fullmatch(part.get("offset", "")):
        more = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        offset += more if found[1] == "+" else -more
    return timezone(offset)


# --- spans -----------------------------------------------------------------------------------------


def _span_end(text: str, found: re.Match[str], part: dict[str, str], lang: str) -> int:
    """Return where a span ends that the match is one end of; 0 when it is none."""
    start = found.start()
    before = _before(lang).search(text[max(0, start - _WINDOW) : start])
    if before and (not before["name"] or month_number(before["name"], lang)):
        return found.end()
    after = _after(lang).match(text, found.end())
    if after is None:
        return 0
    name = after["name"] or after["name_first"]
    if name:
        return after.end() if month_number(name, lang) else 0
    ends_in_day = "era" in part or text.find(part["year"], start) == start
    return after.end() if after["digits"] or ends_in_day else 0


@cache
def _before(lang: str) -> re.Pattern[str]:
    """Match the first day of a span before its last: «с 12 по », «28 января – », “March 3 to ”."""
    words = calendar_words(lang)
    joints = any_of((*words.until, *words.also))
    day = rf"(?<![\d.:,/]){_number(words)}(?:\s{{1,3}}(?:{any_of(words.of)}\s)?(?P<name>{_LETTER}{{2,20}})\.?)?"
    return re.compile(rf"{day}\s{{0,3}}(?:{_DASH}|(?<=\s)(?:{joints})(?=\s))\s{{0,3}}$", re.IGNORECASE)


@cache
def _after(lang: str) -> re.Pattern[str]:
    """Match the last day of a span after its first: « – 30.11.2025», « по 20 июля», «至5日»."""
    words = calendar_words(lang)
    until = any_of(words.until)
    joint = rf"(?:\s{{0,3}}{_DASH}\s{{0,3}}|\s{{1,3}}(?:{until})\s{{1,3}})"
    if any(words.marks):
        joint = rf"(?:{joint}|\s?(?:{until})\s?)"
    named = rf"(?:{any_of(words.of)}\s)?(?P<name>{_LETTER}{{2,20}})"
    digits = r"(?P<digits>\d{1,2}\s?\.\s?\d{1,2}(?:\s?\.\s?\d{4})?(?![\d:])|\d{1,4}[-/]\d{1,2}[-/]\d{1,4})"
    return re.compile(
        rf"{joint}(?:{digits}|(?P<name_first>{_LETTER}{{2,20}})\.?\s{{1,3}}\d{{1,2}}(?!\d)"
        rf"|{_number(words)}[-\s]{{1,3}}{named}|\d{{1,2}}(?![\d:.]\d|\d))",
        re.IGNORECASE,
    )


# --- the patterns ----------------------------------------------------------------------------------


@cache
def _anywhere(lang: str) -> re.Pattern[str]:
    shapes = _shapes(calendar_words(lang))
    return re.compile(rf"(?<![\d.:\-–—/])(?:{shapes})(?![\d/]|[.:-]\d)", re.IGNORECASE)


@cache
def _alone(lang: str) -> re.Pattern[str]:
    words = calendar_words(lang)
    return re.compile(rf"(?:(?:{any_of(words.weekdays)})[,،.]?\s{{1,3}})?(?:{_shapes(words)}){_VIEWS}", re.IGNORECASE)


@cache
def _month_alone(lang: str) -> re.Pattern[str]:
    words = calendar_words(lang)
    year_mark, month_mark = map(any_of, words.marks[:2])
    shapes = (
        # «Июль 2026 г.», «julio de 2026»
        rf"{_name(words)}{_before_year(words)}(?P<year#>\d{{4}}){_year_words(words)}",
        # «2026 жылғы шілде»
        rf"(?P<year#>\d{{4}})[-.\s]{{0,2}}(?:{any_of(words.year_first)})\.?\s{{1,3}}{_name(words)}",
        # «2026年7月»
        rf"(?P<year#>\d{{4}})\s?(?:{year_mark})\s?(?P<month#>\d{{1,2}})[-\s]?(?:{month_mark})",
    )
    return re.compile(_numbered(shapes), re.IGNORECASE)


def _shapes(words: CalendarWords) -> str:
    """Build one alternation over the shapes a date is written in, with the words of a language."""
    day = rf"(?P<day#>\d{{1,2}}){_ordinal(words)}"
    year, digits = r"(?P<year#>\d{4})", r"(?P<month#>\d{1,2})"
    name = _name(words)
    between = rf"(?:-|\s{{1,3}}(?:(?:{any_of(words.of)})\s{{1,3}})?)"
    year_words = _year_words(words)
    year_first = rf"[-.\s]{{0,2}}(?:{any_of(words.year_first)}){_END}\.?,?\s{{1,3}}"
    before = r"(?:(?P<hour0#>\d{1,2}):(?P<minute0#>\d{2}),?\s{1,3})?"
    after = _clock(words, r"(?:\s?[,،|•·@–—-])?\s{1,3}")
    after_mark = _clock(words, r"\s{0,3}")
    year_mark, month_mark, day_mark = map(any_of, words.marks)
    marked_day = rf"(?P<day#>\d{{1,2}})(?:[-\s]{{0,3}}(?:{day_mark}))?(?:\s?[(（]{_LETTER}{{1,3}}[)）])?"
    reign = rf"(?:{year}|(?P<era#>{any_of(words.eras)})\s?(?P<reign#>\d{{1,2}}|元))"
    shapes = (
        # «2026-09-25», «2026-09-25 18:59»
        rf"{year}-(?P<month#>\d{{2}})-(?P<day#>\d{{2}}){after}",
        # «2026/07/17», «2026. 7. 17.»
        rf"{year}(?P<mark#>[/.])\s?{digits}(?P=mark#)\s?(?P<day#>\d{{1,2}})\.?{after}",
        # «2026年7月17日 14時02分», «令和8年7月17日», «2026 оны 7 дугаар сарын 17»: before the shapes with names,
        # which could take «7 дугаар» for a day and a month
        rf"{reign}\s{{0,3}}(?:{year_mark})\s{{0,3}}{digits}[-\s]{{0,3}}(?:{month_mark})\s{{0,3}}{marked_day}{after_mark}",
        # «28.11.2025, 19:54», «17. 7. 2026»
        rf"{before}(?P<day#>\d{{1,2}})\.\s?{digits}\.\s?{year}{year_words}{after}",
        # «17/07/2026», «17-07-2026»
        rf"{before}(?P<first#>\d{{1,2}})(?P<mark#>[/-])(?P<second#>\d{{1,2}})(?P=mark#){year}{after}",
        # «11:20, 20 Январь 2026», «1 Декабря 2020 14:02», «17 de julio de 2026», «17-июль, 2026-жыл»
        rf"{before}{day}{between}{name}{_before_year(words)}{year}{year_words}{after}",
        # «August 06, 2025», «Қаң 17, 2023 14:28»
        rf"{before}(?<!{_LETTER}){name}\s{{1,3}}{day},?\s{{1,3}}{year}{year_words}{after}",
        # «2023 жылғы 12 қаңтар», «2026-yil 17-iyul»; «2026 m. liepos 17 d.»
        rf"{before}{year}{year_first}{day}{between}{name}{after}",
        rf"{before}{year}{year_first}{name}\s{{1,3}}{day}{after}",
    )
    return _numbered(shapes)


def _numbered(shapes: Iterable[str]) -> str:
    # A group name may stand once in a pattern: each shape's are numbered, and read without the number.
    return "|".join(shape.replace("#", f"_{index}") for index, shape in enumerate(shapes))


def _number(words: CalendarWords) -> str:
    return rf"\d{{1,2}}{_ordinal(words)}"


def _ordinal(words: CalendarWords) -> str:
    return rf"(?:[.°º]|[-’'\s]?(?:{any_of(words.ordinals)}){_END}\.?)?"


def _name(words: CalendarWords) -> str:
    """Match a word that may be a month, and another name of it after a bar: «تموز/يوليو»."""
    of_several_words = any_of(name for name in (*words.months, *words.solar_hijri) if " " in name)
    word = rf"(?:{of_several_words}|{_LETTER}{{1,20}}){_END}"
    return rf"(?P<name#>{word})\.?(?:\s?/\s?{word})?"


def _before_year(words: CalendarWords) -> str:
    return rf"(?:-|[,،]?\s{{1,3}}(?:(?:{any_of((*words.of, *words.year_before))})\s{{1,3}})?)"


def _year_words(words: CalendarWords) -> str:
    return rf"(?:[-.\s]{{0,2}}(?:{any_of(words.year_words)}){_END}\.?)?"


def _clock(words: CalendarWords, joint: str) -> str:
    """Match a time of day after a date: «, 19:54», « в 14 ч 02 мин», “ at 2:02 p.m.”, « | GMT +5»."""
    at, hours, minutes = any_of(words.at), any_of(words.hours), any_of(words.minutes)
    half = rf"(?P<half{{0}}#>[ap])\.?\s?m{_END}\.?"
    seconds = rf"(?:[:：]\d{{2}})?(?:\s?(?:{minutes}){_END}\.?)?(?:\s?(?:{half.format(1)}|(?:{hours}){_END}\.?))?"
    after_hour = rf"[:：]|\s?(?:{hours})\.?\s?"
    shapes = (
        rf"(?:(?:{at})\s{{0,3}})?(?P<hour1#>\d{{1,2}})(?:{after_hour})(?P<minute1#>\d{{2}})(?!\d){seconds}",
        rf"(?:{at})\s{{1,3}}(?P<hour2#>\d{{1,2}})\.(?P<minute2#>\d{{2}})(?!\d)",
        rf"(?:(?:{at})\s{{1,3}})?(?P<hour3#>\d{{1,2}})\s?{half.format(3)}",
    )
    weekday = rf"(?:,?\s{{1,3}}\(?(?:{any_of(words.weekdays)})\)?{_END})?"
    zone = rf"(?:\s?[|(]?\s?(?P<zone#>{any_of(_ZONES)}){_END}(?:\s?(?P<offset#>[+\-−]\s?\d{{1,2}}(?::\d{{2}})?))?\)?)?"
    return rf"{weekday}(?:{joint}(?:{'|'.join(shapes)}))?{zone}"
