"""Opens MHTML (RFC 2557), in which browsers save a page with its pictures: the page, and where it is from."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.urls import absolute_url

_MAX_PARTS = 10_000
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page out of an MHTML file; `url` and `saved_at` are empty where the file does not tell them."""

    payload: bytes
    content_type: str
    url: str
    saved_at: datetime | None


def read_mhtml(payload: bytes) -> SavedPage:
    """Return the page that an MHTML file was saved for: its first HTML part. Raises ExtractionError without one."""
    try:
        message = email.message_from_bytes(payload, policy=email.policy.compat32)
        page = _first_page(message)
        body = page.get_payload(decode=True) if page else None
    except (RecursionError, LookupError, ValueError) as error:
        raise ExtractionError("the file is no MHTML", "save the page anew, as HTML or MHTML") from error
    if page is None or not isinstance(body, bytes) or not body.strip():
        raise ExtractionError("the file holds no page", "an MHTML file has a part of HTML")
    stated = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    address = absolute_url(stated.strip(), "")
    charset = page.get_content_charset()
    return SavedPage(
        payload=body,
        content_type=f"text/html; charset={charset}" if charset else "text/html",
        url=address if address.startswith(("http://", "https://")) else "",
        saved_at=_instant(str(message.get("Date") or "")),
    )


def _first_page(message: Message) -> Message | None:
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS:
            return None
        if part.get_content_type() in _PAGES and not part.is_multipart():
            return part
    return None


def _instant(text: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(text)
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
