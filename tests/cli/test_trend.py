"""`trend`: rows for programs, charts for people, drawings for documents."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.program import Program

FIELDS = ["query", "period", "count", "releases", "share"]
RELEASES = (
    ("1", "Санкции продлены.", "2025-11-03"),
    ("2", "Виза отменена.", "2025-11-04"),
    ("3", "Санкции и виза обсуждены.", "2026-02-10"),
    ("4", "Санкции отменены.", "2026"),
    ("5", "Открыта выставка.", None),
)
# How the program runs where the extra is not installed: Python takes None for «no such module».
WITHOUT_PNG = """
import sys
sys.modules["resvg_py"] = None
from mfa_archiver.cli.app import main
main()
"""


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder: Path = tmp_path_factory.mktemp("timed")
    lines = (
        {
            "ref": f"xx-mfa/{number}/ru",
            "source": "xx-mfa",
            "lang": "ru",
            "title": "Сообщение",
            "body": body,
            "date": day,
        }
        for number, body, day in RELEASES
    )
    (folder / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    program = Program(folder)
    assert program("import", "lines.jsonl").code == 0
    return program


def test_row_is_a_query_in_a_period(timed: Program) -> None:
    rows = timed("trend", "санкции", "виза", "--json").json()
    assert [list(row) for row in rows] == [FIELDS] * 8
    assert rows[0] == {"query": "санкции", "period": "2025-11", "count": 1, "releases": 2, "share": 0.5}
    assert rows[1] == {"query": "санкции", "period": "2025-12", "count": 0, "releases": 0, "share": None}


def test_formats_agree(timed: Program) -> None:
    as_json = timed("trend", "санкции", "--json").json()
    lines = timed("trend", "санкции", "--format", "jsonl").lines
    table = list(csv.DictReader(io.StringIO(timed("trend", "санкции", "--format", "csv").out)))
    told = [[row["period"], str(row["count"])] for row in as_json]
    assert [json.loads(line) for line in lines] == as_json
    assert [[row["period"], row["count"]] for row in table] == told
    assert [line.split("\t")[1:3] for line in timed("trend", "санкции").lines] == told


def test_query_that_is_a_formula_is_harmless_in_csv(timed: Program) -> None:
    assert timed("trend", "=санкции", "--format", "csv").out.splitlines()[1].startswith("'=санкции,")


@pytest.mark.parametrize(
    ("by", "first"), [("day", "2025-11-03"), ("week", "2025-W45"), ("month", "2025-11"), ("year", "2025")]
)
def test_periods_are_of_the_length_asked_for(timed: Program, by: str, first: str) -> None:
    assert timed("trend", "санкции", "--by", by).lines[0].split("\t")[1] == first


def test_undated_releases_are_left_out_and_told_of(timed: Program) -> None:
    result = timed("trend", "санкции")
    assert sum(int(line.split("\t")[2]) for line in result.lines) == 2
    assert result.err.strip() == (
        "note: releases left out because their month is not known: 2, among them 1 with 'санкции'"
    )


def test_filters_apply(timed: Program) -> None:
    assert [line.split("\t")[1] for line in timed("trend", "виза", "--since", "2026").lines] == ["2026-02"]


def test_nothing_mentioned_ends_with_one_and_still_has_its_zeros(timed: Program) -> None:
    result = timed("trend", "ледник", "--json")
    assert (result.code, {row["count"] for row in result.json()}) == (1, {0})


@pytest.mark.parametrize("width", [40, 80, 200])
def test_chart_fits_the_terminal(timed: Program, width: int) -> None:
    result = timed("trend", "санкции", "виза", "--format", "table", COLUMNS=str(width))
    bars = [line for line in result.lines if "█" in line]
    assert max(map(len, bars)) == width
    assert max(map(len, result.lines)) <= width


def test_chart_is_coloured_where_colour_is_wanted(timed: Program) -> None:
    assert "\x1b[" in timed("trend", "санкции", "--format", "table", "--color", "always").out
    assert "\x1b[" not in timed("trend", "санкции", "--format", "table").out


def test_share_is_drawn_in_per_cent(timed: Program) -> None:
    lines = timed("trend", "санкции", "--by", "year", "--share", "--format", "table").lines
    assert lines[1].startswith("2025   50 %  █")
    assert lines[-1].endswith("100 %")


def test_svg_names_its_queries(timed: Program, tmp_path: Path) -> None:
    drawing = tmp_path / "trend.svg"
    assert timed("trend", "санкции", 'виза <"&', "--plot", drawing).code == 0
    told = "".join(ET.parse(drawing).getroot().itertext())  # noqa: S314 - our own document
    assert "санкции" in told
    assert 'виза <"&' in told


def test_png_is_a_picture(timed: Program, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="PNG is an extra")
    drawing = tmp_path / "trend.png"
    assert timed("trend", "санкции", "--plot", drawing).code == 0
    assert drawing.read_bytes().startswith(b"\x89PNG\r\n")


def test_png_without_its_library_is_one_line_with_a_hint(timed: Program, tmp_path: Path) -> None:
    drawing = tmp_path / "trend.png"
    command = [sys.executable, "-c", WITHOUT_PNG, "trend", "санкции", "--plot", str(drawing)]
    result = subprocess.run(command, env=timed.complete_environment(), capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, drawing.exists()) == (2, "", False)
    assert result.stderr.splitlines() == [
        "mfa-archiver: drawing PNG needs an extra library (pip install 'mfa-archiver[plot]', or name an .svg file)"
    ]


def test_drawing_of_another_kind_is_wrong_usage(timed: Program) -> None:
    assert timed("trend", "санкции", "--plot", "trend.gif").code == 2


def test_drawing_that_cannot_be_written_is_told_of(timed: Program, tmp_path: Path) -> None:
    result = timed("trend", "санкции", "--plot", tmp_path / "nowhere" / "trend.svg")
    assert result.code == 4
    assert "cannot be written" in result.complaints[-1]
