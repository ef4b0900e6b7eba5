"""Trends: mentions by period beside all releases of it, without gaps, the undated told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.trends import Trend, count_holdings, count_mentions
from mfa_archiver.language.periods import Length
from mfa_archiver.model import ParsedRelease
from tests.archive.timeline import archive_of, compiled, release

RELEASES = (
    release("xx-mfa/1/ru", "Санкции продлены.", "2025-11-03"),
    release("xx-mfa/2/ru", "Виза отменена.", "2025-11-04"),
    release("yy-mfa/3/ru", "Санкции обсуждены.", "2026-02-10"),
    release("xx-mfa/4/ru", "Санкции отменены.", "2026"),
    release("xx-mfa/5/ru", "Открыта выставка."),
)


def trend(
    folder: Path,
    text: str,
    length: Length,
    filters: Filters | None = None,
    releases: tuple[ParsedRelease, ...] = RELEASES,
) -> Trend:
    chosen = filters or Filters()
    with archive_of(folder / "archive.db", releases) as archive:
        holdings = count_holdings(archive, chosen, length)
        return count_mentions(archive, compiled(archive, text), chosen, length, holdings)


def rows(found: Trend) -> list[tuple[str, int, int]]:
    return [(mentions.period, mentions.count, mentions.releases) for mentions in found.periods]


def test_months_without_releases_are_there_as_zeros(tmp_path: Path) -> None:
    assert rows(trend(tmp_path, "санкции", Length.MONTH)) == [
        ("2025-11", 1, 2), ("2025-12", 0, 0), ("2026-01", 0, 0), ("2026-02", 1, 1),
    ]  # fmt: skip


def test_year_takes_a_date_known_to_the_year(tmp_path: Path) -> None:
    found = trend(tmp_path, "санкции", Length.YEAR)
    assert (rows(found), found.undated) == ([("2025", 1, 2), ("2026", 2, 2)], 0)


def test_mention_that_no_month_is_known_of_is_told_apart(tmp_path: Path) -> None:
    assert trend(tmp_path, "санкции", Length.MONTH).undated == 1


def test_days_of_one_week_count_together(tmp_path: Path) -> None:
    assert rows(trend(tmp_path, "санкции OR виза", Length.WEEK))[0] == ("2025-W45", 2, 2)


def test_span_is_that_of_all_releases_not_of_the_mentions(tmp_path: Path) -> None:
    assert rows(trend(tmp_path, "виза", Length.MONTH))[-1] == ("2026-02", 0, 1)


def test_filters_bound_both_counts(tmp_path: Path) -> None:
    assert rows(trend(tmp_path, "санкции", Length.MONTH, Filters(source="xx-mfa"))) == [("2025-11", 1, 2)]


def test_empty_query_has_zeros(tmp_path: Path) -> None:
    assert {count for _, count, _ in rows(trend(tmp_path, "", Length.MONTH))} == {0}


def test_nothing_dated_has_no_periods(tmp_path: Path) -> None:
    assert rows(trend(tmp_path, "выставка", Length.DAY, releases=RELEASES[-1:])) == []


def test_share_is_a_part_of_the_releases_and_unknown_without_any(tmp_path: Path) -> None:
    shares = [mentions.share for mentions in trend(tmp_path, "санкции", Length.MONTH).periods]
    assert shares == [pytest.approx(0.5), None, None, pytest.approx(1)]
