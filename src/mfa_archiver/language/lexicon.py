"""What differs by language, read once from `lexicons/*.toml`: page furniture, titles, datelines, figures.

Only words and lists live here; the rules that use them are in text.py, datelines.py, figures.py and extract/.
The words of dates are in calendar_words.py.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("ru", "kk", "en")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words, as printed."""

    lang: str
    boilerplate: tuple[str, ...]
    next_release: tuple[str, ...]
    end_marks: tuple[str, ...]
    counters: tuple[str, ...]  # words before or behind a page's count of its readers
    caption_openers: tuple[str, ...]
    bare_captions: tuple[str, ...]
    labels: tuple[str, ...]
    labels_in_title_case: bool  # whether a label may follow a capitalised word
    stop_titles: tuple[str, ...]
    agencies: tuple[str, ...]
    correspondents: tuple[str, ...]
    abbreviations: tuple[str, ...]  # a full stop after these never ends a sentence
    closing: tuple[str, ...]  # a full stop after these ends one before a capital
    decimal_mark: str
    percent_words: tuple[str, ...]  # without endings, as the next
    scales: Mapping[str, int]  # words for large numbers, and the power of ten of each


@dataclass(frozen=True, slots=True)
class Furniture:
    """Page furniture of the languages without a lexicon, as printed."""

    caption_openers: tuple[str, ...]
    bare_captions: tuple[str, ...]
    labels: tuple[str, ...]
    counters: tuple[str, ...]


@cache
def lexicon(lang: str) -> Lexicon:
    """Return the words of one of LANGUAGES; raise KeyError for another."""
    if lang not in LANGUAGES:
        raise KeyError(lang)
    table = _table(lang)
    lines, titles = table["lines"], table["titles"]
    return Lexicon(
        lang=lang,
        boilerplate=tuple(lines["boilerplate"]),
        next_release=tuple(lines["next_release"]),
        end_marks=tuple(lines["end_marks"]),
        counters=tuple(lines["counters"]),
        caption_openers=tuple(lines["caption_openers"]),
        bare_captions=tuple(lines["bare_captions"]),
        labels=tuple(titles["labels"]),
        labels_in_title_case=titles["labels_in_title_case"],
        stop_titles=tuple(titles["stop"]),
        agencies=tuple(table["datelines"]["agencies"]),
        correspondents=tuple(table["datelines"]["correspondents"]),
        abbreviations=tuple(table["sentences"]["abbreviations"]),
        closing=tuple(table["sentences"]["closing"]),
        decimal_mark=table["figures"]["decimal_mark"],
        percent_words=tuple(table["figures"]["percent"]),
        scales=table["scales"],
    )


def lexicons(lang: str = "") -> tuple[Lexicon, ...]:
    """Return the lexicon of a language, or all of them when it is unknown or has none.

    A page of one language often carries furniture of another, so whoever reads furniture asks for all.
    """
    return (lexicon(lang),) if lang in LANGUAGES else tuple(lexicon(each) for each in LANGUAGES)


@cache
def foreign_furniture() -> Furniture:
    """Return what is known of all other languages."""
    return Furniture(**{name: tuple(words) for name, words in _table("foreign").items()})


def _table(name: str) -> dict[str, Any]:
    file = resources.files("mfa_archiver.language.lexicons").joinpath(f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
