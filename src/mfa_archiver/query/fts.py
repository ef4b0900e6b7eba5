"""Compiles a Query into FTS5 expressions over the search table's four columns. It runs no SQL.

The expressions hold nothing but the analyser's terms, each a quoted FTS5 string, and FTS5's own operators.
https://sqlite.org/fts5.html#full_text_query_syntax
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mfa_archiver.language.analysis import Analyser, without_ending
from mfa_archiver.language.detect import Script, query_languages, script_of
from mfa_archiver.language.folding import fold
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.syntax import Clause, Either, Phrase, Prefix, Query, Term, Word

MAIN_COLUMNS = "{title body}"
ALT_COLUMNS = "{title_alt body_alt}"

Weights = tuple[float, float, float, float]
# bm25's weights of (title, body, title_alt, body_alt). The alt columns hold dictionary forms in Russian and
# stems in Kazakh, which are worth as much as main; in Latin script the words themselves, worth less.
WEIGHTS: Weights = (5.0, 1.0, 5.0, 1.0)
LATIN_WEIGHTS: Weights = (5.0, 1.0, 1.5, 0.3)

# Words that ask and name nothing: they do not count in ranking by any word when other words are there.
QUESTION_WORDS = {
    # «Кто посетил Астану?»
    "ru": "кто кого кому кем что чего чему чем какой какая какое какие каких каком какую где когда почему сколько как",
    # «Астана қандай қала?»
    "kk": "кім кімдер не нені немен нелер неге неше қандай қай қайсы қайсысы қайда қалай қанша қашан деп дегеніміз",
    # “Who visited Astana?”
    "en": "who whom whose what which where when why how many much do does did",
}
ASKING = frozenset(" ".join(QUESTION_WORDS.values()).split())


@dataclass(frozen=True, slots=True)
class Match:
    """What to give MATCH and bm25.

    `all_words` finds what holds every clause, `any_words` what holds at least one (one that says more than
    «who» or «what»); both leave out what is excluded. Both are empty for an empty query, and any_words also
    when it would ask the same as all_words. `terms` counts the clauses.
    """

    all_words: str
    any_words: str
    weights: Weights
    terms: int


def compile_query(query: Query, analyser: Analyser, languages: Sequence[str]) -> Match:
    """Compile a query for an archive that holds releases in `languages` (none: Russian, Kazakh, English).

    Each word is looked up by the analysis of every language it can be in (`query_languages`).
    """
    if query.is_empty:
        return Match("", "", WEIGHTS, 0)
    compiler = Compiler(analyser, tuple(languages))
    strict = dict.fromkeys(compiler.clause(clause) for clause in query.clauses)
    loose = dict.fromkeys(compiler.loose_clause(clause) for clause in telling(query.clauses))
    without = dict.fromkeys(compiler.term(term) for term in query.excluded)
    all_words = but_not(" AND ".join(strict), without)
    any_words = but_not(" OR ".join(loose), without)
    return Match(
        all_words,
        "" if any_words == all_words else any_words,
        weights(query.clauses),
        len(query.clauses),
    )


def query_forms(query: Query) -> tuple[str, ...]:
    """Return the folded words of a query: those whose dictionary forms the analyser had better know."""
    terms = (*all_terms(query.clauses), *query.excluded)
    return tuple(dict.fromkeys(fold(word) for term in terms for word in tokens(term.text)))


def weights(clauses: Iterable[Clause]) -> Weights:
    """Choose bm25's weights by the script of the words looked for."""
    scripts = {script_of(word) for term in all_terms(clauses) for word in tokens(term.text)}
    return LATIN_WEIGHTS if scripts - {Script.NONE} == {Script.LATIN} else WEIGHTS


def telling(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses that are more than a question word, or all of them if none is."""
    return tuple(clause for clause in clauses if not is_question_word(clause)) or clauses


def is_question_word(clause: Clause) -> bool:
    """Tell whether a clause is a single word that only asks."""
    return isinstance(clause, Word) and fold(clause.text) in ASKING


def all_terms(clauses: Iterable[Clause]) -> Iterator[Term]:
    """Yield the terms of clauses in order."""
    for clause in clauses:
        yield from clause.terms if isinstance(clause, Either) else (clause,)


def but_not(expression: str, without: Iterable[str]) -> str:
    """Take what any of `without` finds away from what an expression finds."""
    unwanted = " OR ".join(without)
    return f"({expression}) NOT ({unwanted})" if unwanted else expression


class Compiler:
    """Writes clauses as FTS5 expressions, each in brackets so that operators may stand between them."""

    def __init__(self, analyser: Analyser, languages: tuple[str, ...]) -> None:
        self._analyser = analyser
        self._languages = languages

    def clause(self, clause: Clause) -> str:
        """Write a clause that must be there."""
        if isinstance(clause, Either):
            return f"({' OR '.join(map(self.term, clause.terms))})"
        return self.term(clause)

    def loose_clause(self, clause: Clause) -> str:
        """Write a clause for ranking: of a word of several tokens, each token counts by itself too."""
        parts = [
            self.term(Word(part))
            for term in all_terms((clause,))
            if isinstance(term, Word)
            for part in self.parts(term)
        ]
        return " OR ".join([self.clause(clause), *parts])

    def parts(self, word: Word) -> list[str]:
        """Return the tokens of a word of several; none of «АҚШ-тың», whose second is only an ending."""
        shortest = min((without_ending(word.text, lang) for lang in self.languages_of(word)), key=len)
        return parts if len(parts := tokens(shortest)) > 1 else []

    def term(self, term: Term) -> str:
        """Write a term: its main and its alt form in every language it can be in, in their columns."""
        forms = [form for lang in self.languages_of(term) for form in self.forms(term, lang)]
        main = " OR ".join(dict.fromkeys(main for main, _ in forms))
        alt = " OR ".join(dict.fromkeys(alt for _, alt in forms))
        return f"({MAIN_COLUMNS} : ({main}) OR {ALT_COLUMNS} : ({alt}))"

    def languages_of(self, term: Term) -> tuple[str, ...]:
        """Return the languages that any word of a term can be in."""
        words = tokens(term.text)
        return tuple(dict.fromkeys(lang for word in words for lang in query_languages(word, self._languages)))

    def forms(self, term: Term, lang: str) -> list[tuple[str, str]]:
        """Return (main, alt) FTS5 phrases for a term in one language."""
        if isinstance(term, Phrase):
            return [self.sequence(tokens(term.text), lang)]
        plain = self.sequence(tokens(without_ending(term.text, lang)), lang)
        # A stem may be shorter than the prefix typed: «министерства*» is to find the stem «министерств».
        return [self.beginning(term, lang), plain] if isinstance(term, Prefix) else [plain]

    def sequence(self, words: list[str], lang: str) -> tuple[str, str]:
        """Return (main, alt) phrases of consecutive words."""
        pairs = [self._analyser.word_terms(word, lang) for word in words]
        return quoted(main for main, _ in pairs), quoted(alt for _, alt in pairs)

    def beginning(self, term: Prefix, lang: str) -> tuple[str, str]:
        """Return (main, alt) phrases whose last word is only begun."""
        *words, last = tokens(term.text)
        pairs = [*(self._analyser.word_terms(word, lang) for word in words), (fold(last), fold(last))]
        return f"{quoted(main for main, _ in pairs)} *", f"{quoted(alt for _, alt in pairs)} *"


def quoted(terms: Iterable[str]) -> str:
    """Write terms as one FTS5 string, which FTS5 reads as a phrase."""
    return '"' + " ".join(terms).replace('"', '""') + '"'
