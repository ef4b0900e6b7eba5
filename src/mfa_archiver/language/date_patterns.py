"""The regular expressions that dates are looked for with: one a language, its repetitions all bounded.

Any word is matched where a month may stand; what it means, and what the match is, is left to date_shapes.py.
Groups are named for what they hold, with a number: `hour1_4` is an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mfa_archiver.language.calendar_words import CalendarWords, calendar_words

# Hours from UTC that a clock's zone means; with «+5» after GMT or UTC that many more.
ZONES = {"GMT": 0, "UTC": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3}

_LETTER = r"[^\W\d_]"
_END = rf"(?!{_LETTER})"
_DASH = r"[-–—~～〜]"
# «… 19:54 18706»: the view count that a page prints after its date.
_VIEWS = r"\.?(?:\s{1,3}\d{1,7})?"


def any_of(words: Iterable[str]) -> str:
    """Return an alternation, longest first, so that «сентября» is not read as «сен»; of nothing, it never matches."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered)) or "(?!)"


@cache
def anywhere(lang: str) -> re.Pattern[str]:
    """Match what may be a date in the middle of a text, and no part of a longer number."""
    shapes = _shapes(calendar_words(lang))
    return re.compile(rf"(?<![\d.:\-–—/])(?:{shapes})(?![\d/]|[.:-]\d)", re.IGNORECASE)


@cache
def alone(lang: str) -> re.Pattern[str]:
    """Match a whole line that may be a date, with its weekday before it and a view count after it."""
    words = calendar_words(lang)
    return re.compile(rf"(?:(?:{any_of(words.weekdays)})[,،.]?\s{{1,3}})?(?:{_shapes(words)}){_VIEWS}", re.IGNORECASE)


@cache
def month_alone(lang: str) -> re.Pattern[str]:
    """Match a whole text that may be a month of a year."""
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


@cache
def part_names(lang: str) -> tuple[str, ...]:
    """Return what each group of a language's patterns holds: `hour1_4` is an hour."""
    return tuple(name.partition("_")[0].rstrip("0123456789") for name in anywhere(lang).groupindex)


@cache
def span_before(lang: str) -> re.Pattern[str]:
    """Match the first day of a span before its last: «с 12 по », «28 января – », “March 3 to ”."""
    words = calendar_words(lang)
    joints = any_of((*words.until, *words.also))
    day = rf"(?<![\d.:,/]){_number(words)}(?:\s{{1,3}}(?:{any_of(words.of)}\s)?(?P<name>{_LETTER}{{2,20}})\.?)?"
    return re.compile(rf"{day}\s{{0,3}}(?:{_DASH}|(?<=\s)(?:{joints})(?=\s))\s{{0,3}}$", re.IGNORECASE)


@cache
def span_after(lang: str) -> re.Pattern[str]:
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
    iso_like = (
        # «2026-09-25», «2026-09-25 18:59»
        rf"{year}-(?P<month#>\d{{2}})-(?P<day#>\d{{2}})",
        # «2026/07/17», «2026. 7. 17.»
        rf"{year}(?P<mark#>[/.])\s?{digits}(?P=mark#)\s?(?P<day#>\d{{1,2}})\.?",
    )
    # «2026年7月17日 14時02分», «令和8年7月17日», «2026 оны 7 дугаар сарын 17»: before the shapes with names,
    # which could take «7 дугаар» for a day and a month
    marked = rf"{reign}\s{{0,3}}(?:{year_mark})\s{{0,3}}{digits}[-\s]{{0,3}}(?:{month_mark})\s{{0,3}}{marked_day}"
    others = (
        # «28.11.2025, 19:54», «17. 7. 2026»
        rf"(?P<day#>\d{{1,2}})\.\s?{digits}\.\s?{year}{year_words}",
        # «17/07/2026», «17-07-2026»
        rf"(?P<first#>\d{{1,2}})(?P<mark#>[/-])(?P<second#>\d{{1,2}})(?P=mark#){year}",
        # «11:20, 20 Январь 2026», «1 Декабря 2020 14:02», «17 de julio de 2026», «17-июль, 2026-жыл»
        rf"{day}{between}{name}{_before_year(words)}{year}{year_words}",
        # «August 06, 2025», «Қаң 17, 2023 14:28»
        rf"(?<!{_LETTER}){name}\s{{1,3}}{day},?\s{{1,3}}{year}{year_words}",
        # «2023 жылғы 12 қаңтар», «2026-yil 17-iyul»; «2026 m. liepos 17 d.»
        rf"{year}{year_first}{day}{between}{name}",
        rf"{year}{year_first}{name}\s{{1,3}}{day}",
    )
    # The clock stands after the alternatives and not in each of them: it is the larger part of a pattern.
    return _numbered(
        (
            rf"(?:{_numbered(iso_like, 'i')}){after}",
            marked + after_mark,
            rf"{before}(?:{_numbered(others, 'o')}){after}",
        )
    )


def _numbered(shapes: Iterable[str], prefix: str = "") -> str:
    # A group name may stand once in a pattern: each shape's are numbered, and read without the number.
    return "|".join(shape.replace("#", f"_{prefix}{index}") for index, shape in enumerate(shapes))


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
    zone = rf"(?:\s?[|(]?\s?(?P<zone#>{any_of(ZONES)}){_END}(?:\s?(?P<offset#>[+\-−]\s?\d{{1,2}}(?::\d{{2}})?))?\)?)?"
    return rf"{weekday}(?:{joint}(?:{'|'.join(shapes)}))?{zone}"
