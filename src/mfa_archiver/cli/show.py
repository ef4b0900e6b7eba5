"""`show`: one release, to read or to quote."""

from typing import Annotated

import typer

from mfa_archiver.archive.captures import load_payload
from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.releases import find_release
from mfa_archiver.cli.options import Run
from mfa_archiver.fields import release_fields
from mfa_archiver.render import machine
from mfa_archiver.render.console import release_lines, release_page

NAME = "show"
NOTHING_MATCHED = 1


def run(
    run: Run,
    name: Annotated[
        str,
        typer.Argument(metavar="ID|REF|URL", help="A number, a ref as kz-mfa/1237295/ru, or an address."),
    ],
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
        found = find_release(archive, name, revision)
        payload = load_payload(archive, found[1]) if found and raw else b""
    if found is None:
        wanted = f"revision {revision} of {name}" if revision else name
        run.say(f"mfa-archiver: no release {wanted!r} in the archive (search for it, or list refs with `export`)")
        raise typer.Exit(NOTHING_MATCHED)
    release = found[0]
    if raw:
        machine.emit_bytes(payload)
    elif as_json:
        machine.emit([machine.to_json(release_fields(release), indent=2)])
    elif run.out.is_terminal:
        run.out.print(release_page(release))
    else:
        machine.emit(release_lines(release))
