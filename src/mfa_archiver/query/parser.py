"""Reads what a person typed into a Query. Any text is a valid query: what is no syntax is words.

    words  "a phrase"  -without  -"a phrase"  begin*  one OR another

Quotes are of any style; OR may be written ИЛИ or НЕМЕСЕ, in capitals. There are no brackets and no fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from mfa_archiver.language.tokens import is_token, tokens
from mfa_archiver.query.syntax import Either, Phrase, Prefix, Query, Term, Word

MOST_WORDS = 64  # of one query
SHORTEST_PREFIX = 2  # letters; a single one begins too many words to be looked up in time

OR_WORDS = frozenset({"OR", "ИЛИ", "НЕМЕСЕ"})
# A quotation by its opening mark and the marks that may close it: "", «», “”, „“, „”, ””.
QUOTES = {'"': '"', "«": "»", "“": "”“", "„": "“”", "”": "”"}
QUOTED = "|".join(f"{mark}[^{closing}]*[{closing}]" for mark, closing in QUOTES.items())
# Within a word stay hyphens, dots, apostrophes and slashes, and between digits a comma or colon («3,5»).
PIECE = re.compile(
    rf"""
    (?P<minus>(?<!\S)[-−])?
    (?:(?P<quoted>{QUOTED})|(?P<word>(?:[^\s"«»“”„,;:!?()\[\]{{}}<>|]|(?<=\d)[,:](?=\d))+))
    """,
    re.VERBOSE,
)
STARRED = re.compile(r"([^*]+)\*+[^\w*]*")
STRAY_QUOTE = re.compile('["«“„]')


class Lexeme(NamedTuple):
    """One piece of a query by itself, before OR joins it to its neighbours."""

    term: Term
    is_excluded: bool = False
    is_or: bool = False

    @property
    def is_joinable(self) -> bool:
        """Whether OR may join it."""
        return not self.is_excluded and not self.is_or


def parse_query(text: str) -> Query:
    """Read a query; never raises.

    Words after the 64th are left out; an OR with nothing to join and a star with too little before it
    are searched as words; exclusions alone find nothing. `notes` says so each time.
    """
    text = normalize("NFC", text)
    notes = Notes()
    lexemes = list(within_bounds(read_lexemes(text, notes), notes))
    clauses: list[list[Term]] = []
    excluded: list[Term] = []
    joining = False
    for number, lexeme in enumerate(lexemes):
        if lexeme.is_or and joins(lexemes, number):
            joining = True
            continue
        if lexeme.is_or:
            notes.add(f"{lexeme.term.text} has nothing to join here and is searched as a word")
        if lexeme.is_excluded:
            excluded.append(lexeme.term)
        elif joining:
            clauses[-1].append(lexeme.term)
        else:
            clauses.append([lexeme.term])
        joining = False
    if excluded and not clauses:
        notes.add("only exclusions were given: add a word to look for")
    return Query(tuple(map(clause, clauses)), tuple(excluded), notes.lines)


class Notes:
    """Remarks for the person, each once."""

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}

    def add(self, line: str) -> None:
        """Keep a remark."""
        self._lines[line] = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The remarks, in the order they were made."""
        return tuple(self._lines)


def read_lexemes(text: str, notes: Notes) -> Iterator[Lexeme]:
    """Part a query's text into pieces; those without a letter or digit fall away."""
    end = 0
    for piece in PIECE.finditer(text):
        note_stray_quote(text[end : piece.start()], notes)
        end = piece.end()
        if piece["quoted"] is not None:
            term: Term = Phrase(piece["quoted"][1:-1])
        else:
            term = read_word(piece["word"], notes)
        if tokens(term.text):
            is_excluded = bool(piece["minus"])
            yield Lexeme(term, is_excluded, is_or=piece["word"] in OR_WORDS and not is_excluded)
    note_stray_quote(text[end:], notes)


def note_stray_quote(between: str, notes: Notes) -> None:
    """Remark on an opening quotation mark among the characters between two pieces."""
    if STRAY_QUOTE.search(between):
        notes.add("a quotation mark without its other half was ignored")


def read_word(text: str, notes: Notes) -> Term:
    """Read a word, or the beginning of one when a star follows it."""
    starred = STARRED.fullmatch(text)
    if not starred or not is_token(starred[1][-1]):
        return Word(text)
    if len(tokens(starred[1])[-1]) < SHORTEST_PREFIX:
        notes.add(f"{text}: a star needs {SHORTEST_PREFIX} letters before it; searched as a word")
        return Word(starred[1])
    return Prefix(starred[1])


def within_bounds(lexemes: Iterator[Lexeme], notes: Notes) -> Iterator[Lexeme]:
    """Let through the first words of a query, whole terms only."""
    left = MOST_WORDS
    for lexeme in lexemes:
        left -= len(tokens(lexeme.term.text))
        if left < 0:
            notes.add(f"only the first {MOST_WORDS} words are searched")
            return
        yield lexeme


def joins(lexemes: list[Lexeme], number: int) -> bool:
    """Tell whether the OR at a position has a term on either side."""
    return 0 < number < len(lexemes) - 1 and lexemes[number - 1].is_joinable and lexemes[number + 1].is_joinable


def clause(terms: list[Term]) -> Term | Either:
    """Make a clause of one term, or of several that OR joined."""
    return terms[0] if len(terms) == 1 else Either(tuple(terms))
