"""When held pages are asked again: often while young, then each time their age has doubled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mfa_archiver.harvest.revisiting import is_due
from mfa_archiver.listed import Candidate, HeldCandidate
from mfa_archiver.model import DatePrecision, DateSource, PublicationDate, Ref
from mfa_archiver.rules import Revisits

BORN = datetime(2026, 5, 1, 9, tzinfo=UTC)
RULES = Revisits(young_days=7, gap_hours=20, last_days=180)


def held(asked_after_days: float | None, published: PublicationDate | None = None) -> HeldCandidate:
    asked_at = None if asked_after_days is None else BORN + timedelta(days=asked_after_days)
    return HeldCandidate(
        Candidate(Ref("xx", "1", "en"), "", published=published), "", settled=True, found_at=BORN, asked_at=asked_at
    )


@pytest.mark.parametrize(
    ("asked_after_days", "now_days", "due"),
    [
        (0, 0.5, False),
        (0, 1, True),
        (5, 6, True),
        (6.5, 8, False),
        (6.5, 13, True),
        (14, 27, False),
        (14, 28, True),
        (100, 199, False),
        (100, 200, True),
        (200, 500, False),
        (None, 3, False),
    ],
)
def test_page_is_due_by_its_age(asked_after_days: float | None, now_days: float, due: bool) -> None:  # noqa: FBT001 - a row of the table
    assert is_due(held(asked_after_days), RULES, BORN + timedelta(days=now_days)) is due


def test_nothing_is_due_where_the_source_wants_none() -> None:
    assert not is_due(held(0), Revisits(young_days=0), BORN + timedelta(days=3))


def test_old_release_found_in_a_backfill_is_not_young() -> None:
    old = PublicationDate("2019-01-01", DatePrecision.DAY, DateSource.FIELD)
    assert not is_due(held(0, old), RULES, BORN + timedelta(days=3))


def test_release_dated_in_the_future_is_as_old_as_its_finding() -> None:
    future = PublicationDate("2999-01-01", DatePrecision.DAY, DateSource.FIELD)
    assert not is_due(held(6.5, future), RULES, BORN + timedelta(days=8))
