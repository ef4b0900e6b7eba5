"""Full names and their acronyms: when two phrases name the same thing, and what is known before any release is read.

Which names a text defines is found by `acronyms`; what archives add, and what a search makes of it, is for query/.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from mfa_archiver.language.acronyms import PASSED_OVER
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.folding import fold
from mfa_archiver.language.tokens import tokens


class Name(NamedTuple):
    """An acronym and the full name it stands for in a language."""

    lang: str
    acronym: str
    phrase: str


class Stems(NamedTuple):
    """A phrase as it is compared: `sequence`, its stems in order; `bag`, the sorted stems that are no function words.

    One sequence is one spelling of a name, one bag one name: «о сотрудничестве и партнёрстве» is «о партнёрстве и
    сотрудничестве».
    """

    sequence: str
    bag: str


def stems_of(phrase: str, lang: str, analyser: Analyser) -> Stems:
    """Return a phrase as it is compared."""
    words = tokens(phrase)
    stems = [analyser.stem(word, lang) for word in words]
    bag = {stem for word, stem in zip(words, stems, strict=True) if word.lower() not in PASSED_OVER}
    return Stems(" ".join(stems), " ".join(sorted(bag)))


def counting_words(phrase: str) -> list[str]:
    """Return the words of a phrase that are no function words, folded."""
    return [word for word in map(fold, tokens(phrase)) if word not in PASSED_OVER]


@cache
def known_classes() -> tuple[tuple[Name, ...], ...]:
    """Return what is known from the start: in each class, names of the same thing."""
    file = resources.files("mfa_archiver.language.lexicons").joinpath("acronyms.toml")
    classes = tomllib.loads(file.read_text(encoding="utf-8"))["same"]
    return tuple(tuple(Name(*row) for row in same["names"]) for same in classes)
