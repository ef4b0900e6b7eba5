"""`twins`: a release in its other languages, and what one version says that the other does not."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.releases import find_release
from mfa_archiver.cli.naming import NOTHING_MATCHED, Name, named_release
from mfa_archiver.cli.options import Json, Run
from mfa_archiver.render import machine


class TwinsFormat(StrEnum):
    """How twins are written."""

    TABLE = "table"
    JSON = "json"


def run(
    run: Run,
    name: Name,
    form: Annotated[TwinsFormat | None, typer.Option("--format", help="table on a terminal, else json.")] = None,
    as_json: Json = False,
) -> None:
    """Compare a release with its other language versions: paragraphs, figures and dates.

    Example:  mfa-archiver twins kz-mfa/1237295/ru
    """
    from mfa_archiver.cli.comparing import compare, twins_fields
    from mfa_archiver.render.comparison import comparison_page

    with open_archive(run.settings.db) as archive:
        release, _ = named_release(run, archive, name)
        found = [find_release(archive, str(ref)) for ref in release.translations]
    pairs = [compare(release, twin[0]) for twin in found if twin]
    if as_json or (form or default_format()) is TwinsFormat.JSON:
        machine.emit([machine.to_json(twins_fields(release, pairs), indent=2)])
    elif pairs:
        run.out.print(comparison_page(pairs))
    if not pairs:
        run.say(f"{release.ref} is held in no other language")
        raise typer.Exit(NOTHING_MATCHED)


def default_format() -> TwinsFormat:
    """Return the format when none was asked for."""
    return TwinsFormat.TABLE if sys.stdout.isatty() else TwinsFormat.JSON
