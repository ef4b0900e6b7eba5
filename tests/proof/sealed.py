"""Archives with a chain: releases kept harvest by harvest, each closed as a fetch closes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from mfa_archiver.archive.chain import load_head
from mfa_archiver.archive.database import Archive, create_archive, open_archive
from mfa_archiver.archive.harvests import close_harvest, open_harvest
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.ledger import keep_for
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.verify import Fault, verify
from mfa_archiver.model import Added, HarvestReport, Outcome, Ref, Revised
from mfa_archiver.presence import Evidence, Sign
from mfa_archiver.proof.manifest import Manifest, read_manifest
from tests.archive.holding import NOW, TEXTS, capture, parsed, three_languages


def make_sealed(path: Path) -> Path:
    """Make an archive of two harvests: a release in three languages, then another wording of the Russian one."""
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
        harvest(archive, three_languages(), payload=b'[{"id": 1, "mark": "7d1e9c5b40aa62f8"}]')
        again = Revised(parsed("1", "ru", "О сотрудничестве с Хорватией", TEXTS[0][2]))
        harvest(archive, [again], payload=b'[{"id": 1, "title": "2"}]', at=NOW + timedelta(hours=1))
    return path


def harvest(
    archive: Archive, outcomes: Sequence[Outcome], payload: bytes = b"[]", at: datetime = NOW, *, ends: bool = True
) -> None:
    """Keep one capture in a harvest of its own, which ends, or is killed."""
    harvest_id = open_harvest(archive, "xx-mfa", at)
    keep_outcomes(archive, Index(), capture(payload, at), outcomes, harvest_id)
    if ends:
        close_harvest(archive, harvest_id, HarvestReport("xx-mfa", added=len(outcomes)), (), at)


def seal_removal(path: Path) -> None:
    """Let two further harvests, on two days, find one release gone."""
    with open_archive(path) as archive:
        for days in (1, 2):
            at = NOW + timedelta(days=days)
            with archive.transaction() as connection:
                keep_for(connection, Ref("xx-mfa", "1", "en"), Evidence(at, Sign.GONE, "https://mfa.example/1", 404))
            harvest(archive, [], b"[]", at)


def added(native_id: str) -> list[Outcome]:
    """Return a release that was not held."""
    return [Added(parsed(native_id))]


def head_of(archive: Archive) -> Manifest:
    """Return the last manifest, which must be there."""
    head = load_head(archive.connection)
    assert head
    return head


def manifests_of(archive: Archive) -> list[Manifest]:
    """Return all manifests, in the order they were kept."""
    return [read_manifest(said) for (said,) in archive.connection.execute("SELECT bytes FROM manifests ORDER BY id")]


def faults_after(db: Path, *changes: str) -> list[Fault]:
    """Change a sound archive behind its back and verify it."""
    with closing(sqlite3.connect(db)) as other:
        for change in changes:
            assert other.execute(change).rowcount
        other.commit()
    with open_archive(db) as archive:
        return list(verify(archive))
