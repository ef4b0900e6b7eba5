"""The lines of a running fetch: one a source, none wider than the terminal, nothing where there is none."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from mfa_archiver.render.running import Running, RunningDisplay, running_lines

NAMES = ("kz-mfa", "a-very-long-name-of-a-ministry-of-foreign-affairs", "evil\x1b[31m\nname")
SOURCES = [Running(name, "releases", 120, 25, 3, 1200, number) for number, name in enumerate(NAMES)]


@pytest.mark.parametrize("width", [20, 80, 120])
def test_each_source_has_one_line_that_fits(width: int) -> None:
    lines = running_lines(SOURCES, width)
    assert len(lines) == len(SOURCES)
    assert all(line.cell_len < width for line in lines)
    assert not any(sign in line.plain for line in lines for sign in "\x1b\n")


def test_all_counts_show_in_eighty_columns() -> None:
    line = running_lines(SOURCES, 80)[0].plain
    assert " ".join(line.split()) == "kz-mfa releases 120 pages 25 added 3 revised 1200 unchanged"


def test_display_draws_on_a_terminal_and_takes_all_away() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=80, height=24)
    with RunningDisplay(console, 2, is_shown=True) as display:
        for source in SOURCES[:2]:
            display.show(source)
        display.end("kz-mfa")
        console.print("kz-mfa: ok")
    drawn = stream.getvalue()
    assert "1 of 2 sources done, 50 releases added" in drawn
    assert "kz-mfa: ok" in drawn
    assert drawn.endswith("\x1b[2K")


@pytest.mark.parametrize(("is_terminal", "is_shown"), [(False, True), (True, False)])
def test_display_is_silent_where_nobody_looks(*, is_terminal: bool, is_shown: bool) -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=is_terminal, width=80)
    with RunningDisplay(console, 1, is_shown=is_shown) as display:
        display.show(SOURCES[0])
        display.end(SOURCES[0].source)
    assert stream.getvalue() == ""


def test_more_sources_than_lines_are_counted() -> None:
    stream = io.StringIO()
    with RunningDisplay(Console(file=stream, force_terminal=True, width=80, height=10), 40, is_shown=True) as display:
        for number in range(40):
            display.show(Running(f"source-{number}", "listing"))
    assert "… and 33 more" in stream.getvalue()
