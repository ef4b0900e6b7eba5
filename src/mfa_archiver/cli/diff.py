"""`diff`: what changed between two wordings of a release."""

import re
import sys
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.naming import NOTHING_MATCHED, Name, named_release
from mfa_archiver.cli.options import Json, Run
from mfa_archiver.render import machine

SPAN = re.compile(r"([0-9]{1,9})(?:\.\.([0-9]{1,9}))?")


class DiffFormat(StrEnum):
    """How a difference is written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def run(
    run: Run,
    name: Name,
    span: Annotated[
        str,
        typer.Argument(metavar="[N..M]", help="Which wordings; N alone is that and the one before, none the last two."),
    ] = "",
    form: Annotated[
        DiffFormat,
        typer.Option("--format", help="Words marked in the text, a page for a browser, or runs for programs."),
    ] = DiffFormat.TEXT,
    as_json: Json = False,
) -> None:
    """Show word by word what changed between two wordings of a release.

    Example:  mfa-archiver diff kz-mfa/1237295/ru 1..3
    """
    from mfa_archiver.archive.wordings import list_wordings
    from mfa_archiver.cli.editing import diff_fields, readings_between
    from mfa_archiver.language.edits import read_edit
    from mfa_archiver.render.edits import CONTEXT, diff_page
    from mfa_archiver.render.edits_html import diff_html

    asked = read_span(span)
    with open_archive(run.settings.db) as archive:
        release, _ = named_release(run, archive, name)
        if asked is None and release.revisions == 1:
            run.say(f"{release.ref} is held in one wording only")
            raise typer.Exit(NOTHING_MATCHED)
        old, new = asked or (release.revisions - 1, release.revisions)
        before, after = (named_release(run, archive, str(release.ref), number)[0] for number in (old, new))
        readings = readings_between(list_wordings(archive, release.id), old, new)
    edit = read_edit(before.revision, after.revision, release.ref.lang)
    if len(readings) == abs(new - old):
        edit = replace(edit, kinds=())  # nobody edited anything
    remarks = [f"revision {n} is revision {n - 1} read anew by parser {mark}: no edit" for n, mark in readings.items()]
    if as_json or form is DiffFormat.JSON:
        machine.emit([machine.to_json(diff_fields(before, after, edit, [*readings]), indent=2)])
    elif form is DiffFormat.HTML:
        machine.emit([diff_html(before, after, edit, remarks)])
    else:
        context = CONTEXT if sys.stdout.isatty() else None
        page = diff_page(before, after, edit, remarks, styled=run.shows_colour, context=context)
        with machine.ending_quietly():
            run.out.print(page, soft_wrap=not run.out.is_terminal)


def read_span(text: str) -> tuple[int, int] | None:
    """Return the numbers of the two wordings that `N..M` or `N` means, None for empty. Raises a usage error."""
    if not text:
        return None
    found = SPAN.fullmatch(text)
    if found:
        first, last = int(found[1]), int(found[2] or 0)
        old, new = (first, last) if found[2] else (first - 1, first)
        if old > 0 and new > 0 and old != new:
            return old, new
    raise typer.BadParameter(f"{text!r} is no pair of wordings; write 1..2, or 2 for the same", param_hint="[N..M]")
