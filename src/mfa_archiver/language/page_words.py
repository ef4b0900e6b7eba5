"""Words of page furniture in many languages, read once from `lexicons/pages.toml`.

Which rule uses which words is said in extract/; words of the text itself are in lexicon.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class PageWords:
    """What pages of any language are recognised by; all in lower case."""

    section_headings: frozenset[str]
    modified: re.Pattern[str]  # before a date or in a class: it is that of the last change
    event: re.Pattern[str]  # likewise: it is that of what will happen
    date_classes: re.Pattern[str]
    challenges: re.Pattern[str]
    failures: re.Pattern[str]
    logins: re.Pattern[str]


@cache
def page_words() -> PageWords:
    """Return the words of `lexicons/pages.toml`."""
    file = resources.files("mfa_archiver.language.lexicons").joinpath("pages.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    dates, strangers = table["dates"], table["strangers"]
    return PageWords(
        section_headings=frozenset(heading.casefold() for heading in table["headings"]["section"]),
        modified=_any_of(dates["modified"]),
        event=_any_of(dates["event"]),
        date_classes=_any_of(dates["classes"]),
        challenges=_any_of(strangers["challenge"]),
        failures=_any_of(strangers["failure"]),
        logins=_any_of(strangers["login"]),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words, whole: «date» in «post-date» and «news__date», not in «update»."""
    ordered = sorted(set(words), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, ordered))})(?![^\W_])", re.IGNORECASE)
