"""`restore`: a backup in the place of the archive."""

from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.options import Run
from mfa_archiver.render.terminal import harmless_line


def run(
    run: Run,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The backup; it stays where it is.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the archive there is; it is kept as .before-restore.")
    ] = False,
) -> None:
    """Put a verified copy of a backup in the place of the archive.

    Example:  mfa-archiver restore backups/archive-2026-11-24T175541Z.db --force
    """
    from mfa_archiver.archive.copies import restore

    db = run.settings.db
    with writing(db):
        kept = restore(path, db, lambda done, total: run.progress(f"copied {done} of {total} pages"), replace=force)
    run.say(harmless_line(f"restored {db} from {path}, verified"))
    if kept:
        run.say(harmless_line(f"what was there is kept as {kept}"))
