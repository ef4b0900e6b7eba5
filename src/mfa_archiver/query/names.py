"""Widens a query by other names of what it asks for: acronym and full name, in one language and across languages.

What names mean is handed in as values (`Known`); looking it up in an archive is the archive's business. «Sense» is a
language with the bag of a full name's stems: what an acronym of that language stands for, whatever the inflection.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mfa_archiver.language.analysis import Analyser, without_ending
from mfa_archiver.language.folding import fold
from mfa_archiver.language.names import stems_of
from mfa_archiver.language.scripts import query_languages
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.fts import Match
from mfa_archiver.query.syntax import Clause, Either, Group, Phrase, Query, Term, Within, Word, terms_in
from mfa_archiver.query.telling import SAYING_NOTHING

# One meaning must stand out before a search is widened by it.
RULING_SHARE = 0.8  # of the releases that define the acronym
RULING_RELEASES = 2  # at least; one is enough for a meaning known from the start
# Two names are translations when they have the same place among as many definitions in both languages.
TRANSLATED_RELEASES = 2
TRANSLATED_SHARE = 0.6  # of the releases where there is such a place

MOST_NAMES = 8  # that one term is widened by
LONGEST_RUN = 8  # unquoted words that may be a full name
MOST_RUN_WORDS = 16  # of a query; a longer one is a text, not a name
SHORTEST_SMALL = 3  # letters of an acronym typed without capitals: «мид», but not «ес»

Sense = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an acronym stands for in a language, and how many releases define it so.

    `phrases` are the spellings of the full name, the most used one first. `is_given`: it is known from the start.
    """

    lang: str
    acronym: str
    bag: str
    phrases: tuple[str, ...]
    releases: int = 0
    is_given: bool = False

    @property
    def sense(self) -> Sense:
        """The language and the bag of stems."""
        return self.lang, self.bag


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about the names in a query: meanings, and which senses mean the same in several languages."""

    meanings: tuple[Meaning, ...] = ()
    classes: tuple[frozenset[Sense], ...] = ()

    def alike(self, senses: Iterable[Sense]) -> frozenset[Sense]:
        """Return senses with all that mean the same."""
        wanted = frozenset(senses)
        return wanted.union(*(same for same in self.classes if same & wanted))

    def ruling(self, acronym: str) -> tuple[Meaning, ...]:
        """Return what a folded acronym means in each language, as far as that is beyond doubt."""
        return tuple(meaning for choice in self.choices(acronym) for meaning in ruling_of(choice))

    def choices(self, acronym: str) -> Iterator[list[list[Meaning]]]:
        """Yield what a folded acronym can mean in each language: lists of meanings that are alike, commonest first."""
        by_language: dict[str, list[Meaning]] = defaultdict(list)
        for meaning in self.meanings:
            if fold(meaning.acronym) == acronym:
                by_language[meaning.lang].append(meaning)
        for meanings in by_language.values():
            groups: dict[frozenset[Sense], list[Meaning]] = defaultdict(list)
            for meaning in sorted(meanings, key=lambda meaning: -meaning.releases):
                groups[self.alike([meaning.sense])].append(meaning)
            yield sorted(groups.values(), key=releases_of, reverse=True)


class Asked(NamedTuple):
    """What to look up for a query: folded acronyms, and the senses its phrases may have."""

    acronyms: frozenset[str]
    senses: frozenset[Sense]


class Widened(NamedTuple):
    """A query with other names beside the terms they stand for, and remarks about acronyms left as they are."""

    query: Query
    notes: tuple[str, ...]


def names_asked(query: Query, analyser: Analyser, languages: Sequence[str]) -> Asked:
    """Return what to look up before `widen`."""
    terms = list(terms_in((*query.clauses, *query.excluded)))
    phrases = [term.text for term in terms if isinstance(term, Phrase)]
    phrases += [text for clauses in rows_in(query.clauses) for _, _, text in runs(clauses)]
    return Asked(
        frozenset(acronym for term in terms if (acronym := acronym_of(term))),
        frozenset(sense for text in phrases for sense in senses_of(text, analyser, languages)),
    )


def widen(query: Query, known: Known, analyser: Analyser, languages: Sequence[str]) -> Widened:
    """Put other names beside the terms of a query, as alternatives.

    An acronym is left as it is where no meaning rules; then a note names the choice. A prefix, an acronym in quotes and
    what NEAR joins are taken literally. In brackets and fields all holds as outside of them.
    """
    if not known.meanings:
        return Widened(query, ())
    widener = Widener(known, analyser, languages)
    clauses = tuple(widener.clauses(query.clauses))
    excluded = tuple(widener.excluded(query.excluded))
    return Widened(replace(query, clauses=clauses, excluded=excluded), widener.notes(query))


def widened(match: Match, wider: Match) -> Match:
    """Join what a query compiles to with what the widened one does.

    `by_other_names` then finds what either finds with all its words, `any_words` likewise. A release that has the
    very words of the query counts for both, and so ranks above one that has only the other names.
    """
    if wider.all_words in {match.all_words, ""}:
        return match
    whole = either(match.all_words, wider.all_words)
    some = either(match.any_words or match.all_words, wider.any_words or wider.all_words)
    loose = tuple(dict.fromkeys((*match.loose, *wider.loose)))
    return replace(match, by_other_names=whole, any_words="" if some == whole else some, loose=loose)


def either(*expressions: str) -> str:
    """Join FTS5 expressions by OR."""
    return " OR ".join(f"({expression})" for expression in expressions)


class Widener:
    """Finds the other names of a query's terms among what is known."""

    def __init__(self, known: Known, analyser: Analyser, languages: Sequence[str]) -> None:
        self._known = known
        self._analyser = analyser
        self._languages = languages
        self._senses = {meaning.sense for meaning in known.meanings}

    def clauses(self, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """Yield the clauses, widened; of the runs that are full names the longest at each place."""
        named = {start: (stop, text) for start, stop, text in runs(clauses) if self.names(Phrase(text))}
        place = 0
        while place < len(clauses):
            if place in named:
                place, text = named[place]
                yield Either((Phrase(text), *self.names(Phrase(text))))
                continue
            yield self.clause(clauses[place])
            place += 1

    def clause(self, clause: Clause) -> Clause:
        """Return one clause widened: a term with its names beside it, else what brackets or a field hold."""
        match clause:
            case Within(column, inner):
                return Within(column, self.clause(inner))
            case Group(clauses, excluded):
                return Group(tuple(self.clauses(clauses)), tuple(self.excluded(excluded)))
            case Either(options):
                widened_options = [option for each in options for option in options_of(self.clause(each))]
                return Either(tuple(dict.fromkeys(widened_options)))
        names = self.names(clause)
        return Either((clause, *names)) if names else clause

    def excluded(self, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """Yield what is excluded, each name of it by itself: none of them may be there."""
        yield from dict.fromkeys(option for clause in clauses for option in options_of(self.clause(clause)))

    def names(self, term: Clause) -> tuple[Term, ...]:
        """Return other names of a term: first those in the languages it can be in itself, acronyms first."""
        acronym = acronym_of(term)
        if acronym:
            own = {meaning.sense for meaning in self._known.ruling(acronym)}
        elif isinstance(term, Phrase):
            own = {s for s in senses_of(term.text, self._analyser, self._languages) if s in self._senses}
        else:
            own = set()
        alike = sorted(self._known.alike(own) if own else (), key=lambda sense: (sense not in own, sense))
        names: list[Term] = []
        for sense in alike:
            meanings = [meaning for meaning in self._known.meanings if meaning.sense == sense]
            names += [Word(m.acronym) for m in meanings if m in self._known.ruling(fold(m.acronym))]
            if acronym or sense not in own:
                names += [Phrase(phrase) for m in meanings for phrase in m.phrases[:1]]
        others = (name for name in dict.fromkeys(names) if acronym_of(name) != acronym or isinstance(name, Phrase))
        return tuple(others)[:MOST_NAMES]

    def notes(self, query: Query) -> tuple[str, ...]:
        """Return a remark about each acronym that has several meanings."""
        terms = terms_in(query.clauses, with_excluded=False)
        acronyms = {acronym: term.text for term in terms if (acronym := acronym_of(term))}
        return tuple(
            f"{text}: {', '.join(map(choice_line, choice))}; search one of them in quotes"
            for acronym, text in acronyms.items()
            for choice in self._known.choices(acronym)
            if len(choice) > 1 and not ruling_of(choice)
        )


def choice_line(meanings: Sequence[Meaning]) -> str:
    """Return one thing that an acronym can mean as a note names it: «Европейская комиссия (12)»."""
    return f"{meanings[0].phrases[0]} ({releases_of(meanings)})"


def options_of(clause: Clause) -> tuple[Clause, ...]:
    """Return what a clause offers: one of them is enough."""
    return clause.options if isinstance(clause, Either) else (clause,)


def rows_in(clauses: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    """Yield the clauses that stand side by side: those given, and those in each bracket that must be there."""
    yield clauses
    for clause in clauses:
        match clause:
            case Within(_, inner):
                yield from rows_in((inner,))
            case Group(inner):
                yield from rows_in(inner)
            case Either(options):
                for option in options:
                    yield from rows_in((option,))


def acronym_of(term: Clause) -> str:
    """Return a term folded as an acronym is looked up; empty when it can't be one."""
    if not isinstance(term, Word):
        return ""
    text = without_ending(term.text, "kk")
    folded = fold(text)
    is_small = sum(letter.isupper() for letter in text) <= 1
    if is_small and (len(folded) < SHORTEST_SMALL or folded in SAYING_NOTHING):
        return ""
    return folded if tokens(text) == [text] or "-" in text else ""


def runs(clauses: Sequence[Clause]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, stop, text) of unquoted words in a row that may be a full name, the longest at a place last."""
    if len(clauses) > MOST_RUN_WORDS:
        return
    for start in range(len(clauses)):
        words: list[str] = []
        for clause in clauses[start : start + LONGEST_RUN]:
            if not isinstance(clause, Word):
                break
            words.append(clause.text)
            if len(words) > 1:
                yield start, start + len(words), " ".join(words)


def senses_of(phrase: str, analyser: Analyser, languages: Sequence[str]) -> list[Sense]:
    """Return what a phrase of several words may mean, in each language it can be in."""
    words = tokens(phrase)
    tags = dict.fromkeys(lang for word in words[:1] for lang in query_languages(word, languages))
    return [(lang, stems.bag) for lang in tags if " " in (stems := stems_of(phrase, lang, analyser)).bag]


def releases_of(meanings: Iterable[Meaning]) -> int:
    """Return how many releases define meanings, taken together."""
    return sum(meaning.releases for meaning in meanings)


def ruling_of(choice: Sequence[Sequence[Meaning]]) -> Sequence[Meaning]:
    """Return the meanings (alike) of an acronym that stand out among all it has in a language, or none."""
    total = sum(map(releases_of, choice))
    if not total:  # no release defines it: what is known from the start counts, if it is one thing
        return choice[0] if len(choice) == 1 else ()
    best = choice[0]
    fewest = 1 if any(meaning.is_given for meaning in best) else RULING_RELEASES
    return best if releases_of(best) >= max(fewest, RULING_SHARE * total) else ()


def translated(groups: Iterable[Mapping[str, Sequence[Sense]]]) -> set[frozenset[Sense]]:
    """Return pairs of senses that translate one another.

    A group is a release in all its languages: for each, the senses it defines in their order. Two are taken for
    translations where they hold the same place among as many definitions, often enough.
    """
    together: Counter[frozenset[Sense]] = Counter()
    placed: Counter[tuple[Sense, str]] = Counter()
    for group in groups:
        for lang, senses in group.items():
            for other, theirs in group.items():
                if lang == other or len(senses) != len(theirs):
                    continue
                placed.update((sense, other) for sense in senses)
                together.update(frozenset(pair) for pair in zip(senses, theirs, strict=True) if lang < other)
    return {
        pair
        for pair, count in together.items()
        if count >= TRANSLATED_RELEASES
        and all(count >= TRANSLATED_SHARE * placed[one, other[0]] for one, other in both_ways(pair))
    }


def both_ways(pair: frozenset[Sense]) -> Iterator[tuple[Sense, Sense]]:
    """Yield a pair in either order."""
    one, other = pair
    yield one, other
    yield other, one
