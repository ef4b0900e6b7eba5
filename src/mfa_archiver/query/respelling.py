"""Puts other spellings beside the words of a query. Which ones there are is handed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice, product

from mfa_archiver.language.analysis import without_ending
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.syntax import Clause, Either, Group, Near, Phrase, Prefix, Query, Term, Within, Word, terms_in

MOST_VARIANTS = 8  # of one term, and of two joined by NEAR

Spellings = Mapping[str, tuple[str, ...]]


def words_to_respell(query: Query) -> tuple[str, ...]:
    """Return the words of a query that `respell` asks the spellings of; a prefix is taken as typed."""
    terms = terms_in((*query.clauses, *query.excluded))
    return tuple(dict.fromkeys(word for term in terms if not isinstance(term, Prefix) for word in words_of(term)))


def respell(query: Query, spellings: Spellings) -> Query:
    """Return a query with the spellings of each word beside it, as alternatives; one word of a phrase as all of them.

    What is excluded is excluded in every spelling.
    """
    clauses = tuple(clause_respelled(clause, spellings) for clause in query.clauses)
    return replace(query, clauses=clauses, excluded=excluded_respelled(query.excluded, spellings))


def clause_respelled(clause: Clause, spellings: Spellings) -> Clause:
    """Return one clause with its spellings beside it."""
    match clause:
        case Within(column, inner):
            return Within(column, clause_respelled(inner, spellings))
        case Group(clauses, excluded):
            inner_clauses = tuple(clause_respelled(each, spellings) for each in clauses)
            return Group(inner_clauses, excluded_respelled(excluded, spellings))
        case Either(options):
            return Either(tuple(dict.fromkeys(way for each in options for way in ways(each, spellings))))
        case Near(left, right, distance):
            pairs = product((left, *variants(left, spellings)), (right, *variants(right, spellings)))
            nears = [Near(one, other, distance) for one, other in islice(pairs, MOST_VARIANTS)]
            return nears[0] if len(nears) == 1 else Either(tuple(nears))
    others = tuple(variants(clause, spellings))
    return Either((clause, *others)) if others else clause


def ways(clause: Clause, spellings: Spellings) -> tuple[Clause, ...]:
    """Return a clause and its spellings as so many alternatives."""
    spelled = clause_respelled(clause, spellings)
    return spelled.options if isinstance(spelled, Either) else (spelled,)


def excluded_respelled(excluded: tuple[Clause, ...], spellings: Spellings) -> tuple[Clause, ...]:
    """Return what is excluded, each spelling by itself: none of them may be there."""
    return tuple(dict.fromkeys(way for each in excluded for way in ways(each, spellings)))


def variants(term: Term, spellings: Spellings) -> Iterator[Term]:
    """Yield a term's other spellings: all its words respelled that have spellings, each as the others may be."""
    words = words_of(term)
    if isinstance(term, Prefix) or not any(word in spellings for word in words):
        return
    for spelled in islice(product(*(spellings.get(word, (word,)) for word in words)), MOST_VARIANTS):
        yield Phrase(" ".join(spelled)) if isinstance(term, Phrase) else Word("-".join(spelled))


def words_of(term: Term) -> list[str]:
    """Return the tokens of a term; of a word without the ending that is hung on it."""
    if isinstance(term, Word):
        return tokens(min((without_ending(term.text, lang) for lang in ("en", "kk")), key=len))
    return tokens(term.text)
