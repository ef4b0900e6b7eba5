"""`trend`: how often something is mentioned, over time."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.search import archive_languages, query_analyser
from mfa_archiver.archive.trends import Holdings, Mentions, Trend, count_holdings, count_mentions
from mfa_archiver.cli.options import (
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
from mfa_archiver.export.csv_table import csv_row, spreadsheet_safe
from mfa_archiver.fields import Fields
from mfa_archiver.language.periods import Length
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.parser import parse_query
from mfa_archiver.render import machine

NAME = "trend"
NOTHING_MATCHED = 1
COLUMNS = ("query", "period", "count", "releases", "share")


class TrendFormat(StrEnum):
    """How a trend is written."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def run(
    run: Run,
    queries: Annotated[list[str], typer.Argument(metavar="QUERY...", help="Each as in search; one line of time each.")],
    by: Annotated[Length, typer.Option("--by", help="The length of a period.")] = Length.MONTH,
    share: Annotated[
        bool, typer.Option("--share", help="Draw the part of the period's releases, not their number.")
    ] = False,
    source: SourceFilter = "",
    lang: LangFilter = "",
    since: Since = "",
    until: Until = "",
    form: Annotated[TrendFormat | None, typer.Option("--format", help="table on a terminal, else tsv.")] = None,
    as_json: Json = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw it into a file, too: .svg, or .png.")
    ] = None,
) -> None:
    """Count the releases that hold all the words of each query, period by period.

    Example:  mfa-archiver trend "СПРС" "санкции" --by year --share --plot trend.svg
    """
    from mfa_archiver.cli.drawing import check_plot, write_plot

    check_plot(plot)
    filters = Filters(source, lang, first_day(since), last_day(until))
    with open_archive(run.settings.db) as archive:
        holdings = count_holdings(archive, filters, by)
        trends = {
            query: count_mentions(archive, compile_words(run, archive, query, lang), filters, by, holdings)
            for query in queries
        }
    note_undated(run, trends, holdings, by)
    write_trends(run, trends, form, as_json=as_json, by=by, share=share)
    if plot:
        write_plot(plot, trends, by, share=share)
        run.say(f"drawn: {plot}")
    if not any(mentions.count for trend in trends.values() for mentions in trend.periods):
        run.say("nothing found in the releases with a date")
        raise typer.Exit(NOTHING_MATCHED)


def compile_words(run: Run, archive: Archive, query: str, lang: str) -> Match:
    """Compile a query, telling the person what could not be read."""
    parsed = parse_query(query)
    for note in parsed.notes:
        run.say(f"note: {note}")
    analyser = query_analyser(archive, query_forms(parsed))
    return compile_query(parsed, analyser, (lang,) if lang else archive_languages(archive))


def note_undated(run: Run, trends: dict[str, Trend], holdings: Holdings, by: Length) -> None:
    """Say which releases no period could be found for."""
    if not holdings.undated:
        return
    mentioned = [f"{trend.undated} with {query!r}" for query, trend in trends.items() if trend.undated]
    among = f", among them {', '.join(mentioned)}" if mentioned else ""
    run.say(f"note: releases left out because their {by.value} is not known: {holdings.undated}{among}")


def write_trends(
    run: Run, trends: dict[str, Trend], form: TrendFormat | None, *, as_json: bool, by: Length, share: bool
) -> None:
    """Write trends as charts for a person, else as rows."""
    from mfa_archiver.cli.drawing import charts

    rows = [mention_fields(query, mentions) for query, trend in trends.items() for mentions in trend.periods]
    if form is TrendFormat.CSV and not as_json:
        machine.emit_texts(csv_row(line) for line in (COLUMNS, *(csv_cells(row) for row in rows)))
        return
    chosen = chosen_format(ListFormat(form.value) if form else None, as_json)
    if chosen is not ListFormat.TABLE:
        machine.emit(machine.lines(rows, chosen.value))
        return
    for chart in charts(trends, by, share=share):
        run.out.print(chart)


def mention_fields(query: str, mentions: Mentions) -> Fields:
    """Return the fields of one query in one period."""
    return {
        "query": query,
        "period": mentions.period,
        "count": mentions.count,
        "releases": mentions.releases,
        "share": mentions.share,
    }


def csv_cells(row: Fields) -> tuple[object, ...]:
    """Return a row's cells, safe in a spreadsheet."""
    return tuple(spreadsheet_safe("" if value is None else value) for value in row.values())
