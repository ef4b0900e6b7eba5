"""Which releases that are gone stand elsewhere now: told by their texts, and by when these came. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from mfa_archiver.language.likeness import is_same_text
from mfa_archiver.model import Ref, Release

OVERLAP = timedelta(days=7)  # a text may be published anew before it is taken down where it was
LATEST = timedelta(days=30)  # after a release was found gone; what comes later with its text is published anew


class Known(Protocol):
    """A release in its current wording, as it is compared with others of its source."""

    @property
    def release(self) -> Release:
        """The release."""

    @property
    def harvest_at(self) -> datetime:
        """When the harvest began that brought it: what came with the first look at a source did not come lately."""

    @property
    def gone_since(self) -> datetime | None:
        """None while its publisher shows it."""


def find_moves(gone: Sequence[Known], shown: Iterable[Known]) -> dict[Ref, Release]:
    """Return the releases that have moved, with what holds the text of each now: the likest, and of those the first."""
    found: dict[Ref, Known] = {}
    for new in shown:
        for old in gone:
            if not may_be_move(old, new) or not is_same_text(old.release.revision, new.release.revision):
                continue
            known = found.get(old.release.ref)
            if known is None or unlikeness(old, new) < unlikeness(old, known):
                found[old.release.ref] = new
    return {ref: new.release for ref, new in found.items()}


def earliest_of(gone: Sequence[Known]) -> tuple[datetime, datetime]:
    """Return since when a release may have come that has the text of one of these, and after when its harvest began."""
    return min(old.release.last_seen for old in gone) - OVERLAP, min(old.release.first_seen for old in gone)


def may_be_move(old: Known, new: Known) -> bool:
    """Tell whether a release came when another one's text would have come with its move: later, and not much."""
    ref, other = old.release.ref, new.release.ref
    if old.gone_since is None or ref == other or (ref.source, ref.lang) != (other.source, other.lang):
        return False
    first = new.release.first_seen
    is_later = new.harvest_at > old.release.first_seen
    return is_later and old.release.last_seen - OVERLAP <= first <= old.gone_since + LATEST


def unlikeness(old: Known, new: Known) -> tuple[bool, bool, datetime, Ref]:
    """Return what two wordings of one text differ in besides, then when and as what the later came: to be sorted by."""
    before, after = old.release.revision, new.release.revision
    return before.title != after.title, before.published != after.published, new.release.first_seen, new.release.ref
