"""Keeps what an import reads, capture by capture, and counts the outcomes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import groupby, islice
from pathlib import Path

from mfa_archiver.archive import revisions
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.exchanged import held_wordings, holds_capture
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.releases import find_release
from mfa_archiver.cli.doubting import Doubts
from mfa_archiver.cli.rereading import mark_of, without_parsers_doing
from mfa_archiver.importing import Found, compare
from mfa_archiver.importing.crawls import OLDER, Choose, compare_dated
from mfa_archiver.model import (
    Added,
    Capture,
    Failed,
    Outcome,
    ParsedRelease,
    Revised,
    Skipped,
    Unchanged,
    isoformat,
)

COUNTED: dict[str, type] = {
    "added": Added,
    "revised": Revised,
    "unchanged": Unchanged,
    "skipped": Skipped,
    "failed": Failed,
}
MOST_REASONS = 20


class Kept(Enum):
    """Of which captures an import keeps the bytes."""

    NEW = "those that a new wording was read from"
    RELEASES = "those that hold a release"
    ALL = "all, for each cost the publisher a request"


# Captures in one transaction: FTS5 writes a part of its index for each, and merges them later. What was asked of a
# publisher is kept at once.
AT_ONCE = {Kept.NEW: 1, Kept.RELEASES: 32, Kept.ALL: 1}


def shows_release(outcome: Outcome) -> bool:
    """Tell whether a page was of a release that is held, in its wording or in an older one."""
    return isinstance(outcome, Unchanged) or (isinstance(outcome, Skipped) and outcome.reason == OLDER)


class Intake:
    """The archive that an import goes into, and the counts of what it came to."""

    def __init__(self, archive: Archive, choose: Choose) -> None:
        self._archive = archive
        self._choose = choose
        self._index = Index()
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
        self.reasons: Counter[str] = Counter()
        self.errors: list[str] = []
        self.doubts = Doubts()

    def take(self, where: Path | str, found: Iterable[Found], kept: Kept) -> Iterator[Failed]:
        """Keep what was read, each capture with its releases or not at all; yield what failed, to be told."""
        captures = (list(group) for _, group in groupby(found, key=lambda each: id(each[0])))
        while some := list(islice(captures, AT_ONCE[kept])):
            with self._archive.transaction():
                failures = [failed for pairs in some for failed in self._take_capture(where, pairs, kept)]
            yield from failures

    def _take_capture(self, where: Path | str, pairs: Sequence[Found], kept: Kept) -> list[Failed]:
        """Keep a capture with what was read from it, count that, and return what failed."""
        capture = pairs[0][0]
        outcomes = [self._outcome(where, capture, read, kept) for _, read in pairs]
        if self._is_kept(capture, outcomes, kept):
            parser = self._parser([read for _, read in pairs])
            revisions.keep_outcomes(self._archive, self._index, capture, outcomes, None, parser=parser)
        for outcome in outcomes:
            self.counts.update(name for name, kind in COUNTED.items() if isinstance(outcome, kind))
            if isinstance(outcome, Skipped) and (outcome.reason in self.reasons or len(self.reasons) < MOST_REASONS):
                self.reasons[outcome.reason] += 1
        failures = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
        self.errors += [f"{failed.what}: {failed.error}" for failed in failures]
        return failures

    def _outcome(
        self, where: Path | str, capture: Capture, read: ParsedRelease | Failed | Skipped, kept: Kept
    ) -> Outcome:
        if not isinstance(read, ParsedRelease):
            return read
        self.doubts.note(where, read)
        held = find_release(self._archive, str(read.ref))
        outcome = compare(held[0].revision if held else None, read)
        if kept is not Kept.NEW:
            dated = compare_dated(outcome, isoformat(capture.captured_at), *held_wordings(self._archive, read.ref))
            return without_parsers_doing(self._archive, self._index, self._choose, dated)
        return without_parsers_doing(self._archive, self._index, self._choose, outcome)

    def _parser(self, found: Iterable[ParsedRelease | Failed | Skipped]) -> str:
        """Return the mark of what read the releases of a capture; they are of one source."""
        sources = (read.ref.source for read in found if isinstance(read, ParsedRelease))
        return mark_of(self._choose, next(sources, ""))

    def _is_kept(self, capture: Capture, outcomes: list[Outcome], kept: Kept) -> bool:
        if any(isinstance(outcome, Added | Revised) for outcome in outcomes):
            return True
        if kept is Kept.NEW or not capture.payload:
            return False
        is_wanted = kept is Kept.ALL or any(map(shows_release, outcomes))
        return is_wanted and not holds_capture(self._archive, capture)
