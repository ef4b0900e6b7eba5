"""One release in two archives: which wordings are the same, in which order they stand, which one it has today. Pure.

Joining is commutative, associative and idempotent: every part of a history is a union, a least or a greatest of a
fixed order, so archives come out the same in whatever order they are merged, and however often. What differs is how
wordings first seen in the same second are numbered: those held already stand first; and where a title was found, when
two archives with the same title differ about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from mfa_archiver.archive.making import Making
from mfa_archiver.model import Revision, TitleSource

# A digest, and for which time: a release may return to an earlier wording. What was read anew adds its own digest to
# the key of what it was made of.
Key = tuple[str, ...]


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
    making: Making
    revision_id: int | None = None

    def precedes(self, other: Wording) -> bool:
        """Tell whether this sighting of the same wording is the one to keep: the earlier; of equals, a fixed one."""
        return self._rank() < other._rank()

    def _rank(self) -> tuple[str, str, str]:
        # What was read anew is seen as the wording it was made of (`_in_order`), which decides for both.
        when, where = ("", "") if self.making.read_anew else (self.seen_at, self.payload)
        # The digest leaves out labels, captions, links and the date's provenance: the representation tells them apart.
        return when, where, repr(replace(self.revision, title_source=TitleSource.FIELD))

    def seen_as(self, other: Wording) -> Wording:
        """Return this wording as another sighting has it; where its title was found stays: it is indexed by that."""
        revision = replace(other.revision, title_source=self.revision.title_source)
        return replace(other, revision=revision, revision_id=self.revision_id, making=self.making)

    def made_as(self, other: Wording) -> Wording:
        """Return this wording with the later parser of both."""
        later = max(self.making, other.making, key=lambda making: making.age)
        return replace(self, making=replace(self.making, parser=later.parser))


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
        """Return what decides between two archives about the current wording: which was seen last.

        What a parser read anew counts as the wording it was made of: nobody saw it.
        """
        return self.last_seen, _seen(self.current), self.url


def keys(wordings: Iterable[Wording]) -> list[Key]:
    """Return the keys of a release's wordings, which are given by number."""
    times: Counter[str] = Counter()
    found: list[Key] = []
    behind: list[tuple[str, Key]] = []  # what was seen last, and what was read anew of it so far
    for wording in wordings:
        if wording.making.read_anew and behind:
            origins = (key for digest, key in reversed(behind) if digest == wording.making.read_anew_of)
            key = (*next(origins, behind[-1][1]), wording.digest)
        else:
            times[wording.digest] += 1
            key = (wording.digest, f"{times[wording.digest]:06}")
            behind = []
        behind.append((wording.digest, key))
        found.append(key)
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
        else:
            both[key] = (held.seen_as(wording) if wording.precedes(held) else held).made_as(wording)
    last = max(ours, theirs, key=History.last_word)
    ordered = _in_order(both)
    return History(
        url=last.url,
        first_seen=min(ours.first_seen, theirs.first_seen),
        last_seen=last.last_seen,
        settled=ours.settled or theirs.settled,
        wordings=tuple(ordered.values()),
        current=[key for key in ordered if _seen(key) == _seen(last.current)][-1],
    )


def _seen(key: Key) -> Key:
    """Return the key of the wording that was seen, of which this one was made or which it is."""
    return key[: len(("digest", "time"))]


def _in_order(wordings: Mapping[Key, Wording]) -> dict[Key, Wording]:
    """Return wordings by when they were seen; what was read anew stands behind what it was made of, seen with it."""
    seen = sorted((key for key in wordings if key == _seen(key)), key=lambda key: wordings[key].seen_at)
    ordered: dict[Key, Wording] = {}
    for key in seen:
        first = wordings[key]
        sighting = partial(replace, seen_at=first.seen_at, capture_id=first.capture_id, payload=first.payload)
        made = [other for other in wordings if _seen(other) == key]
        for other in sorted(made, key=lambda other: _path(other, wordings)):
            ordered[other] = first if other == key else sighting(wordings[other])
    return ordered


def _path(key: Key, wordings: Mapping[Key, Wording]) -> list[tuple[int, str, str]]:
    """Return what sorts what was read anew: each behind its origin, the later parser behind the earlier."""
    made = (key[:length] for length in range(len(_seen(key)) + 1, len(key) + 1))
    return [(*wordings[each].making.age, each[-1]) for each in made]
