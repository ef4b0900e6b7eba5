"""`merge`: everything of other archives into this one."""

from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.options import Run
from mfa_archiver.render import machine
from mfa_archiver.render.terminal import harmless_line


def run(
    run: Run,
    others: Annotated[list[Path], typer.Argument(metavar="OTHER.DB", help="Archives to read; they stay as they are.")],
    as_json: Annotated[bool, typer.Option("--json", help="Counts of each as one JSON array.")] = False,
) -> None:
    """Bring everything of other archives into this one. Nothing already held is added twice.

    Example:  mfa-archiver merge laptop.db colleague.db
    """
    from mfa_archiver.archive.index import prepare_index
    from mfa_archiver.archive.merging import merge
    from mfa_archiver.archive.others import reading

    db = run.settings.db
    if any(other.exists() and db.exists() and other.samefile(db) for other in others):
        raise typer.BadParameter(f"{db} is the archive itself", param_hint="OTHER.DB")
    for path in others:  # a wrong name is told before anything is done
        with reading(path):
            pass
    counts = []
    with writing(db), create_archive(db) as archive:
        prepare_index(archive, run.reindexing)
        for path in others:
            with reading(path) as other:
                merged = merge(archive, other, partial(show_progress, run, path), at=datetime.now(UTC))
            counts.append({"archive": str(path), **asdict(merged)})
            run.say(
                harmless_line(f"{path}: {merged.added} added, {merged.revised} revised, {merged.unchanged} unchanged")
            )
    if as_json:
        machine.emit([machine.to_json(counts, indent=2)])


def show_progress(run: Run, path: Path, done: int, total: int) -> None:
    """Show how far an archive has been read."""
    run.progress(f"{path}: {done} of {total} releases")
