"""Periods: which one a date lies in, and which lie between two."""

from __future__ import annotations

import pytest

from mfa_archiver.language.periods import Length, period_of, periods_between


@pytest.mark.parametrize(
    ("length", "period"),
    [(Length.DAY, "2025-12-29"), (Length.WEEK, "2026-W01"), (Length.MONTH, "2025-12"), (Length.YEAR, "2025")],
)
def test_day_lies_in_a_period_of_each_length(length: Length, period: str) -> None:
    assert period_of("2025-12-29", length) == period


@pytest.mark.parametrize("length", [Length.DAY, Length.WEEK])
def test_month_alone_lies_in_no_day_and_no_week(length: Length) -> None:
    assert period_of("2025-12", length) is None


def test_year_alone_lies_in_no_month() -> None:
    assert period_of("2025", Length.MONTH) is None
    assert period_of("2025", Length.YEAR) == "2025"


def test_unknown_date_lies_nowhere() -> None:
    assert period_of("", Length.YEAR) is None


def test_months_go_on_over_the_turn_of_the_year() -> None:
    assert periods_between("2025-11", "2026-02", Length.MONTH) == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_year_of_53_weeks_has_them_all() -> None:
    assert periods_between("2026-W52", "2027-W01", Length.WEEK) == ["2026-W52", "2026-W53", "2027-W01"]


def test_days_know_the_leap_day() -> None:
    assert periods_between("2028-02-28", "2028-03-01", Length.DAY) == ["2028-02-28", "2028-02-29", "2028-03-01"]


def test_single_period_stands_alone() -> None:
    assert periods_between("2025", "2025", Length.YEAR) == ["2025"]


def test_nothing_lies_between_a_period_and_an_earlier_one() -> None:
    assert periods_between("2026", "2025", Length.YEAR) == []
