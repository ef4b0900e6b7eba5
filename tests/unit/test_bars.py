"""Bars in a terminal: they fit, begin at zero, and keep their proportions."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from mfa_archiver.render.bars import Bar, BarChart, axis_line, blocks

AMOUNTS = {"2026-01": 12, "2026-02": 0, "2026-03": 3}
BARS = tuple(Bar(label, amount, str(amount)) for label, amount in AMOUNTS.items())


def drawn(chart: BarChart, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(chart)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_top_fills_the_room() -> None:
    assert blocks(12, 12, 10) == "█" * 10


def test_zero_has_no_bar() -> None:
    assert blocks(0, 12, 10) == ""


def test_half_of_a_cell_is_drawn() -> None:
    assert blocks(3, 4, 6) == "████▌"


def test_least_amount_still_shows() -> None:
    assert blocks(1, 100_000, 10) == "▏"


def test_no_amount_anywhere_draws_nothing() -> None:
    assert blocks(0, 0, 10) == ""


def test_axis_goes_from_zero_to_the_top() -> None:
    assert axis_line("120", 10) == "0──────120"


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_every_line_fits_the_terminal(width: int) -> None:
    long_name = Bar("источник-с-очень-длинным-именем", 5, "5")
    lines = drawn(BarChart("СПРС", (*BARS, long_name), top=12, axis="12"), width)
    assert max(map(cell_len, lines)) <= width


def test_longest_bar_reaches_the_edge() -> None:
    lines = drawn(BarChart("СПРС", BARS, top=12), 40)
    assert [cell_len(line) for line in lines if "12  █" in line] == [40]


def test_label_too_long_is_cut_visibly() -> None:
    lines = drawn(BarChart("source", (Bar("источник-с-очень-длинным-именем", 5, "5"),), top=5), 30)
    assert "…  5  █" in lines[1]


def test_run_of_empty_periods_is_told_in_one_line() -> None:
    bars = (BARS[0], *(Bar(f"2026-0{month}", 0, "0") for month in range(2, 8)), BARS[2])
    assert drawn(BarChart("СПРС", bars, top=12, unit="month"), 40)[2] == "⋮ 6 months without a mention"


def test_few_empty_periods_stand_each_by_itself() -> None:
    assert drawn(BarChart("СПРС", BARS, top=12, unit="month"), 40)[2] == "2026-02   0"


def test_heading_moves_no_cursor() -> None:
    assert drawn(BarChart("\x1b[2JСПРС", (), top=0), 40) == ["\ufffd[2JСПРС"]
