"""`search`: find releases by their words."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from mfa_archiver.archive import search as archive_search
from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.earlier import count_all_wordings, search_all_wordings
from mfa_archiver.archive.index import is_current
from mfa_archiver.cli.asking import Options, ask
from mfa_archiver.cli.completion import complete_query
from mfa_archiver.cli.explaining import explain_lines
from mfa_archiver.cli.facets import FacetChoice, write_facets
from mfa_archiver.cli.options import (
    Json,
    LangFilter,
    ListFormat,
    Run,
    Since,
    SourceFilter,
    Translit,
    Until,
    chosen_format,
)
from mfa_archiver.fields import hit_fields
from mfa_archiver.hits import Hit
from mfa_archiver.render import machine
from mfa_archiver.render.console import hits_list

NOTHING_MATCHED = 1


class SortChoice(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    DATE = "date"
    NEWEST = "-date"


class HitFormat(StrEnum):
    """How hits are written: as every list, or as a page for a browser."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    IDS = "ids"
    HTML = "html"


def run(
    run: Run,
    query: Annotated[
        str,
        typer.Argument(
            help='Words, "phrases", -exclusions, prefix*, OR, NEAR, ( ), and fields as title: lang: date:.',
            autocompletion=complete_query,
        ),
    ],
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
    all_revisions: Annotated[
        bool, typer.Option("--all-revisions", help="Also by words that only an earlier wording has.")
    ] = False,
    no_expand: Annotated[bool, typer.Option("--no-expand", help="Take acronyms and full names literally.")] = False,
    translit: Translit = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the query was read, on stderr.")] = False,
    form: Annotated[
        HitFormat | None, typer.Option("--format", help="table on a terminal, else tsv; html is a page for a browser.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Search the archived releases, in any form of a word and in the original spelling.

    Example:  mfa-archiver search '"расширенном партнёрстве" -визы' --since 2025-01 --lang ru
    """
    as_page = form is HitFormat.HTML and not as_json
    refuse_both("--all-words", all_words, "--any-word", any_word)
    refuse_both("--all-revisions", all_revisions, "--facet", bool(facet))
    refuse_both("--format html", as_page, "--facet", bool(facet))
    chosen = chosen_format(ListFormat(form) if form and not as_page else None, as_json)
    find, tell = (
        (search_all_wordings, count_all_wordings) if all_revisions else (archive_search.search, archive_search.count)
    )
    with open_archive(run.settings.db) as archive:
        if not is_current(archive):
            run.say("note: the search index is of another version; `mfa-archiver reindex` makes it anew")
        asked = ask(run, archive, query, Options(source, lang, since, until, expand=not no_expand, translit=translit))
        match, filters = asked.match, asked.filters
        if explain:
            for line in explain_lines(asked, archive_search.explain(archive, match, filters)):
                run.say(line)
        if count:
            found = tell(archive, match, filters)
            machine.emit([str(found)])
            raise typer.Exit(0 if found else NOTHING_MATCHED)
        if facet:
            counted = write_facets(run, archive, match, filters, facet, chosen)
            raise typer.Exit(0 if counted else NOTHING_MATCHED)
        hits = find(
            archive,
            match,
            filters,
            words="all" if all_words else "any" if any_word else "all-then-any",
            sort=sort.value,
            limit=limit,
            offset=offset,
        )
    write_hits(run, query, hits, None if as_page else chosen)
    if not hits:
        if sys.stderr.isatty() or chosen is ListFormat.TABLE:
            run.say(f"nothing found for {query!r}")
        raise typer.Exit(NOTHING_MATCHED)


def refuse_both(one: str, has_one: bool, other: str, has_other: bool) -> None:
    """Raise a usage error when two options that exclude each other are given."""
    if has_one and has_other:
        raise typer.BadParameter(f"{one} and {other} exclude each other")


def write_hits(run: Run, query: str, hits: Sequence[Hit], form: ListFormat | None) -> None:
    """Write hits as a list in a format, or as a page for a browser where there is none."""
    if form is None:
        from mfa_archiver.render.hits_html import hits_page

        machine.emit([hits_page(query, hits)])
    elif form is ListFormat.TABLE:
        run.out.print(hits_list(hits, styled=run.out.is_terminal))
    else:
        machine.emit(machine.lines([hit_fields(hit) for hit in hits], form.value))
