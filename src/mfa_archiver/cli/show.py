"""`show`: one release, to read or to quote."""

from typing import Annotated

import typer

from mfa_archiver.archive.captures import load_payload
from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.naming import Name, named_release
from mfa_archiver.cli.options import Run
from mfa_archiver.fields import release_fields
from mfa_archiver.render import machine
from mfa_archiver.render.console import release_lines, release_page


def run(
    run: Run,
    name: Name,
    revision: Annotated[
        int | None, typer.Option("--revision", min=1, help="An earlier wording, 1 being the first.")
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="The captured bytes, as they were served.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Show one release: title, date, where it is from, and its body.

    Example:  mfa-archiver show kz-mfa/1237295/ru --json
    """
    with open_archive(run.settings.db) as archive:
        release, revision_id = named_release(run, archive, name, revision)
        payload = load_payload(archive, revision_id) if raw else b""
    if raw:
        machine.emit_bytes(payload)
    elif as_json:
        machine.emit([machine.to_json(release_fields(release), indent=2)])
    elif run.out.is_terminal:
        run.out.print(release_page(release))
    else:
        machine.emit(release_lines(release))
