"""Write a file aside, to give it its name when complete. What a killed run has left aside, the next takes away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

HELD = "held"  # the lock in each folder: whoever writes there holds it, and the system drops it when that process dies


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give a path to write at before moving it to `path`, on the same disk; whatever is left there goes with the block.

    Takes away what killed runs have left beside `path`. Raises OSError.
    """
    clear_left(path)
    folder, lock = claim_folder(path)
    try:
        yield folder / path.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def clear_left(path: Path) -> None:
    """Take away what was written aside for `path` by runs that are no more."""
    for folder in path.parent.glob(f"{escape(beginning(path))}*"):
        if folder.is_symlink() or not folder.is_dir():
            continue
        with suppress(OSError):
            if lock := try_to_hold(folder):
                shutil.rmtree(folder, ignore_errors=True)
                lock.release()


def claim_folder(path: Path) -> tuple[Path, FileLock]:
    """Make a folder beside `path` and hold its lock. Another run may take a new one for left: then make another."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=beginning(path), dir=path.parent))
        with suppress(FileNotFoundError):
            lock = try_to_hold(folder)
            if lock and (folder / HELD).exists():
                return folder, lock


def try_to_hold(folder: Path) -> FileLock | None:
    """Hold a folder's lock; None when somebody does. Raises OSError."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - searching writes nothing and need not load it

    lock = FileLock(folder / HELD, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock


def beginning(path: Path) -> str:
    """Return how the names of folders for `path` begin."""
    return f".{path.name}.aside-"
