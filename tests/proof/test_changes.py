"""Changes behind the archive's back: `verify` holds every row to the chain, and what rests on rows to these."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mfa_archiver.archive import unbroken
from mfa_archiver.archive.affected import Finding
from mfa_archiver.archive.database import Archive, create_archive, open_archive
from mfa_archiver.archive.verify import verify
from mfa_archiver.model import Added, Revised
from tests.archive.contents import merge_into
from tests.archive.holding import NOW, TEXTS, make_archive, parsed
from tests.proof.sealed import faults_after, harvest

CHANGES = (
    "UPDATE captures SET url = 'https://mfa.example/other' WHERE id = 1",
    "UPDATE captures SET captured_at = '2026-03-02T10:30:01Z' WHERE id = 1",
    "UPDATE captures SET status = 201 WHERE id = 1",
    "UPDATE captures SET method = 'POST' WHERE id = 1",
    "UPDATE captures SET final_url = 'x' WHERE id = 1",
    "UPDATE captures SET language = 'x' WHERE id = 1",
    "UPDATE captures SET headers = '[]' WHERE id = 1",
    "UPDATE captures SET harvest_id = 2 WHERE id = 1",
    "UPDATE captures SET payload_id = 2 WHERE id = 1",
    "UPDATE payloads SET size = size + 1 WHERE id = 1",
    "UPDATE payloads SET digest = printf('%064d', 1) WHERE id = 1",
    "UPDATE revisions SET seen_at = '2026-03-02T10:30:01Z' WHERE id = 1",
    "UPDATE revisions SET capture_id = 2 WHERE id = 1",
    "UPDATE revisions SET title_source = 'page' WHERE id = 1",
    "UPDATE revisions SET date_shown = 'x' WHERE id = 1",
    "UPDATE revisions SET labels = '[\"x\"]' WHERE id = 1",
    "UPDATE revisions SET links = '{' WHERE id = 1",
    "UPDATE revisions SET number = 7 WHERE id = 1",
    "UPDATE releases SET native_id = '2' WHERE id = 1",
    "UPDATE releases SET current_revision = 2 WHERE id = 1",
    "UPDATE releases SET current_revision = 1 WHERE id = 1",
    "UPDATE releases SET date = '2020-01-01' WHERE id = 1",
    "UPDATE releases SET first_seen = '2026-03-02T10:29:59Z' WHERE id = 1",
    "UPDATE releases SET last_seen = '2026-03-02T11:30:01Z' WHERE id = 1",
    "UPDATE releases SET last_seen = first_seen WHERE id = 1",
    "UPDATE releases SET settled = 9 WHERE id = 1",
    "UPDATE releases SET url = CAST(x'68b1' AS TEXT) WHERE id = 1",
    "UPDATE harvests SET added = 9 WHERE id = 1",
    "UPDATE harvests SET status = 'failed' WHERE id = 1",
    "UPDATE harvests SET finished_at = NULL WHERE id = 1",
    "DELETE FROM search_docsize WHERE id = 4",
    "UPDATE manifests SET bytes = CAST(replace(bytes, 'ok', 'no') AS BLOB) WHERE id = 1",
    "UPDATE manifests SET leaves = x'00' WHERE id = 1",
    "UPDATE manifests SET digest = printf('%064d', 1) WHERE id = 1",
    "DELETE FROM manifests WHERE id = 1",
)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_what_was_sealed_is_found(db: Path, change: str) -> None:
    assert faults_after(db, change)


def test_wording_taken_out_without_a_trace_is_found(db: Path) -> None:
    with closing(sqlite3.connect(db)) as other:
        other.execute("UPDATE releases SET current_revision = 1 WHERE id = 1")
        other.execute("INSERT INTO search (search, rowid, title, body, title_alt, body_alt) SELECT 'delete', 4, title, "
                      "body, title, body FROM revisions WHERE id = 4")  # fmt: skip
        other.execute("DELETE FROM revisions WHERE id = 4")
        other.commit()
    with open_archive(db) as archive:
        faults = [fault for fault in verify(archive) if fault.check == "manifests"]
    assert [(fault.affects, "is gone" in fault.what) for fault in faults] == [(("xx-mfa/1/ru",), True)]


def test_wordings_in_another_order_are_found(db: Path) -> None:
    faults = faults_after(db, "UPDATE revisions SET number = -number WHERE release_id = 1",
                          "UPDATE revisions SET number = 3 + number WHERE release_id = 1")  # fmt: skip
    told = "xx-mfa/1/ru: its wordings are not numbered as they were seen"
    assert told in [fault.what for fault in faults]


def test_wordings_kept_while_the_clock_was_set_back_are_no_fault(archive: Archive) -> None:
    again = Revised(parsed("1", "ru", "О посольстве", TEXTS[0][2]))
    harvest(archive, [again], b"3", NOW + timedelta(minutes=1))
    assert list(verify(archive)) == []


def test_wording_that_is_given_another_instant_and_another_id_is_found(db: Path) -> None:
    faults = faults_after(
        db,
        "UPDATE search_docsize SET id = 50 WHERE id = 4",
        "UPDATE revisions SET id = 50, seen_at = '2026-03-02T10:30:00Z', links = '[]' WHERE id = 4",
        "UPDATE releases SET current_revision = 50 WHERE id = 1",
    )
    assert [(fault.check, fault.affects) for fault in faults] == [("manifests", ("xx-mfa/1/ru",))]


TAKE_OUT = (  # what a release returned to
    "DELETE FROM search_docsize WHERE id = 5",
    "DELETE FROM revisions WHERE id = 5",
    "UPDATE releases SET current_revision = 4, last_seen = '2026-03-02T11:30:00Z' WHERE id = 1",
)


def return_to_the_first_wording(db: Path) -> None:
    with open_archive(db) as archive:
        again = Revised(parsed("1", "ru", *TEXTS[0][1:]))
        harvest(archive, [again], b"returned", NOW + timedelta(hours=2))
        assert list(verify(archive)) == []


def test_wording_that_a_release_returned_to_cannot_be_taken_out(db: Path) -> None:
    return_to_the_first_wording(db)
    faults = faults_after(db, *TAKE_OUT)
    assert [(fault.check, fault.affects) for fault in faults] == [("manifests", ("xx-mfa/1/ru",))]


def test_nor_can_it_after_a_merge(db: Path, tmp_path: Path) -> None:
    other = make_archive(tmp_path / "other.db")
    return_to_the_first_wording(db)
    merge_into(db, other)
    faults = faults_after(db, *TAKE_OUT)
    assert {(fault.check, fault.affects) for fault in faults} == {("manifests", ("xx-mfa/1/ru",))}


def test_wording_that_a_merge_moved_to_an_earlier_sighting_is_no_loss(db: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.db"
    with create_archive(earlier) as archive:
        harvest(archive, [Added(parsed("1", "ru", *TEXTS[0][1:]))], b"earlier", NOW - timedelta(days=1))
    merge_into(db, earlier)
    with open_archive(db) as archive:
        assert archive.connection.execute("SELECT min(seen_at) FROM revisions").fetchone() == ("2026-03-01T10:30:00Z",)
        assert list(verify(archive)) == []


def test_archive_that_others_are_merged_into_meanwhile_is_sound(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = tmp_path / "earlier.db"
    with create_archive(earlier) as archive:
        harvest(archive, [Added(parsed("1", "ru", *TEXTS[0][1:]))], b"earlier", NOW - timedelta(days=1))
    unlisted = unbroken.changed_rows

    def merging_first(*arguments: Any) -> Iterator[Finding]:
        monkeypatch.setattr(unbroken, "changed_rows", unlisted)  # merging verifies as well
        merge_into(db, earlier)
        yield from unlisted(*arguments)

    monkeypatch.setattr(unbroken, "changed_rows", merging_first)
    with open_archive(db) as archive:
        faults = list(verify(archive))
    assert faults == []


def test_fault_of_a_payload_names_the_captures_and_wordings_that_rest_on_it(db: Path) -> None:
    [fault] = faults_after(db, "UPDATE payloads SET zstd = (SELECT zstd FROM payloads WHERE id = 2) WHERE id = 1")
    assert fault.affects == (
        "capture 1 of https://mfa.example/listing, 2026-03-02T10:30:00Z",
        "xx-mfa/1/ru revision 1",
        "xx-mfa/1/kk revision 1",
        "xx-mfa/1/en revision 1",
    )


def test_changed_capture_names_the_wordings_that_were_read_from_it(db: Path) -> None:
    faults = faults_after(db, "UPDATE captures SET url = 'https://mfa.example/other' WHERE id = 2")
    assert ("xx-mfa/1/ru revision 2",) in [fault.affects for fault in faults]
