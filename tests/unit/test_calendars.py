"""Every date attested in a calendar file is read, in its language and without knowing it."""

from __future__ import annotations

from datetime import date

import pytest

from mfa_archiver.language.calendar_words import calendar_languages, calendar_table, calendar_words
from mfa_archiver.language.dates import parse_written_date
from mfa_archiver.language.solar_hijri import gregorian_day
from mfa_archiver.model import DateSource

MONTHS = 12
TABLES = {lang: calendar_table(lang) for lang in calendar_languages()}
ATTESTED = [(lang, shown, day) for lang, table in TABLES.items() for shown, day in table["attested"]]
NO_DATES = [(lang, shown) for lang, table in TABLES.items() for shown in table["no_dates"]]
SETTLED_BY_LANGUAGE = {shown for _, shown, _ in ATTESTED if shown[:5] in {"05/07", "05-07"}}


def day_of(text: str, lang: str) -> str | None:
    found = parse_written_date(text, lang, "", DateSource.TEXT)
    return found.day if found else None


@pytest.mark.parametrize(("lang", "shown", "day"), ATTESTED)
def test_attested_date_is_read_in_its_language(lang: str, shown: str, day: str) -> None:
    assert day_of(shown, lang) == day


@pytest.mark.parametrize(("lang", "shown", "day"), ATTESTED)
def test_attested_date_is_read_in_the_middle_of_a_text(lang: str, shown: str, day: str) -> None:
    assert day_of(f"— 12 x, {shown}; 5", lang) == day


@pytest.mark.parametrize(("shown", "day"), [(s, day) for _, s, day in ATTESTED if s not in SETTLED_BY_LANGUAGE])
def test_attested_date_is_read_without_knowing_the_language(shown: str, day: str) -> None:
    assert day_of(shown, "") == day


@pytest.mark.parametrize("shown", sorted(SETTLED_BY_LANGUAGE))
def test_digits_that_only_the_language_settles_are_no_date_without_it(shown: str) -> None:
    assert day_of(shown, "") is None


@pytest.mark.parametrize(("lang", "shown"), NO_DATES)
def test_span_or_impossible_day_is_no_date_in_any_language(lang: str, shown: str) -> None:
    assert (day_of(shown, lang), day_of(shown, "")) == (None, None)


@pytest.mark.parametrize("lang", TABLES)
def test_language_names_twelve_months_or_marks_them(lang: str) -> None:
    table = TABLES[lang]
    assert len(table.get("months", ())) == MONTHS or table["numbered"]
    assert set(calendar_words(lang).months.values()) in (set(range(1, MONTHS + 1)), set())


@pytest.mark.parametrize("lang", TABLES)
def test_first_name_of_every_month_makes_a_date(lang: str) -> None:
    for number, names in enumerate(TABLES[lang].get("months", ()), 1):
        name = names.split(", ")[0]
        shown = f"2026 оны {name} 5" if lang == "mn" else f"5 {name} 2026"
        assert day_of(shown, lang) == f"2026-{number:02}-05"


def test_name_that_languages_disagree_about_is_unknown_where_none_is_named() -> None:
    disputed = {name for lang in TABLES for name in calendar_words(lang).months} - set(calendar_words("").months)
    assert all(
        len({calendar_words(lang).months[name] for lang in TABLES if name in calendar_words(lang).months}) > 1
        for name in disputed
    )


@pytest.mark.parametrize(
    ("solar", "day"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),  # a leap year's last day
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
    ],
)
def test_day_of_the_solar_calendar_is_that_of_ours(solar: tuple[int, int, int], day: date) -> None:
    assert gregorian_day(*solar) == day


@pytest.mark.parametrize("solar", [(1404, 12, 30), (1403, 7, 31), (1403, 13, 1), (1403, 1, 0), (2026, 1, 1)])
def test_day_that_the_solar_calendar_has_not_is_an_error(solar: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="solar"):
        gregorian_day(*solar)
