"""`verify --words` at the archive's level: a whole index of other words is found, as no check of its structure can."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.verify import Fault, verify
from mfa_archiver.errors import Damaged
from tests.archive.holding import make_archive
from tests.effort import examples

FLIPS = examples(20)
MISPLACED = """
    INSERT INTO search (search, rowid, title, body, title_alt, body_alt)
    SELECT 'delete', 3, 'a meet in zagreb', 'the parti discuss glacier and the open of an embassi', '', ''
"""


def faults_after(db: Path, *changes: str) -> list[Fault]:
    """Change a sound archive behind its back and verify it, every word."""
    make_archive(db)
    with closing(sqlite3.connect(db)) as other:
        for change in changes:
            other.execute(change)
        other.commit()
    with open_archive(db) as archive:
        return list(verify(archive, with_words=True))


def test_sound_archive_has_no_faults(small: Archive) -> None:
    assert list(verify(small, with_words=True)) == []


def test_word_that_a_text_does_not_have_is_found_with_the_text(db: Path) -> None:
    change = "INSERT INTO search (rowid, title, body, title_alt, body_alt) VALUES (3, '', 'volcano', '', '')"
    faults = faults_after(db, change)
    [fault] = [fault for fault in faults if "'volcano'" in fault.what]
    assert (fault.check, fault.affects) == ("indexed words", ("xx-mfa/1/en revision 1",))


def test_word_that_is_not_indexed_is_found(db: Path) -> None:
    faults = faults_after(db, MISPLACED)
    assert "indexed words" in {fault.check for fault in faults}


def test_dictionary_form_that_is_another_words_is_found(db: Path) -> None:
    [fault] = faults_after(db, "UPDATE lemmas SET lemma = 'вулкан' WHERE form = (SELECT min(form) FROM lemmas)")
    assert (fault.check, "'вулкан'" in fault.what) == ("indexed words", True)


def test_lengths_of_texts_that_are_not_theirs_are_found(db: Path) -> None:
    faults = faults_after(db, "UPDATE search_docsize SET sz = x'01010101' WHERE id = 2")
    assert any(fault.check == "indexed words" and "lengths" in fault.what for fault in faults)


def answers(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what each word of an archive's index finds in each column, and how it is ranked."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, col)")
        asked = [f'{column} : "{term}"' for term, column in db.execute("SELECT term, col FROM temp.terms")]
        sql = "SELECT rowid, rank FROM search WHERE search MATCH ? ORDER BY rowid"
        return {query: db.execute(sql, (query,)).fetchall() for query in asked}


@pytest.mark.parametrize("seed", range(FLIPS))
def test_flipped_bit_of_the_index_is_found_unless_every_search_finds_the_same(db: Path, seed: int) -> None:
    make_archive(db)
    flipped = Path(shutil.copy(db, db.with_name("flipped.db")))
    lots = Random(seed)  # noqa: S311 - the same flips every time are what is wanted
    with closing(sqlite3.connect(flipped)) as other:
        blocks = other.execute("SELECT id, block FROM search_data WHERE length(block) > 0").fetchall()
        [(row_id, block)] = lots.choices(blocks, [len(block) for _, block in blocks])
        place, bit = lots.randrange(len(block)), 1 << lots.randrange(8)
        other.execute(
            "UPDATE search_data SET block = ? WHERE id = ?",
            (block[:place] + bytes([block[place] ^ bit]) + block[place + 1 :], row_id),
        )
        other.commit()
    try:
        with open_archive(flipped) as archive:
            is_found = bool(list(verify(archive, with_words=True)))
    except Damaged:
        is_found = True
    assert is_found or answers(flipped) == answers(db)
