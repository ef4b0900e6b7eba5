"""Which headers of a request are kept with their values: an archive is handed on, and a secret must not be in it. Pure.

A list of secrets would never be complete (tickets have names of a site's choosing, source files may hold keys), so this
is a list of what is none.
"""

from __future__ import annotations

from collections.abc import Iterable

_KEPT = frozenset(
    [
        *("accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-length"),
        *("content-type", "host", "if-modified-since", "if-none-match", "origin", "pragma", "referer", "user-agent"),
        *("x-requested-with",),
    ]
)


def withhold(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return a request's headers as they are kept: names in lower case, in order; a withheld value is empty."""
    lowered = ((name.lower(), value) for name, value in headers)
    return tuple((name, value if name in _KEPT else "") for name, value in lowered)


def withheld(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Return the names of the headers that were sent and whose values were not kept."""
    return [name for name, _ in headers if name not in _KEPT]
