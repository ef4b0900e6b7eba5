"""`show`: one release, to read or to quote, or a file that it links to."""

from typing import Annotated

import typer

from mfa_archiver.archive.attachments import list_attachments
from mfa_archiver.archive.captures import load_captured, load_payload
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.showings import list_showings
from mfa_archiver.cli.naming import NOTHING_MATCHED, Name, named_release
from mfa_archiver.cli.options import Run
from mfa_archiver.fields import attachment_fields, release_fields
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
    attachment: Annotated[
        int | None, typer.Option("--attachment", min=1, help="The bytes of this one of the files it links to.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="The text of that file, if it is a PDF.")] = False,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="PATH", help="Where to: a file, or a folder; - is stdout.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Show one release: title, date, where it is from, and its body.

    Example:  mfa-archiver show kz-mfa/1237295/ru --json
    """
    if capture is not None and not raw:
        raise typer.BadParameter("--capture chooses among the bytes that --raw shows", param_hint="--capture")
    if attachment is None and (text or output):
        raise typer.BadParameter("add --attachment N", param_hint="--text" if text else "--output")
    if attachment is not None and (raw or as_json):
        raise typer.BadParameter("it is shown by itself", param_hint="--attachment")
    with open_archive(run.settings.db) as archive:
        release, revision_id = named_release(run, archive, name, revision)
        if attachment is not None:
            from mfa_archiver.cli.handing_over import hand_over

            hand_over(run, archive, release, attachment, output, as_text=text)
            return
        payload = b""
        if raw:
            payload = captured(run, archive, release.id, capture) if capture else load_payload(archive, revision_id)
        attachments = [] if raw else list_attachments(archive, release)
    if raw:
        machine.emit_bytes(payload)
    elif as_json:
        listed = {"attachments": [attachment_fields(each) for each in attachments]}
        machine.emit([machine.to_json({**release_fields(release), **listed}, indent=2)])
    elif run.out.is_terminal:
        run.out.print(release_page(release, attachments))
    else:
        machine.emit(release_lines(release, attachments))


def captured(run: Run, archive: Archive, release_id: int, capture_id: int) -> bytes:
    """Return the bytes of one of a release's captures; when they are not there, say so and end with 1."""
    showing = next((each for each in list_showings(archive, release_id) if each.id == capture_id), None)
    if showing is None or showing.is_pruned:
        pruned = (
            f"the bytes of capture {capture_id} were pruned, their digest is held (`captures` tells which are left)"
        )
        foreign = f"capture {capture_id} does not show this release (`captures` lists those that do)"
        run.say(f"mfa-archiver: {pruned if showing else foreign}")
        raise typer.Exit(NOTHING_MATCHED)
    return load_captured(archive, capture_id)
