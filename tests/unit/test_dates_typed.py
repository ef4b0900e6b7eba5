"""Dates as people type them at the command line."""

from __future__ import annotations

from datetime import date

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.cli.options import day_span, first_day, last_day

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("2025-12-18", ("2025-12-18", "2025-12-18")),
        ("2025-12", ("2025-12-01", "2025-12-31")),
        ("2025-02", ("2025-02-01", "2025-02-28")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025", ("2025-01-01", "2025-12-31")),
        ("today", ("2026-03-31", "2026-03-31")),
        ("Today", ("2026-03-31", "2026-03-31")),
        ("yesterday", ("2026-03-30", "2026-03-30")),
        ("0d", ("2026-03-31", "2026-03-31")),
        ("7d", ("2026-03-24", "2026-03-24")),
        ("2w", ("2026-03-17", "2026-03-17")),
        ("1m", ("2026-02-28", "2026-02-28")),  # February has no 31st
        ("3m", ("2025-12-31", "2025-12-31")),
        ("13m", ("2025-02-28", "2025-02-28")),
        ("1y", ("2025-03-31", "2025-03-31")),
        ("2Y", ("2024-03-31", "2024-03-31")),
        ("9999-12", ("9999-12-01", "9999-12-31")),
    ],
)
def test_date_as_typed_means_a_span_of_days(typed: str, span: tuple[str, str]) -> None:
    assert day_span(typed, "--since", TODAY) == span


@pytest.mark.parametrize(
    "typed",
    [
        "2025-13", "2025-02-30", "2025-2-3", "18.12.2025", "2025/12/18", "25", "0000", "0000-01", "tomorrow", "7", "7x",
        "-7d", "7 d", "99999y", "99999m", "2025-12-18T10:00", "2025-W01-1", "20251218", "٢٠٢٥", "", " ", "\x1b[31m",
    ],
)  # fmt: skip
def test_anything_else_is_wrong_usage_that_names_the_option(typed: str) -> None:
    with pytest.raises(typer.BadParameter) as caught:
        day_span(typed, "--until", TODAY)
    assert "--until" in caught.value.format_message()


def test_no_date_is_no_bound() -> None:
    assert (first_day(""), last_day("")) == ("", "")


def test_month_begins_a_since_and_ends_an_until() -> None:
    assert (first_day("2025-12"), last_day("2025-12")) == ("2025-12-01", "2025-12-31")


def test_without_a_today_the_clock_says_it() -> None:
    assert first_day("today") == date.today().isoformat()  # noqa: DTZ011 - a person's own day is meant


@given(count=st.integers(0, 20_000), unit=st.sampled_from("dwmy"), today=st.dates())
def test_span_back_from_any_day_is_a_day_before_it_or_wrong_usage(count: int, unit: str, today: date) -> None:
    try:
        first, last = day_span(f"{count}{unit}", "--since", today)
    except typer.BadParameter:
        return
    assert first == last <= today.isoformat()


@given(day=st.dates())
def test_any_day_written_as_iso_means_itself(day: date) -> None:
    assert day_span(day.isoformat(), "--since", TODAY) == (day.isoformat(), day.isoformat())
