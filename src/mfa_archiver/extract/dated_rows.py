"""Finds the dates of a list's rows, and the strptime patterns that read them where the languages' ways do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from selectolax.lexbor import LexborNode

from mfa_archiver.language.dates import parse_by_formats, parse_instant, parse_written_date
from mfa_archiver.language.text import one_line
from mfa_archiver.model import DateSource

_LONGEST = 60  # characters of an element that is nothing but a date, with its clock and perhaps a place
_MOST_ELEMENTS = 80  # of one row
_NUMERIC = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b")
_CLOCKS = ("", " %H:%M", ", %H:%M", " - %H:%M", " | %H:%M")
# The day first: but for one country, a date in numbers is written so where it does not begin with the year.
_DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y")


def find_date(box: LexborNode, link: LexborNode, lang: str, timezone: str) -> tuple[LexborNode | None, str]:
    """Return the smallest element of a row that is a date, with its text; (None, "") where there is none.

    A title may tell of a day: the link's own text and headings are passed over.
    """
    title = one_line(link.text(separator=" "))
    found: LexborNode | None = None
    shown = ""
    for node in list(box.traverse())[:_MOST_ELEMENTS]:
        if node.tag == "time" and node.attributes.get("datetime"):
            return node, node.attributes.get("datetime") or ""
        if node.mem_id in {box.mem_id, link.mem_id} or (node.tag or "").startswith("h"):
            continue
        text = one_line(node.text(separator=" "))
        if not 4 < len(text) <= _LONGEST or text == title or not re.search(r"\d", text):  # noqa: PLR2004 - «2025»
            continue
        if found is not None and found.mem_id not in {up.mem_id for up in _upwards(node)}:
            continue  # the first date of a row is that of its release; an inner element names it closer
        if reads_as_date(text, lang, timezone):
            found, shown = node, text
    return found, shown


def reads_as_date(text: str, lang: str, timezone: str) -> bool:
    """Tell whether a short text is a date, be it one that only a pattern can settle: 05/07/2026."""
    in_words = (parse_written_date(text, each, timezone, DateSource.PAGE) for each in dict.fromkeys((lang, "")))
    return bool(_NUMERIC.search(text)) or any(in_words)


def choose_formats(texts: Sequence[str], lang: str, timezone: str) -> tuple[str, ...]:
    """Return the pattern that reads a list's dates, newest first as lists are; none where none is needed or fits."""
    if all(
        parse_instant(text, timezone) or parse_written_date(text, lang, timezone, DateSource.PAGE) for text in texts
    ):
        return ()
    fitting: list[tuple[int, str]] = []
    for day in _DAYS:
        for clock in _CLOCKS:
            read = [parse_by_formats(text, (day + clock,), timezone, DateSource.PAGE) for text in texts]
            days = [each.day for each in read if each]
            if len(days) == len(texts):
                fitting.append((sum(newer < older for newer, older in pairwise(days)), day + clock))
    return (min(fitting, key=lambda pair: pair[0])[1],) if fitting else ()


def is_ambiguous(pattern: str, texts: Sequence[str], timezone: str) -> bool:
    """Tell whether a list's dates could as well be read with day and month exchanged."""
    other = pattern.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
    return all(parse_by_formats(text, (other,), timezone, DateSource.PAGE) for text in texts)


def _upwards(node: LexborNode) -> list[LexborNode]:
    above = []
    current = node.parent
    while current is not None:
        above.append(current)
        current = current.parent
    return above
