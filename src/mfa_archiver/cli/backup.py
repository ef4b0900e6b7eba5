"""`backup`: a proved copy of the archive, made while others may write to it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.options import Run
from mfa_archiver.render.terminal import harmless_line


def run(
    run: Run,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A new file; or a folder, for a name with the time.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if there is one.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing when all is well.")] = False,
) -> None:
    """Copy the archive, even while a fetch writes to it, and verify the copy before it gets its name.

    Example:  mfa-archiver backup backups/
    """
    from mfa_archiver.archive.copies import back_up

    target = path / dated_name(run.settings.db, datetime.now(UTC)) if path.is_dir() else path
    with open_archive(run.settings.db) as archive:
        back_up(archive, target, lambda done, total: run.progress(f"copied {done} of {total} pages"), replace=force)
    if not quiet:
        run.say(harmless_line(f"{target}: {target.stat().st_size} bytes, verified"))


def dated_name(db: Path, now: datetime) -> str:
    """Return a backup's name in a folder: the archive's, with the time; such names sort by age."""
    return f"{db.stem}-{now:%Y-%m-%dT%H%M%SZ}{db.suffix}"
