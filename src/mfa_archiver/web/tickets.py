"""gov.kz's tickets: what must be asked for before the listing, and what of it to send along.

Seen in three public clients of the site: v1 gives cookies, v2 a JSON object to be sent as headers.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_MAX_ANSWER_BYTES = 16 * 1024
_MAX_HEADERS = 20
_MAX_VALUE_LENGTH = 4096

_NAME = re.compile(r"[a-z][a-z0-9-]{1,40}")
_VALUE = re.compile(r"[\x20-\x7e]+")  # printable ASCII: no line break can start a header of its own
# Headers that steer the connection, the coding or the cache, or say who is asking: never a site's
# to set.
_OURS = frozenset(
    {
        "age",
        "alt-svc",
        "authorization",
        "connection",
        "cookie",
        "cookie2",
        "date",
        "expect",
        "forwarded",
        "from",
        "host",
        "http2-settings",
        "keep-alive",
        "max-forwards",
        "origin",
        "range",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "upgrade-insecure-requests",
        "user-agent",
        "via",
    }
)
_OUR_FAMILIES = ("accept", "content-", "if-", "proxy-", "sec-", "x-forwarded-")


@dataclass(frozen=True, slots=True)
class TicketOffice:
    """Where a ticket is given out, and what must be sent for it."""

    path: str
    body: bytes


TICKET_OFFICES = (
    TicketOffice("/api/v1/public/_/c/k6", b""),
    TicketOffice("/api/v2/_/c/k6", b"{}"),
)


def read_ticket(payload: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers a ticket asks for: the entries of a small JSON object safe to send.

    Names are put in lower case. Anything else in the answer is passed over; the cookies that came
    with it are kept by the session.
    """
    if len(payload) > _MAX_ANSWER_BYTES:
        return ()
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(answer, dict):
        return ()
    headers = {name.lower(): str(value) for name, value in answer.items() if is_ticket_header(name, value)}
    return tuple(headers.items())[:_MAX_HEADERS]


def is_ticket_header(name: str, value: object) -> bool:
    """Tell whether an entry of a ticket may be sent as a header."""
    key = name.lower()
    if not _NAME.fullmatch(key) or key in _OURS or key.startswith(_OUR_FAMILIES):
        return False
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    text = str(value)
    return len(text) <= _MAX_VALUE_LENGTH and text == text.strip() and bool(_VALUE.fullmatch(text))
