"""What a query looks for word by word, as typed: what marks in a text stand for. Finding them is FTS5's business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.syntax import Clause, Either, Group, Query, Term, Within, terms_in


@dataclass(frozen=True, slots=True)
class Sought:
    """`words` are looked for, in the order typed; `unwanted` are the terms that brackets exclude.

    FTS5 sometimes marks the latter: `(виза -отмена) OR паспорт` finds a text with «отмена» and «паспорт», and has
    looked at both.
    """

    words: tuple[str, ...] = ()
    unwanted: tuple[Term, ...] = ()


NOTHING_SOUGHT = Sought()


def sought(query: Query) -> Sought:
    """Return what a query looks for."""
    words = tuple(word for term in terms_in(query.clauses, with_excluded=False) for word in tokens(term.text))
    return Sought(words, tuple(dict.fromkeys(unwanted_in(query.clauses))))


def unwanted_in(clauses: Iterable[Clause]) -> Iterator[Term]:
    """Yield the terms that brackets exclude."""
    for clause in clauses:
        match clause:
            case Group(inner, excluded):
                yield from unwanted_in(inner)
                yield from terms_in(excluded, with_excluded=False)
            case Either(inner):
                yield from unwanted_in(inner)
            case Within(_, one):
                yield from unwanted_in((one,))
