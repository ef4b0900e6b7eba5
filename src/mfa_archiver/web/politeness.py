"""A host's turns: one request at a time, a pause between two, longer when the host asks for it.

How long a pause must be is decided elsewhere (the source's pace, robots.py, retries.py); here it is
kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from mfa_archiver.errors import Unreachable
from mfa_archiver.web.addresses import Address
from mfa_archiver.web.robots import RobotsRules


class HostTurns:
    """The turns of one host, shared by every session that asks it.

    `lock` is held for a whole exchange, so that two sources on one host stand in one line.
    `stopped` ends every wait at once.
    """

    def __init__(self, stopped: threading.Event) -> None:
        self.lock = threading.RLock()
        self._stopped = stopped
        self._last_end = float("-inf")  # on the monotonic clock, like `_not_before`
        self._not_before = float("-inf")

    @contextmanager
    def turn(self, delay_seconds: float) -> Iterator[None]:
        """Wait until `delay_seconds` have passed since the last turn ended, then take one.

        Raises Unreachable when fetching is stopped meanwhile.
        """
        due = max(self._last_end + delay_seconds, self._not_before)
        # Event.wait ends early when fetching is stopped; time.sleep would hold a thread to the end.
        if self._stopped.wait(max(0.0, due - time.monotonic())):
            raise Unreachable("broken off: the client was closed")
        try:
            yield
        finally:
            self._last_end = time.monotonic()

    def hold_off(self, seconds: float) -> None:
        """Let nobody ask the host for so long from now on."""
        self._not_before = max(self._not_before, time.monotonic() + seconds)


class Hosts:
    """What sessions share about hosts: their turns, and the robots.txt read in this run."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.robots: dict[str, RobotsRules] = {}  # by origin
        self._lock = threading.Lock()
        self._turns: dict[tuple[str, int], HostTurns] = {}

    def turns(self, address: Address) -> HostTurns:
        """Return the turns of the site the address belongs to."""
        with self._lock:
            return self._turns.setdefault(address.site, HostTurns(self.stopped))
