"""What a harvest is told to do, what it is given to work with, and the events its story consists of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mfa_archiver.errors import ArchiverError, UnexpectedStatus
from mfa_archiver.listed import Candidate, HeldCandidate, Validator
from mfa_archiver.model import Capture, Failed, Holding, Outcome, ParsedRelease, Ref, Skipped, Source
from mfa_archiver.sightings import Opening

NOT_MODIFIED = 304  # the status of an answer to a validator, «nothing has changed» (RFC 9110, section 15.4.5)


class Engine(Protocol):
    """What fetches a source's listings, newest release first, one capture a page."""

    def listing(self, lang: str, *, validators: Mapping[tuple[str, str], Validator] = ...) -> Iterator[Capture]:
        """Yield the pages of a listing until its end. Raises FetchError, ExtractionError."""


class Follower(Engine, Protocol):
    """An engine that also fetches the pages a listing leads to."""

    def page(self, candidate: Candidate, validator: Validator | None, answers: frozenset[int] = frozenset()) -> Capture:
        """Ask for a candidate's page; status 304 when a validator was given and nothing changed.

        `answers` are statuses beyond success that are answers as well. Raises FetchError.
        """


class Files(Protocol):
    """What fetches files of a source that its releases link to."""

    def file(self, url: str, validator: Validator | None, most_bytes: int) -> Capture:
        """Ask for a file; status 304 when a validator was given and nothing changed. Raises FetchError."""

    def now(self) -> datetime:
        """Return the instant now."""


class Holdings(Protocol):
    """What the archive already holds of a source."""

    def releases(self, lang: str) -> Mapping[str, Holding]:
        """Return held releases by native id."""

    def validators(self) -> Mapping[tuple[str, str], Validator]:
        """Return what listings can be asked «changed since?» with."""


class Remembered(Holdings, Protocol):
    """What the archive holds of a source whose listings lead to releases."""

    def candidates(self, lang: str) -> Mapping[str, HeldCandidate]:
        """Return what listings have shown, by native id."""


Reader = Callable[[Capture, Source, str], Sequence[ParsedRelease | Skipped | Failed]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a harvest goes: dates (ISO days, both included), a number of releases, or to the very end.

    `attachments`: on to the files that releases within these bounds link to.
    """

    since: str = ""
    until: str = ""
    limit: int | None = None
    full: bool = False
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page, of a listing or of a release, read and compared: to be stored as a whole or not at all.

    `found` are the candidates of a listing that are new or that it says something new of; `asked` is the candidate
    whose page this is, `moved_to` the other release that its address leads to now.
    """

    capture: Capture
    outcomes: tuple[Outcome, ...]
    opens: bool = False  # the listing's first page, which the next harvest asks «changed since?»
    found: tuple[Candidate, ...] = ()
    asked: Candidate | None = None
    moved_to: Ref | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A candidate's page could not be had, or not be read: it stays to be fetched by a later harvest."""

    candidate: Candidate
    error: ArchiverError
    capture: Capture | None = None


@dataclass(frozen=True, slots=True)
class Vanished:
    """The page of a held release was answered with 404 or 410; `capture` is that answer, unless it was too large."""

    candidate: Candidate
    error: UnexpectedStatus
    capture: Capture | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """One language's listing is done.

    `settles`: nothing lies unharvested between the releases now held, so that a later harvest may stop at them.
    `unlisted` are the native ids of what it should have shown and did not; `seen` of all it showed. `address` is its
    first page's, `back_to` the date of the oldest thing that stood on it in its place. `shown` counts all that the
    listing held, `is_whole` tells that no limit cut it short. `opening` is what its first page showed, None when a
    limit cut that short.
    """

    lang: str
    settles: bool
    listed: int
    unlisted: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()
    address: str = ""
    back_to: str = ""
    error: ArchiverError | None = None
    shown: int = 0
    is_whole: bool = True
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that releases link to, as it came; status 304: it is the one held."""

    url: str
    capture: Capture


@dataclass(frozen=True, slots=True)
class Unattached:
    """A file that releases link to could not be had, or is none; `at` is when that was known."""

    url: str
    error: ArchiverError
    at: datetime


@dataclass(frozen=True, slots=True)
class Postponed:
    """So many files that are due were not asked for: there were too many, or a wall stood before them."""

    files: int


Event = Page | Missed | Vanished | Sweep | Attached | Unattached | Postponed
