"""In how many wordings the index's terms stand, counted over a sample: kept with the index, asked by a search.

A search learns from it which of its words are common, without reading their long lists. What to do about that is
`budget`'s business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from sqlite3 import Connection

from mfa_archiver.archive.database import Archive
from mfa_archiver.query.expressions import Sought

EVERY = 16  # revisions by id, of which one is counted: enough to tell what is in one of a thousand
MOST_HELD = 200_000  # terms counted before they are written, some 20 MB
LONGEST_PREFIX = 1_000  # terms of a prefix that are added up; one that begins more is common without a count
PROPERTY = "counted_revisions"

ADD = """
    INSERT INTO frequencies (term, is_alt, wordings) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET wordings = wordings + excluded.wordings
"""
OF_TERM = "SELECT wordings FROM frequencies WHERE term = ? AND is_alt = ?"
OF_PREFIX = """
    SELECT sum(wordings), count(*) FROM
        (SELECT wordings FROM frequencies WHERE term >= ?1 AND term < ?1 || char(1114111) AND is_alt = ?2 LIMIT ?3)
"""
COMMONEST = "SELECT term, is_alt, wordings FROM frequencies ORDER BY wordings DESC, term, is_alt LIMIT ?"


# --- keeping ---------------------------------------------------------------------------------------


class Tally:
    """Counts the terms of sampled wordings until they are written."""

    def __init__(self) -> None:
        self._main: Counter[str] = Counter()
        self._alt: Counter[str] = Counter()
        self._revisions = 0

    def count(self, revision_id: int, main: Iterable[str], alt: Iterable[str]) -> None:
        """Count a wording's terms, given as space-joined texts, if it belongs to the sample."""
        if revision_id % EVERY:
            return
        self._revisions += 1
        self._main.update({term for text in main for term in text.split()})
        self._alt.update({term for text in alt for term in text.split()})

    def is_full(self) -> bool:
        """Tell whether it is time to write."""
        return len(self._main) + len(self._alt) > MOST_HELD

    def write(self, connection: Connection) -> None:
        """Add what was counted since the last time, unless the archive has never been counted from its beginning."""
        if not self._revisions:
            return
        raised = connection.execute(
            "UPDATE properties SET value = value + ? WHERE name = ?", (self._revisions, PROPERTY)
        ).rowcount
        if raised:
            # In the order of the table, so that a large count goes through it once.
            counted = ((self._main, False), (self._alt, True))
            rows = sorted((term, is_alt, count) for counts, is_alt in counted for term, count in counts.items())
            connection.executemany(ADD, rows)
        self._main.clear()
        self._alt.clear()
        self._revisions = 0


def begin_counting(connection: Connection) -> None:
    """Empty the table, before all wordings are counted anew."""
    connection.execute("DELETE FROM frequencies")
    connection.execute("INSERT OR REPLACE INTO properties (name, value) VALUES (?, '0')", (PROPERTY,))


# --- asking ----------------------------------------------------------------------------------------


def are_counted(archive: Archive) -> bool:
    """Tell whether every wording of the sample is counted: not so in an archive of an earlier schema."""
    counted = counted_revisions(archive)
    return counted is not None and counted == newest_revision(archive) // EVERY


def counted_revisions(archive: Archive) -> int | None:
    """Return how many wordings were counted; None when the archive has never been counted from its beginning."""
    row = archive.connection.execute("SELECT value FROM properties WHERE name = ?", (PROPERTY,)).fetchone()
    return int(row[0]) if row else None


def newest_revision(archive: Archive) -> int:
    """Return the highest id of a revision: how many there are, since none is ever deleted."""
    return int(archive.connection.execute("SELECT coalesce(max(id), 0) FROM revisions").fetchone()[0])


def at_most(archive: Archive, sought: Iterable[Sought]) -> int:
    """Return in about how many wordings phrases stand: no fewer than hold any of them, as far as a sample can tell.

    A phrase counts as its rarest word, any of several as all of them together; of the two analyses counts the one
    that finds more, since both look for the same words.
    """
    found: Counter[bool] = Counter()
    for phrase in set(sought):
        found[phrase.is_alt] += min(wordings(archive, phrase), default=0)
    return EVERY * max(found.values(), default=0)


def wordings(archive: Archive, phrase: Sought) -> Iterator[int]:
    """Yield the sampled wordings with each term of a phrase."""
    *terms, last = phrase.terms
    for term in terms:
        yield wordings_with(archive, term, is_alt=phrase.is_alt)
    if phrase.is_prefix:
        total, terms_found = archive.connection.execute(OF_PREFIX, (last, phrase.is_alt, LONGEST_PREFIX)).fetchone()
        yield total or 0 if terms_found < LONGEST_PREFIX else newest_revision(archive) // EVERY
    else:
        yield wordings_with(archive, last, is_alt=phrase.is_alt)


def wordings_with(archive: Archive, term: str, *, is_alt: bool) -> int:
    """Return how many sampled wordings hold a term."""
    row = archive.connection.execute(OF_TERM, (term, is_alt)).fetchone()
    return int(row[0]) if row else 0


# --- proving ---------------------------------------------------------------------------------------


def out_of_step(archive: Archive, most: int) -> Iterator[tuple[str, int, int]]:
    """Yield, among the `most` commonest terms, those whose count is not the index's: term, counted, indexed."""
    for term, is_alt, counted in archive.connection.execute(COMMONEST, (most,)).fetchall():
        columns = "{title_alt body_alt}" if is_alt else "{title body}"
        quoted = term.replace('"', '""')
        indexed = archive.connection.execute(
            "SELECT count(*) FROM search WHERE search MATCH ? AND rowid % ? = 0", (f'{columns} : "{quoted}"', EVERY)
        ).fetchone()[0]
        if indexed != counted:
            yield term, counted, indexed
