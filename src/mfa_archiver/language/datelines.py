"""Splits a dateline («Астана. 28 ноября. KAZAKHSTAN TODAY - ») off a release's first paragraph, and dates it.

Only the shapes in the table are split: a wrong split loses words, a missed one loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import chain

from mfa_archiver.language.calendar_words import calendar_words
from mfa_archiver.language.date_patterns import any_of
from mfa_archiver.language.date_shapes import find_dates, month_number
from mfa_archiver.language.lexicon import lexicons

_LONGEST = 120  # characters of a paragraph that a dateline can stand in
_CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІЇЄҐЎÀ-ÖØ-ÞŞĞİƏŁŚŻŹĆŃČŠŽŘĐ"
# «Астана», «НЬЮ-ЙОРК», «Нью-Йорк», «New York», «Нур-Султан/Брюссель»
_PLACE = rf"[{_CAPITAL}][\w’'.\-]*(?:[ /][{_CAPITAL}][\w’'\-]*){{0,2}}"
# «BERLIN», «НЬЮ-ЙОРК»: long enough to be no acronym, «США, 5 мая – » being prose.
_CAPITALS = rf"[{_CAPITAL}]{{4,}}(?:[ /\-][{_CAPITAL}]{{2,}}){{0,2}}|[{_CAPITAL}]{{2,}}[ \-][{_CAPITAL}]{{4,}}"
_DASH = r"\s*[-–—]{1,2}\s+"
_MONTH = r"[^\W\d_]{3,20}\b"

# One line a shape: what stands where, and an example. Spaces are those the examples show.
_SHAPES = (
    # «Астана. 28 ноября. KAZAKHSTAN TODAY - », «28 ноября. KAZAKHSTAN TODAY - »
    r"(?:{place}\. )?{date}\. {agency}{dash}",
    # «ПЕТРОПАВЛОВСК. КАЗИНФОРМ – »
    r"{place}\. {agency}{dash}",
    # «Астана - 8 октября /KZinform/. », «ASTANA – October 8 /Kazinform/ – »
    r"{place}{dash}{date} /{agency}/(?:{dash}|\.\s+)",
    # «АСТАНА, 9 фев - Sputnik. »
    r"{place}, {date}{dash}{agency}\.\s+",
    # «27 ноября, Минск /Корр. БЕЛТА/. »
    r"{date}, {place} /{agency}/(?:{dash}|\.\s+)",
    # «ASTANA, November 28 (Kazinform) – », «АСТАНА, 28 ноября (Казинформ). »
    r"{place}[,.] {date} \({agency}\)(?:{dash}|\.\s+)",
    # «АСТАНА (ТАСС) – »
    r"{place} \({agency}\){dash}",
    # «Астана, 17 июля 2025 года – », «Astana, 17 July 2025 – », «Астана, 2025 жылғы 17 шілде – »
    r"{place}, {full_date}{dash}",
    # «BERLIN, 5. März – »: without an agency and a year only after a place in capitals
    r"(?:{capitals}), {date}{dash}",
)


def split_dateline(first_paragraph: str, lang: str) -> tuple[str, str]:
    """Return the dateline as printed, without its closing dash, and the paragraph after it.

    The dateline is empty, and the paragraph whole, when none of the known shapes opens it. `lang` names
    the months to know; empty means all languages'. Agencies of every language are known always.
    """
    opening = first_paragraph[:_LONGEST]
    found = next((each for each in _matches(opening, lang) if _names_months(each, lang)), None)
    if not found:
        return "", first_paragraph
    rest = first_paragraph[found.end() :]
    if not rest.strip():
        return "", first_paragraph
    return found.group().rstrip(" \n-–—"), rest


def date_dateline(dateline: str, lang: str, latest: date | None) -> date | None:
    """Return the day a dateline names; one without a year is of the last year in which it is not after `latest`.

    `latest` is a day known to be that of publication or later: «31 декабря» on 1 January is of the year
    before. A dateline may run a day ahead of it, being written in another time zone. None when there is no
    date, or no year and no `latest`.
    """
    if found := next(find_dates(dateline, lang), None):
        return found.moment.date()
    if latest is None:
        return None
    for each in chain.from_iterable(pattern.finditer(dateline) for pattern in _days_of_months(lang)):
        month, day = month_number(each["name"], lang), int(each["day"])
        for year in (latest.year + 1, latest.year, latest.year - 1):
            candidate = _day_of(year, month, day)
            if candidate and candidate <= latest + timedelta(days=1):
                return candidate
    return None


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _matches(opening: str, lang: str) -> Iterator[re.Match[str]]:
    for pattern in _datelines(lang):
        if found := pattern.match(opening):
            yield found


def _names_months(found: re.Match[str], lang: str) -> bool:
    return all(month_number(name, lang) for name in found.groupdict().values() if name)


@cache
def _datelines(lang: str) -> tuple[re.Pattern[str], ...]:
    parts = {
        "place": _PLACE,
        "capitals": _CAPITALS,
        "date": _date(lang, r"(?:,? {year})?"),
        "full_date": _date(lang, ",? {year}"),
        "agency": _agency(),
        "dash": _DASH,
    }
    return tuple(re.compile(shape.format(**parts)) for shape in _SHAPES)


def _date(lang: str, year_after: str) -> str:
    """Match «28 ноября», «9 фев», «17 июля 2025 года», «November 28, 2025», «2025 жылғы 17 шілде».

    `year_after` says whether a year must follow the day and the month.
    """
    words = calendar_words(lang)
    after, first = any_of(words.year_words), any_of(words.year_first)
    year = year_after.format(year=rf"\d{{4}}(?: (?:{after})\b\.?)?")
    return (
        rf"(?:\d{{1,2}}\.? (?P<name_a>{_MONTH})\.?{year}|(?P<name_b>{_MONTH})\.? \d{{1,2}}{year}"
        rf"|\d{{4}} (?:{first})\b\.? \d{{1,2}} (?P<name_c>{_MONTH}))"
    )


@cache
def _days_of_months(lang: str) -> tuple[re.Pattern[str], ...]:
    day = rf"(?P<day>\d{{1,2}})(?:\.|-?(?:{any_of(calendar_words(lang).ordinals)})\b)?"
    # One after the other: in «Астана. 28 ноября» the city stands where a month may.
    return re.compile(rf"(?<!\w){day} (?P<name>{_MONTH})"), re.compile(rf"(?<!\w)(?P<name>{_MONTH})\.? {day}(?!\w)")


@cache
def _agency() -> str:
    names = any_of(name for each in lexicons() for name in each.agencies)
    correspondents = any_of(word for each in lexicons() for word in each.correspondents)
    return rf"(?i:(?:(?:{correspondents})\.? )?(?:{names}))"
