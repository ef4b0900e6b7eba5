"""Finds the chunks of a page that say where its text is: the headline, and what the description repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mfa_archiver.extract.survey import Survey

_WORD = re.compile(r"\w+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHORTEST, _LONGEST = 8, 300  # characters of a headline
_SHORTEST_UNMARKED = 15  # of one in a <div>
_SHORTEST_PART = 20  # of a headline that is a part of the stated one, or the other way round
_OPENING = 8  # characters that a headline must have in common with a title before the words are compared
_LEAST_SCORE = 3.0
_DESCRIPTION_OPENING = 60
_MOST_READ = 1_000  # of a text that a page may have made megabytes long


def find_headline(survey: Survey, titles: Sequence[str], page_title: str) -> int:
    """Return the number of the chunk that prints the headline, -1 when none does.

    `titles` are those the page states (JSON-LD, Open Graph), `page_title` its <title>, which may hold the
    site's name too. A stated title found counts most, then an <h1>, and a link least: it leads elsewhere.
    """
    stated = [words for words in map(_words, titles) if words]
    whole = _words(page_title)
    known = f" {' '.join(stated)} {whole}"
    best, best_score = -1, 0.0
    for number, (text, tag) in enumerate(zip(survey.texts, survey.tags, strict=True)):
        if not _SHORTEST <= survey.lengths[number] <= _LONGEST:
            continue
        is_heading = tag in _HEADINGS
        if not is_heading and (
            len(text) < _SHORTEST_UNMARKED or text[:_OPENING].casefold().strip("«\"'“ ") not in known
        ):
            continue
        score = _score(_words(text), stated, whole, tag)
        if survey.linked[number] > survey.lengths[number] * 0.7:
            score -= 1.5
        if score > best_score:
            best, best_score = number, score
    return best if best_score >= _LEAST_SCORE else -1


def find_description(survey: Survey, description: str) -> int:
    """Return the number of the first chunk that opens as the page's description does, -1 when none does."""
    opening = _words(description)[:_DESCRIPTION_OPENING].strip()
    if len(opening) < _DESCRIPTION_OPENING // 2:
        return -1
    start = description.strip()[:_OPENING]
    numbers = (number for number, text in enumerate(survey.texts) if text.startswith(start))
    return next((number for number in numbers if _words(survey.texts[number]).startswith(opening)), -1)


def _score(words: str, stated: Sequence[str], whole: str, tag: str) -> float:
    if not words:
        return 0.0
    if any(words == each or _is_part(words, each) for each in stated):
        score = 4.0
    elif len(words) >= _SHORTEST and words in whole:
        score = 3.0
    else:
        score = 2.0 if tag == "h1" else 0.0
    if not score:
        return 0.0
    return score + (2.0 if tag == "h1" else float(tag in _HEADINGS))


def _is_part(words: str, other: str) -> bool:
    return min(len(words), len(other)) > _SHORTEST_PART and (words.startswith(other) or other.startswith(words))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text[:_MOST_READ].casefold()))
