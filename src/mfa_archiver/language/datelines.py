"""Splits a dateline («Астана. 28 ноября. KAZAKHSTAN TODAY - ») off a release's first paragraph.

Only the shapes in the table are split: a wrong split loses words, a missed one loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mfa_archiver.language.lexicon import lexicons

_LONGEST = 120  # characters of a paragraph that a dateline can stand in
_CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІÀ-ÖØ-ÞŞĞİƏ"
# «Астана», «НЬЮ-ЙОРК», «Нью-Йорк», «New York», «Нур-Султан/Брюссель»
_PLACE = rf"[{_CAPITAL}][\w’'.\-]*(?:[ /][{_CAPITAL}][\w’'\-]*){{0,2}}"
_DASH = r"\s*[-–—]{1,2}\s+"

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
)


def split_dateline(first_paragraph: str, lang: str) -> tuple[str, str]:
    """Return the dateline as printed, without its closing dash, and the paragraph after it.

    The dateline is empty, and the paragraph whole, when none of the known shapes opens it. `lang` names
    the months to know; empty means all languages'. Agencies of every language are known always.
    """
    found = _dateline(lang).match(first_paragraph[:_LONGEST])
    if not found:
        return "", first_paragraph
    rest = first_paragraph[found.end() :]
    if not rest.strip():
        return "", first_paragraph
    return found.group().rstrip(" \n-–—"), rest


@cache
def _dateline(lang: str) -> re.Pattern[str]:
    parts = {
        "place": _PLACE,
        "date": _date(lang, r"(?:,? {year})?"),
        "full_date": _date(lang, ",? {year}"),
        "agency": _agency(),
        "dash": _DASH,
    }
    return re.compile("|".join(f"(?:{shape.format(**parts)})" for shape in _SHAPES))


def _date(lang: str, year_after: str) -> str:
    """Match «28 ноября», «9 фев», «17 июля 2025 года», «November 28, 2025», «2025 жылғы 17 шілде».

    `year_after` says whether a year must follow the day and the month.
    """
    words = lexicons(lang)
    month = _any_of(name for each in words for name in each.months)
    after = _any_of(word for each in words for word in each.year_words)
    first = _any_of(word for each in words for word in each.year_first)
    year = year_after.format(year=rf"\d{{4}}(?: (?:{after})\b\.?)?")
    return (
        rf"(?:\d{{1,2}} (?i:{month})\b\.?{year}|(?i:{month})\b\.? \d{{1,2}}{year}"
        rf"|\d{{4}} (?:{first})\b\.? \d{{1,2}} (?i:{month})\b)"
    )


@cache
def _agency() -> str:
    names = _any_of(name for each in lexicons() for name in each.agencies)
    correspondents = _any_of(word for each in lexicons() for word in each.correspondents)
    return rf"(?i:(?:(?:{correspondents})\.? )?(?:{names}))"


def _any_of(words: Iterable[str]) -> str:
    # An alternation of nothing matches nothing.
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) or "(?!)"
