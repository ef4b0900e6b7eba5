"""Writes a query in the language it was typed in: read again, it is the same query."""

from __future__ import annotations

from collections.abc import Iterator

from mfa_archiver.query.filters import AGO, SPAN_MARK, Field, Filter, Span
from mfa_archiver.query.lexer import QUOTES
from mfa_archiver.query.syntax import Clause, Either, Group, Near, Phrase, Prefix, Query, Term, Within, Word


def print_query(query: Query) -> str:
    """Write a whole query on one line."""
    return " ".join([*print_clauses(query.clauses, query.excluded), *map(print_filter, query.filters)])


def print_clauses(clauses: tuple[Clause, ...], excluded: tuple[Clause, ...]) -> Iterator[str]:
    """Write clauses side by side."""
    yield from map(print_clause, clauses)
    yield from (f"-{print_operand(clause)}" for clause in excluded)


def print_clause(clause: Clause) -> str:
    """Write a clause as it stands beside others."""
    match clause:
        case Near(left, right, distance):
            return f"{print_term(left)} NEAR/{distance} {print_term(right)}"
        case Either(options):
            return " OR ".join(
                print_clause(option) if isinstance(option, Near) else print_operand(option) for option in options
            )
        case Group(clauses, excluded):
            return f"({' '.join(print_clauses(clauses, excluded))})"
        case Within(column, inner):
            return f"{column}:{f'({print_clause(inner)})' if isinstance(inner, Within) else print_operand(inner)}"
    return print_term(clause)


def print_operand(clause: Clause) -> str:
    """Write a clause so that a minus, a field or an OR takes all of it."""
    text = print_clause(clause)
    return f"({text})" if isinstance(clause, Near | Either) else text


def print_term(term: Term) -> str:
    """Write a word, a phrase or a prefix."""
    match term:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Phrase(text):
            return print_quoted(text)


def print_quoted(text: str) -> str:
    """Write a text between the first marks that do not end within it."""
    for opening, closing in QUOTES.items():
        if not set(closing) & set(text):
            return f"{opening}{text}{closing[0]}"
    return text


def print_filter(each: Filter) -> str:
    """Write a filter as typed."""
    minus = "-" if each.is_excluded else ""
    if not isinstance(each, Span):
        values = " ".join(f"{each.field}:{print_value(value)}" for value in each.values)
        return f"{minus}{values}"
    if each.field is not Field.DATE or (each.since == each.until and not AGO.fullmatch(each.since)):
        value = each.since or each.until
    else:
        value = f"{each.since}{SPAN_MARK}{each.until}"
    return f"{minus}{each.field}:{value}"


def print_value(value: str) -> str:
    """Write a filter's value, in quotes where a bracket or a blank would end it."""
    return print_quoted(value) if any(mark in value for mark in '() «»“”„"') else value
