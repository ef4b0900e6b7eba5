"""The fields that narrow a query (`lang:ru`, `date:2025-12`): their names, what their values look like, what they mean.

What only the caller knows, today's date and the sources of a country, is handed in to `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Field(StrEnum):
    """A fact of a release that a query can ask for."""

    SOURCE = "source"
    LANG = "lang"
    COUNTRY = "country"
    DATE = "date"
    SINCE = "since"
    UNTIL = "until"
    REF = "ref"
    IS = "is"
    HAS = "has"


@dataclass(frozen=True, slots=True)
class Choice:
    """Releases of which a fact has one of these values. A country's values are source ids once resolved."""

    field: Field
    values: tuple[str, ...]
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Releases published in a span of days, both ends included: as typed, ISO days once resolved; empty is open."""

    field: Field
    since: str
    until: str
    is_excluded: bool = False


Filter = Choice | Span

# Of several values of these fields one is enough; of the others each must hold.
ANY_OF = frozenset({Field.SOURCE, Field.LANG, Field.COUNTRY, Field.DATE, Field.REF})

# What a release can be.
STATES = ("edited", "missing", "withdrawn", "moved", "restored")

VALUES: Mapping[Field, re.Pattern[str]] = {
    field: re.compile(pattern, re.IGNORECASE)
    for field, pattern in {
        Field.SOURCE: "[a-z0-9][a-z0-9-]{0,63}",  # kz-mfa
        Field.LANG: "[a-z]{2,3}(-[a-z]{2,4})?",  # ru, zh-Hant
        Field.COUNTRY: "[a-z]{2}",  # KZ, as ISO 3166-1 writes it
        Field.REF: ".+",  # kz-mfa/1237295/ru, kz-mfa/1237295, 1237295
        Field.IS: "|".join(STATES),
        Field.HAS: "table|link|image|file",
    }.items()
}
# Values are compared letter by letter; these give them the letters that are stored.
SPELLING: Mapping[Field, Callable[[str], str]] = {
    Field.SOURCE: str.lower,
    Field.LANG: lambda tag: "-".join([tag.split("-")[0].lower(), *map(region_or_script, tag.split("-")[1:])]),
    Field.COUNTRY: str.upper,
    Field.IS: str.lower,
    Field.HAS: str.lower,
}
SCRIPT_LETTERS = 4  # of a script's tag (BCP 47): «Hant»

ISO_DAY = re.compile(r"[12]\d{3}(-\d\d(-\d\d)?)?", re.ASCII)
AGO = re.compile(r"\d{1,4}[dwm]|\d{1,3}y", re.ASCII | re.IGNORECASE)
NAMED_DAYS = frozenset({"today", "yesterday"})
SPAN_MARK = ".."


def read_filter(field: Field, value: str, *, is_excluded: bool = False) -> Filter | None:
    """Read a field's value; None when it is not legible as one."""
    if pattern := VALUES.get(field):
        if not pattern.fullmatch(value):
            return None
        return Choice(field, (SPELLING.get(field, str)(value),), is_excluded)
    span = read_span(field, value)
    return span and Span(field, *span, is_excluded)


def read_span(field: Field, value: str) -> tuple[str, str] | None:
    """Read `2025-01..2025-06`, `2025..`, or one date; `7d` alone means from then on."""
    if field is Field.DATE and SPAN_MARK in value:
        since, _, until = value.partition(SPAN_MARK)
    elif field is Field.SINCE or (field is Field.DATE and AGO.fullmatch(value)):
        since, until = value, ""
    else:
        since, until = "" if field is Field.UNTIL else value, value
    given = [end for end in (since, until) if end]
    return (since, until) if given and all(map(is_date, given)) else None


def is_date(text: str) -> bool:
    """Tell whether a date can be read: `2025-12-18`, `2025-12`, `2025`, `today`, `yesterday`, `7d`, `2w`, `3m`."""
    if text.lower() in NAMED_DAYS or AGO.fullmatch(text):
        return True
    if not ISO_DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[: len("2025-12-18")])
    except ValueError:
        return False
    return True


def region_or_script(subtag: str) -> str:
    """Write a language tag's second part as BCP 47 does: `KZ`, `Hant`."""
    return subtag.title() if len(subtag) == SCRIPT_LETTERS else subtag.upper()


def resolve(
    filters: Iterable[Filter],
    days: Callable[[str], tuple[str, str]],
    sources: Mapping[str, Sequence[str]],
) -> tuple[Filter, ...]:
    """Put days in place of dates as typed, and source ids in place of countries.

    `days` returns the first and last ISO day of a date that `is_date` accepts; `sources` maps a country to the ids
    of its sources, and one that it lacks has none.
    """
    return tuple(resolve_one(each, days, sources) for each in filters)


def resolve_one(each: Filter, days: Callable[[str], tuple[str, str]], sources: Mapping[str, Sequence[str]]) -> Filter:
    """Resolve one filter."""
    if isinstance(each, Span):
        since, until = each.since and days(each.since)[0], each.until and days(each.until)[1]
        return replace(each, since=since, until=until)
    if each.field is Field.COUNTRY:
        return replace(each, values=tuple(source for country in each.values for source in sources.get(country, ())))
    return each
