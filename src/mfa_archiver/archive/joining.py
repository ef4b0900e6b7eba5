"""One release in two archives: which wordings are the same, in which order they stand, which one it has today. Pure.

Joining is commutative, associative and idempotent: every part of a history is a union, a least or a greatest of a
fixed order, so archives come out the same in whatever order they are merged, and however often. What differs is how
wordings first seen in the same second are numbered: those held already stand first; and where a title was found, when
two archives with the same title differ about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mfa_archiver.model import Revision, TitleSource

Key = tuple[str, int]  # a digest, and for which time: a release may return to an earlier wording


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of `revisions`. Ids are those of the archive merged into; `revision_id` is None for what it lacks.

    `payload` is the digest of the bytes it was read from.
    """

    digest: str
    seen_at: str
    payload: str
    revision: Revision
    capture_id: int
    revision_id: int | None = None

    def precedes(self, other: Wording) -> bool:
        """Tell whether this sighting of the same wording is the one to keep: the earlier; of equals, a fixed one."""
        return self._rank() < other._rank()

    def _rank(self) -> tuple[str, str, str]:
        # The digest leaves out labels, captions, links and the date's provenance: the representation tells them apart.
        return self.seen_at, self.payload, repr(replace(self.revision, title_source=TitleSource.FIELD))

    def seen_as(self, other: Wording) -> Wording:
        """Return this wording as another sighting has it; where its title was found stays: it is indexed by that."""
        revision = replace(other.revision, title_source=self.revision.title_source)
        return replace(other, revision=revision, revision_id=self.revision_id)


@dataclass(frozen=True, slots=True)
class History:
    """A release as one archive holds it: its wordings by number, and the one it has today."""

    url: str
    first_seen: str
    last_seen: str
    settled: bool
    wordings: tuple[Wording, ...]
    current: Key

    def last_word(self) -> tuple[str, Key, str]:
        """Return what decides between two archives about the current wording: which was seen last."""
        return self.last_seen, self.current, self.url


def keys(wordings: Iterable[Wording]) -> list[Key]:
    """Return the keys of a release's wordings, which are given by number."""
    times: Counter[str] = Counter()
    found = []
    for wording in wordings:
        times[wording.digest] += 1
        found.append((wording.digest, times[wording.digest]))
    return found


def join(ours: History, theirs: History) -> History:
    """Return the history of a release that two archives hold.

    A wording both have is one, seen first when either saw it first. Settled in either is settled: what lay below it
    in the listing is held by now, too.
    """
    both = dict(zip(keys(ours.wordings), ours.wordings, strict=True))
    for key, wording in zip(keys(theirs.wordings), theirs.wordings, strict=True):
        held = both.get(key)
        if held is None:
            both[key] = wording
        elif wording.precedes(held):
            both[key] = held.seen_as(wording)
    last = max(ours, theirs, key=History.last_word)
    return History(
        url=last.url,
        first_seen=min(ours.first_seen, theirs.first_seen),
        last_seen=last.last_seen,
        settled=ours.settled or theirs.settled,
        wordings=tuple(sorted(both.values(), key=lambda wording: wording.seen_at)),
        current=last.current,
    )
