"""Whether the evidence of removals can be any, and presences are what it amounts to."""

from __future__ import annotations

from collections.abc import Iterator

from mfa_archiver.archive.affected import Finding, Progress
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.ledger import presence_row, read_evidence
from mfa_archiver.archive.soundness import is_instant
from mfa_archiver.presence import Sign


def removals(archive: Archive, _progress: Progress) -> Iterator[Finding]:
    """Yield evidence that cannot be any, and releases whose presence is not what the evidence amounts to."""
    broken = list(unfounded(archive))
    yield from broken
    if not broken:
        yield from unlike_evidence(archive)


def unfounded(archive: Archive) -> Iterator[Finding]:
    """Yield evidence that cannot be read, or that a release moved to none, to itself, or to another source's."""
    rows = archive.connection.execute(
        """
        SELECT e.id, e.seen_at, e.sign, o.id IS NOT NULL,
            o.id <> r.id AND o.source = r.source AND o.lang = r.lang
        FROM evidence e JOIN releases r ON r.id = e.release_id LEFT JOIN releases o ON o.id = e.other_id
        """
    )
    for evidence_id, seen_at, sign, names_other, is_apt in rows:
        if sign not in {each.value for each in Sign} or not is_legible(seen_at):
            yield Finding(f"evidence {evidence_id} cannot be read")
        elif names_other != (sign == Sign.MOVED) or (names_other and not is_apt):
            yield Finding(f"evidence {evidence_id} names no release that its own could have moved to")


def unlike_evidence(archive: Archive) -> Iterator[Finding]:
    """Yield releases whose presence is not what the evidence about them amounts to, taken in the order of time."""
    held = {
        release_id: tuple(presence)
        for release_id, *presence in archive.connection.execute(
            "SELECT release_id, presence, since, absent_since, evidence_at FROM presences"
        )
    }
    told = {
        release_id: row
        for release_id, known in read_evidence(archive.connection).items()
        if (row := presence_row(known)) is not None
    }
    for release_id in sorted(held.keys() | told.keys()):
        if held.get(release_id) != told.get(release_id):
            yield Finding(f"release {release_id} is not what the evidence about it amounts to")


def is_legible(instant: str) -> bool:
    """Tell whether a text is an instant as the project writes them."""
    try:
        return is_instant(instant)
    except ValueError:
        return False
