"""Verify an archive: SQLite's own checks, then every digest computed again, and the chain that holds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mfa_archiver.archive.affected import Finding, Progress
from mfa_archiver.archive.attested import attestations
from mfa_archiver.archive.database import Archive, one_state, open_archive, translate
from mfa_archiver.archive.founded import removals
from mfa_archiver.archive.frequencies import EVERY, counted_revisions, out_of_step
from mfa_archiver.archive.recomputing import candidate_digests, current_wordings, payload_digests, revision_digests
from mfa_archiver.archive.soundness import UNREADABLE
from mfa_archiver.archive.unbroken import chain
from mfa_archiver.errors import Damaged, Locked

MOST_REPORTED = 100  # faults of one kind; a broken disk would list millions
TERMS_PROVED = 20  # the commonest: what is lost or doubled shows in them first


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was stored: which check found it, and which captures and wordings rest on it."""

    check: str
    what: str
    affects: tuple[str, ...] = ()


Check = Callable[[Archive, Progress], Iterator[Finding]]


def verify(
    archive: Archive,
    progress: Callable[[str, int, int], None] = lambda _check, _done, _all: None,
    *,
    with_words: bool = False,
) -> Iterator[Fault]:
    """Yield every fault found, check by check. `progress` gets (check, done, all) now and then. Raises Locked.

    `with_words` adds that of every word of the index, which takes as long as a reindex; `index.is_current` must be so.
    SQLite's own checks run beside the others, over a connection of their own: it lets other threads go on meanwhile.
    """
    names = [*CHECKS, *(OF_WORDS if with_words else ())]
    with looking_beside(archive.path) as beside:
        with one_state(archive.connection):  # a merge meanwhile would seem to change what was sealed
            found = {name: faults_of(archive, name, partial(progress, name)) for name in names if name not in beside}
        for name in names:
            yield from beside[name].result() if name in beside else found[name]


@contextmanager
def looking_beside(path: Path) -> Iterator[dict[str, Future[list[Fault]]]]:
    """Give what SQLite's own checks will have found; where the block ends before them, they are broken off."""
    with ThreadPoolExecutor(1) as thread:  # it alone may use the connection that it opens
        own = thread.submit(open_archive, path).result()
        waiting = {name: thread.submit(faults_of, own, name) for name in SQLITES_OWN}
        try:
            yield waiting
        finally:
            for each in waiting.values():
                each.cancel()
            own.connection.interrupt()
            thread.submit(own.connection.close).result()


def faults_of(archive: Archive, name: str, progress: Progress = lambda _done, _all: None) -> list[Fault]:
    """Return what one check finds, of many faults the first. Raises Locked."""
    found: list[Fault] = []
    try:
        for finding in (CHECKS | OF_WORDS)[name](archive, progress):
            if len(found) == MOST_REPORTED:
                return [*found, Fault(name, "and more of the same")]
            found.append(Fault(name, finding.what, finding.affects))
    except sqlite3.DatabaseError as error:
        if isinstance(busy := translate(error, archive.path), Locked):
            raise busy from error
        # A damaged page stops one check; the others may still say something.
        found.append(Fault(name, str(error)))
    except (Damaged, *UNREADABLE) as error:  # it may also show a row in one query that another does not find
        found.append(Fault(name, f"stopped at what no archive holds: {error}"))
    return found


def file_structure(archive: Archive, _progress: Progress) -> Iterator[Finding]:
    """Yield what SQLite's integrity check reports."""
    for (line,) in archive.connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield Finding(str(line))


def references(archive: Archive, _progress: Progress) -> Iterator[Finding]:
    """Yield rows that point at nothing."""
    for table, rowid, parent, _ in archive.connection.execute("PRAGMA foreign_key_check"):
        yield Finding(f"row {rowid} of {table} points at a missing row of {parent}")


def search_index(archive: Archive, _progress: Progress) -> Iterator[Finding]:
    """Yield whether the index is internally sound and covers every revision."""
    try:
        archive.connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):  # the check needs a writable file; on other media it is left out
            raise
    if missing := not_indexed(archive):
        yield Finding(f"{missing} revisions are not indexed; run `mfa-archiver reindex`")


def indexed_words(archive: Archive, progress: Progress) -> Iterator[Finding]:
    """Yield where the index is not that of the wordings, all analysed anew."""
    from mfa_archiver.archive.analysed import misplaced_words  # noqa: PLC0415 - the analysis takes a while to load

    yield from misplaced_words(archive, progress)


def not_indexed(archive: Archive) -> int:
    """Return how many revisions the index lacks."""
    sql = "SELECT count(*) FROM revisions WHERE id NOT IN (SELECT id FROM search_docsize)"
    return int(archive.connection.execute(sql).fetchone()[0])


def frequencies(archive: Archive, _progress: Progress) -> Iterator[Finding]:
    """Yield whether the counts of terms are those of the index; an archive not counted yet has none.

    An index that lacks revisions is no measure: that fault is reported for itself.
    """
    counted = counted_revisions(archive)
    if counted is None or not_indexed(archive):
        return
    sampled = archive.connection.execute("SELECT count(*) FROM revisions WHERE id % ? = 0", (EVERY,)).fetchone()[0]
    if sampled != counted:
        yield Finding(f"the terms of {counted} wordings are counted, not of {sampled}; run `mfa-archiver reindex`")
    for term, listed, indexed in out_of_step(archive, TERMS_PROVED):
        yield Finding(f"{term!r} is counted in {listed} wordings, indexed in {indexed}; run `mfa-archiver reindex`")


CHECKS: dict[str, Check] = {
    "file": file_structure,
    "references": references,
    "search index": search_index,
    "frequencies": frequencies,
    "payloads": payload_digests,
    "revisions": revision_digests,
    "removals": removals,
    "releases": current_wordings,
    "candidates": candidate_digests,
    "manifests": chain,
    "attestations": attestations,
}
OF_WORDS: dict[str, Check] = {"indexed words": indexed_words}
SQLITES_OWN = ("file", "references", "search index")
