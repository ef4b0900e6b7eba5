"""The search index: stems go in, one row a revision, and never leave; reindexing makes it anew, acronyms included."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Connection

from mfa_archiver.archive.acronyms import forget_definitions, keep_definitions
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.frequencies import Tally, begin_counting
from mfa_archiver.language.analysis import ANALYSIS_VERSION, Analyser
from mfa_archiver.model import Revision, TitleSource

REINDEX_BATCH = 500  # revisions between two calls of a reindex's progress
# What FTS5 gathers in memory before it writes. Inserting is a quarter faster with more: less to merge later.
USUAL_BYTES = 1 << 20  # FTS5's own default
REINDEX_BYTES = 32 << 20


class Index:
    """Writes revisions into the search table, analysed as their language asks."""

    def __init__(self) -> None:
        self.analyser = Analyser()
        self._tally = Tally()

    def add(self, connection: Connection, revision_id: int, revision: Revision, lang: str) -> None:
        """Index one wording."""
        self.insert(connection, revision_id, printed_title(revision.title, revision.title_source), revision.body, lang)

    def insert(self, connection: Connection, revision_id: int, title: str, body: str, lang: str) -> None:
        """Insert the stems of a printed title and a body under a revision's id."""
        title_main, title_alt = self.analyser.index_text(title, lang)
        body_main, body_alt = self.analyser.index_text(body, lang)
        connection.execute(
            "INSERT INTO search (rowid, title, body, title_alt, body_alt) VALUES (?, ?, ?, ?, ?)",
            (revision_id, title_main, body_main, title_alt, body_alt),
        )
        self._tally.count(revision_id, f"{title_main} {body_main}", f"{title_alt} {body_alt}")
        if self._tally.is_full():
            self._tally.write(connection)

    def know_lemmas(self, connection: Connection) -> None:
        """Take in all dictionary forms that are held, before much is indexed: looking one up takes far longer."""
        self.analyser.know(dict(connection.execute("SELECT form, lemma FROM lemmas")))

    def keep_learned(self, connection: Connection) -> None:
        """Store what was learned of words since the last call, before the transaction ends: how often they stand."""
        self._tally.write(connection)
        self.keep_lemmas(connection)

    def keep_lemmas(self, connection: Connection) -> None:
        """Store the dictionary forms looked up since the last call."""
        learned = self.analyser.learned
        connection.executemany("INSERT OR IGNORE INTO lemmas (form, lemma) VALUES (?, ?)", learned.items())
        learned.clear()


def printed_title(title: str, title_source: str) -> str:
    """Return a title as far as it is one: a derived one repeats the body's first words, which must not count twice."""
    return "" if title_source == TitleSource.DERIVED else title


def is_current(archive: Archive) -> bool:
    """Tell whether the index was made by this program's analysis (an empty archive's always was)."""
    row = archive.connection.execute("SELECT value FROM properties WHERE name = 'analysis_version'").fetchone()
    if row:
        return bool(row[0] == str(ANALYSIS_VERSION))
    return archive.connection.execute("SELECT 1 FROM revisions LIMIT 1").fetchone() is None


def prepare_index(archive: Archive, progress: Callable[[int, int], None]) -> None:
    """Make the index ready to be added to: an empty one gets its version, an older one is made anew."""
    if not is_current(archive):
        reindex(archive, progress)
        return
    with archive.transaction() as connection:
        note_version(connection)
        if connection.execute("SELECT 1 FROM revisions LIMIT 1").fetchone() is None:
            begin_counting(connection)


def note_version(connection: Connection) -> None:
    """Store which analysis the index was made by."""
    connection.execute(
        "INSERT OR REPLACE INTO properties (name, value) VALUES ('analysis_version', ?)",
        (str(ANALYSIS_VERSION),),
    )


def reindex(archive: Archive, progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Make the index anew from the revisions; return how many.

    One transaction: interrupted, the old index stands. `progress` gets (done, all) now and then.
    """
    index = Index()
    with archive.transaction() as connection:
        total = int(connection.execute("SELECT count(*) FROM revisions").fetchone()[0])
        connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
        gather(connection, REINDEX_BYTES)
        connection.execute("DELETE FROM lemmas")
        begin_counting(connection)
        forget_definitions(connection)
        rows = connection.execute(
            """
            SELECT v.id, v.title, v.title_source, v.body, r.id, r.lang
            FROM revisions v JOIN releases r ON r.id = v.release_id ORDER BY v.id
            """
        )
        done = 0
        for done, (revision_id, title, title_source, body, release_id, lang) in enumerate(rows, 1):
            index.insert(connection, revision_id, printed_title(title, title_source), body, lang)
            keep_definitions(connection, index.analyser, release_id, revision_id, f"{title}\n{body}", lang)
            if done % REINDEX_BATCH == 0:
                index.keep_lemmas(connection)
                progress(done, total)
        index.keep_learned(connection)
        # Looking a word up takes as many steps as the index has parts: a third or more of a search by date.
        connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        gather(connection, USUAL_BYTES)
        note_version(connection)
        progress(done, total)
    return done


def gather(connection: Connection, most_bytes: int) -> None:
    """Tell FTS5 how much to gather in memory before it writes («hashsize» in its fts5_config.c)."""
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', ?)", (most_bytes,))
