"""`changes`: what ministries edited, release by release, the latest first."""

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
)
from mfa_archiver.language.edits import Kind, excerpt
from mfa_archiver.render import machine


def run(
    run: Run,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Edits seen from this day on: 7d, 2025-12 …")
    ] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Edits seen up to this day, included.")] = "",
    source: SourceFilter = "",
    lang: LangFilter = "",
    kind: Annotated[
        list[Kind] | None, typer.Option("--kind", help="Only edits of this kind; repeatable, one of several is enough.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many edits at most.")] = 50,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """List the edits that were seen, the latest first, with their kinds and what changed.

    Example:  mfa-archiver changes --since 7d --kind figures
    """
    from mfa_archiver.cli.editing import edit_fields, list_edits
    from mfa_archiver.render.edits import edits_list, marked

    with open_archive(run.settings.db) as archive:
        edits = list_edits(archive, Filters(source, lang), first_day(since), last_day(until), frozenset(kind or Kind))
        found = [(after, edit, excerpt(edit)) for after, edit in islice(edits, limit)]
    rows = [(edit_fields(after, edit, marked(runs)), runs) for after, edit, runs in found]
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        run.out.print(edits_list(rows, styled=run.shows_colour))
    else:
        machine.emit(machine.lines([fields for fields, _ in rows], chosen.value))
    if not rows:
        run.say("no edit seen, as asked for")
        raise typer.Exit(NOTHING_MATCHED)
