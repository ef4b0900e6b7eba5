"""What a site was asked on the way to a proposal: each address once, so many in all, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mfa_archiver.errors import ArchiverError, FetchError
from mfa_archiver.model import Capture

MOST_REQUESTS = 24


class Site(Protocol):
    """A site that can be asked, at its pace and as its robots.txt allows."""

    def ask(self, url: str) -> Capture:
        """Ask for an address. Raises FetchError."""

    def sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps that its robots.txt names."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Something tried, and what came of it; `is_chosen` tells what the proposal is made of."""

    what: str
    outcome: str
    is_chosen: bool = False


class Asked:
    """A site as asked so far, with the trials that a person is told of."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.trials: list[Trial] = []
        self._captures: dict[str, Capture | FetchError] = {}

    def ask(self, url: str) -> Capture:
        """Return the answer to an address, asked for once. Raises FetchError, the same one again."""
        known = self._captures.get(url)
        if known is None:
            if len(self._captures) >= MOST_REQUESTS:
                raise FetchError(f"not asked: {MOST_REQUESTS} requests are enough for a proposal")
            try:
                known = self.site.ask(url)
            except FetchError as error:
                known = error
            self._captures[url] = known
        if isinstance(known, FetchError):
            raise known
        return known

    def attempt(self, what: str, url: str) -> Capture | None:
        """Return the answer to an address, or None with a trial that says why there is none."""
        try:
            return self.ask(url)
        except FetchError as error:
            self.note(f"{what} {url}", error)
            return None

    def note(self, what: str, outcome: str | ArchiverError, *, is_chosen: bool = False) -> None:
        """Remember what came of a trial."""
        text = outcome.message if isinstance(outcome, ArchiverError) else outcome
        self.trials.append(Trial(what, text, is_chosen))
