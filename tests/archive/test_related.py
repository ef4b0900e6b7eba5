"""Related releases: copies first, never the release itself or its translations, filters minded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.related import find_related
from mfa_archiver.archive.releases import find_release
from mfa_archiver.hits import Hit
from mfa_archiver.model import ParsedRelease, Revised
from tests.archive.holding import keep
from tests.archive.timeline import archive_of, release

VALENCIA = (
    "В Валенсии прошло третье заседание Совета по СПРС. Стороны обсудили транспортный коридор и поставки урана.\n\n"
    "Делегацию возглавил заместитель министра Асан Беков."
)
LISBON = "В Лиссабоне состоялось заседание Совета. Стороны обсудили туризм и поставки вина."
COPIED = "В Валенсии прошло третье заседание Совета по СПРС"
NOISE = tuple(
    release(f"xx-mfa/{number}/ru", f"Стороны обсудили в столице вопрос {number} повестки заседания.", "2026-01-05")
    for number in range(100, 160)
)


def releases() -> tuple[ParsedRelease, ...]:
    return (
        release("xx-mfa/1/ru", VALENCIA, "2026-02-03", title="Третье заседание Совета по СПРС"),
        release("xx-mfa/1/kk", "Валенсияда СПРС Кеңесінің үшінші отырысы өтті.", "2026-02-03"),
        release("xx-mfa/2/ru", LISBON, "2026-02-04", title="Встреча в Лиссабоне"),
        release(
            "yy-news/9/ru", f"{VALENCIA}\n\nНапомним, ранее об этом сообщало ведомство.", "2026-02-05", title=COPIED
        ),
        *NOISE,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with archive_of(tmp_path / "archive.db", releases()) as opened:
        yield opened


def related(archive: Archive, ref: str, filters: Filters | None = None, limit: int = 10) -> list[Hit]:
    found = find_release(archive, ref)
    assert found
    return find_related(archive, *found, filters or Filters(), limit)


def test_copy_comes_first_and_scores_about_one(archive: Archive) -> None:
    first = related(archive, "xx-mfa/1/ru")[0]
    assert str(first.ref) == "yy-news/9/ru"
    assert first.score == pytest.approx(1, abs=0.2)


def test_copy_leads_back_to_its_original(archive: Archive) -> None:
    assert str(related(archive, "yy-news/9/ru")[0].ref) == "xx-mfa/1/ru"


def test_neighbour_scores_well_below_a_copy(archive: Archive) -> None:
    scores = {str(hit.ref): hit.score for hit in related(archive, "xx-mfa/1/ru", limit=100)}
    assert scores.get("xx-mfa/2/ru", 0) < scores["yy-news/9/ru"] / 2


def test_neither_itself_nor_its_translation_is_related(archive: Archive) -> None:
    found = {str(hit.ref) for hit in related(archive, "xx-mfa/1/ru", limit=100)}
    assert found.isdisjoint({"xx-mfa/1/ru", "xx-mfa/1/kk"})


def test_filters_apply(archive: Archive) -> None:
    assert {hit.ref.source for hit in related(archive, "xx-mfa/1/ru", Filters(source="yy-news"))} == {"yy-news"}


def test_limit_is_kept(archive: Archive) -> None:
    assert len(related(archive, "xx-mfa/1/ru", limit=1)) == 1


def test_release_of_words_that_no_other_has_is_related_to_none(tmp_path: Path) -> None:
    alone = release("xx-mfa/7/ru", "Гляциологи измерили ледник.", title="Экспедиция")
    with archive_of(tmp_path / "other.db", (alone, *NOISE)) as archive:
        assert related(archive, "xx-mfa/7/ru") == []


def test_earlier_wording_is_related_to_none(archive: Archive) -> None:
    keep(archive, Revised(release("yy-news/9/ru", "Сообщение снято.", "2026-02-05")))
    assert "yy-news/9/ru" not in {str(hit.ref) for hit in related(archive, "xx-mfa/1/ru", limit=100)}
