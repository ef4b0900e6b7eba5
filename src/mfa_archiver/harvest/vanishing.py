"""Which pages of held releases are asked for because these vanished: from their listing, or from their own address.

A listing forgets, a page tells: what is no longer listed is gone only when its page says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from mfa_archiver.errors import UnexpectedStatus
from mfa_archiver.listed import HeldCandidate
from mfa_archiver.model import Capture
from mfa_archiver.presence import Absence, Presence, is_worth_asking

MOST_ASKED_AFTER = 20  # pages in one harvest and language
GONE_STATUSES = frozenset({404, 410})
_GAP = timedelta(hours=20)  # as young releases are revisited


def gone_error(answer: Capture) -> UnexpectedStatus:
    """Return the error that an answer amounts to which says that a page is gone."""
    served = urlsplit(answer.final_url or answer.url)
    path = f"{served.path}?{served.query}" if served.query else served.path
    return UnexpectedStatus(
        f"{served.hostname} answers {answer.status} {HTTPStatus(answer.status).phrase} to {path}",
        "if the publisher has moved, change the address in the source file",
        status=answer.status,
    )


def is_asked_after(held: HeldCandidate, absence: Absence | None, now: datetime, *, is_listed: bool) -> bool:
    """Tell whether the page of a held release is to be asked for to see if it is still, or again, there.

    What its listing no longer shows is asked for at once, and then each time it has been off the list for twice as
    long; what is gone, as `is_worth_asking` says, or when it is listed again.
    """
    if absence is None:
        return not is_listed and held.unlisted_at is not None and is_unlisted_due(held, held.unlisted_at, now)
    last = max(absence.last, held.asked_at or absence.last)
    if is_listed:  # as if it were gone since its last page only: once a day
        return held.unlisted_at is not None or is_worth_asking(replace(absence, since=last, last=last), now)
    return absence.presence is not Presence.MOVED and is_worth_asking(replace(absence, last=last), now)


def is_unlisted_due(held: HeldCandidate, unlisted_at: datetime, now: datetime) -> bool:
    """Tell whether a page that is off its list since an instant, but was there when asked last, is due again."""
    if held.asked_at is None or held.asked_at < unlisted_at:
        return True
    return now - held.asked_at >= max(_GAP, held.asked_at - unlisted_at)
