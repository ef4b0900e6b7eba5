"""The client that fetches: who we say we are, whom we trust, and the sessions with publishers."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from mfa_archiver.model import Source
from mfa_archiver.version import VERSION
from mfa_archiver.web.politeness import Hosts
from mfa_archiver.web.refusals import UnexpectedAnswer
from mfa_archiver.web.retries import Waits
from mfa_archiver.web.session import Request, Session, Traffic
from mfa_archiver.web.transport import Transport, trusted_authorities

__all__ = ["Client", "Request", "Session", "Traffic", "UnexpectedAnswer", "Waits", "utc_now"]

# What stands in a User-Agent's comment as it is (an e-mail, a URL); the rest is percent-encoded.
_CONTACT_CHARACTERS = "@:/?&=+,;%#~"


def utc_now() -> datetime:
    """Return the instant now, in UTC."""
    return datetime.now(UTC)


class Client:
    """Makes sessions, and holds what they share: the turns and the robots.txt of every host.

    `contact` (an e-mail or a URL) goes into the User-Agent, so that a publisher can ask who this
    is. `ca_files` are PEM files of further certificate authorities. Threads may each use a session
    of their own. Use it as a context manager, or call `close`. Pickled it becomes another client, made alike, which
    shares nothing with this one.
    """

    def __init__(
        self,
        contact: str,
        *,
        ca_files: Sequence[str] = (),
        waits: Waits | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._contact = contact
        self.user_agent = f"mfa-archiver/{VERSION} (+{quote(contact, safe=_CONTACT_CHARACTERS)})"
        self._ca_files = tuple(ca_files)
        self._waits = waits or Waits()
        self._now = now
        self._hosts = Hosts()
        self._lock = threading.Lock()
        self._transports: list[Transport] = []

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_alike, (self._contact, self._ca_files, self._waits, self._now)

    def session(self, source: Source) -> Session:
        """Open a session at the source's pace, with cookies and counts of its own.

        Raises SourceError when a certificate file cannot be read.
        """
        trust = self.check_trust(source)
        transport = Transport(self.user_agent, trust, stopped=self._hosts.stopped)
        with self._lock:
            self._transports.append(transport)
        return Session(
            transport,
            self._hosts,
            pace=source.pace,
            insecure=source.insecure,
            waits=self._waits,
            now=self._now,
        )

    def check_trust(self, source: Source) -> ssl.SSLContext:
        """Return whom to trust of a source's site. Raises SourceError when a certificate file cannot be read."""
        own_ca_files = (source.ca_file,) if source.ca_file else ()
        return trusted_authorities((*self._ca_files, *own_ca_files))

    def now(self) -> datetime:
        """Return the instant now, by the client's clock."""
        return self._now()

    def close(self) -> None:
        """Break off every wait and exchange, from any thread; sessions then raise Unreachable."""
        self._hosts.stopped.set()
        with self._lock:
            for transport in self._transports:
                transport.cut()
                transport.close()
            self._transports.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _made_alike(contact: str, ca_files: tuple[str, ...], waits: Waits, now: Callable[[], datetime]) -> Client:
    return Client(contact, ca_files=ca_files, waits=waits, now=now)
