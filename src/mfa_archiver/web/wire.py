"""The connection under a session, known so that it can be cut when an exchange takes too long, and who is at its end.

Time-outs bound each read, not the whole: a server may send a byte a second, in headers or body.
"""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from mfa_archiver.web.deadlines import DEADLINES

_CONNECTING = ".connect_tcp.started"
_CONNECTED = (".connect_tcp.complete", ".start_tls.complete")


@dataclass(frozen=True, slots=True)
class Peer:
    """Who answered: an IP address, and the SHA-256 of the TLS certificate (DER), in hexadecimal; empty if unknown."""

    address: str = ""
    certificate: str = ""


class Wire:
    """One connection at a time; `trace` is told of it by httpx (its `trace` extension)."""

    def __init__(self) -> None:
        self._stream: Any = None
        self._host = ""  # that the connection was made to: a proxy's, where there is one

    def trace(self, event: str, details: Mapping[str, Any]) -> None:
        """Note a connection just made; over TLS the encrypted stream replaces the plain one."""
        if event.endswith(_CONNECTING):
            self._host = str(details["host"])
        elif event.endswith(_CONNECTED):
            self._stream = details["return_value"]

    def peer(self, host: str) -> Peer:
        """Return who answers for a host on this connection. Behind a proxy the address is the proxy's, so unknown."""
        if self._stream is None:
            return Peer()
        server = self._stream.get_extra_info("server_addr") if self._host == host else None
        encrypted = self._stream.get_extra_info("ssl_object")
        certificate = encrypted.getpeercert(True) if encrypted else None  # noqa: FBT003 - it takes no keyword
        return Peer(server[0] if server else "", hashlib.sha256(certificate).hexdigest() if certificate else "")

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
