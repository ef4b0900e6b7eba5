"""Writes single clauses as FTS5 expressions: by which terms, in which columns. What to do with them is `fts`'s.

The expressions hold nothing but the analyser's terms, each a quoted FTS5 string, and FTS5's own operators.
https://sqlite.org/fts5.html#full_text_query_syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from mfa_archiver.language.analysis import Analyser, without_ending
from mfa_archiver.language.folding import fold
from mfa_archiver.language.runs import has_run, pairs, segments
from mfa_archiver.language.scripts import query_languages
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.syntax import Clause, Column, Either, Group, Near, Phrase, Prefix, Term, Within, Word

# Where the main and where the alt forms of a word are looked for.
MAIN_COLUMNS = "{title body}"
ALT = "_alt"  # at the end of an alt column's name
COLUMNS: Mapping[Column | None, tuple[str, str]] = {
    None: (MAIN_COLUMNS, "{title_alt body_alt}"),
    Column.TITLE: ("{title}", "{title_alt}"),
    Column.BODY: ("{body}", "{body_alt}"),
}

Forms = tuple[str, str]  # of a term in one language, as FTS5 phrases: main, alt

# A filter of columns, or an FTS5 string and whether it is only begun.
COLUMNS_OR_STRING = re.compile(r'\{(?P<columns>[^}"]*)\}|"(?P<string>(?:[^"]|"")*)"(?P<prefix> \*)?')


@dataclass(frozen=True, slots=True)
class Sought:
    """A phrase that an expression looks for: its terms, in which analysis, and whether the last is only begun."""

    terms: tuple[str, ...]
    is_alt: bool
    is_prefix: bool


class Compiler:
    """Writes clauses, each in brackets so that operators may stand between them."""

    def __init__(self, analyser: Analyser, languages: tuple[str, ...]) -> None:
        self._analyser = analyser
        self._languages = languages

    def clause(self, clause: Clause, column: Column | None = None) -> str:
        """Write a clause that must be there, looked for in one column or in all."""
        match clause:
            case Within(inner_column, inner):
                return self.clause(inner, inner_column)
            case Either(options):
                return f"({' OR '.join(self.clause(option, column) for option in options)})"
            case Group(clauses, excluded):
                strict = dict.fromkeys(self.clause(each, column) for each in clauses)
                without = dict.fromkeys(self.clause(each, column) for each in excluded)
                return f"({but_not(' AND '.join(strict), without)})"
            case Near():
                return self.near(clause, column)
        return self.term(clause, column)

    def loose(self, clause: Clause, column: Column | None = None) -> list[str]:
        """Write a clause for ranking by any word: its parts, each counting by itself.

        A word of several tokens counts whole and by each token, words near one another together and apart.
        """
        match clause:
            case Within(inner_column, inner):
                return self.loose(inner, inner_column)
            case Either(options):
                parts = [self.loose(option, column) for option in options]
                is_plain = all(len(part) == 1 for part in parts)
                return [self.clause(clause, column)] if is_plain else [each for part in parts for each in part]
            case Group(clauses, excluded):
                loose = dict.fromkeys(part for each in clauses for part in self.loose(each, column))
                without = dict.fromkeys(self.clause(each, column) for each in excluded)
                return [f"({but_not(' OR '.join(loose), without)})"] if without else list(loose)
            case Near(left, right):
                return [self.near(clause, column), self.term(left, column), self.term(right, column)]
            case Word():
                return [self.term(clause, column), *(self.term(Word(part), column) for part in self.parts(clause))]
        return [self.term(clause, column)]

    def parts(self, word: Word) -> list[str]:
        """Return the tokens of a word of several; none of «АҚШ-тың», whose second is only an ending.

        Of a run the parts are each two characters.
        """
        if has_run(word.text):
            return parts if len(parts := run_parts(word.text)) > 1 else []
        shortest = min((without_ending(word.text, lang) for lang in self.languages_of(word)), key=len)
        return parts if len(parts := tokens(shortest)) > 1 else []

    def term(self, term: Term, column: Column | None) -> str:
        """Write a term: its main and its alt form in every language it can be in, in their columns."""
        return in_columns(self.all_forms(term), column)

    def near(self, near: Near, column: Column | None) -> str:
        """Write two terms near one another, each in any of its forms: what finds them apart must find them here.

        «Астана» finds «Астану» by its Kazakh stem only, and «визит» beside it «визите» by its Russian one.
        """
        pairs = [
            (f"NEAR({left[0]} {right[0]}, {near.distance})", f"NEAR({left[1]} {right[1]}, {near.distance})")
            for left, right in product(self.all_forms(near.left), self.all_forms(near.right))
        ]
        return in_columns(pairs, column)

    def all_forms(self, term: Term) -> list[Forms]:
        """Return the FTS5 phrases that a term can be, in every language it can be in."""
        return [form for lang in self.languages_of(term) for form in self.forms(term, lang)]

    def languages_of(self, term: Term) -> tuple[str, ...]:
        """Return the languages that any word of a term can be in."""
        words = tokens(term.text)
        return tuple(dict.fromkeys(lang for word in words for lang in query_languages(word, self._languages)))

    def forms(self, term: Term, lang: str) -> list[Forms]:
        """Return the FTS5 phrases that a term can be in one language."""
        if isinstance(term, Phrase):
            return [self.sequence(tokens(term.text), lang)]
        plain = self.sequence(tokens(without_ending(term.text, lang)), lang)
        # A stem may be shorter than the prefix typed: «министерства*» is to find the stem «министерств».
        return [self.beginning(term, lang), plain] if isinstance(term, Prefix) else [plain]

    def sequence(self, words: list[str], lang: str) -> Forms:
        """Return phrases of consecutive words."""
        terms = [self._analyser.word_terms(word, lang) for word in words]
        main = self.inside_runs(words, lang) if any(map(has_run, words)) else quoted(main for main, _ in terms)
        return main, quoted(alt for _, alt in terms)

    def inside_runs(self, words: list[str], lang: str) -> str:
        """Return the phrase that finds consecutive words in the terms of runs, wherever they begin and end there.

        The last run may go on after the word, so its last character is no term; a single one begins the next pair.
        """
        terms = [term for word in words for term in self._analyser.run_terms(word, lang)]
        last = segments(fold(words[-1]))[-1]
        if not has_run(last):
            return quoted(terms)
        return quoted(terms[:-1]) if len(last) > 1 else f"{quoted(terms)} *"

    def beginning(self, term: Prefix, lang: str) -> Forms:
        """Return phrases whose last word is only begun."""
        *words, last = tokens(term.text)
        terms = [*(self._analyser.word_terms(word, lang) for word in words), (self._analyser.begun(last, lang),) * 2]
        main, alt = quoted(main for main, _ in terms), quoted(alt for _, alt in terms)
        return self.inside_runs([*words, last], lang) if has_run(term.text) else f"{main} *", f"{alt} *"


def run_parts(text: str) -> list[str]:
    """Return what is looked for by itself of a text with runs: each two characters, and whatever stands between."""
    words = [segment for token in tokens(text) for segment in segments(fold(token))]
    return [part for word in words for part in (has_run(word) and pairs(word)) or [word]]


def in_columns(forms: Iterable[Forms], column: Column | None) -> str:
    """Look for any of the main forms in the main columns, or of the alt forms in the alt columns."""
    (main_columns, alt_columns), (mains, alts) = COLUMNS[column], zip(*forms, strict=True)
    main, alt = " OR ".join(dict.fromkeys(mains)), " OR ".join(dict.fromkeys(alts))
    return f"({main_columns} : ({main}) OR {alt_columns} : ({alt}))"


def but_not(expression: str, without: Iterable[str]) -> str:
    """Take what any of `without` finds away from what an expression finds."""
    unwanted = " OR ".join(without)
    return f"({expression}) NOT ({unwanted})" if unwanted else expression


def quoted(terms: Iterable[str]) -> str:
    """Write terms as one FTS5 string, which FTS5 reads as a phrase."""
    return '"' + " ".join(terms).replace('"', '""') + '"'


def phrases_of(expression: str) -> Iterator[Sought]:
    """Yield the phrases that an expression of this module looks for, those left out among them."""
    is_alt = False
    for found in COLUMNS_OR_STRING.finditer(expression):
        if found["columns"] is not None:
            is_alt = ALT in found["columns"]
        elif terms := tuple(found["string"].replace('""', '"').split()):
            yield Sought(terms, is_alt, is_prefix=found["prefix"] is not None)
