"""Which openings are datelines, and which only look like one."""

from __future__ import annotations

from datetime import date

import pytest

from mfa_archiver.language.datelines import date_dateline, split_dateline


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("Астана. 28 ноября. KAZAKHSTAN TODAY - Посольство", "Астана. 28 ноября. KAZAKHSTAN TODAY"),
        ("ПЕТРОПАВЛОВСК. КАЗИНФОРМ – Посольство", "ПЕТРОПАВЛОВСК. КАЗИНФОРМ"),
        ("Астана - 8 октября /KZinform/. Посольство", "Астана - 8 октября /KZinform/."),
        ("АСТАНА, 9 фев - Sputnik. Посольство", "АСТАНА, 9 фев - Sputnik."),
        ("27 ноября, Минск /Корр. БЕЛТА/. Посольство", "27 ноября, Минск /Корр. БЕЛТА/."),
        ("ASTANA, November 28 (Kazinform) – Посольство", "ASTANA, November 28 (Kazinform)"),
        ("Astana, 17 July 2025 – Посольство", "Astana, 17 July 2025"),
        ("Нью-Йорк, 17 июля 2025 года – Посольство", "Нью-Йорк, 17 июля 2025 года"),
        ("Астана, 2025 жылғы 17 шілде – Посольство", "Астана, 2025 жылғы 17 шілде"),
        ("Астана. 12 қаңтар. KAZAKHSTAN TODAY - Посольство", "Астана. 12 қаңтар. KAZAKHSTAN TODAY"),
        ("АСТАНА. ҚазАқпарат – Посольство", "АСТАНА. ҚазАқпарат"),
        ("BAKU, March 3 (Reuters) – Посольство", "BAKU, March 3 (Reuters)"),
        ("BERLIN, 5. März – Посольство", "BERLIN, 5. März"),
        ("НЬЮ-ЙОРК, 17 июля - Посольство", "НЬЮ-ЙОРК, 17 июля"),
        ("КИЇВ, 3 лютого – Посольство", "КИЇВ, 3 лютого"),
    ],
)
def test_dateline_of_a_known_shape_is_split_off(paragraph: str, dateline: str) -> None:
    assert split_dateline(paragraph, "") == (dateline, "Посольство")


def test_dateline_without_city_keeps_the_date() -> None:
    assert split_dateline("28 ноября. KAZAKHSTAN TODAY - Выставка", "ru") == (
        "28 ноября. KAZAKHSTAN TODAY",
        "Выставка",
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "Астана – столица страны.",
        "Казахстан - Европейский союз: десять лет.",
        "Президент Сериков, 5 мая – праздник.",
        "May 5 - a holiday.",
        "Sputnik - первый спутник.",
        "АСТАНА, 9 фев - Sputnik. ",
        "США, 5 мая – день выборов.",
        "Астана, 5 мая – праздник.",
        "ПЕРЕГОВОРЫ, 5 раундов – итог года.",
        "Минск, 12 человек – состав делегации.",
        "Астана (столица) – город на Ишиме.",
        "5 мая. Делегация прибыла в Алматы.",
        "28 ноября, Астана – Алматы: открыт рейс.",
    ],
)
def test_prose_is_left_whole(paragraph: str) -> None:
    assert split_dateline(paragraph, "") == ("", paragraph)


@pytest.mark.parametrize(
    ("dateline", "latest", "day"),
    [
        ("Астана. 28 ноября. KAZAKHSTAN TODAY", date(2025, 11, 28), date(2025, 11, 28)),
        ("АСТАНА, 9 фев - Sputnik.", date(2026, 2, 10), date(2026, 2, 9)),
        ("Астана. 31 декабря. KAZAKHSTAN TODAY", date(2026, 1, 1), date(2025, 12, 31)),
        ("Астана. 1 января. KAZAKHSTAN TODAY", date(2025, 12, 31), date(2026, 1, 1)),
        ("ASTANA, November 28 (Kazinform)", date(2025, 12, 3), date(2025, 11, 28)),
        ("BERLIN, 5. März", date(2026, 3, 5), date(2026, 3, 5)),
        ("Астана, 17 июля 2025 года", None, date(2025, 7, 17)),
        ("Астана, 2025 жылғы 17 шілде", date(2026, 1, 1), date(2025, 7, 17)),
        ("Астана. 29 февраля. KAZAKHSTAN TODAY", date(2026, 3, 1), None),
        ("Астана. 28 ноября. KAZAKHSTAN TODAY", None, None),
        ("ПЕТРОПАВЛОВСК. КАЗИНФОРМ", date(2026, 3, 1), None),
    ],
)
def test_dateline_takes_the_last_year_in_which_it_is_not_later(
    dateline: str, latest: date | None, day: date | None
) -> None:
    assert date_dateline(dateline, "", latest) == day
