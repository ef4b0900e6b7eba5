"""How `trend` reads its queries, and writes what it counted."""

from collections.abc import Mapping

from mfa_archiver.archive.trends import Holdings, Mentions, Trend
from mfa_archiver.cli.drawing import charts
from mfa_archiver.cli.options import ListFormat, Run, chosen_format
from mfa_archiver.export.csv_table import csv_row, spreadsheet_safe
from mfa_archiver.fields import Fields
from mfa_archiver.language.periods import Length
from mfa_archiver.render import machine

COLUMNS = ("query", "period", "count", "releases", "share")


def note_undated(run: Run, trends: Mapping[str, Trend], holdings: Holdings, by: Length) -> None:
    """Say which releases no period could be found for."""
    if not holdings.undated:
        return
    mentioned = [f"{trend.undated} with {query!r}" for query, trend in trends.items() if trend.undated]
    among = f", among them {', '.join(mentioned)}" if mentioned else ""
    run.say(f"note: releases left out because their {by.value} is not known: {holdings.undated}{among}")


def write_trends(run: Run, trends: Mapping[str, Trend], form: str | None, by: Length, *, share: bool) -> None:
    """Write trends as charts for a person, else as rows; `form` is a ListFormat's value, `csv`, or None."""
    rows = [mention_fields(query, mentions) for query, trend in trends.items() for mentions in trend.periods]
    if form == "csv":
        machine.emit_texts(csv_row(line) for line in (COLUMNS, *(csv_cells(row) for row in rows)))
        return
    chosen = chosen_format(ListFormat(form) if form else None, as_json=False)
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
