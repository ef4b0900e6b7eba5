"""From what harvests see of releases that are gone to evidence in the archive's ledger."""

from __future__ import annotations

from datetime import datetime

from mfa_archiver.archive import candidates, captures, ledger, relocations
from mfa_archiver.archive.database import Archive
from mfa_archiver.harvest import Sweep, Vanished
from mfa_archiver.harvest.moving import LATEST, earliest_of, find_moves
from mfa_archiver.model import Capture, Ref, Source, isoformat
from mfa_archiver.presence import Evidence, Sign


def keep_sweep(archive: Archive, sweep: Sweep, source: Source, now: datetime, harvest: int | None) -> None:
    """Keep which releases a listing did not show: as evidence, or, where their pages can tell, to ask for these."""
    with archive.transaction() as connection:
        if source.follows:
            candidates.note_listed(connection, source.id, sweep.lang, sweep.seen, sweep.unlisted, isoformat(now))
        else:
            evidence = Evidence(now, Sign.UNLISTED, sweep.address, back_to=sweep.back_to, harvest=harvest)
            for native_id in sweep.unlisted:
                ledger.keep_for(connection, Ref(source.id, native_id, sweep.lang), evidence)


def keep_vanished(archive: Archive, vanished: Vanished, now: datetime, harvest: int | None) -> None:
    """Keep evidence that a release's page is gone, and the answer that says so: a capture of the same instant."""
    candidate, answer, status = vanished.candidate, vanished.capture, vanished.error.status
    at = answer.captured_at if answer else now
    evidence = Evidence(at, Sign.GONE, candidate.address or candidate.url, status, harvest=harvest)
    with archive.transaction() as connection:
        if answer:
            captures.keep_capture(connection, answer, harvest)
        ledger.keep_for(connection, candidate.ref, evidence)


def keep_redirect(archive: Archive, ref: Ref, other: Ref, capture: Capture, harvest: int | None) -> None:
    """Keep evidence that a release's address leads to another release, which has its text."""
    evidence = Evidence(capture.captured_at, Sign.MOVED, capture.final_url, other=str(other), harvest=harvest)
    with archive.transaction() as connection:
        if ledger.find_id(connection, other) is not None:
            ledger.keep_for(connection, ref, evidence)


def keep_moves(archive: Archive, source: Source, now: datetime, harvest: int | None) -> None:
    """Keep evidence of which releases that are gone stand elsewhere now."""
    gone = relocations.load_gone(archive, source.id, now - LATEST)
    if not gone:
        return
    moves = find_moves(gone, relocations.stream_shown(archive, source.id, *earliest_of(gone)))
    with archive.transaction() as connection:
        for ref, new in moves.items():
            evidence = Evidence(now, Sign.MOVED, new.url, other=str(new.ref), harvest=harvest)
            ledger.keep_for(connection, ref, evidence)
