"""How `history`, `diff` and `changes` read edits, one pair of wordings in memory at a time, and the fields of each.

Removals stand beside edits in the same fields.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.ledger import Removal
from mfa_archiver.archive.wordings import Wording, stream_edits
from mfa_archiver.fields import Fields
from mfa_archiver.language.edits import Edit, Kind, read_edit
from mfa_archiver.model import Ref, Release, isoformat
from mfa_archiver.presence import Evidence, Presence, Sign, Turn, tell_evidence


def list_edits(
    archive: Archive, filters: Filters, since: str, until: str, kinds: AbstractSet[Kind]
) -> Iterator[tuple[Wording, Edit]]:
    """Yield the edits that are of one of the kinds, the latest first, each with the wording it made."""
    for before, after in stream_edits(archive, filters, since, until):
        edit = read_edit(before.release.revision, after.release.revision, after.release.ref.lang)
        if not kinds.isdisjoint(edit.kinds):
            yield after, edit


def wording_fields(wording: Wording, kinds: Sequence[Kind]) -> Fields:
    """Return one wording in the history of its release; `kinds` are of the change that made it, were it an edit."""
    release, making = wording.release, wording.making
    return {
        "id": release.id,
        "ref": str(release.ref),
        "revision": release.number,
        "seen_at": isoformat(wording.seen_at),
        "date": day_of(release),
        "title": release.revision.title,
        "kinds": [] if making.read_anew else [kind.value for kind in kinds],
        "event": "wording",
        "evidence": None,
        "other": None,
        "read_anew": making.read_anew,
        "parser": making.parser or None,
    }


def turn_fields(release: Release, turn: Turn) -> Fields:
    """Return what became of a release, in its history."""
    return {
        "id": release.id,
        "ref": str(release.ref),
        "revision": None,
        "seen_at": isoformat(turn.at),
        "date": None,
        "title": None,
        "kinds": [],
        "event": turn.presence.value,
        "evidence": tell_evidence(turn.evidence),
        "other": turn.evidence.other or None,
        "read_anew": False,
        "parser": None,
    }


def arrival_fields(release: Release, other: Ref, at: datetime) -> Fields:
    """Return, in the history of a release, that another one moved to where it is."""
    moved = turn_fields(release, Turn(Presence.MOVED, Evidence(at, Sign.MOVED, other=str(other))))
    return {**moved, "event": "moved here", "evidence": f"has the text of {other}"}


def edit_fields(wording: Wording, edit: Edit, excerpt: str) -> Fields:
    """Return one edit of a list, with the wording it made; the excerpt marks what changed."""
    release = wording.release
    return {
        "id": release.id,
        "ref": str(release.ref),
        "source": release.ref.source,
        "lang": release.ref.lang,
        "revision": release.number,
        "seen_at": isoformat(wording.seen_at),
        "kinds": [kind.value for kind in edit.kinds],
        "date": day_of(release),
        "title": release.revision.title,
        "url": release.url,
        "excerpt": excerpt,
        "event": "edited",
        "evidence": None,
        "other": None,
    }


def removal_fields(removal: Removal) -> Fields:
    """Return a turn of a release's presence as one of a list, with the wording it has today."""
    release, turn = removal.release, removal.turn
    return {
        "id": release.id,
        "ref": str(release.ref),
        "source": release.ref.source,
        "lang": release.ref.lang,
        "revision": release.number,
        "seen_at": isoformat(turn.at),
        "kinds": [],
        "date": day_of(release),
        "title": release.revision.title,
        "url": release.url,
        "excerpt": "",
        "event": turn.presence.value,
        "evidence": tell_evidence(turn.evidence),
        "other": turn.evidence.other or None,
    }


def readings_between(wordings: Sequence[Wording], old: int, new: int) -> dict[int, str]:
    """Return which wordings between two, the later one included, a parser read anew: their numbers, and its mark."""
    between = range(min(old, new) + 1, max(old, new) + 1)
    return {
        wording.release.number: wording.making.parser
        for wording in wordings
        if wording.release.number in between and wording.making.read_anew
    }


def diff_fields(before: Release, after: Release, edit: Edit, read_anew: Sequence[int]) -> Fields:
    """Return what turns one wording of a release into another, field by field as runs of text.

    `read_anew` are the numbers of the wordings on the way that are a parser's doing.
    """
    runs = {name: [{"op": run.op.value, "text": run.text} for run in runs] for name, runs in edit.fields().items()}
    return {
        "id": after.id,
        "ref": str(after.ref),
        "url": after.url,
        "from": before.number,
        "to": after.number,
        "kinds": [kind.value for kind in edit.kinds],
        **runs,
        "read_anew": list(read_anew),
    }


def day_of(release: Release) -> str | None:
    """Return the day of publication as far as it is known."""
    return release.revision.published.day if release.revision.published else None
