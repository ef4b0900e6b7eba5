"""`show`: one release, to read or to quote."""

from typing import Annotated

import typer

from mfa_archiver.archive.captures import load_captured, load_payload
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.showings import list_showings
from mfa_archiver.cli.naming import NOTHING_MATCHED, Name, named_release
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
    capture: Annotated[
        int | None, typer.Option("--capture", min=1, help="The bytes of this one of its `captures`; with --raw.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Show one release: title, date, where it is from, and its body.

    Example:  mfa-archiver show kz-mfa/1237295/ru --json
    """
    if capture is not None and not raw:
        raise typer.BadParameter("--capture chooses among the bytes that --raw shows", param_hint="--capture")
    with open_archive(run.settings.db) as archive:
        release, revision_id = named_release(run, archive, name, revision)
        if capture is not None:
            payload = captured(run, archive, release.id, capture)
        else:
            payload = load_payload(archive, revision_id) if raw else b""
    if raw:
        machine.emit_bytes(payload)
    elif as_json:
        machine.emit([machine.to_json(release_fields(release), indent=2)])
    elif run.out.is_terminal:
        run.out.print(release_page(release))
    else:
        machine.emit(release_lines(release))


def captured(run: Run, archive: Archive, release_id: int, capture_id: int) -> bytes:
    """Return the bytes of one of a release's captures; when they are not there, say so and end with 1."""
    showing = next((each for each in list_showings(archive, release_id) if each.id == capture_id), None)
    if showing is None or showing.is_pruned:
        what = f"capture {capture_id} is pruned" if showing else f"capture {capture_id} does not show this release"
        run.say(f"mfa-archiver: {what} (`captures` lists those that do)")
        raise typer.Exit(NOTHING_MATCHED)
    return load_captured(archive, capture_id)
