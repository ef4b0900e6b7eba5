"""`proof`: a small file that proves one wording on another machine, without the archive."""

import os
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.naming import Name, named_release
from mfa_archiver.cli.options import Run
from mfa_archiver.render.terminal import harmless_line


def run(
    run: Run,
    name: Name,
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="The zip to write.")],
    revision: Annotated[
        int | None, typer.Option("--revision", min=1, help="An earlier wording, 1 being the first.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if there is one.")] = False,
) -> None:
    """Write what proves a wording: the text, the captured bytes, and the way to a timestamp or a signature.

    Example:  mfa-archiver proof kz-mfa/1237295/ru --output proof.zip
    """
    from mfa_archiver.archive.proofs import gather_proof
    from mfa_archiver.errors import InTheWay, Unwritable
    from mfa_archiver.proof.bundle import files_of
    from mfa_archiver.proof.opening import write_bundle

    if output.exists() and not force:
        raise InTheWay(f"{output} exists already", "name another file, or replace it with --force")
    with open_archive(run.settings.db) as archive:
        release, revision_id = named_release(run, archive, name, revision)
        bundle = gather_proof(archive, release, revision_id)
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        write_bundle(aside, files_of(bundle))
        aside.replace(output)
    except OSError as error:
        raise Unwritable(f"{output} cannot be written: {error.strerror}", "name another place") from error
    finally:
        aside.unlink(missing_ok=True)
    proved = [
        *("timestamped" for link in bundle.chain if link.timestamp),
        *("signed" for link in bundle.chain if link.signature),
    ]
    told = " and ".join(dict.fromkeys(proved)) or "neither timestamped nor signed"
    run.say(harmless_line(f"{output}: {bundle.name}, {told}"))
