"""`timestamp`: let an authority sign that the archive, as it is now, existed now."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.options import Run
from mfa_archiver.render.terminal import harmless_line

Certificates = Annotated[
    Path | None,
    typer.Option("--tsa-certificates", metavar="PEM", help="Whom to trust; none means: what the answer carries."),
]


def run(
    run: Run,
    tsa: Annotated[str, typer.Option("--tsa", metavar="URL", help="The authority's address (RFC 3161).")],
    certificates: Certificates = None,
) -> None:
    """Have the head of the chain of manifests timestamped: whatever it seals existed by then.

    Example:  mfa-archiver timestamp --tsa https://freetsa.org/tsr --tsa-certificates freetsa.pem
    """
    from mfa_archiver.archive.attestations import Timestamp, keep_evidence
    from mfa_archiver.archive.chain import seal_head
    from mfa_archiver.cli.proving import read_text
    from mfa_archiver.proof.timestamps import MOST_BYTES, ask_about, check_answer
    from mfa_archiver.web.stamping import ask_authority

    pem = read_text(certificates) if certificates else ""
    with writing(run.settings.db), open_archive(run.settings.db) as archive:
        manifest_id, head = seal_head(archive, datetime.now(UTC))
        question = ask_about(head.bytes)
        answer = ask_authority(tsa, question.body, run.settings.contact, max_bytes=MOST_BYTES)
        stamp = check_answer(answer, head.bytes, pem, question.nonce)
        with archive.transaction() as connection:
            keep_evidence(connection, manifest_id, Timestamp(stamp.at, tsa, answer, stamp.certificates))
    run.say(harmless_line(f"manifest {head.number} existed at {stamp.at}, says {stamp.authority}"))
    if not stamp.is_vouched:
        run.say("its certificate came with the answer; name one that you trust with --tsa-certificates")
