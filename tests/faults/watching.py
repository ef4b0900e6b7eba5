"""Counts what happens in a folder: files come, go, grow, are renamed or closed, as the kernel tells it (inotify(7)).

This is how a kill is aimed between two system calls of a program that knows nothing of it.
"""

from __future__ import annotations

import ctypes
import os
import select
import struct
import sys
from pathlib import Path

CAN_WATCH = sys.platform == "linux"
# IN_MODIFY, IN_CLOSE_WRITE, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE of <sys/inotify.h>.
EVENTS = 0x2 | 0x8 | 0x40 | 0x80 | 0x100 | 0x200
NEW_FOLDER = 0x100 | 0x40000000  # IN_CREATE, IN_ISDIR
HEAD = struct.Struct("iIII")  # struct inotify_event, before the name
AT_ONCE = 65536


class Watch:
    """The events of a folder and the folders in it, counted until it is closed."""

    def __init__(self, folder: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._folders: dict[int, Path] = {}
        self._descriptor = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self._add(folder)
        self.count = 0

    def _add(self, folder: Path) -> None:
        added = self._libc.inotify_add_watch(self._descriptor, os.fsencode(folder), EVENTS)
        if added >= 0:  # else it has gone already
            self._folders[added] = folder

    def wait(self, seconds: float) -> int:
        """Return how many events there have been, after waiting for one for so long."""
        if select.select([self._descriptor], [], [], seconds)[0]:
            read = os.read(self._descriptor, AT_ONCE)
            place = 0
            while place < len(read):
                watched, mask, _, length = HEAD.unpack_from(read, place)
                name = read[place + HEAD.size : place + HEAD.size + length].rstrip(b"\0")
                if mask & NEW_FOLDER == NEW_FOLDER and watched in self._folders:
                    self._add(self._folders[watched] / os.fsdecode(name))
                place += HEAD.size + length
                self.count += 1
        return self.count

    def close(self) -> None:
        """Stop counting."""
        os.close(self._descriptor)
