"""`changes`: what ministries edited, took down, moved and put back, release by release, the latest first."""

from heapq import merge
from itertools import islice
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.cli.naming import NOTHING_MATCHED
from mfa_archiver.cli.options import (
    Format,
    Json,
    LangFilter,
    ListFormat,
    Run,
    SourceFilter,
    chosen_format,
    first_day,
    last_day,
    seen_today,
)
from mfa_archiver.language.edits import Kind, excerpt
from mfa_archiver.render import machine


def run(
    run: Run,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Changes seen from this day on: 7d, 2025-12 …")
    ] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Changes seen up to this day, included.")] = "",
    source: SourceFilter = "",
    lang: LangFilter = "",
    kind: Annotated[
        list[Kind] | None, typer.Option("--kind", help="Only edits of this kind; repeatable, one of several is enough.")
    ] = None,
    removed: Annotated[
        bool, typer.Option("--removed", help="Only releases that were gone, moved or back, not edits.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many changes at most.")] = 50,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """List edits and removals as they were seen, the latest first: what changed, or by what evidence a release is gone.

    Example:  mfa-archiver changes --since 7d --kind figures
    """
    from mfa_archiver.archive.ledger import stream_removals
    from mfa_archiver.cli.editing import edit_fields, list_edits, removal_fields
    from mfa_archiver.render.edits import changes_list, marked

    if removed and kind:
        raise typer.BadParameter("--removed and --kind exclude each other")
    today = seen_today()
    span = first_day(since, today=today), last_day(until, today=today)
    with open_archive(run.settings.db) as archive:
        filters = Filters(source, lang)
        edits = iter(()) if removed else list_edits(archive, filters, *span, frozenset(kind or Kind))
        removals = iter(()) if kind else stream_removals(archive, filters, *span)
        shown = ((runs := excerpt(edit), edit_fields(after, edit, marked(runs))) for after, edit in edits)
        gone = (((), removal_fields(removal)) for removal in removals)
        rows = list(islice(merge(shown, gone, key=lambda row: str(row[1]["seen_at"]), reverse=True), limit))
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        run.out.print(changes_list(rows, styled=run.shows_colour))
    else:
        machine.emit(machine.lines([fields for _, fields in rows], chosen.value))
    if not rows:
        run.say("no change seen, as asked for")
        raise typer.Exit(NOTHING_MATCHED)
