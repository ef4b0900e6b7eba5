"""`verify`: tell whether every byte is still what it was."""

from dataclasses import asdict
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.errors import ArchiveError
from mfa_archiver.render import machine
from mfa_archiver.render.attesting import fault_lines
from mfa_archiver.render.terminal import harmless_line

DAMAGED = 5


def run(
    run: Run,
    public_key: Annotated[
        str, typer.Option("--public-key", metavar="FILE|KEY", help="A manifest must be signed by this minisign key.")
    ] = "",
    with_words: Annotated[
        bool,
        typer.Option(
            "--words", help="Analyse every text anew, too, and hold the search index to it: a reindex's time."
        ),
    ] = False,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """Check the archive: SQLite's own checks, the index, every digest, and the chain of manifests.

    Example:  mfa-archiver verify && cp archive.db backup/
    """
    from mfa_archiver.archive.attested import signed_upto
    from mfa_archiver.archive.chain import count_unlisted
    from mfa_archiver.archive.recomputing import count_pruned
    from mfa_archiver.archive.verify import CHECKS, OF_WORDS, verify
    from mfa_archiver.cli.proving import named_key
    from mfa_archiver.render.console import counted

    key = named_key(public_key) if public_key else None
    with open_archive(run.settings.db) as archive:
        if with_words:
            from mfa_archiver.archive.index import is_current  # the analysis takes a while to load

            if not is_current(archive):
                raise ArchiveError(f"{archive.path} was indexed by another version", "run `mfa-archiver reindex` first")
        faults = list(
            verify(
                archive,
                lambda check, done, total: run.progress(f"{check}: {done} of {total}"),
                with_words=with_words,
            )
        )
        pruned = 0 if faults else count_pruned(archive)
        unlisted = 0 if faults else count_unlisted(archive)
        signed = signed_upto(archive.connection, key) if key and not faults else None
    rows = [{**asdict(fault), "affects": list(fault.affects)} for fault in faults]
    chosen = chosen_format(form, as_json)
    if chosen is not ListFormat.TABLE:
        machine.emit(machine.lines(rows, chosen.value, key="check"))
    else:
        machine.emit(fault_lines(rows))
    if faults:
        run.say(f"mfa-archiver: {run.settings.db} is damaged: {len(faults)} faults (restore a copy)")
        raise typer.Exit(DAMAGED)
    run.say(f"{run.settings.db} is sound: {', '.join([*CHECKS, *(OF_WORDS if with_words else ())])}")
    if unlisted:
        run.say(f"in no manifest yet: {counted(unlisted, 'row')}; the next fetch or `sign` seals them")
    if key and signed:
        run.say(harmless_line(f"signed by key {key.name} up to manifest {signed[0]}, {signed[1]}"))
    if pruned:
        run.say(f"pruned are {pruned} payloads, of which only the digests are held")
