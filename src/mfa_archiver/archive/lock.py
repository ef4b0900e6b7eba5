"""One writer at a time: a lock file beside the archive that names the process holding it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mfa_archiver.archive.asides import clear_left
from mfa_archiver.errors import Locked, Unwritable


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the lock of the archive at `path` for the block; raise Locked at once when another run does.

    The operating system drops the lock when a process dies. What a killed run has left aside is taken away.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - searching takes no lock and need not load it

    lock_path = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(lock_path, blocking=False)
        lock.acquire()
    except Timeout as error:
        raise Locked(f"another run holds {path}{named_holder(lock_path)}", "try again when it has ended") from error
    except OSError as error:
        raise Unwritable(f"cannot lock {path}: {error.strerror}", "check the rights and space of its folder") from error
    try:
        with suppress(OSError):  # on a full disk it holds without a name; what can't be written then will be told
            lock_path.write_text(f"{os.getpid()}\n")
        clear_left(path)
        yield
    finally:
        lock.release()


def named_holder(lock_path: Path) -> str:
    """Return ` (process 123)` when the lock file says so."""
    try:
        pid = lock_path.read_text().strip()
    except OSError:
        return ""
    return f" (process {pid})" if pid.isdigit() else ""
