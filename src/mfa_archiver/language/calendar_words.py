"""The words that dates are written with, one language a file: read once from `calendars/*.toml`.

Only words and lists live here; date_patterns.py says where in a date each of them stands.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from typing import Any

FOLDER = "mfa_archiver.language.calendars"
NAMES_SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The words of one language's dates, or of all languages together.

    `months` and `solar_hijri` map a folded name (see `fold_name`) to 1..12. `order` is how digits alone are
    arranged: "dmy", "mdy", "ymd", or empty where “05/07/2026” may be either.
    """

    order: str = ""
    months: Mapping[str, int] = field(default_factory=dict)
    solar_hijri: Mapping[str, int] = field(default_factory=dict)  # the months of Iran's own calendar
    weekdays: tuple[str, ...] = ()  # before a date, «пятница, 17 июля 2026», or after it
    year_words: tuple[str, ...] = ()  # after a year: «2026 года»
    year_first: tuple[str, ...] = ()  # between a year and the day after it: «2023 жылғы 12 қаңтар»
    year_before: tuple[str, ...] = ()  # before a year: «17 июли соли 2026»
    ordinals: tuple[str, ...] = ()  # after a day: «1-го», “1st”
    of: tuple[str, ...] = ()  # between day, month and year: «17 de julio de 2026»
    until: tuple[str, ...] = ()  # between the ends of a span: «с 3 по 5 марта»
    also: tuple[str, ...] = ()  # between two days of one month: «12 и 13 января»
    at: tuple[str, ...] = ()  # before the hour: “at 14:02”
    hours: tuple[str, ...] = ()  # after the hour: «14 ч 02 мин»
    minutes: tuple[str, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ((), (), ())  # of year, month and day in numbers: 年, 月, 日
    eras: Mapping[str, int] = field(default_factory=dict)  # 令和, and the year before its first


@cache
def calendar_languages() -> tuple[str, ...]:
    """Return the tags of the languages whose dates are known, in order."""
    names = (file.name for file in resources.files(FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def calendar_table(lang: str) -> dict[str, Any]:
    """Return a language's file as it stands, with the dates attested in it."""
    return tomllib.loads(resources.files(FOLDER).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))


@cache
def known_calendar(tag: str) -> str:
    """Return a language tag whose dates are known, and an empty string, which means all languages, for any other.

    What is worked out from a language's words is then worked out once for all that are unknown.
    """
    lang, _, region = tag.partition("-")
    if lang not in calendar_languages():
        return ""
    return tag if region in calendar_table(lang).get("regions", {}) else lang


@cache
def calendar_words(tag: str) -> CalendarWords:
    """Return the words of a language tag (`ru`, `en-US`); of all languages when none are known for it.

    Where languages disagree about a name, all of them together do not know it: it would be a guess.
    """
    lang, _, region = tag.partition("-")
    if lang not in calendar_languages():
        return _joined([_words(calendar_table(each)) for each in calendar_languages()])
    return _words(calendar_table(lang), region)


def fold_name(name: str) -> str:
    """Fold a name's case in any language: «İyun», «KASIM» and «Kasım» are written with two letters i."""
    return name.lower().replace("i\u0307", "i").replace("ı", "i")


def _words(table: dict[str, Any], region: str = "") -> CalendarWords:
    endings = ("", *table.get("endings", ()))
    read: dict[str, Any] = {
        "order": table.get("regions", {}).get(region, table["order"]),
        "months": _numbered_names(table.get("months", ()), endings),
        "solar_hijri": _numbered_names(table.get("solar_hijri", ()), endings),
        "marks": tuple(tuple(marks) for marks in table.get("numbered", {}).values()) or ((), (), ()),
        "eras": table.get("eras", {}),
    }
    lists = (each.name for each in fields(CalendarWords) if each.name not in read)
    return CalendarWords(**read | {name: tuple(table.get(name, ())) for name in lists})


def _numbered_names(rows: Iterable[str], endings: Iterable[str]) -> dict[str, int]:
    return {
        fold_name(name + ending): number
        for number, names in enumerate(rows, 1)
        for name in names.split(NAMES_SEPARATOR)
        for ending in endings
    }


def _joined(languages: list[CalendarWords]) -> CalendarWords:
    joined: dict[str, Any] = {}
    for each in fields(CalendarWords):
        values = [getattr(words, each.name) for words in languages]
        if each.name == "order":
            continue
        if each.name == "marks":
            joined["marks"] = tuple(
                tuple(mark for marks in column for mark in marks) for column in zip(*values, strict=True)
            )
        elif isinstance(values[0], Mapping):
            joined[each.name] = _agreed(values)
        else:
            joined[each.name] = tuple(dict.fromkeys(word for words in values for word in words))
    return CalendarWords(**joined)


def _agreed(tables: Iterable[Mapping[str, int]]) -> dict[str, int]:
    meanings: defaultdict[str, set[int]] = defaultdict(set)
    for table in tables:
        for name, number in table.items():
            meanings[name].add(number)
    return {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1}
