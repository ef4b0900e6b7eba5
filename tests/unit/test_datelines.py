"""Which openings are datelines, and which only look like one."""

from __future__ import annotations

import pytest

from mfa_archiver.language.datelines import split_dateline


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
    ],
)
def test_prose_is_left_whole(paragraph: str) -> None:
    assert split_dateline(paragraph, "") == ("", paragraph)
