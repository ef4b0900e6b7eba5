"""From what a person typed, words and options alike, to what the archive can be asked: shared by all that search."""

from dataclasses import dataclass, replace

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.search import archive_languages, held_alphabets, query_analyser
from mfa_archiver.cli.options import Run, day_span, first_day, last_day
from mfa_archiver.cli.widening import respell_query, widen_match
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.scripts import primary
from mfa_archiver.query.filters import Choice, Field, Filter, resolve
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.names import Widened
from mfa_archiver.query.parser import parse_query
from mfa_archiver.query.syntax import Query
from mfa_archiver.render.terminal import harmless_line


@dataclass(frozen=True, slots=True)
class Options:
    """The options that narrow a query, as typed."""

    source: str = ""
    lang: str = ""
    since: str = ""
    until: str = ""
    expand: bool = False  # by other names: acronyms and what they stand for
    translit: bool = False  # by spellings in the other alphabet

    def filters(self) -> Filters:
        """Return the filters these options are. Raises a usage error for a date that is none."""
        return Filters(self.source, self.lang, first_day(self.since), last_day(self.until))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the archive: the query as read, with other spellings, with other names, and what it became."""

    typed: Query
    query: Query
    wider: Query
    analyser: Analyser
    languages: tuple[str, ...]
    match: Match
    filters: Filters


def ask(run: Run, archive: Archive, text: str, options: Options) -> Question:
    """Read a query and its options; what could not be read as syntax is said once. Raises a usage error."""
    as_typed = parse_query(text)
    analyser = query_analyser(archive, query_forms(as_typed))
    query = respell_query(archive, as_typed, analyser) if options.translit else as_typed
    languages = asked_languages(query, options, archive) or archive_languages(archive)
    match = compile_query(query, analyser, languages)
    wide = Widened(query, ())
    if options.expand:
        match, wide = widen_match(archive, query, match, analyser, languages)
    for note in (*query.notes, *wide.notes):
        run.say(harmless_line(f"note: {note}"))
    typed = resolve(query.filters, lambda text: day_span(text, "date"), sources_by_country(run, query.filters))
    filters = replace(options.filters(), typed=typed, without=match.without)
    return Question(as_typed, query, wide.query, analyser, languages, match, filters)


def asked_languages(query: Query, options: Options, archive: Archive) -> tuple[str, ...]:
    """Return the languages that the option or the query names, with the alphabets held; empty for none."""
    chosen = [each for each in query.filters if isinstance(each, Choice) and each.field is Field.LANG]
    named = [lang for each in chosen if not each.is_excluded for lang in each.values]
    named = [options.lang] if options.lang else named
    return tuple(dict.fromkeys((*named, *(held_alphabets(archive) if "kk" in map(primary, named) else ()))))


def sources_by_country(run: Run, filters: tuple[Filter, ...]) -> dict[str, list[str]]:
    """Return the ids of declared sources by country; the files are read only when a country is asked for."""
    if not any(each.field is Field.COUNTRY for each in filters):
        return {}
    from mfa_archiver.sources.registry import load_sources

    countries: dict[str, list[str]] = {}
    for source in load_sources(run.settings.sources).values():
        countries.setdefault(source.country.upper(), []).append(source.id)
    return countries
