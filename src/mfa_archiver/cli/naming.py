"""How commands find the one release that a person named."""

from typing import Annotated

import typer

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.releases import find_release
from mfa_archiver.cli.options import Run
from mfa_archiver.model import Release

NOTHING_MATCHED = 1

Name = Annotated[
    str,
    typer.Argument(metavar="ID|REF|URL", help="A number, a ref as kz-mfa/1237295/ru, or an address."),
]


def named_release(run: Run, archive: Archive, name: str, revision: int | None = None) -> tuple[Release, int]:
    """Return the release named and its revision's id; when there is none, say so and end with 1."""
    found = find_release(archive, name, revision)
    if found is None:
        wanted = f"revision {revision} of {name}" if revision else name
        run.say(f"mfa-archiver: no release {wanted!r} in the archive (search for it, or list refs with `export`)")
        raise typer.Exit(NOTHING_MATCHED)
    return found
