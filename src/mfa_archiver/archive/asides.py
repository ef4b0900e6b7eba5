"""Write a file aside, to give it its name when complete. What a killed run has left aside, the next takes away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import FileLock

_ASIDE = ".aside-"  # in the name of a folder, between the name of what is written in it and some letters
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
    """Take away what runs that are no more have written aside: for `path`, and for others in its folder.

    Backups with the time in their names each have another: nobody would ever come for what one has left.
    """
    for folder in path.parent.glob(f".*{_ASIDE}*"):
        if folder.is_symlink() or not folder.is_dir():
            continue
        with suppress(OSError):
            if not folder.name.startswith(beginning(path)) and not (folder / HELD).exists():
                continue
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
    return f".{path.name}{_ASIDE}"
