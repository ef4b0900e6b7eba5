"""Deadlines that many threads set and one thread keeps: a thread for each request would cost more than the request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Deadlines:
    """Runs what is to be run when a block outlasts its time. Any thread may use it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: dict[int, tuple[float, Callable[[], None]]] = {}  # by a number of their own, on the monotonic clock
        self._numbers = 0
        self._wakes_at = float("-inf")  # when the keeping thread looks next; it sleeps while nothing is due
        self._thread: threading.Thread | None = None

    @contextmanager
    def limit(self, seconds: float, expire: Callable[[], None]) -> Iterator[None]:
        """Call `expire`, in another thread, when the block outlasts `seconds`."""
        at = time.monotonic() + seconds
        with self._changed:
            self._numbers += 1
            number = self._numbers
            self._due[number] = (at, expire)
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="deadlines", daemon=True)
                self._thread.start()
            elif at < self._wakes_at:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._due.pop(number, None)

    def _keep(self) -> None:
        """Sleep until the next deadline, for ever: most blocks have ended long before theirs."""
        while True:
            with self._changed:
                now = time.monotonic()
                over = [number for number, (at, _) in self._due.items() if at <= now]
                expired = [self._due.pop(number)[1] for number in over]
                if not expired:
                    self._wakes_at = min((at for at, _ in self._due.values()), default=float("inf"))
                    self._changed.wait(None if self._wakes_at == float("inf") else self._wakes_at - now)
            for expire in expired:
                expire()


DEADLINES = Deadlines()
