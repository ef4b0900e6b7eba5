"""`status`: how each source stands: last success, last error, how many releases, the newest."""

from dataclasses import asdict
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.fields import Fields
from mfa_archiver.render import machine
from mfa_archiver.render.console import rows_table

COLUMNS = ("source", "condition", "last_status", "last_success", "releases", "withdrawn", "newest", "last_error")
AT_NEED = {"last_error", "withdrawn"}  # shown to a person where there is something to show


def run(
    run: Run,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Only this source.")] = "",
    form: Format = None,
    as_json: Json = False,
) -> None:
    """Show how each source stands.

    Example:  mfa-archiver status --json
    """
    from mfa_archiver.archive.harvests import source_statuses
    from mfa_archiver.archive.ledger import count_presences
    from mfa_archiver.archive.sightings import load_history
    from mfa_archiver.harvest.diagnosis import diagnose
    from mfa_archiver.sources.registry import DEFAULT_SOURCE

    with open_archive(run.settings.db) as archive:
        statuses = source_statuses(archive, [source or DEFAULT_SOURCE])
        told = {
            each.source: {
                "condition": diagnose(load_history(archive, each.source)).condition.value,
                **count_presences(archive, each.source),
            }
            for each in statuses
        }
    rows = [
        unknown_as_none(asdict(status) | told[status.source])
        for status in statuses
        if not source or status.source == source
    ]
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        shown = [column for column in COLUMNS if column not in AT_NEED or any(row[column] for row in rows)]
        run.out.print(rows_table(rows, shown))
        run.say(f"archive: {run.settings.db}")
    else:
        machine.emit(machine.lines(rows, chosen.value, key="source"))


def unknown_as_none(fields: Fields) -> Fields:
    """Return a source's status with nothing where nothing is known."""
    return {name: value if value != "" else None for name, value in fields.items()}
