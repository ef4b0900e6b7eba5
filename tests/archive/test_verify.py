"""`verify` at the archive's level: each kind of damage is found, and by the check that is for it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mfa_archiver.archive import database
from mfa_archiver.archive.affected import Finding
from mfa_archiver.archive.database import PAGE_BYTES, Archive, open_archive
from mfa_archiver.archive.verify import CHECKS, MOST_REPORTED, Fault, verify
from mfa_archiver.errors import Locked
from mfa_archiver.model import Added
from tests.archive.holding import capture, keep, make_archive, parsed


def faults_after(db: Path, *changes: str) -> list[Fault]:
    """Change a sound archive behind its back and verify it."""
    make_archive(db)
    with closing(sqlite3.connect(db)) as other:
        for change in changes:
            other.execute(change)
        other.commit()
    with open_archive(db) as archive:
        return list(verify(archive))


def test_sound_archive_has_no_faults(small: Archive) -> None:
    assert list(verify(small)) == []


def test_empty_archive_has_no_faults(archive: Archive) -> None:
    assert list(verify(archive)) == []


def test_changed_word_of_a_body_is_found(db: Path) -> None:
    [fault] = faults_after(db, "UPDATE revisions SET body = replace(body, 'glaciers', 'rivers')")
    assert (fault.check, fault.what.startswith("xx-mfa/1/en revision 1")) == ("revisions", True)


def test_changed_word_of_an_old_wording_is_found(db: Path) -> None:
    faults = faults_after(db, "UPDATE revisions SET title = 'Иное' WHERE id = 1")
    assert [fault.check for fault in faults] == ["revisions"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revisions SET title = 'Иное'",
        "UPDATE revisions SET date = '2020-01-01'",
        "UPDATE revisions SET published_at = '2020-01-01T00:00:00Z'",
        "UPDATE revisions SET dateline = 'Иное'",
        "UPDATE revisions SET body = 'Иное'",
    ],
)
def test_every_part_of_a_wording_is_held_by_its_digest(db: Path, change: str) -> None:
    faults = faults_after(db, change)
    assert "revisions" in {fault.check for fault in faults}


def test_payload_of_other_bytes_is_found(db: Path) -> None:
    [fault] = faults_after(db, "UPDATE payloads SET zstd = (SELECT zstd FROM payloads WHERE id = 2) WHERE id = 1")
    assert (fault.check, fault.what.startswith("payload 1: stored as ")) == ("payloads", True)


def test_payload_that_cannot_be_unpacked_is_found(db: Path) -> None:
    [fault] = faults_after(db, "UPDATE payloads SET zstd = x'00112233' WHERE id = 1")
    assert (fault.check, "payload 1" in fault.what) == ("payloads", True)


def test_reference_to_nothing_is_found(db: Path) -> None:
    faults = faults_after(db, "DELETE FROM captures WHERE id = 1")
    assert {fault.check for fault in faults} == {"references"}


def test_wording_that_is_not_indexed_is_found(db: Path) -> None:
    [fault] = faults_after(db, "INSERT INTO search (search) VALUES ('delete-all')")
    assert (fault.check, "4 revisions are not indexed" in fault.what) == ("search index", True)


def test_flipped_byte_anywhere_in_a_stored_payload_is_found(db: Path) -> None:
    make_archive(db)
    with open_archive(db) as archive:
        keep(archive, Added(parsed("2")), exchange=capture(b"An incompressible mark: 7d1e9c5b40aa62f8"))
    whole = db.read_bytes()
    place = whole.index(b"7d1e9c5b40aa62f8")
    db.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    with open_archive(db) as archive:
        assert [fault.check for fault in verify(archive)] == ["payloads"]


def test_damage_that_shows_a_row_in_one_query_and_hides_it_in_another_is_told(db: Path) -> None:
    make_archive(db)
    with closing(sqlite3.connect(db)) as other:
        other.execute("UPDATE revisions SET title = 'Иное' WHERE id = 1")
        other.commit()
        root = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'revisions'").fetchone()[0]
        other.execute("PRAGMA journal_mode = DELETE")
    whole = bytearray(db.read_bytes())
    page = (root - 1) * PAGE_BYTES  # a leaf: eight bytes, then where each row begins, with its length and its id
    row = page + int.from_bytes(whole[page + 8 : page + 10], "big")
    length = next(place for place in range(row, row + 9) if whole[place] < 0x80)
    assert whole[length + 1] == 1
    whole[length + 1] ^= 1 << 5  # a row 33 before row 2: met on the way through all, not found by its id
    db.write_bytes(whole)
    with open_archive(db) as archive:
        faults = list(verify(archive))
    assert {"file", "revisions"} <= {fault.check for fault in faults}
    assert "row 33 of revisions: title, date or body is not what was stored" in {fault.what for fault in faults}


def test_check_that_cannot_make_sense_of_a_value_says_so_and_lets_the_others_go_on(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def senseless(_archive: Archive, _progress: object) -> Iterator[Finding]:
        yield Finding("one row")
        raise TypeError("none of its kind")

    monkeypatch.setitem(CHECKS, "candidates", senseless)
    faults = faults_after(db, "UPDATE revisions SET title = 'Иное' WHERE id = 1")
    assert [(fault.check, fault.what) for fault in faults[1:]] == [
        ("candidates", "one row"),
        ("candidates", "stopped at what no archive holds: none of its kind"),
    ]


def test_list_of_faults_of_one_kind_ends(archive: Archive) -> None:
    keep(archive, *(Added(parsed(str(number))) for number in range(MOST_REPORTED + 50)))
    archive.connection.execute("UPDATE revisions SET body = 'x'")
    faults = list(verify(archive))
    assert len(faults) == MOST_REPORTED + 1
    assert faults[-1].what == "and more of the same"


def test_faults_are_told_in_the_order_of_the_checks(db: Path) -> None:
    faults = faults_after(
        db,
        "UPDATE revisions SET title = 'Иное' WHERE id = 1",
        "DELETE FROM captures WHERE id = 1",
        "INSERT INTO search (search) VALUES ('delete-all')",
    )
    found = list(dict.fromkeys(fault.check for fault in faults))
    assert found == [name for name in CHECKS if name in {"references", "search index", "revisions"}]


def test_verifying_that_is_broken_off_leaves_no_thread_and_no_lock(db: Path) -> None:
    before = threading.active_count()
    make_archive(db)
    with closing(sqlite3.connect(db)) as other:
        other.execute("UPDATE revisions SET title = 'Иное'")
        other.commit()
    with open_archive(db) as archive:
        faults = verify(archive)
        assert next(faults).check == "revisions"
        faults.close()  # type: ignore[attr-defined] # a generator
        assert threading.active_count() == before
        with archive.transaction() as connection:
            connection.execute("UPDATE releases SET url = url")


def test_archive_that_another_program_is_writing_is_busy_not_damaged(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    make_archive(db)
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_archive(db) as archive, pytest.raises(Locked, match="is busy"):
            list(verify(archive))
