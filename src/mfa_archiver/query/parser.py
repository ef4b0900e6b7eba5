"""Reads what a person typed into a Query. Any text is a valid query: what is no syntax is words.

    words  "a phrase"  -without  begin*  one OR another  one NEAR/5 another  ( … )  -( … )
    title:word  body:( … )  source:kz-mfa  lang:ru  country:KZ  date:2025-12  since:7d  is:edited  has:table
    ref:1237295

Quotes are of any style; OR may be written ИЛИ or НЕМЕСЕ, in capitals. NEAR binds closer than OR, and OR closer
than standing side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from mfa_archiver.language.runs import count_words
from mfa_archiver.query.filters import ANY_OF, Filter
from mfa_archiver.query.lexer import Kind, Lexeme, Notes, read_lexemes
from mfa_archiver.query.syntax import (
    Clause,
    Column,
    Either,
    Group,
    Near,
    Phrase,
    Prefix,
    Query,
    Term,
    Within,
    Word,
)

MOST_WORDS = 64  # of one query; a filter counts as a word
MOST_CHARACTERS = 20_000  # read of a text, in which 64 words of any language have room
DEEPEST = 8  # brackets in brackets; FTS5's parser has room for 15 or so


@dataclass(frozen=True, slots=True)
class Operand:
    """What OR or NEAR may stand beside: a clause (none: filters alone), with the filters in its brackets."""

    clause: Clause | None
    is_excluded: bool = False
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Joint:
    """An OR or a NEAR (with its distance) before it is known whether it joins anything."""

    word: Word
    distance: int | None = None


Part = Operand | Joint


@dataclass(frozen=True, slots=True)
class Bracket:
    """What stands between two brackets, or in the whole text."""

    clauses: tuple[Clause, ...]
    excluded: tuple[Clause, ...]
    filters: tuple[Filter, ...]


def parse_query(text: str) -> Query:
    """Read a query; never raises.

    Words after the 64th are left out, as is what follows 20,000 characters; a bracket without its other half is
    ignored; an OR or NEAR with nothing to join, a star with too little before it and a field without a value are
    searched as words; exclusions alone find nothing. `notes` says so each time.
    """
    notes = Notes()
    if len(text) > MOST_CHARACTERS:
        notes.add(f"only the first {MOST_CHARACTERS:,} characters are read")
    lexemes = balanced(list(read_lexemes(normalize("NFC", text[:MOST_CHARACTERS]), notes)), notes)
    whole = read_bracket(within_bounds(lexemes, notes), notes)
    if whole.excluded and not whole.clauses and not whole.filters:
        notes.add("only exclusions were given: add a word to look for")
    return Query(whole.clauses, whole.excluded, notes.lines, whole.filters)


def balanced(lexemes: Sequence[Lexeme], notes: Notes) -> Iterator[Lexeme]:
    """Let brackets through in pairs only, and not too deep."""
    opened: list[int] = []
    paired: set[int] = set()
    for number, lexeme in enumerate(lexemes):
        if lexeme.kind is Kind.OPEN:
            opened.append(number)
        elif lexeme.kind is Kind.CLOSE and opened:
            if len(opened) <= DEEPEST:
                paired |= {opened[-1], number}
            else:
                notes.add(f"brackets are read {DEEPEST} deep; those within were ignored")
            opened.pop()
        elif lexeme.kind is Kind.CLOSE:
            notes.add("a bracket without its other half was ignored")
    if opened:
        notes.add("a bracket without its other half was ignored")
    for number, lexeme in enumerate(lexemes):
        if lexeme.kind not in {Kind.OPEN, Kind.CLOSE} or number in paired:
            yield lexeme


def within_bounds(lexemes: Iterable[Lexeme], notes: Notes) -> Iterator[Lexeme]:
    """Let through the first words of a query, whole terms only, and every bracket."""
    left = MOST_WORDS
    for lexeme in lexemes:
        if lexeme.kind in {Kind.OPEN, Kind.CLOSE}:
            yield lexeme
            continue
        left -= count_words(lexeme.term.text) or 1
        if left >= 0:
            yield lexeme
        else:
            left = -1  # a shorter term that follows is no more to be let through
            notes.add(f"only the first {MOST_WORDS} words are searched")


def read_bracket(lexemes: Iterator[Lexeme], notes: Notes) -> Bracket:
    """Read lexemes up to the closing bracket or the end."""
    parts: list[Part] = []
    for lexeme in lexemes:
        match lexeme.kind:
            case Kind.CLOSE:
                break
            case Kind.OPEN:
                parts += bracket_operands(lexeme, read_bracket(lexemes, notes), notes)
            case Kind.OR:
                parts.append(Joint(Word(lexeme.term.text)))
            case Kind.NEAR:
                parts.append(Joint(Word(lexeme.term.text), lexeme.distance))
            case Kind.FILTER if lexeme.filter:
                parts.append(Operand(None, filters=(lexeme.filter,)))
            case _:
                parts.append(Operand(within(lexeme.column, lexeme.term), lexeme.is_excluded))
    return gather(join_options(join_neighbours(parts, notes), notes), notes)


def bracket_operands(opening: Lexeme, bracket: Bracket, notes: Notes) -> list[Part]:
    """Make of a bracket what the bracket around it is to hold."""
    if bracket.clauses:
        clause = within(opening.column, together(bracket.clauses, bracket.excluded))
        return [Operand(clause, opening.is_excluded, bracket.filters)]
    if not opening.is_excluded:  # «(-a)» is «-a»
        barred = [Operand(within(opening.column, clause), is_excluded=True) for clause in bracket.excluded]
        return [*barred, *([Operand(None, filters=bracket.filters)] if bracket.filters else [])]
    if bracket.excluded:
        notes.add("exclusions alone in brackets that are excluded themselves were ignored")
    elif alike(bracket.filters):
        return [Operand(None, filters=tuple(replace(each, is_excluded=True) for each in bracket.filters))]
    if bracket.filters:
        note_lost_filters(notes)
    return []


def join_neighbours(parts: Sequence[Part], notes: Notes) -> list[Part]:
    """Join terms by NEAR; in `a NEAR b NEAR c` each pair of neighbours."""
    joined: list[Part] = []
    at = 0
    while at < len(parts):
        pairs: list[Clause] = []
        while near := pair_at(parts, at):
            pairs.append(near)
            at += 2
        part = parts[at]
        if pairs:
            joined.append(Operand(together(tuple(pairs))))
        elif isinstance(part, Joint) and part.distance is not None:
            notes.add(f"{part.word.text} has no two words or phrases to join here and is searched as a word")
            joined.append(Operand(part.word))
        else:
            joined.append(part)
        at += 1
    return joined


def pair_at(parts: Sequence[Part], at: int) -> Near | None:
    """Return the pair that NEAR makes of the parts from a position on, if it does."""
    match parts[at : at + 3]:
        case [
            Operand(clause=Word() | Phrase() | Prefix() as left, is_excluded=False),
            Joint(distance=int(distance)),
            Operand(clause=Word() | Phrase() | Prefix() as right, is_excluded=False),
        ]:
            return Near(left, right, distance)
    return None


def join_options(parts: Sequence[Part], notes: Notes) -> list[Operand]:
    """Join clauses by OR. Between filters of one field OR goes without saying."""
    joined: list[Operand] = []
    joins = False
    for at, part in enumerate(parts):
        if isinstance(part, Operand):
            joined.append(either(joined.pop(), part, notes) if joins else part)
            joins = False
            continue
        sides = [side for side in parts[max(at - 1, 0) : at + 2] if isinstance(side, Operand)]
        operands = sides if len(sides) == len("ab") else []
        joins = bool(operands) and all(side.clause and not side.is_excluded for side in operands)
        if joins or (operands and alike(tuple(each for side in operands for each in side.filters), operands)):
            continue
        if any(side.clause is None for side in sides):
            notes.add(f"{part.word.text} joins no filters with anything else: each narrows the whole query")
        else:
            notes.add(f"{part.word.text} has nothing to join here and is searched as a word")
            joined.append(Operand(part.word))
    return joined


def either(left: Operand, right: Operand, notes: Notes) -> Operand:
    """Join two operands by OR; the filters in their brackets cannot hold for one side alone."""
    if left.filters or right.filters:
        note_lost_filters(notes)
    options: list[Clause] = []
    for clause in (left.clause, right.clause):
        options += clause.options if isinstance(clause, Either) else [clause] if clause else []
    return Operand(Either(tuple(options)))


def alike(filters: Sequence[Filter], operands: Sequence[Operand] = ()) -> bool:
    """Tell whether filters (and nothing beside them) are choices of one field."""
    fields = {each.field for each in filters}
    return (
        len(fields) == 1
        and fields <= ANY_OF
        and not any(each.is_excluded for each in filters)
        and all(operand.clause is None for operand in operands)
    )


def note_lost_filters(notes: Notes) -> None:
    """Remark on filters that stand where only words can."""
    notes.add("filters in brackets that are excluded or joined by OR were ignored: a filter narrows the whole query")


def gather(operands: Iterable[Operand], notes: Notes) -> Bracket:
    """Sort operands into what must be there, what must not, and filters; dissolve brackets that only group."""
    clauses: list[Clause] = []
    excluded: list[Clause] = []
    filters: list[Filter] = []
    for operand in operands:
        if operand.clause and operand.is_excluded:
            excluded.append(operand.clause)
            if operand.filters:
                note_lost_filters(notes)
            continue
        filters += operand.filters
        if isinstance(operand.clause, Group):
            clauses += operand.clause.clauses
            excluded += operand.clause.excluded
        elif operand.clause:
            clauses.append(operand.clause)
    return Bracket(tuple(clauses), tuple(excluded), tuple(filters))


def together(clauses: tuple[Clause, ...], excluded: tuple[Clause, ...] = ()) -> Clause:
    """Make one clause of several; one alone needs no brackets."""
    return clauses[0] if len(clauses) == 1 and not excluded else Group(clauses, excluded)


def within(column: Column | None, clause: Clause | Term) -> Clause:
    """Bind a clause to a column, if one was named."""
    return Within(column, clause) if column else clause
