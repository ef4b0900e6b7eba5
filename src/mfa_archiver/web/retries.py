"""When to ask again, and after how long. Whether an answer was a failure is session.py's to say."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from mfa_archiver.errors import FetchError

RETRIED_STATUSES = frozenset({429, 502, 503, 504})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait before asking again: doubled each time up to `max_seconds`, and a jitter on top.

    A host that asks (Retry-After, crawl-delay) for more than `longest_asked_seconds` is left alone.
    """

    initial_seconds: float = 1.0
    max_seconds: float = 60.0
    jitter_seconds: float = 1.0
    longest_asked_seconds: float = 300.0


class TryAgainError(Exception):
    """A failure that another try may mend: `error` is what it amounts to if none does.

    `after_seconds` is the wait the host asked for, None when it named none.
    """

    def __init__(self, error: FetchError, after_seconds: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after_seconds = after_seconds


def persist(attempt: Callable[[], T], *, attempts: int, waits: Waits, hold_off: Callable[[float], None]) -> T:
    """Call `attempt` until it does not raise TryAgainError, `attempts` times in all.

    Before each further attempt `hold_off` is told the seconds that must pass; the next attempt itself waits for
    its turn. The last failure is raised as the project error it carries.
    """
    try:
        return attempt()
    except TryAgainError as fault:  # few need what follows, which costs more than the rest of an exchange's rules
        first = [fault]

    def attempt_again() -> T:
        if first:
            raise first.pop()
        return attempt()

    exponential = wait_exponential(multiplier=waits.initial_seconds, max=waits.max_seconds)
    backoff = exponential + wait_random(0, waits.jitter_seconds)

    def pause(state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        asked = fault.after_seconds if isinstance(fault, TryAgainError) else None
        return backoff(state) if asked is None else asked

    retrying = Retrying(
        retry=retry_if_exception_type(TryAgainError),
        stop=stop_after_attempt(attempts),
        wait=pause,
        sleep=hold_off,
        reraise=True,
    )
    try:
        return retrying(attempt_again)
    except TryAgainError as fault:
        raise fault.error from fault


def read_retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header (RFC 9110, section 10.2.3) into seconds from `now`.

    None when there is none or it cannot be read; a date that is past is 0.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < len("1000000000") else math.inf
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:  # the stamp ends in `-0000`: UTC, of an unknown place
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
