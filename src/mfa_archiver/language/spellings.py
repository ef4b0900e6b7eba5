"""Respells words from Latin letters into Cyrillic ones and back, in the ways names are met: «Қасым», “Kassym”, “Qasym”.

The ways stand in `lexicons/spellings.toml`; which of the spellings an archive holds is for the archive to say.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from mfa_archiver.language.folding import fold
from mfa_archiver.language.scripts import Script, script_of

MOST_SPELLINGS = 32  # of a word
SHORTEST = 3  # letters; two are a preposition in the other script
LONGEST = 24

STEP = 1.0  # what a letter costs, so that «sh» is ш before it is сх
NEXT_WAY = 0.5  # how much more each further way to write a letter costs than the one before it
RARE_LETTER = 0.6  # for Latin letters a Cyrillic one that Russian lacks
SOFT_SIGN = 1.2  # for none at all: «Казань», “Kazan”
CHANGE = 0.5  # the same letter written another way than before: «Нұрбулат»
ODD = 2.0  # what alphabets hardly allow
# й follows no consonant and in «ий» stands before none, э stands at the beginning of a word or after a vowel, ы and ь
# after none; ye is е just there.
ODD_PLACES = re.compile(
    "[^аеиоуыэюяәөүұі]й|[^аеиоуыэюя]э|[аеиоуэюя][ыь]|^[ыь]|[иы]й[бвгджзклмнпрстфхцчшщ]|[bcdfghjklmnpqrstvwxz]y?ye"
)
RUSSIAN = re.compile("[а-я]+")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write a letter (or several) in the other alphabet, and what it costs."""

    written: str
    cost: float


@dataclass(frozen=True, slots=True)
class Draft:
    """The beginning of a spelling, with the ways chosen so far."""

    text: str = ""
    cost: float = 0.0
    chosen: Mapping[str, str] = field(default_factory=dict)


def respelled(word: str) -> tuple[str, ...]:
    """Return a word folded and respelled in the other alphabet, the likeliest spelling first, at most 32.

    None for a word that is short, long, of mixed script, or has a letter that no way is known for.
    """
    folded = fold(word)
    script = script_of(folded)
    if not SHORTEST <= len(folded) <= LONGEST or script not in {Script.CYRILLIC, Script.LATIN}:
        return ()
    ways = ways_to_latin() if script is Script.CYRILLIC else ways_to_cyrillic()
    return tuple(draft.text for draft in drafts(folded, ways) if len(draft.text) >= SHORTEST)


def drafts(word: str, ways: Mapping[str, Sequence[Way]]) -> list[Draft]:
    """Return the cheapest spellings of a word: at each of its letters, only so many beginnings are kept."""
    longest = max(map(len, ways))
    reached: list[dict[str, Draft]] = [{"": Draft()}, *({} for _ in word)]
    for at in range(len(word)):
        for draft in cheapest(reached[at]):
            for end in range(at + 1, min(at + longest, len(word)) + 1):
                for longer in continued(draft, word[at:end], ways):
                    held = reached[end].get(longer.text)
                    if held is None or longer.cost < held.cost:
                        reached[end][longer.text] = longer
    return cheapest(reached[-1])


def cheapest(beginnings: Mapping[str, Draft]) -> list[Draft]:
    """Return the cheapest drafts, as many as spellings are wanted; of equals the first found."""
    return sorted(beginnings.values(), key=lambda draft: draft.cost)[:MOST_SPELLINGS]


def continued(draft: Draft, letters: str, ways: Mapping[str, Sequence[Way]]) -> Iterator[Draft]:
    """Yield a draft with some letters more, written in each way. The way a letter was written before costs nothing."""
    before = draft.chosen.get(letters)
    for way in ways.get(letters, ()):
        more = 0.0 if before == way.written else way.cost if before is None else way.cost + CHANGE
        text = draft.text + way.written
        odd = ODD if ODD_PLACES.search(text, max(0, len(draft.text) - 2)) else 0.0
        yield Draft(text, draft.cost + STEP + more + odd, {**draft.chosen, letters: way.written})


@cache
def ways_to_latin() -> Mapping[str, Sequence[Way]]:
    """Return how each Cyrillic letter is written in Latin ones."""
    ways: dict[str, list[Way]] = defaultdict(list)
    for cyrillic, written, _ in rows():
        ways[cyrillic] += [Way(latin, NEXT_WAY * place) for place, latin in enumerate(written, len(ways[cyrillic]))]
    return ways


@cache
def ways_to_cyrillic() -> Mapping[str, Sequence[Way]]:
    """Return how Latin letters are written in Cyrillic ones."""
    ways: dict[str, list[Way]] = defaultdict(list)
    for cyrillic, written, _ in rows():
        rare = SOFT_SIGN if cyrillic.endswith("ь") else 0.0 if RUSSIAN.fullmatch(cyrillic) else RARE_LETTER
        for place, latin in enumerate(written):
            if latin:
                ways[latin].append(Way(cyrillic, NEXT_WAY * place + rare))
    return ways


@cache
def rows() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Return the table: a Cyrillic letter, its Latin ways, an example of each."""
    file = resources.files("mfa_archiver.language.lexicons").joinpath("spellings.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))["letters"]
    return tuple((row["cyrillic"], tuple(row["latin"]), row["example"]) for row in table)
