"""The table of engines: which of them speaks a source's protocol. Each is a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from mfa_archiver.errors import SourceError
from mfa_archiver.listed import Validator
from mfa_archiver.model import Capture, Source
from mfa_archiver.web.client import Client
from mfa_archiver.web.declared import Declared
from mfa_archiver.web.govkz import GovKz
from mfa_archiver.web.paging import NO_BOUNDS, Span
from mfa_archiver.web.session import Session, Traffic

__all__ = ["Engine", "Span", "Traffic", "can_fetch", "check_engine", "open_engine", "open_follower"]


class Engine(Protocol):
    """Pages through a publisher's listing."""

    @property
    def traffic(self) -> Traffic:
        """What the engine's session has cost so far."""

    def listing(
        self,
        lang: str,
        *,
        validators: Mapping[tuple[str, str], Validator] = ...,
    ) -> Iterator[Capture]:
        """Yield one capture a listing page, newest releases first, each when it is asked for.

        `validators` (by URL and language) let a page be asked for conditionally; an unchanged one
        is yielded with status 304 and the payload held before.

        Raises FetchError, ExtractionError.
        """


def _open_govkz(session: Session, source: Source, _span: Span) -> Engine:
    # The portal's own date filter fails on some streams: its listing is walked without.
    return GovKz(session, source)


_ENGINES: Mapping[str, Callable[[Session, Source, Span], Engine]] = {
    "govkz": _open_govkz,
    "feed": Declared,
    "json": Declared,
    "listing": Declared,
    "sitemap": Declared,
}


def can_fetch(source: Source) -> bool:
    """Tell whether a source's file says where to fetch it."""
    return getattr(source, source.engine) is not None


def check_engine(source: Source) -> None:
    """Raise SourceError when a source's file does not say where to fetch it."""
    if not can_fetch(source):
        raise SourceError(
            f"source {source.id} cannot be fetched: its file has no [{source.engine}] section",
            "read saved pages of it with `import`, or add the section",
        )


def open_engine(source: Source, client: Client, span: Span = NO_BOUNDS) -> Engine:
    """Open the engine of a source, in a session of its own; `span` is for sites that can be asked for dates.

    Raises what `check_engine` raises.
    """
    check_engine(source)
    return _ENGINES[source.engine](client.session(source), source, span)


def open_follower(source: Source, client: Client, span: Span = NO_BOUNDS) -> Declared:
    """Open what asks for a source's listing and for the pages it leads to. Raises what `check_engine` raises."""
    check_engine(source)
    return Declared(client.session(source), source, span)
