"""Dates in structured fields and dates as written, and what must not be taken for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mfa_archiver.language.dates import (
    find_written_dates,
    parse_by_formats,
    parse_date_line,
    parse_instant,
    parse_written_date,
)
from mfa_archiver.model import DatePrecision, DateSource, PublicationDate, isoformat

ALMATY = "Asia/Almaty"


def written(text: str, lang: str = "") -> PublicationDate | None:
    return parse_written_date(text, lang, ALMATY, DateSource.PAGE)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-09-25T18:59:00.000+00:00",
        "2026-09-25T18:59:00Z",
        "2026-09-25T18:59:00+00:00",
        "2026-09-25T23:59:00+05:00",
        "2026-09-25 23:59",
    ],
)
def test_structured_instant_is_kept_in_utc(raw: str) -> None:
    date = parse_instant(raw, ALMATY)
    assert date is not None
    assert date.instant == datetime(2026, 9, 25, 18, 59, tzinfo=UTC)
    assert (date.day, date.precision, date.shown) == ("2026-09-25", DatePrecision.MINUTE, raw)


def test_day_is_told_in_the_zone_of_the_source() -> None:
    date = parse_instant("2026-03-12T21:30:00Z", ALMATY)
    assert date is not None
    assert date.day == "2026-03-13"


def test_zone_of_the_time_is_minded_not_that_of_today() -> None:
    date = written("1 Декабря 2020 14:02")
    assert date is not None
    assert isoformat(date.instant) == "2020-12-01T08:02:00Z"  # UTC+6 until March 2024


def test_midnight_exactly_is_a_day_without_an_hour() -> None:
    date = parse_instant("2020-05-14T00:00:00.000+00:00", ALMATY)
    assert date == PublicationDate("2020-05-14", DatePrecision.DAY, DateSource.FIELD, "2020-05-14T00:00:00.000+00:00")


def test_time_without_any_zone_gives_the_day_alone() -> None:
    date = parse_instant("2026-06-09 11:48", "")
    assert date is not None
    assert (date.day, date.precision, date.instant) == ("2026-06-09", DatePrecision.DAY, None)


@pytest.mark.parametrize(("raw", "precision"), [("2025-12", DatePrecision.MONTH), ("2025", DatePrecision.YEAR)])
def test_part_of_a_date_keeps_its_precision(raw: str, precision: DatePrecision) -> None:
    date = parse_instant(raw, ALMATY, DateSource.GIVEN)
    assert date is not None
    assert (date.day, date.precision) == (raw, precision)


@pytest.mark.parametrize("raw", ["", "вчера", "2025-13", "2026-13-45T06:05:00Z", "2025-02-30", "0001-01-01T10:00:00Z"])
def test_no_date_is_none(raw: str) -> None:
    assert parse_instant(raw, ALMATY) is None


@pytest.mark.parametrize(
    ("text", "day", "utc"),
    [
        ("28.11.2025, 19:54 18706", "2025-11-28", "2025-11-28T14:54:00Z"),
        ("20.08.2026", "2026-08-20", ""),
        ("11:20, 20 Январь 2026 | GMT +5", "2026-01-20", "2026-01-20T06:20:00Z"),
        ("13:51, 15 Август 2025", "2025-08-15", "2025-08-15T08:51:00Z"),
        ("12 января 2026 года, 10:05", "2026-01-12", "2026-01-12T05:05:00Z"),
        ("9 фев 2026", "2026-02-09", ""),
        ("Опубликовано 3 мая 2026 г.", "2026-05-03", ""),
        ("August 06, 2025", "2025-08-06", ""),
        ("17 July, 2025", "2025-07-17", ""),
        ("Sept. 3, 2024", "2024-09-03", ""),
        ("Қаң 17, 2023 14:28", "2023-01-17", "2023-01-17T08:28:00Z"),
        ("2023 жылғы 12 қаңтар", "2023-01-12", ""),
        ("2023 жылдың 12 қаңтарында", "2023-01-12", ""),
        ("12 қаңтар 2023 жыл", "2023-01-12", ""),
        ("2026-09-25", "2026-09-25", ""),
        ("2026-09-25T18:59:00Z", "2026-09-25", "2026-09-25T18:59:00Z"),
    ],
)
def test_written_date_is_read(text: str, day: str, utc: str) -> None:
    date = written(text)
    assert date is not None
    assert (date.day, isoformat(date.instant)) == (day, utc)


@pytest.mark.parametrize(
    "text",
    [
        "2023 жылғы 12-13 қаңтарда",
        "12–13 января 2026 года",
        "с 12 по 13 января 2026",
        "28 января - 3 февраля 2026",
        "28.11.2025 - 30.11.2025",
        "January 12-13, 2023",
        "9 фев",
        "31.02.2026",
        "99.99.2025",
        "версия 1.2.2025.3",
        "12/11/2025",
        "",
    ],
)
def test_span_part_or_impossible_day_is_no_date(text: str) -> None:
    assert written(text) is None


def test_months_of_another_language_are_not_read_when_one_is_named() -> None:
    assert written("12 января 2026", "en") is None


def test_date_line_holds_nothing_but_the_date_and_its_view_count() -> None:
    date = parse_date_line("28.11.2025, 19:54 18706", "", ALMATY, DateSource.TEXT)
    assert date is not None
    assert date.shown == "28.11.2025, 19:54 18706"


def test_sentence_with_a_date_is_no_date_line() -> None:
    assert parse_date_line("Встреча 28.11.2025 прошла", "", ALMATY, DateSource.TEXT) is None


def test_formats_of_a_source_are_tried_in_order_and_the_view_count_let_go() -> None:
    formats = ("%d/%m/%Y", "%d.%m.%Y, %H:%M")
    date = parse_by_formats("28.11.2025,  19:54 18706", formats, ALMATY, DateSource.PAGE)
    assert date is not None
    assert isoformat(date.instant) == "2025-11-28T14:54:00Z"


def test_format_without_a_clock_gives_the_day() -> None:
    date = parse_by_formats("17 July 2025", ("%d %B %Y",), ALMATY, DateSource.PAGE)
    assert date is not None
    assert (date.day, date.precision) == ("2025-07-17", DatePrecision.DAY)


def test_format_without_a_year_gives_none() -> None:
    assert parse_by_formats("17 July", ("%d %B",), ALMATY, DateSource.PAGE) is None


@pytest.mark.parametrize(
    ("text", "lang", "utc"),
    [
        ("28 ноября 2025, 14 ч 02 мин", "ru", "2025-11-28T09:02:00Z"),
        ("17 juillet 2026 à 14h02", "fr", "2026-07-17T09:02:00Z"),
        ("July 17, 2026 at 2:02 p.m.", "en", "2026-07-17T09:02:00Z"),
        ("July 17, 2026, 2 PM", "en", "2026-07-17T09:00:00Z"),
        ("17 July 2026 12:30 am", "en", "2026-07-16T19:30:00Z"),
        ("17.7.2026 klo 14.02", "fi", "2026-07-17T09:02:00Z"),
        ("令和８年７月１７日（金）１４時０２分", "ja", "2026-07-17T09:02:00Z"),
        ("11:20, 20 Январь 2026 | GMT +3", "ru", "2026-01-20T08:20:00Z"),
        ("17 July 2026 14:02 UTC+3", "en", "2026-07-17T11:02:00Z"),
        ("17 июля 2026, 14:02 (МСК)", "ru", "2026-07-17T11:02:00Z"),
        ("17 July 2026 14:02 GMT", "en", "2026-07-17T14:02:00Z"),
    ],
)
def test_time_of_day_and_its_zone_are_read(text: str, lang: str, utc: str) -> None:
    date = written(text, lang)
    assert date is not None
    assert isoformat(date.instant) == utc


def test_day_is_the_publishers_where_the_clock_is_in_another_zone() -> None:
    date = written("17 July 2026 22:30 GMT", "en")
    assert date is not None
    assert date.day == "2026-07-18"


def test_zone_printed_makes_an_instant_where_the_publisher_has_none() -> None:
    date = parse_written_date("17 July 2026 14:02 UTC+3", "en", "", DateSource.TEXT)
    assert date is not None
    assert isoformat(date.instant) == "2026-07-17T11:02:00Z"


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("05/07/2026", "en", None),
        ("05/07/2026", "en-US", "2026-05-07"),
        ("05/07/2026", "en-GB", "2026-07-05"),
        ("05/07/2026", "fr", "2026-07-05"),
        ("17/07/2026", "en-US", "2026-07-17"),
        ("07/17/2026", "", "2026-07-17"),
        ("07/07/2026", "", "2026-07-07"),
        ("07/17/2026", "fr", "2026-07-17"),
        ("13/13/2026", "en", None),
    ],
)
def test_order_of_digits_is_the_languages_or_told_by_the_numbers(text: str, lang: str, day: str | None) -> None:
    date = written(text, lang)
    assert (date.day if date else None) == day


@pytest.mark.parametrize("text", ["Июль 2026", "июль 2026 г.", "July 2026", "2026 жылғы шілде", "2026年7月"])
def test_month_of_a_year_alone_has_that_precision(text: str) -> None:
    date = written(text)
    assert date is not None
    assert (date.day, date.precision) == ("2026-07", DatePrecision.MONTH)


@pytest.mark.parametrize(
    "text", ["Встреча в июле 2026 года", "17 июля 1899 года", "17 июля 2126 года", "12 человек 2023", "2026年13月"]
)
def test_month_in_a_sentence_and_a_far_year_are_no_date(text: str) -> None:
    assert written(text) is None


def test_text_is_shown_as_printed() -> None:
    date = written("Опубликовано: 17  июля 2026 года, 14:02")
    assert date is not None
    assert date.shown == "17 июля 2026 года, 14:02"


def test_other_languages_of_a_publisher_are_tried_where_the_text_has_none_of_its_own() -> None:
    date = parse_written_date("Aug 06, 2025", "ru", ALMATY, DateSource.PAGE, ("kk", "en"))
    assert date is not None
    assert date.day == "2025-08-06"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("С 12 человек 2023 жылғы 12 қаңтар", ["2023-01-12"]),
        ("17 июля 2026 года и 20.08.2026", ["2026-07-17", "2026-08-20"]),
        ("с 17 июля 2026 года по 20 июля 2026 года, 21 июля 2026", ["2026-07-21"]),
        ("28.11.2025 – 30.11.2025; 5.12.2025", ["2025-12-05"]),
        ("28.11.2025 – 30 гостей", ["2025-11-28"]),
    ],
)
def test_every_date_of_a_text_is_found_and_no_span(text: str, days: list[str]) -> None:
    assert [day for _, _, day in find_written_dates(text, "")] == days


def test_date_line_may_open_with_its_weekday_and_not_with_a_city() -> None:
    assert parse_date_line("Пятница, 17 июля 2026", "ru", ALMATY, DateSource.TEXT) is not None
    assert parse_date_line("Астана, 17 июля 2026", "ru", ALMATY, DateSource.TEXT) is None


def test_month_that_only_looks_like_one_to_unicode_is_none() -> None:
    assert written("Auguſt 6, 2025") is None
