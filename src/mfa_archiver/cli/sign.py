"""`sign`: sign the archive, as it is now, with a key of your own."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.options import Run
from mfa_archiver.errors import ProofError
from mfa_archiver.model import isoformat

PASSWORD = "MFA_ARCHIVER_PASSWORD"  # noqa: S105 - the name of a variable


def run(
    run: Run,
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="A minisign secret key.")],
) -> None:
    """Sign the head of the chain of manifests: whatever it seals was held by the key's owner.

    Example:  mfa-archiver sign --key ~/.minisign/minisign.key
    """
    from mfa_archiver.archive.attestations import Signature, keep_evidence
    from mfa_archiver.archive.chain import seal_head
    from mfa_archiver.cli.proving import read_text
    from mfa_archiver.proof import minisign

    secret = minisign.read_secret_key(read_text(key), ask_password)
    now = datetime.now(UTC)
    with writing(run.settings.db), open_archive(run.settings.db) as archive:
        manifest_id, head = seal_head(archive, now)
        comment = f"timestamp:{now.timestamp():.0f}\tfile:manifest.json\tmanifest:{head.digest}"
        signature = Signature(isoformat(now), secret.public.text, minisign.sign(head.bytes, secret, comment))
        with archive.transaction() as connection:
            keep_evidence(connection, manifest_id, signature)
    run.say(f"manifest {head.number} signed by key {secret.public.name}")


def ask_password() -> str:
    """Return the password of a key: from the environment, else asked for on a terminal. Raises ProofError."""
    if password := os.environ.get(PASSWORD):
        return password
    if not sys.stdin.isatty():
        raise ProofError("the key has a password, and nobody is there to be asked", f"set {PASSWORD}")
    return str(typer.prompt("Password of the key", hide_input=True, err=True))
