"""When the page of a held release is asked again, so that a late edit is seen though no listing shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mfa_archiver.listed import HeldCandidate
from mfa_archiver.rules import Revisits

_DAY = timedelta(days=1)


def is_due(held: HeldCandidate, revisits: Revisits, now: datetime) -> bool:
    """Tell whether a page that was had before is to be asked again.

    A young release's is each `gap_hours`; then, up to `last_days`, when its age has doubled since it was asked last:
    most edits come soon, and asking costs the publisher.
    """
    if held.asked_at is None or not revisits.young_days:
        return False
    born = birth(held)
    since_asked, age = now - held.asked_at, now - born
    if age < revisits.young_days * _DAY:
        return since_asked >= timedelta(hours=revisits.gap_hours)
    age_when_asked = max(held.asked_at - born, revisits.young_days * _DAY / 2)
    return age_when_asked < revisits.last_days * _DAY and since_asked >= age_when_asked


def birth(held: HeldCandidate) -> datetime:
    """Return when a release was published, as far as its listing says; else when it was found."""
    published = held.candidate.published
    if published and published.instant:
        return min(published.instant, held.found_at)  # a date to come makes nothing younger
    if published and len(published.day) == len("2026-01-31"):
        return min(datetime.fromisoformat(published.day).replace(tzinfo=UTC), held.found_at)
    return held.found_at
