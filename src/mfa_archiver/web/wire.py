"""The connection under a session, known so that it can be cut when an exchange takes too long.

Time-outs bound each read, not the whole: a server may send a byte a second, in headers or body.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from mfa_archiver.web.deadlines import DEADLINES

_CONNECTED = (".connect_tcp.complete", ".start_tls.complete")


class Wire:
    """One connection at a time; `trace` is told of it by httpx (its `trace` extension)."""

    def __init__(self) -> None:
        self._stream: Any = None

    def trace(self, event: str, details: Mapping[str, Any]) -> None:
        """Note a connection just made; over TLS the encrypted stream replaces the plain one."""
        if event.endswith(_CONNECTED):
            self._stream = details["return_value"]

    def cut(self) -> None:
        """Shut the connection down, from any thread: a read waiting on it ends at once."""
        sock = self._stream.get_extra_info("socket") if self._stream is not None else None
        if sock is not None:
            with suppress(OSError):  # closed already
                sock.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def limit(self, seconds: float) -> Iterator[threading.Event]:
        """Cut the connection when the block outlasts `seconds`; the event tells whether it did."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self.cut()

        with DEADLINES.limit(seconds, expire):
            yield expired
