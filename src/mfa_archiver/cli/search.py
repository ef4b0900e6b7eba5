"""`search`: find releases by their words."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from mfa_archiver.archive import search as archive_search
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import is_current
from mfa_archiver.cli.facets import FacetChoice, write_facets
from mfa_archiver.cli.options import (
    Format,
    Json,
    LangFilter,
    ListFormat,
    Run,
    Since,
    SourceFilter,
    Until,
    chosen_format,
    first_day,
    last_day,
)
from mfa_archiver.fields import hit_fields
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.parser import parse_query
from mfa_archiver.query.syntax import Query
from mfa_archiver.render import machine
from mfa_archiver.render.console import hits_list

NAME = "search"
NOTHING_MATCHED = 1


class SortChoice(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    DATE = "date"
    NEWEST = "-date"


def run(
    run: Run,
    query: Annotated[str, typer.Argument(help='Words, "phrases", -exclusions, prefix*, OR.')],
    source: SourceFilter = "",
    lang: LangFilter = "",
    since: Since = "",
    until: Until = "",
    sort: Annotated[
        SortChoice, typer.Option("--sort", help="Best first, oldest first, or newest first.")
    ] = SortChoice.RELEVANCE,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="How many hits at most.")] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many hits to pass over.")] = 0,
    all_words: Annotated[bool, typer.Option("--all-words", help="Only releases with all the words.")] = False,
    any_word: Annotated[bool, typer.Option("--any-word", help="Releases with any of the words, best first.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Only say how many releases have all the words.")] = False,
    facet: Annotated[
        list[FacetChoice] | None,
        typer.Option("--facet", help="Count the releases with all the words by this instead; repeatable."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the query was read, on stderr.")] = False,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """Search the archived releases, in any form of a word and in the original spelling.

    Example:  mfa-archiver search '"расширенном партнёрстве" -визы' --since 2025-01 --lang ru
    """
    if all_words and any_word:
        raise typer.BadParameter("--all-words and --any-word exclude each other")
    parsed = parse_query(query)
    filters = Filters(source, lang, first_day(since), last_day(until))
    with open_archive(run.settings.db) as archive:
        if not is_current(archive):
            run.say("note: the search index is of another version; `mfa-archiver reindex` makes it anew")
        analyser = archive_search.query_analyser(archive, query_forms(parsed))
        languages = (lang,) if lang else archive_search.archive_languages(archive)
        match = compile_query(parsed, analyser, languages)
        for note in parsed.notes:
            run.say(f"note: {note}")
        if explain:
            say_plan(run, archive, parsed, match, filters)
        if count:
            found = archive_search.count(archive, match, filters)
            machine.emit([str(found)])
            raise typer.Exit(0 if found else NOTHING_MATCHED)
        if facet:
            counted = write_facets(run, archive, match, filters, facet, chosen_format(form, as_json))
            raise typer.Exit(0 if counted else NOTHING_MATCHED)
        hits = archive_search.search(
            archive,
            match,
            filters,
            words="all" if all_words else "any" if any_word else "all-then-any",
            sort=sort.value,
            limit=limit,
            offset=offset,
        )
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        run.out.print(hits_list(hits, styled=run.out.is_terminal))
    else:
        machine.emit(machine.lines([hit_fields(hit) for hit in hits], chosen.value))
    if not hits:
        if sys.stderr.isatty() or chosen is ListFormat.TABLE:
            run.say(f"nothing found for {query!r}")
        raise typer.Exit(NOTHING_MATCHED)


def say_plan(run: Run, archive: Archive, parsed: Query, match: Match, filters: Filters) -> None:
    """Tell how a query was read, what it became, and how SQLite goes about it."""
    plan = archive_search.explain(archive, match, filters)
    for line in (f"read as: {parsed}", f"all words: {match.all_words}", f"any word: {match.any_words}", *plan):
        run.say(line)
