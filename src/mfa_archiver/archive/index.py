"""The search index: stems go in, one row a revision, and never leave; reindexing makes it anew, acronyms included."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from sqlite3 import Connection

from mfa_archiver.archive.acronyms import AcronymIds, forget_definitions, keep_definitions
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.frequencies import Tally, begin_counting
from mfa_archiver.language.alphabets import tag_of
from mfa_archiver.language.analysis import ANALYSIS_VERSION, SAME_LEMMAS, Analyser, dictionary_version
from mfa_archiver.language.kazakh_latin import ALPHABETS
from mfa_archiver.model import Revision, TitleSource

REINDEX_BATCH = 500  # revisions between two calls of a reindex's progress
# What FTS5 gathers in memory before it writes. Inserting is a quarter faster with more: less to merge later.
USUAL_BYTES = 1 << 20  # FTS5's own default
REINDEX_BYTES = 32 << 20

INSERT = "INSERT INTO search (rowid, title, body, title_alt, body_alt) VALUES (?, ?, ?, ?, ?)"
KEEP_PROPERTY = "INSERT OR REPLACE INTO properties (name, value) VALUES (?, ?)"
VERSION = "analysis_version"
DICTIONARY = "dictionary"  # the version of the dictionary that the stored forms were looked up in


class Index:
    """Writes revisions into the search table, analysed as their language asks."""

    def __init__(self) -> None:
        self.analyser = Analyser()
        self._tally = Tally()
        self._alphabets: set[str] = set()

    def add(self, connection: Connection, revision_id: int, revision: Revision, lang: str) -> None:
        """Index one wording."""
        self.insert(connection, revision_id, printed_title(revision.title, revision.title_source), revision.body, lang)

    def insert(self, connection: Connection, revision_id: int, title: str, body: str, lang: str) -> None:
        """Insert the stems of a printed title and a body under a revision's id."""
        connection.execute(INSERT, self._row(revision_id, title, body, lang))
        if self._tally.is_full():
            self._tally.write(connection)

    def insert_all(self, connection: Connection, wordings: Iterable[tuple[int, str, str, str]]) -> None:
        """Insert many, each as a revision's id, its printed title, its body and its language."""
        connection.executemany(INSERT, [self._row(*wording) for wording in wordings])
        if self._tally.is_full():
            self._tally.write(connection)

    def _row(self, revision_id: int, title: str, body: str, lang: str) -> tuple[int, str, str, str, str]:
        title_main, body_main, title_alt, body_alt = self.stems(title, body, lang)
        self._tally.count(revision_id, (title_main, body_main), (title_alt, body_alt))
        return revision_id, title_main, body_main, title_alt, body_alt

    def stems(self, title: str, body: str, lang: str) -> tuple[str, str, str, str]:
        """Return what is indexed of a printed title and a body: of both by their own analysis, then by the other."""
        tag = tag_of(lang, title, body)
        if tag in ALPHABETS:
            self._alphabets.add(tag)
        title_main, title_alt = self.analyser.index_text(title, tag)
        body_main, body_alt = self.analyser.index_text(body, tag)
        return title_main, body_main, title_alt, body_alt

    def know_lemmas(self, connection: Connection) -> None:
        """Take in all dictionary forms that are held, before much is indexed: looking one up takes far longer."""
        self.analyser.know(dict(connection.execute("SELECT form, lemma FROM lemmas")))

    def keep_learned(self, connection: Connection) -> None:
        """Store what was learned of words since the last call, before the transaction ends: how often they stand."""
        self._tally.write(connection)
        self.keep_lemmas(connection)

    def keep_lemmas(self, connection: Connection) -> None:
        """Store the dictionary forms looked up since the last call, and which alphabets wordings are written in."""
        connection.executemany(KEEP_PROPERTY, [(tag, "held") for tag in sorted(self._alphabets)])
        learned = self.analyser.learned
        connection.executemany("INSERT OR IGNORE INTO lemmas (form, lemma) VALUES (?, ?)", learned.items())
        learned.clear()


def printed_title(title: str, title_source: str) -> str:
    """Return a title as far as it is one: a derived one repeats the body's first words, which must not count twice."""
    return "" if title_source == TitleSource.DERIVED else title


def is_current(archive: Archive) -> bool:
    """Tell whether the index was made by this program's analysis (an empty archive's always was)."""
    version = kept_property(archive.connection, VERSION)
    if version is not None:
        return version == str(ANALYSIS_VERSION)
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
    """Store which analysis the index was made by, and with which dictionary unless that is known."""
    connection.execute(KEEP_PROPERTY, (VERSION, str(ANALYSIS_VERSION)))
    if kept_property(connection, DICTIONARY) is None:
        connection.execute(KEEP_PROPERTY, (DICTIONARY, dictionary_version()))


def kept_property(connection: Connection, name: str) -> str | None:
    """Return what the archive remembers of itself under a name."""
    row = connection.execute("SELECT value FROM properties WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def take_lemmas(connection: Connection, index: Index) -> None:
    """Let an index know the stored dictionary forms, or forget them when they are another's: version or dictionary.

    Looking one up takes a millisecond when the dictionary has to guess. An archive that names no dictionary was
    made before there was another one.
    """
    version, dictionary = kept_property(connection, VERSION), kept_property(connection, DICTIONARY)
    if version in SAME_LEMMAS and dictionary in {None, dictionary_version()}:
        index.know_lemmas(connection)
        return
    connection.execute("DELETE FROM lemmas")
    connection.execute(KEEP_PROPERTY, (DICTIONARY, dictionary_version()))


def reindex(archive: Archive, progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Make the index anew from the revisions; return how many.

    One transaction: interrupted, the old index stands. `progress` gets (done, all) now and then.
    """
    index = Index()
    with archive.transaction() as connection:
        total = int(connection.execute("SELECT count(*) FROM revisions").fetchone()[0])
        connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
        gather(connection, REINDEX_BYTES)
        take_lemmas(connection, index)
        connection.executemany("DELETE FROM properties WHERE name = ?", [(tag,) for tag in ALPHABETS])
        begin_counting(connection)
        forget_definitions(connection)
        rows = connection.execute(
            """
            SELECT v.id, v.title, v.title_source, v.body, r.id, r.lang
            FROM revisions v JOIN releases r ON r.id = v.release_id ORDER BY v.id
            """
        )
        done, ids = 0, AcronymIds()
        while batch := rows.fetchmany(REINDEX_BATCH):
            index.insert_all(connection, ((row[0], printed_title(row[1], row[2]), row[3], row[5]) for row in batch))
            for revision_id, title, _, body, release_id, lang in batch:
                keep_definitions(connection, index.analyser, release_id, revision_id, f"{title}\n{body}", lang, ids)
            index.keep_lemmas(connection)
            done += len(batch)
            if len(batch) == REINDEX_BATCH:
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
