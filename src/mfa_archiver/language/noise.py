"""Tells an edit from noise: differences between two wordings that nobody at a ministry made or meant.

Wordings are folded for the comparison alone; what is stored stays as published. What was edited is `edits`' part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape

from mfa_archiver.language.lexicon import foreign_furniture, lexicons
from mfa_archiver.language.text import clean_text
from mfa_archiver.model import Holding, PublicationDate, Revision

_MOST_ESCAPES = 3  # «&amp;amp;laquo;»: how often a text was escaped where once had been enough
_MOST_DIGITS = 9  # of a counter
_LONGEST_LINE = 80  # characters of a line of furniture
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKS = {
    **dict.fromkeys("«»“”„‟″〝〞", '"'),
    **dict.fromkeys("‘’‚‛‹›′ʻʼ`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_MARK = re.compile(f"[{''.join(_MARKS)}]")
_DASHES = re.compile("-{2,}")


def differ_in_noise_only(wording: Revision, other: Revision) -> bool:
    """Tell whether two wordings are one: their dates are the same, and their texts but for noise."""
    return is_same_date(wording.published, other.published) and all(
        one == another or fold_noise(one) == fold_noise(another)
        for one, another in zip(_texts(wording), _texts(other), strict=True)
    )


def is_same_date(one: PublicationDate | None, other: PublicationDate | None) -> bool:
    """Tell whether two dates of publication are one: the same day, and the same time where both tell it.

    Lists print «14:30» for a day and the date alone from the next, templates come to print the time or leave it out.
    """
    if one is None or other is None:
        return one is other
    return one.day == other.day and (one.instant == other.instant or one.instant is None or other.instant is None)


def telling_digest(found: Revision, held: Holding | None) -> str:
    """Return the digest by which a wording found is to be held against the one held.

    It is that of the wording held when the two differ in noise only, else its own. What is held is read, and
    folded, only when the digests differ.
    """
    if held is None or held.digest == found.digest or held.wording is None:
        return found.digest
    return held.digest if differ_in_noise_only(held.wording(), found) else found.digest


def fold_noise(text: str) -> str:
    """Return a text without all that makes no edit. Letters keep their case: a capital is an edit."""
    for fold, _, _ in NOISE.values():
        text = fold(text)
    return text


def _without_escapes(text: str) -> str:
    for _ in range(_MOST_ESCAPES):
        if "&" not in text:
            break
        text = _REFERENCE.sub(lambda found: unescape(found.group()), text)
    return text


def _without_furniture(text: str) -> str:
    """Drop the lines at both ends of a text that are page furniture."""
    lines = [line for line in (line.strip() for line in text.split("\n")) if line]
    furniture = _furniture()
    start, end = 0, len(lines)
    while end - start > 1 and len(lines[end - 1]) <= _LONGEST_LINE and furniture.fullmatch(lines[end - 1]):
        end -= 1
    while end - start > 1 and len(lines[start]) <= _LONGEST_LINE and furniture.fullmatch(lines[start]):
        start += 1
    return "\n".join(lines[start:end])


def _in_plain_marks(text: str) -> str:
    return _MARK.sub(lambda found: _MARKS[found.group()], text)  # str.translate would look every letter up


def _with_single_dashes(text: str) -> str:
    return _DASHES.sub("-", text)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


# What makes no edit: how it is folded, and two texts as served one after the other that differ in it. In this order:
# an escaped «&nbsp;» must be a space before spaces are folded, and furniture is told by whole lines.
NOISE: dict[str, tuple[Callable[[str], str], str, str]] = {
    "entities escaped twice": (
        _without_escapes,
        "Форум &amp;laquo;Шелковый путь&amp;raquo;&amp;nbsp;открыт",
        "Форум «Шелковый путь» открыт",
    ),
    # Odd spaces, soft hyphens, zero-width characters, marks of direction, NFC.
    "invisible characters and odd spaces": (
        clean_text,
        "Прошла встре\u00adча в\u00a0Аста\u200bне\ufeff",
        "Прошла встреча в Астане",
    ),
    # A page's counter of readers, its buttons, a wire story's end.
    "counters and furniture": (
        _without_furniture,
        "Посол вручил грамоты.\n\nПросмотров: 1 204\n\nПоделиться",
        "Посол вручил грамоты.\n\nПросмотров: 1 377\n\nПоделиться",
    ),
    "style of quotes, dashes and dots": (
        _in_plain_marks,
        "«Новая» повестка – итоги…",
        '"Новая" повестка — итоги...',
    ),
    "dashes typed as two hyphens": (
        _with_single_dashes,
        "Астана -- столица",
        "Астана — столица",
    ),
    # Paragraphs that the site's template ran together yesterday and parts today.
    "layout": (
        _on_one_line,
        "Первое. Второе.",
        "Первое.\n\nВторое.",
    ),
}


def _texts(wording: Revision) -> tuple[str, str, str]:
    return wording.title, wording.dateline, wording.body


@cache
def _furniture() -> re.Pattern[str]:
    """Return the pattern of a line of furniture: a button, or a counter with its word."""
    known = lexicons()
    buttons = "|".join(re.escape(line) for each in known for line in (*each.boilerplate, *each.end_marks))
    counters = (*(word for each in known for word in each.counters), *foreign_furniture().counters)
    counted = "|".join(map(re.escape, counters))
    number = rf"[0-9](?:[0-9 .,]{{0,{_MOST_DIGITS}}}[0-9])?"
    return re.compile(rf"(?:{buttons}):?|(?:{counted}) ?[:：]? ?{number}|{number} (?:{counted})", re.IGNORECASE)
