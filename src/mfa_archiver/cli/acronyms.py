"""`acronyms`: what the archive's releases say acronyms stand for."""

from typing import Annotated

import typer

from mfa_archiver.archive.acronym_list import Learned, list_acronyms
from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.options import Format, Json, LangFilter, ListFormat, Run, chosen_format
from mfa_archiver.fields import Fields
from mfa_archiver.render import machine
from mfa_archiver.render.console import rows_table

NOTHING_MATCHED = 1
COLUMNS = ("acronym", "lang", "phrase", "releases", "ref", "same")


def run(
    run: Run,
    term: Annotated[str, typer.Argument(metavar="[TERM]", help="Only this acronym or full name.")] = "",
    lang: LangFilter = "",
    form: Format = None,
    as_json: Json = False,
) -> None:
    """List what acronyms stand for, as the releases held define them.

    Example:  mfa-archiver acronyms СПРС
    """
    with open_archive(run.settings.db) as archive:
        learned = list_acronyms(archive, term, lang)
    rows = [acronym_fields(each) for each in learned]
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        run.out.print(rows_table(rows, COLUMNS))
    else:
        machine.emit(machine.lines(rows, chosen.value, key="acronym"))
    if term and not rows:
        raise typer.Exit(NOTHING_MATCHED)


def acronym_fields(learned: Learned) -> Fields:
    """Return what was learned, under the names of COLUMNS."""
    return {
        "acronym": learned.acronym,
        "lang": learned.lang,
        "phrase": learned.phrase,
        "releases": learned.releases,
        "ref": str(learned.ref) if learned.ref else None,
        "same": list(learned.same),
    }
