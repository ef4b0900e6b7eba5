"""Counts of terms over a sample: kept in step with the index, and noticed and mended when they are not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.frequencies import EVERY, are_counted, at_most, counted_revisions
from mfa_archiver.archive.index import Index, reindex
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.verify import verify
from mfa_archiver.model import Added, Outcome, Revised
from mfa_archiver.query.expressions import phrases_of
from tests.archive.holding import capture, keep, parsed
from tests.archive.timeline import compiled

HELD = 3 * EVERY


def outcomes(count: int) -> Iterator[Outcome]:
    """Releases of which each speaks of a visit, and every second one of an embassy besides."""
    for number in range(1, count + 1):
        yield Added(parsed(str(number), body="Визит в посольство." if number % 2 == 0 else "Визит."))


@pytest.fixture
def counted(archive: Archive) -> Archive:
    keep(archive, *outcomes(HELD))
    return archive


def rows(archive: Archive) -> list[tuple[str, int, int]]:
    return archive.connection.execute("SELECT term, is_alt, wordings FROM frequencies ORDER BY 1, 2").fetchall()


def about(archive: Archive, text: str) -> int:
    return at_most(archive, phrases_of(compiled(archive, text).all_words))


def test_word_of_all_releases_is_found_in_all(counted: Archive) -> None:
    assert about(counted, "визит") == HELD


def test_phrase_counts_as_its_rarest_word(counted: Archive) -> None:
    assert about(counted, '"визит делегации"') == 0


def test_prefix_counts_all_that_it_begins(counted: Archive) -> None:
    assert about(counted, "посо*") >= HELD
    assert about(counted, "ледник*") == 0


def test_alternatives_are_added_up(counted: Archive) -> None:
    assert about(counted, "визит OR посольство") == 2 * HELD


def test_counts_are_the_same_after_a_reindex(counted: Archive) -> None:
    before = rows(counted)
    reindex(counted)
    assert rows(counted) == before != []


def test_new_wording_is_counted(counted: Archive) -> None:
    keep(counted, *(Revised(parsed(str(number), body="О ледниках.")) for number in range(1, EVERY + 1)))
    assert about(counted, "ледники") == EVERY
    assert are_counted(counted)
    assert list(verify(counted)) == []


def test_harvest_that_fails_midway_leaves_no_counts(counted: Archive) -> None:
    before = rows(counted)
    counted.connection.execute("CREATE TRIGGER full BEFORE UPDATE ON properties BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.IntegrityError):
        keep_outcomes(counted, Index(), capture(), [Added(parsed(f"n{number}")) for number in range(EVERY)], None)
    counted.connection.execute("DROP TRIGGER full")
    assert rows(counted) == before
    assert list(verify(counted)) == []


def test_lost_counts_are_noticed_and_mended(counted: Archive) -> None:
    counted.connection.execute("DELETE FROM frequencies WHERE wordings = 3 AND term LIKE 'визит%'")
    counted.connection.execute("UPDATE frequencies SET wordings = wordings + 1")
    faults = list(verify(counted))
    assert {fault.check for fault in faults} == {"frequencies"}
    assert "run `mfa-archiver reindex`" in faults[0].what
    reindex(counted)
    assert list(verify(counted)) == []


def test_uncounted_wordings_are_noticed(counted: Archive) -> None:
    counted.connection.execute("UPDATE properties SET value = '2' WHERE name = 'counted_revisions'")
    assert not are_counted(counted)
    assert [fault.what.partition(";")[0] for fault in verify(counted)] == [
        "the terms of 2 wordings are counted, not of 3"
    ]


def test_archive_of_the_first_schema_is_searched_without_counts(counted: Archive) -> None:
    step_back(counted.path)
    with open_archive(counted.path) as opened:
        assert (counted_revisions(opened), are_counted(opened), rows(opened)) == (None, False, [])
        assert list(verify(opened)) == []
        keep(opened, *(Added(parsed(f"n{number}")) for number in range(EVERY)))
        assert rows(opened) == []  # what is counted from the middle on would mislead
        reindex(opened)
        assert are_counted(opened)
        assert about(opened, "визит") == HELD


def step_back(path: Path) -> None:
    """Make of an archive what the first step of the schema makes."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE frequencies")
        db.execute("DROP INDEX releases_current_revision")
        db.execute("CREATE INDEX releases_current_revision ON releases (current_revision)")
        db.execute("DELETE FROM properties WHERE name = 'counted_revisions'")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0002_frequencies'")
        db.execute("PRAGMA user_version = 1")
        db.commit()
        assert [step.name for step in migrations.pending(Database(db))] == ["m0002_frequencies"]
