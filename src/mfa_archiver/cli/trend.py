"""`trend`: how often something is mentioned, over time."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.asking import Options, ask
from mfa_archiver.cli.options import (
    Json,
    LangFilter,
    Run,
    Since,
    SourceFilter,
    Translit,
    Until,
)
from mfa_archiver.language.periods import Length

NOTHING_MATCHED = 1


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
    translit: Translit = False,
    form: Annotated[TrendFormat | None, typer.Option("--format", help="table on a terminal, else tsv.")] = None,
    as_json: Json = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw it into a file, too: .svg, or .png.")
    ] = None,
) -> None:
    """Count the releases that hold all the words of each query, period by period.

    Example:  mfa-archiver trend "СПРС" "санкции" --by year --share --plot trend.svg
    """
    from mfa_archiver.archive.trends import count_holdings, count_mentions
    from mfa_archiver.cli.drawing import check_plot, write_plot
    from mfa_archiver.cli.trending import note_undated, write_trends

    check_plot(plot)
    options = Options(source, lang, since, until, translit=translit)
    with open_archive(run.settings.db) as archive:
        holdings = count_holdings(archive, options.filters(), by)
        trends = {}
        for query in queries:
            asked = ask(run, archive, query, options)
            trends[query] = count_mentions(archive, asked.match, asked.filters, by, holdings)
    note_undated(run, trends, holdings, by)
    write_trends(run, trends, "json" if as_json else form and form.value, by, share=share)
    if plot:
        write_plot(plot, trends, by, share=share)
        run.say(f"drawn: {plot}")
    if not any(mentions.count for trend in trends.values() for mentions in trend.periods):
        run.say("nothing found in the releases with a date")
        raise typer.Exit(NOTHING_MATCHED)
