"""`verify-proof`: check what `proof` wrote, on any machine, without the archive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mfa_archiver.cli.options import Run
from mfa_archiver.cli.timestamp import Certificates
from mfa_archiver.errors import NotProved, ProofError
from mfa_archiver.fields import proof_fields
from mfa_archiver.render import machine
from mfa_archiver.render.attesting import proved_lines

if TYPE_CHECKING:
    from mfa_archiver.proof.checking import Proved
    from mfa_archiver.proof.minisign import PublicKey


def run(
    run: Run,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What `proof` wrote.")],
    public_key: Annotated[
        str, typer.Option("--public-key", metavar="FILE|KEY", help="It must be signed by this minisign key.")
    ] = "",
    certificates: Certificates = None,
    as_json: Annotated[bool, typer.Option("--json", help="What is proved, as one JSON object.")] = False,
) -> None:
    """Check a proof, and say what it proves and what not. It ends with 5 when anything does not hold.

    Example:  mfa-archiver verify-proof proof.zip --tsa-certificates tsa.pem
    """
    from mfa_archiver.cli.proving import named_key, read_text
    from mfa_archiver.cli.reading_again import read_again

    key = named_key(public_key) if public_key else None
    pem = read_text(certificates) if certificates else ""
    proved = checked(path, pem, key)
    again = read_again(proved, run.settings.sources)
    said = {**proof_fields(proved), "parser": again}
    machine.emit([machine.to_json(said, indent=2)] if as_json else proved_lines(said))


def checked(path: Path, pem: str, key: "PublicKey | None") -> "Proved":
    """Return what a bundle proves. Raises NotProved."""
    from mfa_archiver.proof.checking import check_bundle
    from mfa_archiver.proof.opening import read_bundle

    try:
        return check_bundle(read_bundle(path), pem, key)
    except ProofError as error:
        raise NotProved(error.message, error.hint) from error
