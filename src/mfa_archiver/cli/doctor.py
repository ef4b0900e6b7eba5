"""`doctor`: how healthy the sources are, why, and what to do; from the archive alone, or from one look at each."""

from typing import TYPE_CHECKING, Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.completion import complete_source
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.fields import diagnosis_fields
from mfa_archiver.render import machine
from mfa_archiver.render.console import rows_table
from mfa_archiver.render.terminal import harmless_line

if TYPE_CHECKING:
    from mfa_archiver.sightings import Diagnosis

SOME_ILL, ALL_ILL = 3, 4
COLUMNS = ("source", "condition", "since", "evidence", "advice")


def run(
    run: Run,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE", help="Source ids; none means all harvested so far.", autocompletion=complete_source
        ),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Fetch one listing page and one release of each, and keep nothing.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Only those that are ill.")] = False,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """Tell how healthy the sources are, why, and what to do. Without --live nobody is asked.

    Example:  mfa-archiver doctor kz-mfa
    """
    if live:
        raise typer.Exit(look_at(run, sources or [], as_json=as_json, quiet=quiet))
    found = diagnose_all(run, sources or [])
    shown = [diagnosis for diagnosis in found if not (quiet and diagnosis.is_healthy)]
    rows = [diagnosis_fields(diagnosis) for diagnosis in shown]
    chosen = chosen_format(form, as_json)
    if chosen is not ListFormat.TABLE:
        machine.emit(machine.lines(rows, chosen.value, key="source"))
    elif rows:
        run.out.print(rows_table(rows, COLUMNS))
    raise typer.Exit(exit_code([diagnosis.is_healthy for diagnosis in found]))


def diagnose_all(run: Run, sources: list[str]) -> "list[Diagnosis]":
    """Diagnose the sources named, else all that were ever harvested, else the default one. Raises SourceError."""
    from mfa_archiver.archive.sightings import harvested_sources, load_history
    from mfa_archiver.harvest.diagnosis import diagnose
    from mfa_archiver.sources.registry import DEFAULT_SOURCE, find_source

    with open_archive(run.settings.db) as archive:
        harvested = harvested_sources(archive)
        for name in sources:
            if name not in harvested:  # a source may have been taken out of the catalogue since
                find_source(name, run.settings.sources)
        chosen = dict.fromkeys(sources or harvested or [DEFAULT_SOURCE])
        return [diagnose(load_history(archive, name)) for name in chosen]


def exit_code(healthy: list[bool]) -> int:
    """Return 4 when every source is ill, 3 when some are, else 0."""
    if healthy and not any(healthy):
        return ALL_ILL
    return 0 if all(healthy) else SOME_ILL


def look_at(run: Run, names: list[str], *, as_json: bool, quiet: bool) -> int:
    """Look at sources as they are now, show what was made of them, and return the exit code."""
    from mfa_archiver.cli.looking import look_now
    from mfa_archiver.fields import look_fields
    from mfa_archiver.render.looks import look_lines
    from mfa_archiver.sources.registry import DEFAULT_SOURCE, find_source

    chosen = [find_source(name, run.settings.sources) for name in dict.fromkeys(names or [DEFAULT_SOURCE])]
    looks = list(look_now(chosen, run.settings.contact))
    shown = [look for look in looks if not (quiet and look.is_whole)]
    if as_json:
        machine.emit([machine.to_json([look_fields(look) for look in shown], indent=2)])
    else:
        machine.emit(line for look in shown for line in look_lines(look))
    for look in looks:
        if look.error:
            run.say(harmless_line(f"mfa-archiver: {look.source}: {look.error}"))
    return exit_code([look.is_whole for look in looks])
