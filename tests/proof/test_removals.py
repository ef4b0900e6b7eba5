"""The ledger of removals as the chain holds it: what was seen gone cannot be changed or taken out unseen."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mfa_archiver.archive.chain import close_rows, count_unlisted, keep_manifest, pack_leaves, unpack_leaves
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.ledger import keep_for
from mfa_archiver.archive.verify import verify
from mfa_archiver.model import Ref
from mfa_archiver.presence import Evidence, Sign
from mfa_archiver.proof.manifest import Kind
from mfa_archiver.proof.merkle import leaf_hash, root_of
from tests.archive.contents import merge_into
from tests.archive.holding import NOW
from tests.proof.sealed import added, faults_after, harvest, head_of, make_sealed, manifests_of, seal_removal


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_sealed(tmp_path_factory.mktemp("removals") / "archive.db")
    seal_removal(path)
    return path


@pytest.fixture
def removed(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "archive.db"))


def test_harvest_seals_the_evidence_it_added_and_what_it_amounts_to(removed: Path) -> None:
    with open_archive(removed) as archive:
        _, before, first, second = manifests_of(archive)
        assert (first.evidence, first.upto_evidence, second.evidence, second.upto_evidence) == (1, 1, 1, 2)
        assert len({before.presences, first.presences, second.presences}) == 3
        assert (count_unlisted(archive), list(verify(archive))) == (0, [])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE evidence SET url = 'https://mfa.example/2' WHERE id = 1", "evidence 1 about xx-mfa/1/en, seen"),
        ("UPDATE evidence SET status = 410 WHERE id = 2", "is not what was sealed"),
        ("DELETE FROM evidence WHERE id = 1", "is gone"),
        ("UPDATE presences SET since = '2020-01-01T00:00:00Z'", "what the evidence amounts to is not what manifest 4"),
        ("DELETE FROM presences", "what the evidence amounts to is not what manifest 4"),
    ],
)
def test_changed_ledger_of_removals_is_found(removed: Path, change: str, told: str) -> None:
    assert any(fault.check == "manifests" and told in fault.what for fault in faults_after(removed, change))


def test_removal_taken_out_without_a_trace_in_its_tables_is_found(removed: Path) -> None:
    with closing(sqlite3.connect(removed)) as other:
        other.executescript("DELETE FROM evidence; DELETE FROM presences;")
    with open_archive(removed) as archive:
        faults = list(verify(archive))
    assert [fault.check for fault in faults] == ["manifests"] * 3
    assert faults[0].affects == ("xx-mfa/1/en",)


def test_evidence_of_a_killed_run_is_in_no_manifest_and_no_fault(removed: Path) -> None:
    with open_archive(removed) as archive:
        at = NOW + timedelta(days=3)
        with archive.transaction() as connection:
            keep_for(connection, Ref("xx-mfa", "1", "ru"), Evidence(at, Sign.GONE, "https://mfa.example/1", 404))
        assert (count_unlisted(archive), list(verify(archive))) == (1, [])
        close_rows(archive, Kind.REPARSE, at)
        assert (head_of(archive).evidence, count_unlisted(archive), list(verify(archive))) == (1, 0, [])


def test_manifests_that_knew_no_evidence_hold_and_the_next_takes_it_up(removed: Path) -> None:
    with open_archive(removed) as archive:
        forget_evidence(archive)
        assert ({each.form for each in manifests_of(archive)}, count_unlisted(archive)) == ({1}, 2)
        assert list(verify(archive)) == []
        harvest(archive, added("new"), b"new", NOW + timedelta(days=3))
        assert (head_of(archive).form, head_of(archive).evidence, count_unlisted(archive)) == (2, 2, 0)
        assert list(verify(archive)) == []


def forget_evidence(archive: Archive) -> None:
    """Make the chain what it was when manifests were of form 1."""
    said = manifests_of(archive)
    rows = archive.connection.execute("SELECT leaves FROM manifests ORDER BY id").fetchall()
    with archive.transaction() as connection:
        connection.execute("DELETE FROM manifests")
        names: dict[str, str] = {}
        for each, (packed,) in zip(said, rows, strict=True):
            leaves = [leaf for leaf in unpack_leaves(each, packed)[0] if b'"kind":"evidence"' not in leaf]
            older = replace(
                each, form=1, evidence=0, upto_evidence=0, presences="", root=root_of(map(leaf_hash, leaves)).hex(),
                previous=tuple(names[name] for name in each.previous),
                earlier=tuple(names[name] for name in each.earlier),
            )  # fmt: skip
            names[each.digest] = older.digest
            keep_manifest(connection, older, pack_leaves(leaves))


def test_merge_keeps_the_evidence_of_both_sealed(removed: Path, tmp_path: Path) -> None:
    other = make_sealed(tmp_path / "other.db")
    with open_archive(other) as theirs:
        harvest(theirs, added("2"), b"2", NOW + timedelta(hours=2))
    merge_into(other, removed)
    merge_into(other, removed)
    with open_archive(other) as archive:
        assert (count_unlisted(archive), list(verify(archive))) == (0, [])
        assert head_of(archive).presences != manifests_of(archive)[0].presences
