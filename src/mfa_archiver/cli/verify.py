"""`verify`: tell whether every byte is still what it was."""

from dataclasses import asdict

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.render import machine
from mfa_archiver.render.console import rows_table

DAMAGED = 5


def run(run: Run, form: Format = None, as_json: Json = False) -> None:
    """Check the archive: SQLite's own checks, references, the index, and every digest.

    Example:  mfa-archiver verify && cp archive.db backup/
    """
    from mfa_archiver.archive.verify import CHECKS, count_pruned, verify

    with open_archive(run.settings.db) as archive:
        faults = list(verify(archive))
        pruned = 0 if faults else count_pruned(archive)
    rows = [asdict(fault) for fault in faults]
    chosen = chosen_format(form, as_json)
    if chosen is not ListFormat.TABLE:
        machine.emit(machine.lines(rows, chosen.value, key="check"))
    elif rows:
        run.out.print(rows_table(rows, ("check", "what")))
    if faults:
        run.say(f"mfa-archiver: {run.settings.db} is damaged: {len(faults)} faults (restore a copy)")
        raise typer.Exit(DAMAGED)
    run.say(f"{run.settings.db} is sound: {', '.join(CHECKS)}")
    if pruned:
        run.say(f"pruned are {pruned} payloads, of which only the digests are held")
