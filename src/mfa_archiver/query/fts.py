"""Compiles a Query into the FTS5 expressions, the weights and the words that a search needs. It runs no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.folding import fold
from mfa_archiver.language.runs import has_run
from mfa_archiver.language.scripts import query_languages
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.expressions import Compiler, but_not, run_parts
from mfa_archiver.query.sought import NOTHING_SOUGHT, Sought, sought
from mfa_archiver.query.syntax import Query, terms_in
from mfa_archiver.query.telling import telling

Weights = tuple[float, float, float, float]
# bm25's weights of (title, body, title_alt, body_alt), alike in every language and in archives of several. Measured
# in docs/search-quality.md: the finer forms are worth as much as the stems, a title twice as much as a body.
WEIGHTS: Weights = (2.0, 1.0, 2.0, 1.0)


@dataclass(frozen=True, slots=True)
class Match:
    """What to give MATCH and bm25.

    `all_words` finds what holds every clause, `any_words` what holds at least one (one that says more than
    «who» or “the”); both leave out what is excluded. Both are empty when there are no clauses, and any_words
    also when it would ask the same as all_words. `terms` counts the clauses. With `lists_all` there are filters
    and no clauses: every release is meant that they let through. `without` then finds what is excluded, which
    has become a filter itself; else it is empty. `by_other_names` is empty unless the query was widened (`names`):
    then it finds what all_words finds and what says the same in other words. `sought` is what was typed, for marks.
    `strict` and `loose` are the parts of all_words and any_words, so that a search may rank by some of them: each of
    `loose` leaves out by itself what is excluded.
    """

    all_words: str
    any_words: str
    weights: Weights
    terms: int
    lists_all: bool = False
    without: str = ""
    by_other_names: str = ""
    sought: Sought = NOTHING_SOUGHT
    strict: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """An expression whose hits come together: its parts, as far as it has any, and whether one of them is enough.

    `is_partial`: its hits hold some of the query's words only. `other_names` finds them, too, and what
    says the same in other words, which is marked beside what was typed.
    """

    expression: str
    parts: tuple[str, ...] = ()
    is_any: bool = False
    is_partial: bool = False
    other_names: str = ""

    @property
    def marked(self) -> str:
        """The expression whose words are marked in the hits: it finds every one of them."""
        return self.other_names or self.expression


@dataclass(frozen=True, slots=True)
class WordForms:
    """The terms that a query's word is looked up by in one language."""

    word: str
    lang: str
    main: str
    alt: str


def compile_query(query: Query, analyser: Analyser, languages: Sequence[str]) -> Match:
    """Compile a query for an archive that holds releases in `languages` (none: Russian, Kazakh, English).

    Each word is looked up by the analysis of every language it can be in (`query_languages`).
    """
    compiler = Compiler(analyser, tuple(languages))
    without = dict.fromkeys(compiler.clause(clause) for clause in query.excluded)
    if not query.clauses:
        lists_all = bool(query.filters)
        return Match("", "", WEIGHTS, 0, lists_all, " OR ".join(without) if lists_all else "")
    strict = dict.fromkeys(compiler.clause(clause) for clause in query.clauses)
    loose = dict.fromkeys(part for clause in telling(query.clauses) for part in compiler.loose(clause))
    all_words = but_not(" AND ".join(strict), without)
    any_words = but_not(" OR ".join(loose), without)
    return Match(
        all_words,
        "" if any_words == all_words else any_words,
        WEIGHTS,
        len(query.clauses),
        sought=sought(query),
        strict=tuple(strict),
        loose=tuple(but_not(part, without) for part in loose),
    )


def query_forms(query: Query) -> tuple[str, ...]:
    """Return the folded words of a query: those whose dictionary forms the analyser had better know."""
    return tuple(dict.fromkeys(map(fold, query_words(query))))


def word_forms(query: Query, analyser: Analyser, languages: Sequence[str]) -> tuple[WordForms, ...]:
    """Return what each word of a query is looked up by, in every language it can be in."""
    return tuple(
        word_form(word, lang, analyser) for word in query_words(query) for lang in query_languages(word, languages)
    )


def word_form(word: str, lang: str, analyser: Analyser) -> WordForms:
    """Return what a word is looked up by in one language; a word inside runs by all its parts."""
    main, alt = analyser.word_terms(word, lang)
    return WordForms(word, lang, " ".join(run_parts(word)) if has_run(word) else main, alt)


def query_words(query: Query) -> tuple[str, ...]:
    """Return the words of a query, those excluded among them, each once."""
    terms = terms_in((*query.clauses, *query.excluded))
    return tuple(dict.fromkeys(word for term in terms for word in tokens(term.text)))
