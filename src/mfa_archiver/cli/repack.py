"""`repack`: pack payloads with dictionaries trained on their sources' own pages."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.completion import complete_source
from mfa_archiver.cli.options import Run
from mfa_archiver.render import machine
from mfa_archiver.render.console import counted, size


def run(
    run: Run,
    source: Annotated[
        str, typer.Option("--source", metavar="ID", help="Only its payloads.", autocompletion=complete_source)
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Counts as one JSON object.")] = False,
) -> None:
    """Pack the pages of each source with a dictionary trained on them, where that pays. Later fetches use it.

    Example:  mfa-archiver repack --source fr-meae
    """
    from mfa_archiver.archive.pruning import give_back
    from mfa_archiver.archive.repacking import known_sources, repack

    with writing(run.settings.db), open_archive(run.settings.db) as archive:
        found = []
        for name in [source] if source else known_sources(archive):
            done = repack(archive, name, datetime.now(UTC), lambda done, total: run.progress(f"{done} of {total}"))
            found.append(done)
            before, after = size(done.before), size(done.after)
            said = (
                f"{counted(done.payloads, 'payload')} packed in {after} instead of {before}"
                if done.pays
                else "would not pay"
            )
            run.say(f"{name}: {said}")
        shrunk = give_back(archive)
    if as_json:
        rows = [
            {"source": each.source, "payloads": each.payloads, "before": each.before, "after": each.after}
            for each in found
        ]
        machine.emit([machine.to_json({"sources": rows, "given_back": shrunk}, indent=2)])
    run.say(f"{size(shrunk)} given back")
