"""The errors a person can meet, drawn as a tree; cli/app.py turns each into one line and an exit code.

ArchiverError            what failed and why, with a hint about what to do
├── SourceError          a source is unknown, or its file is wrong (names file, line, key)
├── FetchError           a web exchange gave nothing usable
│   ├── RobotsDisallowed   the site's robots.txt forbids the address
│   ├── Unreachable        no answer: connection, TLS, time-out
│   ├── UnexpectedStatus   an HTTP status that is neither success nor worth a retry
│   ├── Blocked            an answer meant for browsers or for nobody: challenge, refused ticket
│   ├── Refused            an answer we will not take: too large, broken coding
│   │   └── LedAway          a redirect off the site
│   └── NoListing          nothing that lists releases is found at an address
├── ExtractionError      a payload is not what its source promised
│   └── OtherKind          it is of another kind: a web page where a feed should be
├── QueryError           a query option cannot be read (knows the position)
├── MissingExtra         an optional library is not installed
├── ProofError           a manifest, a timestamp, a signature or a key does not hold, or cannot be read
│   └── NotProved          a bundle does not prove what it is to prove
└── ArchiveError         the archive file
    ├── NoArchive          there is none at that path
    ├── NotAnArchive       the file is something else
    ├── SchemaTooNew       a later version of the program made it
    ├── Unwritable         read-only folder or file, full disk
    ├── Locked             another run holds it
    ├── InTheWay           a file lies where one is to be put
    └── Damaged            SQLite or a digest says that bytes are not what they were
"""

from __future__ import annotations

from typing import Any


class ArchiverError(Exception):
    """Something a person can act on: `message` says what failed and why, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # Python would call the class anew with `args`, which lack what subclasses take by keyword.
        return _as_it_was, (type(self), self.args), self.__dict__


def _as_it_was(kind: type[ArchiverError], args: tuple[object, ...]) -> ArchiverError:
    return kind.__new__(kind, *args)


class SourceError(ArchiverError):
    """A source is unknown, or its file is wrong."""


class FetchError(ArchiverError):
    """A web exchange gave nothing usable."""


class RobotsDisallowed(FetchError):  # noqa: N818 - named for what happened, as the site would say it
    """The site's robots.txt forbids the address."""


class Unreachable(FetchError):  # noqa: N818 - likewise
    """No answer came: connection, TLS or time-out."""


class UnexpectedStatus(FetchError):  # noqa: N818 - likewise
    """The HTTP status is neither success nor worth another try."""

    def __init__(self, message: str, hint: str = "", *, status: int) -> None:
        super().__init__(message, hint)
        self.status = status


class Blocked(FetchError):  # noqa: N818 - likewise
    """The site answered, but not to a program: a challenge page, a refused ticket."""


class Refused(FetchError):  # noqa: N818 - likewise
    """The answer is one we will not take: too large, redirected off the site, wrongly coded."""


class LedAway(Refused):
    """A redirect leads off the site."""


class NoListing(FetchError):  # noqa: N818 - likewise
    """Nothing that lists releases, and can be read, is found at an address or by way of it."""


class ExtractionError(ArchiverError):
    """A payload is not what its source promised."""


class OtherKind(ExtractionError):  # noqa: N818 - likewise
    """A payload is of another kind than its source promised: a web page where a feed should be."""


class QueryError(ArchiverError):
    """A query option cannot be read; `position` is the offset of the fault in the text."""

    def __init__(self, message: str, hint: str = "", *, position: int = 0) -> None:
        super().__init__(message, hint)
        self.position = position


class MissingExtra(ArchiverError):  # noqa: N818 - named for the state found
    """A library that only some uses need is not installed."""


class ProofError(ArchiverError):
    """A manifest, a timestamp, a signature or a key is not what it says, or cannot be read."""


class NotProved(ProofError):  # noqa: N818 - named for the state found
    """A bundle does not prove what it is to prove."""


class ArchiveError(ArchiverError):
    """The archive file cannot be used as asked."""


class NoArchive(ArchiveError):  # noqa: N818 - named for the state found
    """There is no archive at that path yet."""


class NotAnArchive(ArchiveError):  # noqa: N818 - likewise
    """The file at that path is something else."""


class SchemaTooNew(ArchiveError):  # noqa: N818 - likewise
    """A later version of the program made the archive."""


class Unwritable(ArchiveError):  # noqa: N818 - likewise
    """The archive cannot be written: read-only folder or file, full disk."""


class Locked(ArchiveError):  # noqa: N818 - likewise
    """Another run holds the archive's lock."""


class InTheWay(ArchiveError):  # noqa: N818 - likewise
    """A file lies where one is to be put, and nobody said that it may go."""


class Damaged(ArchiveError):  # noqa: N818 - likewise
    """Bytes in the archive are not what they were."""
