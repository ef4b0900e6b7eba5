"""The table of engines: which of them speaks a source's protocol. Each is a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from mfa_archiver.errors import SourceError
from mfa_archiver.model import Capture, Source, Validator
from mfa_archiver.web.client import Client
from mfa_archiver.web.govkz import GovKz
from mfa_archiver.web.session import Session, Traffic


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
        since: datetime | None = ...,
    ) -> Iterator[Capture]:
        """Yield one capture a listing page, newest releases first, each when it is asked for.

        `validators` (by URL and language) let a page be asked for conditionally; an unchanged one
        is yielded with status 304 and the payload held before. `since` lets an engine whose site
        can filter by date ask for no more than needed; the listing may still hold older releases.

        Raises FetchError.
        """


_ENGINES: Mapping[str, Callable[[Session, Source], Engine]] = {
    "govkz": GovKz,
}


def can_fetch(source: Source) -> bool:
    """Tell whether there is an engine for a source's protocol."""
    return source.engine in _ENGINES


def check_engine(source: Source) -> None:
    """Raise SourceError when there is no engine for a source's protocol."""
    if not can_fetch(source):
        raise SourceError(
            f"source {source.id} cannot be fetched: this version has no {source.engine} engine",
            "read saved pages of it with `import`",
        )


def open_engine(source: Source, client: Client) -> Engine:
    """Open the engine of a source, in a session of its own. Raises what `check_engine` raises."""
    check_engine(source)
    return _ENGINES[source.engine](client.session(source), source)
