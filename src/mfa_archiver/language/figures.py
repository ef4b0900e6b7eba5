"""Finds the figures and full dates in a text, each with a value that is the same in every language.

«48,7 процента» and “48.7 per cent” are both 48.7%; «1 234» and “1,234” are 1234; «2,5 млрд» and “2.5 billion”
are 2500000000; «٤٨٫٧٪» is 48.7%. «18 декабря 2025 года» and “December 18, 2025” are the date 2025-12-18, and no
figures. Numbers in words are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mfa_archiver.language.dates import find_written_dates
from mfa_archiver.language.lexicon import lexicons

THOUSANDS = 3  # digits of a group
MOST_DIGITS = 18  # a longer run is an identifier, and stands as printed
_ARABIC_DIGITS = {
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},  # «٤٨», Persian «۴۸»
    "٪": "%",
    "٫": ".",
    "٬": ",",
}
_ARABIC = re.compile(f"[{''.join(_ARABIC_DIGITS)}]")
ENDING = r"\w{0,3}\b"  # of a listed word: «миллиардами», «пайызға»; not the rest of «тысячелетий»


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: `value` in plain decimal notation, with % where it is a percentage; `shown` as printed."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be held against the same release in another language, each value once, in the text's order."""

    paragraphs: int
    figures: tuple[Figure, ...]
    dates: tuple[str, ...]  # ISO days

    def beyond(self, other: Facts) -> Facts:
        """Return the figures and dates that the other text has not; paragraphs are those of this text."""
        known = {figure.value for figure in other.figures}
        return Facts(
            self.paragraphs,
            tuple(figure for figure in self.figures if figure.value not in known),
            tuple(day for day in self.dates if day not in other.dates),
        )


def read_facts(title: str, body: str, lang: str) -> Facts:
    """Read a release's paragraphs, figures and full dates; never raises."""
    text = f"{title}\n\n{body}"
    dates: dict[str, None] = {}
    rest: list[str] = []
    end = 0
    for start, stop, day in find_written_dates(text, lang):
        rest.append(text[end:start])
        end = stop
        dates[day] = None
    rest.append(text[end:])
    figures = {figure.value: figure for figure in reversed(list(find_figures("\n".join(rest), lang)))}
    return Facts(
        paragraphs=sum(1 for paragraph in body.split("\n\n") if paragraph.strip()),
        figures=tuple(reversed(figures.values())),
        dates=tuple(dates),
    )


def find_figures(text: str, lang: str) -> Iterator[Figure]:
    """Yield the figures of a text in order, read as its language writes them."""
    words = lexicons(lang)
    decimal_mark = words[0].decimal_mark if len(words) == 1 else ""
    for found in _figure(lang).finditer(_in_ascii_digits(text)):
        shown = " ".join(text[slice(*found.span())].split())
        number = read_number(found["number"], decimal_mark)
        if number is None:
            yield Figure(found["number"], shown)
            continue
        if found["scale"]:
            number = number.scaleb(_scales(lang).get(found["scale"].lower(), 0))
        percent = "%" if found["percent"] else ""
        yield Figure(plain(number) + percent, shown)


def read_number(digits: str, decimal_mark: str) -> Decimal | None:
    """Read a number as printed; None for what is none: a clock («14:30»), a version («1.2.3»), an identifier.

    In a language with a decimal mark the other mark parts thousands where three digits follow it. Where the
    mark is not known, three digits after a mark are thousands.
    """
    whole = digits.replace(" ", "")
    if sum(map(str.isdigit, whole)) > MOST_DIGITS or ":" in whole:
        return None
    marks = [mark for mark in whole if mark in ",."]
    if not marks:
        return Decimal(whole)
    if len(set(marks)) > 1 and marks.count(marks[-1]) == 1:  # «1.234,5» in any language
        decimal_mark = marks[-1]
    parts = re.split("[,.]", whole)
    if len(marks) == 1 and (marks[0] == decimal_mark or len(parts[1]) != THOUSANDS or len(parts[0]) > THOUSANDS):
        return Decimal(".".join(parts))
    fraction = parts.pop() if marks[-1] == decimal_mark and marks.count(decimal_mark) == 1 else ""
    if len(parts[0]) > THOUSANDS or any(len(part) != THOUSANDS for part in parts[1:]):
        return None
    return Decimal("".join(parts) + (f".{fraction}" if fraction else ""))


def plain(number: Decimal) -> str:
    """Write a number without exponent and without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_ascii_digits(text: str) -> str:
    """Return a text of the same length with the digits and marks of the Arabic script as ASCII has them."""
    return _ARABIC.sub(lambda found: _ARABIC_DIGITS[found.group()], text)


@cache
def _figure(lang: str) -> re.Pattern[str]:
    scale = _any_of(_scales(lang))
    percent = _any_of(word for each in lexicons(lang) for word in each.percent_words)
    return re.compile(
        rf"""
        (?<!\w)(?<![0-9][.,:]) (?P<number>
            [0-9]{{1,3}}(?:[ ][0-9]{{3}})+ (?:[.,][0-9]+)? (?![0-9])  # «1 234 567,8»
          | [0-9]+ (?:[.,:][0-9]+)*                                   # «48,7», “1,234,567.8”, «14:30»
        )
        (?:\s?(?P<scale>{scale}){ENDING}\.?)?
        (?:\s?(?P<percent>%|(?:{percent}){ENDING}))?
        """,
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def _scales(lang: str) -> dict[str, int]:
    """Return the power of ten that each word for a large number means."""
    return {word: power for each in lexicons(lang) for word, power in each.scales.items()}


def _any_of(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered) or "(?!)"
