"""Whether the search index is that of the wordings: all of them are analysed anew, and indexed aside to be compared.

SQLite's check of the index tells that it is a whole one. A flipped bit may leave a whole index of other words.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from sqlite3 import Connection

from mfa_archiver.archive.affected import Finding, Progress
from mfa_archiver.archive.database import Archive, one_state, open_archive
from mfa_archiver.archive.index import DICTIONARY, REINDEX_BATCH, Index, kept_property, printed_title
from mfa_archiver.archive.recomputing import wording_name
from mfa_archiver.language.analysis import dictionary_version

# In files of SQLite's own, which it takes away: the index is a quarter of an archive.
_ASIDE = (
    "PRAGMA temp_store = FILE",
    """
    CREATE VIRTUAL TABLE temp.anew USING fts5(
        title, body, title_alt, body_alt, content = '', tokenize = 'unicode61 remove_diacritics 0'
    )
    """,
    "CREATE VIRTUAL TABLE temp.held_places USING fts5vocab(main, search, instance)",
    "CREATE VIRTUAL TABLE temp.places_anew USING fts5vocab(temp, anew, instance)",
)
_WORDINGS = """
    SELECT v.id, v.title, v.title_source, v.body, r.lang
    FROM revisions v JOIN releases r ON r.id = v.release_id ORDER BY v.id
"""
# By the lengths of texts hits are ranked; FTS5 keeps them of each, and all together under the number 1.
_LENGTHS = """
    SELECT EXISTS (SELECT 1 FROM search_docsize h LEFT JOIN temp.anew_docsize a USING (id) WHERE h.sz IS NOT a.sz)
        OR (SELECT block FROM search_data WHERE id = 1) IS NOT (SELECT block FROM temp.anew_data WHERE id = 1)
"""
_INSERT = "INSERT INTO temp.anew (rowid, title, body, title_alt, body_alt) VALUES (?, ?, ?, ?, ?)"


def misplaced_words(archive: Archive, progress: Progress) -> Iterator[Finding]:
    """Yield a word that the index has elsewhere than the wordings, and dictionary forms that are not the dictionary's.

    The index must have been made by this program's analysis (`index.is_current`). It takes as long as a reindex.
    """
    with open_archive(archive.path) as own, one_state(own.connection):
        connection, index = own.connection, Index()
        is_same_dictionary = kept_property(connection, DICTIONARY) in {None, dictionary_version()}
        if not is_same_dictionary:
            index.know_lemmas(connection)
        index_aside(connection, index, progress)
        if place := first_difference(connection):
            term, revision_id = place
            name = wording_name(own, revision_id)
            what = f"{term!r} is not indexed where wordings have it, {name} the first; run `mfa-archiver reindex`"
            yield Finding(what, (name,))
        if connection.execute(_LENGTHS).fetchone() != (0,):
            yield Finding("the lengths of texts, by which hits are ranked, are not indexed; run `mfa-archiver reindex`")
        held = dict(connection.execute("SELECT form, lemma FROM lemmas")) if is_same_dictionary else {}
        for form, lemma in index.analyser.learned.items():
            if held.get(form, lemma) != lemma:
                yield Finding(f"the dictionary form of {form!r} is held as {held[form]!r}, and is {lemma!r}")


def index_aside(connection: Connection, index: Index, progress: Progress) -> None:
    """Index all wordings in a table that goes with the connection."""
    for statement in _ASIDE:
        connection.execute(statement)
    total = int(connection.execute("SELECT count(*) FROM revisions").fetchone()[0])
    rows = connection.execute(_WORDINGS)
    done = 0
    while batch := rows.fetchmany(REINDEX_BATCH):
        connection.executemany(
            _INSERT,
            ((row[0], *index.stems(printed_title(row[1], row[2]), row[3], row[4])) for row in batch),
        )
        done += len(batch)
        progress(done, total)


def first_difference(connection: Connection) -> tuple[str, int] | None:
    """Return the first term, and the id of the first wording, that only one of the indexes has in a place."""
    places = [
        connection.execute(f"SELECT term, doc, col, offset FROM temp.{name}")  # noqa: S608 - constants
        for name in ("held_places", "places_anew")
    ]
    for pair in zip_longest(*places):
        if pair[0] != pair[1]:
            term, revision_id, *_ = min(place for place in pair if place)
            return str(term), int(revision_id)
    return None
