"""What reaches a terminal or a pipe: colour only where it is wanted, text from the network always harmless."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tests.cli.program import Program, finish

ESCAPED = "kz-mfa/1309280/ru"  # a release whose title and body hold escape sequences


def on_terminal(program: Program, *arguments: str, **environment: str) -> bytes:
    """Run the program with a terminal as its stdout and return what it wrote there."""
    ours, theirs = pty.openpty()
    process = program.start(*arguments, stdout=theirs, environment={"TERM": "xterm", "COLUMNS": "100", **environment})
    os.close(theirs)
    written = b""
    while chunk := read_terminal(ours):
        written += chunk
    os.close(ours)
    finish(process)
    return written


def read_terminal(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side has closed
        return b""


def test_terminal_gets_a_coloured_list(held: Program) -> None:
    written = on_terminal(held, "search", "СПРС")
    assert b"\x1b[" in written
    assert b"\t" not in written


def test_no_color_is_heeded(held: Program) -> None:
    written = on_terminal(held, "search", "СПРС", NO_COLOR="1")
    assert b"\x1b[3" not in written


def test_color_never_is_heeded(held: Program) -> None:
    assert b"\x1b[3" not in on_terminal(held, "search", "СПРС", "--color", "never")


def test_color_always_colours_a_pipe(held: Program) -> None:
    assert b"\x1b[3" in held("search", "СПРС", "--format", "table", "--color", "always").output


def test_pipe_is_not_coloured(held: Program) -> None:
    assert b"\x1b" not in held("search", "СПРС", "--format", "table").output


def test_terminal_gets_a_release_as_a_page(held: Program) -> None:
    assert "СПРС".encode() in on_terminal(held, "show", "1")


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "Вене"),
        ("search", "Вене", "--format", "table"),
        ("search", "Вене", "--format", "table", "--color", "never"),
        ("search", "Вене", "--json"),
        ("show", ESCAPED),
        ("show", ESCAPED, "--json"),
        ("export", "Вене", "--format", "csv"),
        ("export", "Вене", "--format", "markdown"),
        ("export", "Вене", "--format", "jsonl"),
    ],
    ids=" ".join,
)
def test_escape_sequences_of_a_title_never_reach_stdout(held: Program, arguments: tuple[str, ...]) -> None:
    output = held(*arguments).out
    assert "консультации" in output.lower()
    assert {code for code in "\x00\x07\x08\x1b\x9b\u202e" if code in output} == set()


def test_escape_sequences_of_a_title_never_reach_a_terminal(held: Program) -> None:
    for command in (("search", "Вене"), ("show", ESCAPED)):
        written = on_terminal(held, *command, NO_COLOR="1")
        assert "Консультации".encode() in written
        assert {
            code for code in (b"\x1b[2J", b"\x1b[31m", b"\x1b]0;", b"\x07", b"\xc2\x9b") if code in written
        } == set()


def test_markup_of_a_title_is_shown_as_it_stands(held: Program) -> None:
    assert (
        "[red]Urgent[/red]: [link=https://example.org]visit[/link]" in held("search", "Urgent", "--format", "table").out
    )


def test_formula_of_a_title_is_text_in_tab_separated_lines(held: Program) -> None:
    assert "\t=cmd|' /C calc'!A0 and other matters\t" in held("search", "calc", "--lang", "en").out


def test_escape_sequences_of_an_argument_are_not_echoed(held: Program) -> None:
    assert "\x1b" not in held("show", "\x1b[31mred").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "Казахстан"),
        ("show", "1"),
        ("show", "1", "--raw"),
        ("export",),
        ("export", "--format", "csv"),
        ("status",),
        ("sources",),
        ("verify", "--json"),
    ],
    ids=" ".join,
)
def test_reader_that_has_gone_ends_the_program_quietly(held: Program, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = held.start(*arguments, stdout=writing)
    os.close(writing)
    result = finish(process)
    assert result.code == 0
    assert "Error" not in result.err


def test_head_takes_one_line_of_many(held: Program) -> None:
    command = f"{sys.executable} -m mfa_archiver export | head -1"
    result = subprocess.run(["sh", "-c", command], env=held.complete_environment(), capture_output=True, check=True)
    assert (result.stdout.count(b"\n"), result.stderr) == (1, b"")


def test_output_is_utf_8_in_a_plain_locale(held: Program) -> None:
    plain = held.anew("search", "СПРС", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert plain.output == held("search", "СПРС").output
