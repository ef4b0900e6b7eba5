"""Bring everything of another archive into this one: harvests with what they saw, captures, payloads, releases.

What the other archive keeps for its own next run stays there, its validators among it. Which wordings are the same
is for `joining` to say; how the other file is opened and proved for `others`, `exchanges`, `histories` and `witnesses`.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain
from sqlite3 import Connection

from mfa_archiver.archive.chain import close_merge, load_head
from mfa_archiver.archive.chains import bring_chain
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.exchanges import bring_captures, bring_harvests, forget_brought, insert
from mfa_archiver.archive.founded import unfounded
from mfa_archiver.archive.histories import our_history, their_histories
from mfa_archiver.archive.index import REINDEX_BYTES, USUAL_BYTES, Index, gather
from mfa_archiver.archive.joining import History, Wording, join, keys
from mfa_archiver.archive.making import Origin
from mfa_archiver.archive.others import distrusting, prove, rows
from mfa_archiver.archive.recomputing import current_wordings, missed_payloads
from mfa_archiver.archive.revisions import ids_by_number, insert_revision, number_anew
from mfa_archiver.archive.sightings import bring_sightings
from mfa_archiver.archive.soundness import HINT, UNREADABLE
from mfa_archiver.archive.witnesses import bring_attachments, bring_evidence
from mfa_archiver.errors import Damaged
from mfa_archiver.model import ParsedRelease, Ref

PROGRESS_STEP = 500  # releases between two calls of progress


@dataclass(frozen=True, slots=True)
class Merged:
    """What another archive's releases were to this one: new, new in some wording, held in every wording."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0


def merge(
    archive: Archive,
    other: Archive,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    at: datetime,
) -> Merged:
    """Bring another archive's holdings into this one: everything or nothing, and nothing twice.

    `at` is the instant now, for the manifest that closes the merge. `progress` gets (done, all) releases now and
    then. Raises Damaged when the other archive is.
    """
    prove(other)
    prove_rows(other)
    [(total,)] = rows(other, "SELECT count(*) FROM releases")
    index = Index()
    outcomes: Counter[str] = Counter()
    moved: list[int] = []
    try:
        with archive.transaction() as connection:
            gather(connection, REINDEX_BYTES)
            index.know_lemmas(connection)
            head = load_head(connection)
            harvests = bring_harvests(connection, other)
            bring_sightings(connection, other, harvests)
            bring_captures(connection, other, harvests)
            for done, (ref, theirs) in enumerate(their_histories(connection, other), 1):
                outcomes[bring_release(connection, index, ref, theirs, moved)] += 1
                if done % PROGRESS_STEP == 0:
                    index.keep_lemmas(connection)
                    progress(done, total)
            bring_evidence(connection, other, harvests)
            bring_attachments(connection, other)
            index.keep_learned(connection)
            forget_brought(connection)
            close_merge(connection, at, head, bring_chain(connection, other), moved)
            gather(connection, USUAL_BYTES)
    except sqlite3.IntegrityError as error:  # our tables are STRICT, theirs need not be
        raise Damaged(f"{other.path} holds what no archive holds: {error}", HINT) from error
    return Merged(**outcomes)


def prove_rows(other: Archive) -> None:
    """Raise Damaged when another archive's rows do not fit one another, which `verify` would then tell of ours."""
    try:
        with distrusting(other.path):
            fault = next(chain(current_wordings(other), unfounded(other), missed_payloads(other)), None)
    except UNREADABLE as error:
        raise Damaged(f"{other.path} holds what no archive holds", HINT) from error
    if fault:
        raise Damaged(f"{other.path}: {fault.what}", HINT)


def bring_release(connection: Connection, index: Index, ref: Ref, theirs: History, moved: list[int]) -> str:
    """Bring a release with all its wordings; return which count of `Merged` it belongs to.

    The ids of wordings held that now have another sighting are added to `moved`.
    """
    held = our_history(connection, ref)
    if held is None:
        add_history(connection, index, ref, theirs)
        return "added"
    release_id, ours = held
    joined = join(ours, theirs)
    if joined != ours:
        moved += keep_history(connection, index, ref, release_id, ours.wordings, joined)
    return "unchanged" if len(joined.wordings) == len(ours.wordings) else "revised"


def add_history(connection: Connection, index: Index, ref: Ref, history: History) -> None:
    """Add a release that is not held, as its history says."""
    place = keys(history.wordings).index(history.current)
    published = history.wordings[place].revision.published
    columns = ("source", "native_id", "lang", "url", "date", "first_seen", "last_seen", "settled")
    values = (
        ref.source,
        ref.native_id,
        ref.lang,
        history.url,
        published and published.day,
        history.first_seen,
        history.last_seen,
        history.settled,
    )
    release_id = insert(connection, "releases", columns, values)
    ids = [add_wording(connection, index, ref, release_id, history.url, each) for each in history.wordings]
    connection.execute("UPDATE releases SET current_revision = ? WHERE id = ?", (ids[place], release_id))


def add_wording(connection: Connection, index: Index, ref: Ref, release_id: int, url: str, wording: Wording) -> int:
    """Add a wording after those that a release has; return its id."""
    release = ParsedRelease(ref, url, wording.revision)
    origin = Origin(wording.capture_id, wording.seen_at, wording.making)
    return insert_revision(connection, index, release_id, release, origin)


def keep_history(
    connection: Connection, index: Index, ref: Ref, release_id: int, held: Sequence[Wording], history: History
) -> list[int]:
    """Make a release what its history says; `held` are its wordings so far.

    Returns which of them have another sighting now.
    """
    moved: list[int] = []
    ids: list[int] = []
    for wording in history.wordings:
        if wording.revision_id is None:
            ids.append(add_wording(connection, index, ref, release_id, history.url, wording))
        else:
            ids.append(wording.revision_id)
            if wording not in held:
                move_sighting(connection, wording)
                moved.append(wording.revision_id)
    if ids != ids_by_number(connection, release_id):
        number_anew(connection, ids)
    place = keys(history.wordings).index(history.current)
    published = history.wordings[place].revision.published
    connection.execute(
        """
        UPDATE releases SET url = ?, date = ?, current_revision = ?, first_seen = ?, last_seen = ?, settled = ?
        WHERE id = ?
        """,
        (
            history.url,
            published and published.day,
            ids[place],
            history.first_seen,
            history.last_seen,
            history.settled,
            release_id,
        ),
    )
    return moved


def move_sighting(connection: Connection, wording: Wording) -> None:
    """Let a wording held point at the earlier sighting, with what was found beside its text then."""
    revision, published = wording.revision, wording.revision.published
    connection.execute(
        """
        UPDATE revisions SET seen_at = ?, capture_id = ?, date_precision = ?, date_source = ?,
            date_shown = ?, labels = ?, captions = ?, links = ?, parser = ?, read_anew_of = ?
        WHERE id = ?
        """,
        (
            wording.seen_at,
            wording.capture_id,
            published and published.precision,
            published and published.source,
            published and published.shown,
            json.dumps(revision.labels, ensure_ascii=False),
            json.dumps(revision.captions, ensure_ascii=False),
            json.dumps([asdict(link) for link in revision.links], ensure_ascii=False),
            wording.making.parser,
            wording.making.read_anew_of,
            wording.revision_id,
        ),
    )
