"""Which manifests lead back to which: chains that merges have joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

from mfa_archiver.proof.manifest import Kind, Manifest


@dataclass
class Lineage:
    """The manifests of an archive by their places, in the order they were kept, and which of them lead back to which.

    Each goes on the line of the one before it, or begins another where that line went on without it: the chain of an
    archive is a line, and so is that of every archive merged into it. So what a manifest leads back to is a number for
    each line, however long the lines are.
    """

    digests: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # by digest
    spots: list[tuple[int, int]] = field(default_factory=list)  # of each, its line and how many are before it there
    reaches: list[list[int]] = field(default_factory=list)  # of each, how many of every line it leads back to, with it
    lengths: list[int] = field(default_factory=list)  # of the lines
    last_merge: int = -1  # the place of the last that closed one

    def add(self, manifest: Manifest) -> int:
        """Note a manifest; return its place."""
        place = len(self.digests)
        named = [self.places[name] for name in manifest.names if name in self.places]
        line, before = self.spots[named[0]] if named else (len(self.lengths), -1)
        if not named or before + 1 < self.lengths[line]:
            line = len(self.lengths)
            self.lengths.append(0)
        reach = [max(numbers) for numbers in zip_longest(*(self.reaches[each] for each in named), fillvalue=0)]
        reach += [0] * (line + 1 - len(reach))
        self.spots.append((line, self.lengths[line]))
        self.lengths[line] += 1
        reach[line] = self.lengths[line]
        self.reaches.append(reach)
        self.digests.append(manifest.digest)
        self.places[manifest.digest] = place
        if manifest.kind is Kind.MERGE:
            self.last_merge = place
        return place

    def leads_back(self, place: int, other: int) -> bool:
        """Tell whether the manifest at a place is another, or leads back to it."""
        line, before = self.spots[other]
        reach = self.reaches[place]
        return line < len(reach) and before < reach[line]
