"""Disks that fill up: a small one of their own where that may be mounted, else a limit on what a file may grow to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LARGE = "256m"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk at an empty folder for the block; `fill` and `enlarge` change it."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={LARGE}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount(folder: Path) -> bool:
    """Tell whether this process may mount a disk."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    try:
        with small_disk(folder):
            return True
    except subprocess.CalledProcessError:
        return False


def leave(disk: Path, free_bytes: int) -> None:
    """Let a disk have so many bytes left, to the page."""
    used = shutil.disk_usage(disk).used
    resize(disk, str(used + free_bytes))


def enlarge(disk: Path) -> None:
    """Let a disk have room again."""
    resize(disk, LARGE)


def resize(disk: Path, size: str) -> None:
    """Give a disk another size."""
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)
