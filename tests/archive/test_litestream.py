"""Litestream replicates an archive while it is written, and what it restores after a kill is whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_archiver.archive.copies import restore
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.verify import verify
from mfa_archiver.model import Added
from tests.archive.contents import contents
from tests.archive.holding import keep, parsed

LITESTREAM = shutil.which("litestream", path=str(Path(sys.executable).parent)) or shutil.which("litestream")
SLOWEST_SECONDS = 30

pytestmark = pytest.mark.skipif(LITESTREAM is None, reason="litestream is not installed (dependency group replication)")


def litestream(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [str(LITESTREAM), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )


def replica(archive: Archive) -> str:
    return archive.path.with_name("replica").as_uri()


@pytest.fixture
def replicating(small: Archive) -> Iterator[subprocess.Popen[bytes]]:
    """Litestream at work on the small archive."""
    with subprocess.Popen(
        [str(LITESTREAM), "replicate", str(small.path), replica(small)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        yield running
        running.kill()


def test_replica_of_a_killed_machine_is_restored_whole(
    small: Archive, replicating: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    keep(small, *(Added(parsed(f"n{number}")) for number in range(50)))
    restored = tmp_path / "restored.db"
    deadline = time.monotonic() + SLOWEST_SECONDS
    while not restored.exists() or releases(restored) < releases(small.path):
        assert time.monotonic() < deadline, "the replica has not caught up"
        restored.unlink(missing_ok=True)
        litestream("restore", "-o", restored, replica(small))
    replicating.kill()
    assert restore(restored, tmp_path / "new.db", replace=False) is None
    with open_archive(tmp_path / "new.db") as new:
        assert contents(new) == contents(small)
        assert list(verify(new)) == []


def releases(path: Path) -> int:
    with open_archive(path) as archive:
        [(count,)] = archive.connection.execute("SELECT count(*) FROM releases")
        return int(count)


def test_archive_that_was_replicated_is_sound_and_replicates_again_after_a_gap(small: Archive, tmp_path: Path) -> None:
    assert litestream("replicate", "-once", small.path, replica(small)).returncode == 0
    keep(small, Added(parsed("2")))
    small.connection.execute(
        "PRAGMA wal_checkpoint(TRUNCATE)"
    )  # the change is in the file, and Litestream did not see it
    assert list(verify(small)) == []
    assert litestream("replicate", "-once", small.path, replica(small)).returncode == 0
    assert litestream("restore", "-o", tmp_path / "restored.db", replica(small)).returncode == 0
    assert releases(tmp_path / "restored.db") == releases(small.path) == 4
