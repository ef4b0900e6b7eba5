"""Facets: counts by source, language, year and month, of current wordings, under the filters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.archive import search
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.facets import VALUES, count_facet
from mfa_archiver.archive.filters import Filters
from mfa_archiver.model import Revised
from tests.archive.holding import keep
from tests.archive.timeline import archive_of, compiled, release

DAYS = ("2025-11-03", "2025-11-30", "2025-12-01", "2026-02-10", "2026-02", "2026", "")
SUBJECTS = ("Санкции продлены.", "Виза отменена.", "Санкции и виза обсуждены.")


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Releases of two sources in two languages, on every subject, with dates of every precision."""
    releases = [
        release(f"{source}/{number}/{lang}", subject, day)
        for number, (source, lang, subject, day) in enumerate(
            product(("xx-mfa", "yy-mfa"), ("ru", "kk"), SUBJECTS, DAYS)
        )
        if (source, lang) != ("yy-mfa", "kk")
    ]
    with archive_of(tmp_path_factory.mktemp("facets") / "archive.db", releases) as archive:
        yield archive


def counted(archive: Archive, text: str, facet: str, filters: Filters | None = None) -> list[tuple[str | None, int]]:
    rows = count_facet(archive, compiled(archive, text), facet, filters or Filters())
    return [(row.value, row.count) for row in rows]


def test_sources_come_by_weight(dated: Archive) -> None:
    assert counted(dated, "санкции", "source") == [("xx-mfa", 28), ("yy-mfa", 14)]


def test_years_come_in_their_order_and_the_unknown_last(dated: Archive) -> None:
    assert counted(dated, "санкции", "year", Filters(lang="kk")) == [("2025", 6), ("2026", 6), (None, 2)]


def test_year_alone_lies_in_no_month(dated: Archive) -> None:
    months = counted(dated, "санкции", "month", Filters(lang="kk"))
    assert months == [("2025-11", 4), ("2025-12", 2), ("2026-02", 4), (None, 4)]


def test_filters_apply(dated: Archive) -> None:
    assert counted(dated, "виза", "lang", Filters(since="2026-02-10")) == [("ru", 4), ("kk", 2)]


def test_nothing_found_counts_nothing(dated: Archive) -> None:
    assert counted(dated, "ледник", "year") == []


def test_empty_query_counts_nothing(dated: Archive) -> None:
    assert counted(dated, "", "year") == []


def test_earlier_wording_does_not_count(tmp_path: Path) -> None:
    with archive_of(tmp_path / "archive.db", [release("xx-mfa/1/ru", "Санкции продлены.", "2026-01-01")]) as archive:
        keep(archive, Revised(release("xx-mfa/1/ru", "Текст уточняется.", "2026-01-01")))
        assert counted(archive, "санкции", "year") == []


@given(
    text=st.sampled_from(["санкции", "виза", "санкции виза", "виза OR санкции", "-виза санкции", "сан*"]),
    facet=st.sampled_from(sorted(VALUES)),
    filters=st.builds(
        Filters,
        source=st.sampled_from(["", "xx-mfa", "zz-mfa"]),
        lang=st.sampled_from(["", "ru", "kk"]),
        since=st.sampled_from(["", "2025-12-01"]),
        until=st.sampled_from(["", "2026-01-31"]),
    ),
)
def test_counts_of_a_facet_add_up_to_the_count(dated: Archive, text: str, facet: str, filters: Filters) -> None:
    total = search.count(dated, compiled(dated, text), filters)
    assert sum(number for _, number in counted(dated, text, facet, filters)) == total
