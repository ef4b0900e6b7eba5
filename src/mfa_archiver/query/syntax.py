"""The tree of a query. Reading one is `parser`'s business, compiling it `fts`'s, printing it `printing`'s."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mfa_archiver.query.filters import Filter


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


class Column(StrEnum):
    """A part of a release that words can be looked for in."""

    TITLE = "title"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms, in either order, with at most `distance` words between them."""

    left: Term
    right: Term
    distance: int


@dataclass(frozen=True, slots=True)
class Either:
    """Clauses joined by OR: one of them is enough."""

    options: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that must all be there, and what must not: brackets that cannot be dissolved."""

    clauses: tuple[Clause, ...]
    excluded: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """A clause looked for in one column; an inner one wins over an outer."""

    column: Column
    clause: Clause


Clause = Term | Near | Either | Group | Within


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: clauses that should be there, clauses that must not, filters, remarks for the person.

    `notes` are single lines about what was cut or could not be read as syntax. Exclusions alone ask for
    nothing; filters alone ask for every release they let through.
    """

    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    notes: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.clauses and not self.filters


def terms_in(clauses: Iterable[Clause], *, with_excluded: bool = True) -> Iterator[Term]:
    """Yield the terms of clauses in order, among them those that brackets exclude unless they are not wanted."""
    for clause in clauses:
        match clause:
            case Near(left, right):
                yield from (left, right)
            case Either(options):
                yield from terms_in(options, with_excluded=with_excluded)
            case Group(inner, excluded):
                yield from terms_in((*inner, *excluded) if with_excluded else inner, with_excluded=with_excluded)
            case Within(_, inner):
                yield from terms_in((inner,), with_excluded=with_excluded)
            case _:
                yield clause
