from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.harvest.rhythm import longest_usual, silence

START = date(2026, 1, 5)


def days_with(gaps: list[int]) -> tuple[str, ...]:
    """Return days of publication with such gaps between them, the newest first."""
    days = [START]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return tuple(day.isoformat() for day in reversed(days))


def test_a_weekly_source_may_be_silent_for_four_weeks() -> None:
    assert longest_usual(days_with([7] * 20)) == 28


def test_a_long_holiday_seen_once_in_thirty_gaps_is_not_unusual() -> None:
    assert longest_usual(days_with([1] * 29 + [12])) == 12


def test_too_few_days_tell_no_rhythm() -> None:
    assert longest_usual(days_with([1] * 5)) is None


def test_silence_beyond_the_usual_is_told_with_both_numbers() -> None:
    assert silence(days_with([7] * 20), "2026-07-01T00:00:00Z") == (
        "nothing since 2026-05-25, for 37 days; it has rarely been silent for more than 28"
    )


def test_a_day_to_come_does_not_hide_a_silence() -> None:
    days = ("2026-12-31", *days_with([7] * 20))
    assert silence(days, "2026-07-01T00:00:00Z").startswith("nothing since 2026-05-25")


@given(st.lists(st.integers(1, 400), min_size=10, max_size=60))
def test_a_source_is_never_stale_within_its_median_gap(gaps: list[int]) -> None:
    days = days_with(gaps)
    newest = date.fromisoformat(days[0])
    within = newest + timedelta(days=sorted(gaps)[len(gaps) // 2])
    assert silence(days, within.isoformat()) == ""
