"""`related`: what reads like a release: copies, follow-ups, the same occasion at another source."""

from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.asking import Options
from mfa_archiver.cli.naming import NOTHING_MATCHED, Name, named_release
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
)
from mfa_archiver.fields import hit_fields
from mfa_archiver.render import machine


def run(
    run: Run,
    name: Name,
    source: SourceFilter = "",
    lang: LangFilter = "",
    since: Since = "",
    until: Until = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1_000, help="How many releases at most.")] = 10,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """List the releases nearest in wording to one, in any source and in languages of its script.

    Example:  mfa-archiver related kz-mfa/1237295/ru --source kz-kt
    """
    from mfa_archiver.archive.related import find_related

    filters = Options(source, lang, since, until).filters()
    with open_archive(run.settings.db) as archive:
        release, revision_id = named_release(run, archive, name)
        hits = find_related(archive, release, revision_id, filters, limit)
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        from mfa_archiver.render.nearness import nearness_list

        run.out.print(nearness_list(hits))
    else:
        machine.emit(machine.lines([hit_fields(hit) for hit in hits], chosen.value))
    if not hits:
        run.say(f"nothing related to {name!r}")
        raise typer.Exit(NOTHING_MATCHED)
