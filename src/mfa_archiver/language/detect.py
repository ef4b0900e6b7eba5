"""Tells the language of a text by its script, its letters and its commonest words: no model, no dictionary.

It is for texts that come without a language tag. The words and letters stand in `lexicons/languages.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from mfa_archiver.language.scripts import UNKNOWN

SAMPLE = 20_000  # characters; a language shows well before that
SURE = 0.5  # below it is a guess: a few words, or a close race

WORD = re.compile(r"[^\W\d_]+")
# Japanese is written in kana and Han, and one kana in ten tells it from Chinese.
KANA_SHARE = 0.1
OWN_LETTER = 0.5  # what a word with letters of few languages counts, beside 1 for one of the commonest words
FEW = 4  # languages of a script that share a letter
FOREIGN_LETTER = 0.5  # what a word counts against a language that lacks a letter of it
ALONE = 0.9  # how sure a script is that one language here is written in


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells one language from others of its script."""

    tag: str
    script: str
    letters: frozenset[str]
    common: frozenset[str]


def detect_language(text: str) -> tuple[str, float]:
    """Return a text's language tag and how sure that is, from 0 to 1; (`und`, 0.0) when nothing tells.

    Only the first 20,000 characters are looked at. Below SURE it is a guess.
    """
    sample = text[:SAMPLE].lower()
    script = main_script(sample)
    candidates = languages_of(script)
    if len(candidates) == 1:
        count = len(script_patterns()[script].findall(sample))
        return candidates[0].tag, confidence(count / 2, ALONE)
    words = [word for word in WORD.findall(sample) if candidates and script_patterns()[script].search(word)]
    by_word = [votes_of(word, script) for word in words]
    votes = {traits.tag: sum(column) for traits, column in zip(candidates, zip(*by_word, strict=True), strict=False)}
    return elected(votes, words, script)


def elected(votes: Mapping[str, float], words: Sequence[str], script: str) -> tuple[str, float]:
    """Return the language with the most votes, and how sure that is."""
    ranked = sorted(votes.items(), key=lambda pair: -pair[1])
    if not ranked:
        return UNKNOWN, 0.0
    (best, most), (_, rival) = ranked[:2]
    if most <= 0:
        # Nothing tells Cyrillic words apart: a Russian one is the likeliest.
        return ("ru", confidence(len(words), 0.2)) if script == "cyrillic" and words else (UNKNOWN, 0.0)
    # Languages that share half of their words stay close however long a text is.
    lead = min(1.0, 2 * (most - max(rival, 0.0)) / most)
    return best.partition("-")[0], confidence(most, lead)


@lru_cache(maxsize=2_048)
def votes_of(word: str, script: str) -> tuple[float, ...]:
    """Return how much a word speaks for each language of a script, in the table's order.

    One of a language's commonest words and letters that few share speak for it, a letter that it lacks against it.
    """
    letters, held_by = frozenset(word), holders(script)
    rare = {letter: OWN_LETTER / held_by[letter] for letter in letters if 0 < held_by[letter] <= FEW}
    if not rare:  # as in most words
        return tuple(
            (word in traits.common) - (0.0 if letters <= traits.letters else FOREIGN_LETTER)
            for traits in languages_of(script)
        )
    return tuple(
        (word in traits.common)
        + max((worth for letter, worth in rare.items() if letter in traits.letters), default=0.0)
        - (0.0 if letters <= traits.letters else FOREIGN_LETTER)
        for traits in languages_of(script)
    )


def confidence(evidence: float, lead: float) -> float:
    """Weigh a lead (0 to 1) by how many words speak: 1 word half counts, 10 nearly wholly."""
    return round(lead * evidence / (evidence + 1), 2)


def main_script(text: str) -> str:
    """Return the script that most letters of a text are of; empty when none is known. A little kana makes Han kana."""
    counts = Counter({script: len(pattern.findall(text)) for script, pattern in script_patterns().items()})
    script, most = counts.most_common(1)[0]
    if script == "han" and counts["kana"] >= KANA_SHARE * most:
        return "kana"
    return script if most else ""


@cache
def holders(script: str) -> Mapping[str, int]:
    """Return in how many languages of a script each letter is written."""
    return Counter(letter for traits in languages() if traits.script == script for letter in traits.letters)


@cache
def script_patterns() -> Mapping[str, re.Pattern[str]]:
    """Return the pattern of one letter of each script."""
    return {script: re.compile(f"[{ranges}]") for script, ranges in table()["scripts"].items()}


@cache
def languages_of(script: str) -> tuple[Traits, ...]:
    """Return the traits of the languages written in a script, in the table's order."""
    return tuple(traits for traits in languages() if traits.script == script)


@cache
def languages() -> tuple[Traits, ...]:
    """Return the traits of all languages, in the table's order."""
    rows = {tag: row for tag, row in table().items() if tag not in {"scripts", "letters"}}
    return tuple(
        Traits(
            tag,
            row["script"],
            frozenset(table()["letters"].get(row["script"], "") + row.get("letters", "")) - {*row.get("lacks", "")},
            frozenset(row.get("common", "").split()),
        )
        for tag, row in rows.items()
    )


@cache
def table() -> Mapping[str, Any]:
    """Return the table of languages as read."""
    file = resources.files("mfa_archiver.language.lexicons").joinpath("languages.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
