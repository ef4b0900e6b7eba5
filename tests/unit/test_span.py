"""How far down a listing can be relied on: only what stands in order, and only above something older."""

from __future__ import annotations

import pytest

from mfa_archiver.harvest.span import Moment, Span, is_older


def moments(*texts: str) -> list[Moment]:
    """Return moments: of a day, or of an instant where there is a clock."""
    return [Moment(text[:10], text if "T" in text else "") for text in texts]


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        ("2026-05-01", "2026-05-02", True),
        ("2026-05-02", "2026-05-02", False),
        ("2026-05", "2026-05-02", False),
        ("2026-04", "2026-05-02", True),
        ("2025", "2026-05", True),
        ("2026-05-02T08:00:00Z", "2026-05-02T09:00:00Z", True),
        ("2026-05-02T08:00:00Z", "2026-05-02", False),
        ("2026-05-01T08:00:00Z", "2026-05-02", True),
    ],
)
def test_moment_is_older_only_where_that_is_certain(one: str, other: str, *, older: bool) -> None:
    assert is_older(*moments(one, other)) is older


ORDERED = ("2026-05-09", "2026-05-07", "2026-05-05")


@pytest.mark.parametrize(
    ("listed", "sought", "covered"),
    [
        (ORDERED, "2026-05-06", True),
        (ORDERED, "2026-05-10", True),
        (ORDERED, "2026-05-05", False),  # it may have stood below the other of that day
        (ORDERED, "2026-05-04", False),
        (ORDERED, "2026-05", False),
        (ORDERED, "2026", False),
        (("2019-01-01", *ORDERED), "2026-05-04", False),  # pinned to the top
        (("2019-01-01", *ORDERED), "2026-05-06", True),
        (("2026-05-09", "2024-01-01", "2026-05-07"), "2026-05-08", False),  # by the last change
        (("2026-05-05", "2026-05-07", "2026-05-09"), "2026-05-08", False),  # oldest first
        ((), "2026-05-08", False),
        (("2026-05-09T08:00:00Z", "2026-05-09T06:00:00Z"), "2026-05-09T07:00:00Z", True),
        (("2026-05-09T08:00:00Z", "2026-05-09T06:00:00Z"), "2026-05-09T06:00:00Z", False),
        (("2026-05-09T08:00:00Z", "2026-05-09T06:00:00Z"), "2026-05-09", False),
        (("2026-05", "2026-04"), "2026-05-09", True),
        (("2026-05", "2026-04"), "2026-04-09", False),
    ],
)
def test_span_covers(listed: tuple[str, ...], sought: str, *, covered: bool) -> None:
    [moment] = moments(sought)
    assert Span(moments(*listed)).covers(moment) is covered


def test_day_of_the_publisher_counts_where_the_listing_has_no_clock() -> None:
    night = Moment("2026-05-08", "2026-05-07T20:30:00Z")  # in Astana it is the 8th already
    assert Span(moments("2026-05-09", "2026-05-07")).covers(night)
    assert not Span(moments("2026-05-09", "2026-05-08")).covers(night)
