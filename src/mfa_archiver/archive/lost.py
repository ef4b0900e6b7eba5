"""Rows that manifests list and that are held no more. Of wordings, those that a merge has moved are no loss."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mfa_archiver.archive.affected import Finding
from mfa_archiver.archive.chain import every_manifest, unpack_leaves
from mfa_archiver.archive.chained import WORDINGS, leaf_of_wording
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.lineage import Lineage
from mfa_archiver.archive.soundness import UNREADABLE
from mfa_archiver.proof.leaves import WORDING
from mfa_archiver.proof.manifest import Kind, read_manifest
from mfa_archiver.proof.merkle import leaf_hash

_NAMES = {
    "capture": ("url", "captured_at"),
    "wording": ("source", "native_id", "lang", "digest", "seen_at"),
    "evidence": ("source", "native_id", "lang", "seen_at"),
}
_HELD = f"""
    {WORDINGS} WHERE r.source = ? AND r.native_id = ? AND r.lang = ? AND v.digest = ?
    AND (v.read_anew_of <> '') = ?"""
_SEEN_AT = 1 + WORDING.names.index("seen_at")  # its place in a row of WORDINGS

Held = tuple[bytes, str]  # the hash of a wording's leaf, and when it was seen
Text = tuple[str, ...]  # a release's ref, a wording's digest, and whether a capture was read anew for it


@dataclass(frozen=True, slots=True)
class Lost:
    """A wording that the manifest at a place lists and that is not held so; `instead` are those with its text."""

    place: int
    leaf: dict[str, str]
    instead: Sequence[Held]

    @property
    def text(self) -> Text:
        """What it has in common with other sightings of the same."""
        return text_of(self.leaf)


@dataclass
class Listed:
    """What manifests list of texts: in which ones a leaf stands, and how many times a release had a text."""

    places: dict[bytes, list[int]] = field(default_factory=dict)
    times: dict[Text, dict[int, int]] = field(default_factory=dict)  # by the place of the manifest that lists another


def gone(archive: Archive, missing: set[bytes]) -> Iterator[Finding]:
    """Yield rows that manifests list, by the hashes of their leaves `missing`, and that are held no more.

    The lists of all manifests must be readable.
    """
    kept = Lineage()
    lost: list[Lost] = []
    for _, digest, said, packed in every_manifest(archive.connection):
        manifest = read_manifest(said)
        place = kept.add(manifest)
        for leaf, hashed in zip(*unpack_leaves(manifest, packed), strict=True):
            if hashed not in missing:
                continue
            row = read_leaf(leaf)
            if not row:
                yield Finding(f"manifest {digest} lists what is no row of an archive")
            elif row["kind"] == "capture":
                yield Finding(f"a capture of {row['url']}, {row['captured_at']}, that manifest {digest} lists is gone")
            elif row["kind"] == "evidence":
                name = named(row)
                what = f"evidence about {name}, seen {row['seen_at']}, that manifest {digest} lists is gone"
                yield Finding(what, (name,))
            else:
                lost.append(Lost(place, row, held_instead(archive, row)))
    if lost:
        listed = listings(archive, kept, lost)
        for each in lost:
            if not is_moved(each, kept, listed):
                name = named(each.leaf)
                digest = kept.digests[each.place]
                what = f"the wording {each.leaf['digest']} of {name} that manifest {digest} lists is gone"
                yield Finding(what, (name,))


def is_moved(lost: Lost, kept: Lineage, listed: Listed) -> bool:
    """Tell whether a merge put another sighting in the place of one that is held no more.

    That was then seen no later, and comes from elsewhere: what its own archive listed before, or together with it, is
    another time that the release had this text. All those times must be held. What was read anew is seen as the wording
    it was made of, whenever that was.
    """
    is_anew = bool(lost.leaf["read_anew_of"])
    held = [(listed.places[hashed], seen_at) for hashed, seen_at in lost.instead if listed.places[hashed]]
    return (
        lost.place < kept.last_merge
        and len(held) >= max(listed.times[lost.text].values(), default=0)
        and any(
            not any(kept.leads_back(lost.place, place) for place in places)
            and (is_anew or seen_at <= lost.leaf["seen_at"])
            for places, seen_at in held
        )
    )


def held_instead(archive: Archive, leaf: dict[str, str]) -> list[Held]:
    """Return the wordings held of a leaf's release that have its text, whenever they were seen."""
    values = [leaf[name] for name in ("source", "native_id", "lang", "digest")]
    found = archive.connection.execute(_HELD, (*values, bool(leaf["read_anew_of"])))
    return [(leaf_hash(leaf_of_wording(row)[1]), row[_SEEN_AT]) for row in found]


def listings(archive: Archive, kept: Lineage, lost: Sequence[Lost]) -> Listed:
    """Return what manifests list of the texts of wordings that are lost.

    A leaf that none lists before is another time of its text, which is to be held beside those that its manifest leads
    back to; but what closed a merge also lists times again that had another sighting.
    """
    listed = Listed({hashed: [] for each in lost for hashed, _ in each.instead}, {each.text: {} for each in lost})
    known: set[bytes] = set()
    for place, (_, _, said, packed) in enumerate(every_manifest(archive.connection)):
        manifest = read_manifest(said)
        new: Counter[Text] = Counter()
        for leaf, hashed in zip(*unpack_leaves(manifest, packed), strict=True):
            row = read_leaf(leaf)
            text = text_of(row) if row.get("kind") == "wording" else ()
            if text not in listed.times:
                continue
            if hashed in listed.places:
                listed.places[hashed].append(place)
            if hashed not in known and manifest.kind is not Kind.MERGE:
                new[text] += 1
            known.add(hashed)
        for text, count in new.items():
            times = listed.times[text]
            times[place] = count + max((times[each] for each in times if kept.leads_back(place, each)), default=0)
    return listed


def text_of(leaf: dict[str, str]) -> Text:
    """Return what sightings of the same text of a release have in common."""
    return (leaf["source"], leaf["native_id"], leaf["lang"], leaf["digest"], "anew" if leaf["read_anew_of"] else "seen")


def named(leaf: dict[str, str]) -> str:
    """Return the ref of the release that a leaf is about."""
    return f"{leaf['source']}/{leaf['native_id']}/{leaf['lang']}"


def read_leaf(leaf: bytes) -> dict[str, str]:
    """Return what a leaf names its row by; empty when it is none: a chain that was merged may hold anything."""
    try:
        said = json.loads(leaf)
        names = _NAMES[said["kind"]]
        found = {name: said[name] for name in ("kind", *names)} | {"read_anew_of": said.get("read_anew_of", "")}
    except UNREADABLE:
        return {}
    return found if all(isinstance(value, str) for value in found.values()) else {}
