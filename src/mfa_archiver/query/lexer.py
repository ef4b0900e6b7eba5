"""Parts a query's text into lexemes: terms, filters, brackets and the words that join. The tree is `parser`'s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from mfa_archiver.language.tokens import is_token, tokens
from mfa_archiver.query.filters import Field, Filter, read_filter
from mfa_archiver.query.syntax import Column, Phrase, Prefix, Term, Word

SHORTEST_PREFIX = 2  # letters; a single one begins too many words to be looked up in time
NEAR_DISTANCE = 10  # of a NEAR that names none, as in FTS5

OR_WORDS = frozenset({"OR", "ИЛИ", "НЕМЕСЕ"})
NEAR_WORD = re.compile(r"NEAR(?:/(\d{1,4}))?", re.ASCII)
# A quotation by its opening mark and the marks that may close it: "", «», “”, „“, „”, ””.
QUOTES = {'"': '"', "«": "»", "“": "”“", "„": "“”", "”": "”"}
QUOTED = "|".join(f"{mark}[^{closing}]*[{closing}]" for mark, closing in QUOTES.items())
# Within a word stay hyphens, dots, apostrophes and slashes, and between digits a comma or colon («3,5»).
PIECE = re.compile(
    rf"""
    (?P<minus>(?<![^\s(])[-−])?
    (?:
        (?P<name>[^\W\d_]+):
        | (?P<quoted>{QUOTED})
        | (?P<open>\()
        | (?P<close>\))
        | (?P<word>(?:[^\s"«»“”„,;:!?()\[\]{{}}<>|]|(?<=\d)[,:](?=\d))+)
    )
    """,
    re.VERBOSE,
)
VALUE = re.compile(rf'(?P<quoted>{QUOTED})|(?P<bare>[^\s()"«»“”„]+)')
STARRED = re.compile(r"([^*]+)\*+[^\w*]*")
NO_TERM = Word("")
STRAY_QUOTE = re.compile('["«“„]')


class Kind(Enum):
    """What a lexeme is."""

    TERM = auto()
    FILTER = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    NEAR = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of a query by itself. `term` is also the word that OR or NEAR is when it joins nothing."""

    kind: Kind
    term: Term = NO_TERM
    column: Column | None = None
    is_excluded: bool = False
    distance: int = NEAR_DISTANCE
    filter: Filter | None = None


class Notes:
    """Remarks for the person, each once; names and values that were no fields are gathered into one each."""

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}
        self._unknown: dict[str, None] = {}
        self._illegible: dict[str, None] = {}

    def add(self, line: str) -> None:
        """Keep a remark."""
        self._lines[line] = None

    def unknown_name(self, name: str) -> None:
        """Remark that `name:` is no field."""
        self._unknown[f"{name}:"] = None

    def illegible_value(self, typed: str) -> None:
        """Remark that a field has no value that can be read."""
        self._illegible[typed] = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The remarks, in the order they were made."""
        gathered = {
            "no field, searched as words": self._unknown,
            "no value that this field can have, searched as words": self._illegible,
        }
        return (*self._lines, *(f"{', '.join(those)}: {what}" for what, those in gathered.items() if those))


def read_lexemes(text: str, notes: Notes) -> Iterator[Lexeme]:
    """Part a query's text into lexemes; pieces without a letter or digit fall away."""
    end = 0
    carried = False  # a minus before `http://…` is meant for all of it
    while piece := PIECE.search(text, end):
        note_stray_quote(text[end : piece.start()], notes)
        is_excluded = bool(piece["minus"]) or (carried and piece.start() == end)
        carried = False
        end = piece.end()
        if piece["name"] is None:
            yield from plain_lexeme(piece, notes, is_excluded=is_excluded)
            continue
        fielded = read_field(piece["name"], text, end, notes, is_excluded=is_excluded)
        if fielded:
            lexeme, end = fielded
            yield lexeme
        else:
            carried = is_excluded
            yield from term_lexeme(Word(piece["name"]), is_excluded=is_excluded)
    note_stray_quote(text[end:], notes)


def plain_lexeme(piece: re.Match[str], notes: Notes, *, is_excluded: bool) -> Iterator[Lexeme]:
    """Read a piece that stands in no field."""
    if piece["open"]:
        yield Lexeme(Kind.OPEN, is_excluded=is_excluded)
    elif piece["close"]:
        yield Lexeme(Kind.CLOSE)
    elif (bare := bare_word(piece)) in OR_WORDS and not is_excluded:
        yield Lexeme(Kind.OR, Word(bare))
    elif (near := NEAR_WORD.fullmatch(bare)) and not is_excluded:
        yield Lexeme(Kind.NEAR, Word(near[0]), distance=int(near[1] or NEAR_DISTANCE))
    else:
        yield from term_lexeme(read_term(piece, notes), is_excluded=is_excluded)


def term_lexeme(term: Term, *, column: Column | None = None, is_excluded: bool) -> Iterator[Lexeme]:
    """Yield a term's lexeme, if it holds anything to look for."""
    if tokens(term.text):
        yield Lexeme(Kind.TERM, term, column, is_excluded)


def read_field(name: str, text: str, end: int, notes: Notes, *, is_excluded: bool) -> tuple[Lexeme, int] | None:
    """Read what follows `name:` in a text from `end` on; None, with a note, when it is no field after all.

    Returns the lexeme and where it ends.
    """
    known = name.lower()
    if known in set(Column):
        return read_column(Column(known), text, end, notes, is_excluded=is_excluded)
    if known not in set(Field):
        notes.unknown_name(name)
        return None
    if value := VALUE.match(text, end):
        typed = value["quoted"][1:-1] if value["quoted"] else value["bare"].rstrip(",;!?")
        if found := read_filter(Field(known), typed, is_excluded=is_excluded):
            return Lexeme(Kind.FILTER, filter=found), value.end()
        notes.illegible_value(" ".join(f"{name}:{typed}".split()))
    else:
        notes.illegible_value(f"{name}:")
    return None


def read_column(column: Column, text: str, end: int, notes: Notes, *, is_excluded: bool) -> tuple[Lexeme, int] | None:
    """Read the word, phrase or opening bracket that a column's name stands before."""
    piece = PIECE.match(text, end)
    if piece and piece["open"]:
        return Lexeme(Kind.OPEN, column=column, is_excluded=is_excluded), piece.end()
    if piece and (piece["quoted"] is not None or piece["word"]):
        for lexeme in term_lexeme(read_term(piece, notes), column=column, is_excluded=is_excluded):
            return lexeme, piece.end()
    notes.illegible_value(f"{column}:")
    return None


def read_term(piece: re.Match[str], notes: Notes) -> Term:
    """Read a phrase, a word, or the beginning of one when a star follows it."""
    if piece["quoted"] is not None:
        return Phrase(piece["quoted"][1:-1])
    text = bare_word(piece)
    starred = STARRED.fullmatch(text)
    if not starred or not is_token(starred[1][-1]):
        return Word(text)
    if len(tokens(starred[1])[-1]) < SHORTEST_PREFIX:
        notes.add(f"{text}: a star needs {SHORTEST_PREFIX} letters before it; searched as a word")
        return Word(starred[1])
    return Prefix(starred[1])


def bare_word(piece: re.Match[str]) -> str:
    """Return the word of a piece, or nothing; a minus that excludes nothing («:-OR») is no part of it."""
    return (piece["word"] or "").lstrip("-−")


def note_stray_quote(between: str, notes: Notes) -> None:
    """Remark on an opening quotation mark among the characters between two pieces."""
    if STRAY_QUOTE.search(between):
        notes.add("a quotation mark without its other half was ignored")
