"""Composes releases by the million: sentences of the replica among made-up words, as frequent as words are.

Half of a text is the replica's, so that phrases and names are there to be found; the other half are words drawn by
Zipf's law (frequency falls with rank), so that the index meets a vocabulary of a natural size. Storing is `archives`'s.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, product

from mfa_archiver.language.tokens import tokens
from mfa_archiver.model import ParsedRelease

STEMS = 30_000  # made-up stems of a language, each with its endings
PARAGRAPHS = (5, 10)  # fewest and most of a body, together some 2.8 KB
DRAWN_WORDS = (6, 16)  # made-up words in a paragraph
SOURCES = 8  # harvested one after another, each from its newest release to its oldest
LISTED = 100  # releases in a listing page: so many of one language in a row
NEWEST_DAY = date(2026, 11, 20)
DAYS = 7_600  # that a source's releases reach back
UNDATED = 0.001  # part of the releases whose date is not known

# Consonants, vowels and endings that words are made of.
LETTERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "ru": ("бвгдзклмнпрстфхш", "аеиоуя", ("", "а", "ы", "ов", "ам", "ами", "ного", "ных", "ить")),
    "kk": ("бғджзйкқлмнңпрстш", "аәеиоөұүі", ("", "лар", "дың", "ға", "ды", "ның", "тарын", "дағы")),
    "en": ("bcdfghklmnprstvw", "aeiou", ("", "s", "ed", "ing", "al", "ly")),
}


@dataclass(frozen=True, slots=True)
class Composed:
    """A release as made up: whose, which language, when, what it says."""

    source: str
    lang: str
    day: str | None
    title: str
    body: str


class Composer:
    """Composes the releases of one language from a number alone: the same number, the same release."""

    def __init__(self, lang: str, pattern: Sequence[ParsedRelease]) -> None:
        self._lang = lang
        self._titles = [release.revision.title for release in pattern]
        self._sentences = [
            paragraph for release in pattern for paragraph in release.revision.body.split("\n\n") if tokens(paragraph)
        ]
        self._words, self._weights = made_up_words(lang)

    def compose(self, number: int, source: str, days_ago: int) -> Composed:
        """Return release `number`."""
        draw = random.Random(f"{self._lang}{number}")  # noqa: S311 - the same text every time is what is wanted
        day = None if draw.random() < UNDATED else (NEWEST_DAY - timedelta(days_ago)).isoformat()
        paragraphs = [self._paragraph(draw) for _ in range(draw.randint(*PARAGRAPHS))]
        title = f"{draw.choice(self._titles)} {' '.join(self._drawn(draw, 2))}"
        return Composed(source, self._lang, day, title, "\n\n".join(paragraphs))

    def _paragraph(self, draw: random.Random) -> str:
        words = " ".join(self._drawn(draw, draw.randint(*DRAWN_WORDS)))
        return f"{draw.choice(self._sentences)} {words.capitalize()}."

    def _drawn(self, draw: random.Random, count: int) -> list[str]:
        return draw.choices(self._words, cum_weights=self._weights, k=count)


def made_up_words(lang: str) -> tuple[list[str], list[float]]:
    """Return words, each stem with all its endings, and their cumulated frequencies."""
    consonants, vowels, endings = LETTERS[lang]
    syllables = ["".join(pair) for pair in product(consonants, vowels)]
    draw = random.Random(lang)  # noqa: S311 - as above
    words: list[str] = []
    weights: list[float] = []
    for rank in range(1, STEMS + 1):
        stem = "".join(draw.choices(syllables, k=draw.randint(2, 4))) + draw.choice(consonants)
        words += [stem + ending for ending in endings]
        weights += [1 / (rank * place) for place in range(1, len(endings) + 1)]
    return words, list(accumulate(weights))


def composed(count: int, patterns: dict[str, Sequence[ParsedRelease]]) -> Iterator[Composed]:
    """Yield `count` releases, source after source, the languages of `patterns` in turns of a listing page."""
    composers = [Composer(lang, pattern) for lang, pattern in patterns.items()]
    of_a_source = -(-count // SOURCES)
    for number in range(count):
        place = number % of_a_source
        composer = composers[place // LISTED % len(composers)]
        yield composer.compose(number, f"x{number // of_a_source + 1}-mfa", DAYS * place // of_a_source)
