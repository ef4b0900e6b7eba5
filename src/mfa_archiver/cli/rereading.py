"""Reads held captures anew, one at a time, and keeps what comes of it: for `reparse`, `fetch` and `import`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.rereadings import Rested, captures_rested_on, keep_reading, load_rested, place_of
from mfa_archiver.extract.parser_mark import parser_mark
from mfa_archiver.importing import IMPORT_SOURCE
from mfa_archiver.importing.crawls import Choose
from mfa_archiver.importing.rereading import reread
from mfa_archiver.language.noise import differ_in_noise_only
from mfa_archiver.model import Failed, Outcome, ParsedRelease, Ref, Release, Revised, Revision, Unchanged


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one release: as held, and as read today; the same wording, or a Failed."""

    held: Release
    read: ParsedRelease | Failed

    @property
    def changed(self) -> Release | None:
        """The release in the wording read today, None where that is the one held."""
        if isinstance(self.read, Failed) or self.read.revision.digest == self.held.revision.digest:
            return None
        return replace(self.held, revision=self.read.revision, number=self.held.number + 1)


def read_all_anew(
    archive: Archive, index: Index | None, choose: Choose, source: str, since: str
) -> Iterator[list[Reading]]:
    """Yield, capture by capture, what current wordings read today; with an index, what differs is kept at once.

    Stopped anywhere, what was kept stands, and the next run goes on. Raises Damaged.
    """
    for capture_id in captures_rested_on(archive, source, since):
        yield read_anew(archive, index, choose, load_rested(archive, capture_id))


def without_parsers_doing(archive: Archive, index: Index | None, choose: Choose, outcome: Outcome) -> Outcome:
    """Return what became of a release when the wording held of it is read by today's parser, too.

    Else a change of the parser or of the source's rules, met by a fetch, would be taken for the publisher's edit. With
    an index, what today's parser makes of the wording held is kept.
    """
    if not isinstance(outcome, Revised):
        return outcome
    found = outcome.release
    held = read_one_anew(archive, index, choose, found.ref)
    if held is None:
        return outcome
    is_same = held.digest == found.revision.digest or differ_in_noise_only(held, found.revision)
    return Unchanged(found.ref) if is_same else outcome


def read_one_anew(archive: Archive, index: Index | None, choose: Choose, ref: Ref) -> Revision | None:
    """Read the current wording of a held release anew; with an index, keep what differs.

    None where today's parser has read it, or can read it no more.
    """
    place = place_of(archive, ref)
    if place is None or place.parser == mark_of(choose, ref.source):
        return None
    [reading] = read_anew(archive, index, choose, load_rested(archive, place.capture_id, place.release_id))
    return None if isinstance(reading.read, Failed) else reading.read.revision


def read_anew(archive: Archive, index: Index | None, choose: Choose, rested: Rested) -> list[Reading]:
    """Read a capture anew; with an index, keep what differs of its releases: all of it or nothing."""
    read = reread(rested.exchange, rested.releases, rested.candidates, choose, is_imported=rested.is_imported)
    readings = [Reading(held, each) for held, each in zip(rested.releases, read, strict=True)]
    changed = [each for each in readings if each.changed]
    if index is not None and changed:
        with archive.transaction() as connection:
            for each in changed:
                if isinstance(each.read, ParsedRelease):
                    parser = mark_of(choose, each.held.ref.source)
                    keep_reading(connection, index, rested, each.held, each.read, parser)
            index.keep_learned(connection)
    return readings


def mark_of(choose: Choose, source_id: str) -> str:
    """Return the mark of what reads a source's captures today."""
    return parser_mark(choose(source_id, "") or IMPORT_SOURCE)
