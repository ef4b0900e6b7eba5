"""`prune`: let go the bytes of old captures that nothing rests on."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.completion import complete_source
from mfa_archiver.cli.options import Run, first_day, seen_today
from mfa_archiver.render import machine
from mfa_archiver.render.console import counted, size


def run(
    run: Run,
    older_than: Annotated[
        str,
        typer.Option("--captures-older-than", metavar="AGE", help="Captures of before this day: 90d, 1y, 2025-01 …"),
    ],
    source: Annotated[
        str,
        typer.Option("--source", metavar="ID", help="Only what its fetches captured.", autocompletion=complete_source),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Counts as one JSON object.")] = False,
) -> None:
    """Let go the bytes of old captures that no wording was read from. Their digests stay.

    Example:  mfa-archiver prune --captures-older-than 1y --dry-run
    """
    from mfa_archiver.archive.pruning import find_prunable, give_back, prune

    before = first_day(older_than, "--captures-older-than", seen_today())
    if dry_run:
        with open_archive(run.settings.db) as archive:
            found, shrunk = find_prunable(archive, before, source), 0
    else:
        with writing(run.settings.db), open_archive(run.settings.db) as archive:
            found = prune(archive, before, source, datetime.now(UTC))
            shrunk = give_back(archive)
    if as_json:
        counts = {"payloads": found.payloads, "captures": found.captures, "bytes": found.bytes, "given_back": shrunk}
        machine.emit([machine.to_json(counts, indent=2)])
    what = f"{counted(found.payloads, 'payload')} of {counted(found.captures, 'capture')} of before {before}"
    what += f" ({size(found.bytes)} packed)"
    run.say(f"would prune {what}" if dry_run else f"pruned {what}; {size(shrunk)} given back")
