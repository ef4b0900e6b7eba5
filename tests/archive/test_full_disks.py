"""Disks without room: what is made there is whole or not there at all. Small disks are mounted for it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from mfa_archiver.archive.copies import back_up
from mfa_archiver.archive.database import Archive, create_archive, open_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Locked, Unwritable
from tests.faults.disks import resize, small_disk

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount small disks to fill")
SIZES = (*range(16, 640, 32), 2048)  # kilobytes; a new archive is made somewhere between


def is_whole(path: Path) -> bool:
    """Tell whether there is an archive, which must be sound then; take it away."""
    if not path.exists():
        return False
    with open_archive(path) as archive:
        assert list(verify(archive)) == []
    path.unlink()
    assert list(path.parent.iterdir()) == []
    return True


def test_new_archive_is_whole_on_a_disk_of_any_size_or_there_is_none(tmp_path: Path) -> None:
    made = []
    with small_disk(tmp_path / "disk") as disk:
        for kilobytes in SIZES:
            resize(disk, f"{kilobytes}k")
            with suppress(Unwritable), create_archive(disk / "archive.db"):
                pass
            resize(disk, "2048k")
            made.append(is_whole(disk / "archive.db"))
    assert made == sorted(made)
    assert set(made) == {True, False}


def test_backup_is_whole_on_a_disk_of_any_size_or_there_is_none(small: Archive, tmp_path: Path) -> None:
    made = []
    with small_disk(tmp_path / "disk") as disk:
        for kilobytes in SIZES:
            resize(disk, f"{kilobytes}k")
            with suppress(Unwritable):
                back_up(small, disk / "copy.db", replace=False)
            resize(disk, "2048k")
            made.append(is_whole(disk / "copy.db"))
    assert made == sorted(made)
    assert set(made) == {True, False}


def test_lock_is_held_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        (disk / "much").write_bytes(bytes(8192))
        resize(disk, "8k")
        with writing(disk / "archive.db"), pytest.raises(Locked), writing(disk / "archive.db"):
            pass
