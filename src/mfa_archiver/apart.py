"""What processes apart have in common: how many may work at once, and that each ends with the one it works for."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process


def count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Start processes in the block: Ctrl-C, which reaches all of a terminal's, is left to the one that starts them.

    One that comes meanwhile is heard after the block.
    """
    if sys.platform == "win32":  # it has no masks; `begin_apart` comes a moment later
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_apart() -> None:
    """Begin the work of a process apart: it is deaf to Ctrl-C, and ends when the one that started it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()  # killed, it can tell nobody
        os._exit(1)
