"""Ask a time-stamping authority: one POST (RFC 3161, section 3.4). What the answer is worth is not for here."""

from __future__ import annotations

import threading
from urllib.parse import quote

from mfa_archiver.errors import Refused, UnexpectedStatus
from mfa_archiver.version import VERSION
from mfa_archiver.web.addresses import check_address, shown
from mfa_archiver.web.retries import TryAgainError
from mfa_archiver.web.transport import Answer, Transport, trusted_authorities, with_phrase

TIMEOUT_SECONDS = 20.0
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_CONTACT_CHARACTERS = "@:/?&=+,;%#~"


def ask_authority(url: str, question: bytes, contact: str, *, max_bytes: int) -> bytes:
    """Send a question to an authority and return its answer, of `max_bytes` at most; it is asked once.

    Plain http:// is taken: many authorities offer nothing else, and the answer is signed. Raises Unreachable,
    UnexpectedStatus, or Refused for what is no timestamp by its kind or size.
    """
    host = check_address(url, insecure=True).host
    agent = f"mfa-archiver/{VERSION} (+{quote(contact, safe=_CONTACT_CHARACTERS)})"
    transport = Transport(agent, trusted_authorities(()), stopped=threading.Event())
    try:
        answer = transport.ask(
            "POST",
            url,
            headers=(("Content-Type", _QUERY), ("Accept", _REPLY)),
            body=question,
            timeout_seconds=TIMEOUT_SECONDS,
            max_bytes=max_bytes,
        )
    except TryAgainError as error:
        raise error.error from error
    finally:
        transport.close()
    check(answer, host)
    return answer.payload


def check(answer: Answer, host: str) -> None:
    """Raise unless an answer may be a timestamp."""
    if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
        raise UnexpectedStatus(
            f"{host} gave no timestamp: {with_phrase(answer.status)}", "check the address", status=answer.status
        )
    if not answer.is_whole:
        raise Refused(f"the answer of {host} is too large for a timestamp", "nothing was stored")
    kind = answer.header("content-type").partition(";")[0].strip().lower()
    if kind != _REPLY:
        raise Refused(f"{host} answered with {shown(kind) or 'nothing known'}, not a timestamp", "check the address")
