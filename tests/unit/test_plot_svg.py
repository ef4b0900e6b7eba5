"""Plots as SVG: valid XML whatever the query was, zero at the foot, nothing told by colour alone."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.render.plot_svg import Plot, Series, nice_ticks, plot_svg

SVG = "{http://www.w3.org/2000/svg}"
PERIODS = ("2026-01", "2026-02", "2026-03", "2026-04")


def plot(*series: Series, periods: tuple[str, ...] = PERIODS, as_share: bool = False) -> ET.Element:
    document = plot_svg(Plot("Mentions", periods, series, as_share=as_share))
    return ET.fromstring(document)  # noqa: S314 - our own document


def texts(root: ET.Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_title_legend_and_axes_are_labelled() -> None:
    shown = texts(plot(Series("санкции", (1, 2, 0, 4))))
    assert {"Mentions", "0", "4", "2026-01", "2026-04"} <= set(shown)
    assert any("санкции" in text for text in shown)


def test_zero_stands_at_the_foot() -> None:
    root = plot(Series("санкции", (0, 1, 2, 4)))
    heights = [float(y) for point in root.findall(f"{SVG}polyline") for y in heights_of(point)]
    zero = next(text for text in root.iter(f"{SVG}text") if text.text == "0")
    assert max(heights) == pytest.approx(float(zero.get("y", "")), abs=5)


def heights_of(line: ET.Element) -> list[str]:
    return [point.split(",")[1] for point in line.get("points", "").split()]


def test_line_is_broken_where_nothing_is_known() -> None:
    root = plot(Series("санкции", (0.5, None, 0.25, 1.0)), as_share=True)
    assert [len(heights_of(line)) for line in root.findall(f"{SVG}polyline")] == [1, 2]


def test_share_is_labelled_in_per_cent() -> None:
    assert "50 %" in texts(plot(Series("санкции", (0.5, 0.1, 0.25, 0.2)), as_share=True))


def test_lines_differ_in_grey_too() -> None:
    root = plot(Series("a", (1, 2, 3, 4)), Series("b", (4, 3, 2, 1)))
    dashes = [line.get("stroke-dasharray") for line in root.findall(f"{SVG}polyline")]
    assert len(set(dashes)) == len(dashes) == 2


def test_single_period_stands_in_the_middle() -> None:
    root = plot(Series("a", (3,)), periods=("2026",))
    assert len(root.findall(f"{SVG}polyline")) == 1


def test_labels_of_many_periods_do_not_crowd() -> None:
    years = tuple(str(year) for year in range(1950, 2027))
    labels = [text for text in texts(plot(Series("a", (1,) * len(years)), periods=years)) if text in years]
    assert len(labels) <= 10


def test_plot_of_nothing_is_a_plot() -> None:
    assert "0" in texts(plot(Series("a", ()), periods=()))


@given(st.text())
def test_any_query_makes_valid_xml(name: str) -> None:
    assert plot(Series(name, (1, 2, 3, 4))).tag == f"{SVG}svg"


@given(st.integers(1, 10**9))
def test_ticks_begin_at_zero_and_cover_the_most(most: int) -> None:
    ticks = nice_ticks(most, whole=True)
    assert ticks[0] == 0
    assert ticks[-2] < most <= ticks[-1]
    assert len(ticks) <= 7
