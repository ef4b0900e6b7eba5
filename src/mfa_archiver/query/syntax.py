"""The tree of a query. Reading one is `parser`'s business, compiling it `fts`'s."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; it may hold several tokens («пресс-служба», “U.S.”) and then stands for their sequence."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow one another, typed between quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, typed with a star (`санкц*`), without the star."""

    text: str


Term = Word | Phrase | Prefix


@dataclass(frozen=True, slots=True)
class Either:
    """Terms joined by OR: one of them is enough."""

    terms: tuple[Term, ...]


Clause = Term | Either


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: clauses that should be there, terms that must not, and remarks for the person.

    `notes` are single lines about what was cut or could not be read as syntax. Exclusions alone ask for
    nothing: FTS5 can take away from what was found, and nothing was.
    """

    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.clauses
