"""Hands a held file that a release links to over to a person: its bytes, or the text of a PDF."""

import sys
from pathlib import Path

import typer

from mfa_archiver.archive.attachments import list_attachments
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.exchanged import load_exchange
from mfa_archiver.cli.export import STDOUT, whole_file
from mfa_archiver.cli.naming import NOTHING_MATCHED
from mfa_archiver.cli.options import Run
from mfa_archiver.errors import InTheWay
from mfa_archiver.extract.documents import file_name
from mfa_archiver.extract.pdf import pdf_text
from mfa_archiver.listed import Attachment
from mfa_archiver.model import Capture, Release
from mfa_archiver.render import machine
from mfa_archiver.render.terminal import harmless, harmless_line


def hand_over(run: Run, archive: Archive, release: Release, number: int, output: str, *, as_text: bool) -> None:
    """Write a file to `output`: a file, a folder in which it gets a harmless name, or `-`; empty is stdout.

    Bytes go to a terminal only where `-` says so. Ends with 1 when the file is not held; raises InTheWay, Unwritable,
    and for a text ExtractionError and MissingExtra.
    """
    capture = held_capture(run, archive, release, number)
    if as_text:
        payload, ending = f"{pdf_text(capture)}\n".encode("utf-8", "replace"), ".txt"
    else:
        payload, ending = capture.payload, ""
    if output in {"", STDOUT}:
        if as_text and run.out.is_terminal:
            machine.emit([harmless(payload.decode())])
            return
        if not output and sys.stdout.isatty():
            raise typer.BadParameter("name a file, a folder, or - for the terminal", param_hint="--output")
        machine.emit_bytes(payload)
        return
    path = Path(output)
    if path.is_dir():
        path /= file_name(capture.url) + ending
        if path.exists():  # the publisher chose that name, not the person
            raise InTheWay(f"{path} is there already", "name the file itself with --output")
    with whole_file(path) as file:
        file.write(payload)
    run.say(harmless_line(f"{path}: {len(payload)} bytes of {capture.url}"))


def held_capture(run: Run, archive: Archive, release: Release, number: int) -> Capture:
    """Return the capture of a file; when none is held, say so and end with 1."""
    found = next((each for each in list_attachments(archive, release) if each.number == number), None)
    if found is None or found.capture_id is None or found.is_pruned:
        run.say(f"mfa-archiver: {reason(found, number)}")
        raise typer.Exit(NOTHING_MATCHED)
    return load_exchange(archive, found.capture_id).capture


def reason(found: Attachment | None, number: int) -> str:
    """Say why a file cannot be handed over, and what to do."""
    if found is None:
        return f"the release links to no file {number} (`show` lists them)"
    if found.is_pruned:
        return f"attachment {number} is pruned (`merge` an archive that has its bytes)"
    return f"attachment {number} is not held (`fetch --attachments` asks for it)"
