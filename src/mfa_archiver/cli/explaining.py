"""`search --explain`: how a query was read and what it became, in lines for a person."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from mfa_archiver.archive.filters import Filters
from mfa_archiver.cli.asking import Question
from mfa_archiver.query.filters import Field, Filter, Span
from mfa_archiver.query.fts import word_forms
from mfa_archiver.query.printing import print_clause, print_query
from mfa_archiver.render.terminal import harmless_line


def explain_lines(asked: Question, plan: Sequence[str]) -> Iterator[str]:
    """Yield what was read, clause by clause; each word's terms; the filters; the FTS5 expressions; SQLite's plan."""
    sections = {
        "read as": [print_query(asked.typed) or "nothing to look for"],
        "in other spellings": [print_query(asked.query)] if asked.query != asked.typed else [],
        "must have": map(print_clause, asked.query.clauses),
        "must not have": map(print_clause, asked.query.excluded),
        "by other names": [print_query(asked.wider)] if asked.wider != asked.query else [],
        "filter": filter_lines(asked.filters),
        "word": word_lines(asked),
        "all words": [asked.match.all_words],
        "any word": [asked.match.any_words],
        "left out": [asked.match.without],
        "plan": plan,
    }
    for name, lines in sections.items():
        yield from (f"{name}: {harmless_line(line)}" for line in lines if line)


def word_lines(asked: Question) -> Iterator[str]:
    """Yield each word with what it is looked up by: in every language the stem and, if it differs, the finer form."""
    forms = word_forms(asked.query, asked.analyser, asked.languages)
    for word, group in groupby(forms, key=lambda form: form.word):
        terms = (f"{each.lang} {' / '.join(dict.fromkeys((each.main, each.alt)))}" for each in group)
        yield f"{word}: {', '.join(terms)}"


def filter_lines(filters: Filters) -> Iterator[str]:
    """Yield the options and the query's own filters."""
    for name in ("source", "lang", "since", "until"):
        if value := getattr(filters, name):
            yield f"{name} {value} (option)"
    yield from map(filter_line, filters.typed)


def filter_line(each: Filter) -> str:
    """Say what a filter asks."""
    sign = "not " if each.is_excluded else ""
    if isinstance(each, Span):
        ends = {"from": each.since, "to": each.until}
        return f"{sign}published {' '.join(f'{word} {day}' for word, day in ends.items() if day)}"
    if each.field is Field.COUNTRY:
        return f"{sign}country with the sources {', '.join(each.values) or '(none declared)'}"
    return f"{sign}{each.field} {', '.join(each.values)}"
