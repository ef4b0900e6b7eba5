"""The chain at the archive's level: what is sealed when, what a merge makes of it, and what proves it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mfa_archiver.archive.attestations import Signature, keep_evidence
from mfa_archiver.archive.attested import signed_upto
from mfa_archiver.archive.chain import (
    ancestor,
    close_rows,
    count_unlisted,
    keep_manifest,
    pack_leaves,
    seal_head,
    unpack_leaves,
)
from mfa_archiver.archive.database import SCHEMA_VERSION, Archive, create_archive, open_archive
from mfa_archiver.archive.proofs import gather_proof
from mfa_archiver.archive.releases import find_release
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Damaged, ProofError
from mfa_archiver.proof.bundle import files_of
from mfa_archiver.proof.checking import check_bundle
from mfa_archiver.proof.manifest import Kind
from mfa_archiver.proof.merkle import leaf_hash, root_of
from mfa_archiver.proof.minisign import read_public_key, read_secret_key, sign
from tests.archive.contents import merge_into
from tests.archive.holding import NOW, make_archive
from tests.proof.keys import PUBLIC, SECRET, SIGNATURE, another_key
from tests.proof.sealed import added, faults_after, harvest, head_of, make_sealed, manifests_of

# --- what is sealed when ---------------------------------------------------------------------------


def test_each_harvest_closes_with_a_manifest_that_names_the_one_before(archive: Archive) -> None:
    first, second = manifests_of(archive)
    assert (first.number, first.previous, first.captures, first.wordings) == (1, (), 1, 3)
    assert (second.number, second.previous, second.captures, second.wordings) == (2, (first.digest,), 1, 1)
    assert second.closes["status"] == "ok"
    assert list(verify(archive)) == []


def test_rows_of_a_killed_harvest_are_taken_up_by_the_next_manifest(archive: Archive) -> None:
    harvest(archive, added("killed"), b"1", ends=False)
    assert (count_unlisted(archive), len(manifests_of(archive))) == (2, 2)
    harvest(archive, added("whole"), b"2")
    assert (head_of(archive).captures, head_of(archive).wordings, count_unlisted(archive)) == (2, 2, 0)


def test_harvest_that_brought_nothing_is_sealed_as_well(archive: Archive) -> None:
    harvest(archive, [], b"[]")
    assert (head_of(archive).captures, head_of(archive).wordings) == (1, 0)


def test_archive_made_before_there_were_manifests_is_taken_up_whole_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mfa_archiver.archive.chain.MOST_LEAVES", 4)
    with open_archive(make_archive(tmp_path / "old.db")) as archive:  # two captures, four wordings
        harvest(archive, added("new"), b"new")
        assert [(each.kind, each.captures, each.wordings) for each in manifests_of(archive)] == [
            (Kind.REST, 3, 1),
            (Kind.HARVEST, 0, 4),
        ]
        assert (count_unlisted(archive), list(verify(archive))) == (0, [])


def test_nothing_new_makes_no_manifest_but_after_a_harvest(archive: Archive) -> None:
    close_rows(archive, Kind.IMPORT, NOW)
    assert len(manifests_of(archive)) == 2


def test_every_earlier_manifest_is_few_steps_away(archive: Archive) -> None:
    for number in range(3, 34):
        harvest(archive, [], b"[]", NOW + timedelta(hours=number))
    head, all_of_them = head_of(archive), manifests_of(archive)
    assert (head.number, len(head.earlier), len(manifests_of(archive)[31].earlier)) == (33, 0, 4)
    for number in range(1, 34):
        assert ancestor(archive.connection, head, number).digest == all_of_them[number - 1].digest
    assert list(verify(archive)) == []


def test_list_holds_the_rows_as_lines(archive: Archive) -> None:
    packed = archive.connection.execute("SELECT leaves FROM manifests ORDER BY id").fetchone()[0]
    leaves, _ = unpack_leaves(manifests_of(archive)[0], packed)
    assert [leaf.count(b'"kind":"wording"') for leaf in leaves] == [0, 1, 1, 1]


# --- merging ---------------------------------------------------------------------------------------


def test_merge_keeps_the_other_chain_and_names_its_end(db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with create_archive(other) as theirs:
        harvest(theirs, added("2"), b"2")
        their_head = head_of(theirs)
    merge_into(db, other)
    with open_archive(db) as archive:
        *_, ours, brought, merged = manifests_of(archive)
        assert (brought.digest, merged.previous) == (their_head.digest, (ours.digest, their_head.digest))
        assert (merged.kind, merged.number, merged.wordings) == (Kind.MERGE, 3, 1)
        assert list(verify(archive)) == []


def test_merging_twice_seals_once(db: Path, tmp_path: Path) -> None:
    other = make_archive(tmp_path / "other.db")
    merge_into(db, other, other)
    with open_archive(db) as archive:
        assert [each.kind for each in manifests_of(archive)] == [Kind.HARVEST, Kind.HARVEST, Kind.MERGE]


def test_copies_that_went_on_apart_merge_into_one_chain_again(db: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(db, tmp_path / "copy.db"))
    for path, name in ((db, "a"), (copy, "b")):
        with open_archive(path) as archive:
            harvest(archive, added(name), name.encode())
    merge_into(db, copy)
    merge_into(copy, db)
    with open_archive(db) as one, open_archive(copy) as two:
        assert list(verify(one)) == list(verify(two)) == []
        assert {each.digest for each in manifests_of(one)} < {each.digest for each in manifests_of(two)}


def test_other_archive_with_a_broken_chain_is_not_merged(tmp_path: Path) -> None:
    other = make_sealed(tmp_path / "other.db")
    with closing(sqlite3.connect(other)) as theirs:
        theirs.execute("DELETE FROM manifests WHERE id = 1")
        theirs.commit()
    empty = tmp_path / "empty.db"
    create_archive(empty).connection.close()
    with pytest.raises(Damaged, match="which is not held before it"):
        merge_into(empty, other)


@pytest.mark.parametrize("closes", ['{"source":[]}', '{"added":99999999999999999999}', '{"source":"\\u001b[31m"}'])
def test_manifest_that_somebody_made_up_is_not_merged(tmp_path: Path, closes: str) -> None:
    other, empty = make_sealed(tmp_path / "other.db"), tmp_path / "empty.db"
    with open_archive(other) as theirs:
        nothing = root_of([]).hex()
        forged = replace(head_of(theirs), captures=0, wordings=0, root=nothing, closes=json.loads(closes))
        theirs.connection.execute("DELETE FROM manifests WHERE id = 2")
        keep_manifest(theirs.connection, forged, pack_leaves([]))
    create_archive(empty).connection.close()
    with pytest.raises(Damaged, match="harvest"):
        merge_into(empty, other)


@pytest.mark.parametrize("leaf", [b"{", b"[]", b"null", b'{"kind":[]}', b'{"kind":"wording","source":1}', b"\xff"])
def test_manifest_that_lists_what_is_no_row_is_not_merged(tmp_path: Path, leaf: bytes) -> None:
    other, empty = make_sealed(tmp_path / "other.db"), tmp_path / "empty.db"
    with open_archive(other) as theirs:
        head = head_of(theirs)
        root = root_of([leaf_hash(leaf)]).hex()
        forged = replace(
            head, previous=(head.digest,), number=3, earlier=(), captures=1, wordings=0, root=root, closes={}
        )
        keep_manifest(theirs.connection, forged, pack_leaves([leaf]))
    create_archive(empty).connection.close()
    with pytest.raises(Damaged, match="lists what is no row of an archive"):
        merge_into(empty, other)


# --- what proves a manifest ------------------------------------------------------------------------


def signed(db: Path) -> Path:
    """Sign the head of an archive."""
    with open_archive(db) as archive:
        manifest_id, head = seal_head(archive, NOW)
        key = read_secret_key(SECRET, str)
        with archive.transaction() as connection:
            signature = Signature("2026-03-02T12:00:00Z", PUBLIC, sign(head.bytes, key, "by a test"))
            keep_evidence(connection, manifest_id, signature)
    return db


def test_signature_is_brought_with_its_chain_once(db: Path, tmp_path: Path) -> None:
    other = signed(make_sealed(tmp_path / "other.db"))
    merge_into(db, other, other)
    with open_archive(db) as archive:
        assert archive.connection.execute("SELECT count(*) FROM signatures").fetchone() == (1,)
        assert signed_upto(archive.connection, read_public_key(PUBLIC)) == (2, "2026-03-02T12:00:00Z")
        assert list(verify(archive)) == []


def test_signature_that_does_not_hold_is_not_merged(db: Path, tmp_path: Path) -> None:
    other = signed(make_sealed(tmp_path / "other.db"))
    with open_archive(other) as archive:
        said = Signature("2026-03-02T12:00:00Z", PUBLIC, SIGNATURE)  # of something else
        archive.connection.execute("DELETE FROM signatures")
        keep_evidence(archive.connection, 2, said)
    with pytest.raises(Damaged, match="row 1 of signatures: the signature is not by the key"):
        merge_into(db, other)


def test_bundle_has_a_signature_by_each_key_though_both_signed_every_manifest(db: Path) -> None:
    keys = [read_secret_key(text, str) for text in (SECRET, another_key())]
    with open_archive(db) as archive:
        for number in (2, 3):
            for key in keys:
                signature = sign(head_of(archive).bytes, key, "by a test")
                keep_evidence(archive.connection, number, Signature("2026-03-02T12:00:00Z", key.public.text, signature))
            harvest(archive, [], b"[]", NOW + timedelta(days=number))
        found = find_release(archive, "1")
        assert found
        files = files_of(gather_proof(archive, *found))
    for place, key in enumerate(keys):
        assert [each.is_vouched for each in check_bundle(files, public_key=key.public).signatures][place]


def test_furthest_manifest_that_a_key_has_signed_is_told_whatever_was_merged_since(db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with create_archive(other) as theirs:
        harvest(theirs, added("2"), b"2")
    merge_into(signed(db), signed(other))
    with open_archive(db) as archive:
        assert signed_upto(archive.connection, read_public_key(PUBLIC)) == (2, "2026-03-02T12:00:00Z")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE signatures SET signed_at = '2026-03-02T12:00:01Z'",
        "UPDATE signatures SET signature = replace(signature, 'by a test', 'by a best')",
        "UPDATE signatures SET public_key = ''",
        "UPDATE signatures SET manifest_id = 1",
        "UPDATE signatures SET digest = printf('%064d', 1)",
    ],
)
def test_changed_signature_is_found_and_not_merged(db: Path, tmp_path: Path, change: str) -> None:
    assert {fault.check for fault in faults_after(signed(db), change)} == {"attestations"}
    with pytest.raises(Damaged, match="row 1 of signatures is not what was stored"):
        merge_into(make_archive(tmp_path / "other.db"), db)


# --- archives of an earlier schema -----------------------------------------------------------------


def of_schema(db: Path, version: int) -> Path:
    """Make an archive what it was before there were manifests."""
    with closing(sqlite3.connect(db)) as connection:
        for table in ("timestamps", "signatures", "manifests"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%_manifests'")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.commit()
    return db


def test_archive_of_the_earlier_schema_is_sealed_from_its_next_harvest_on(db: Path) -> None:
    with open_archive(of_schema(db, SCHEMA_VERSION - 1)) as archive:
        assert (manifests_of(archive), count_unlisted(archive), list(verify(archive))) == ([], 6, [])
        harvest(archive, added("new"), b"new")
        assert (head_of(archive).number, head_of(archive).captures, head_of(archive).wordings) == (1, 3, 5)
        assert (count_unlisted(archive), list(verify(archive))) == (0, [])


def test_archive_of_the_earlier_schema_is_verified_where_nothing_can_be_written(db: Path) -> None:
    of_schema(db, SCHEMA_VERSION - 1)
    read_only = sqlite3.connect(f"{db.as_uri()}?immutable=1", uri=True, isolation_level=None)
    with Archive(db, read_only) as archive:
        assert (list(verify(archive)), count_unlisted(archive)) == ([], 0)
        found = find_release(archive, "1")
        assert found
        with pytest.raises(ProofError, match="no manifest lists xx-mfa/1/ru revision 2 yet"):
            gather_proof(archive, *found)


def test_other_archive_of_the_earlier_schema_is_merged(db: Path, tmp_path: Path) -> None:
    other = of_schema(make_archive(tmp_path / "other.db"), SCHEMA_VERSION - 1)
    merge_into(db, other)
    with open_archive(db) as archive:
        assert (count_unlisted(archive), list(verify(archive))) == (0, [])
