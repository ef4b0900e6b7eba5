"""What every command has in common: help, settings, their precedence, and errors as one line and an exit code."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.program import Program

COMMANDS = ("fetch", "search", "show", "export", "import", "sources", "status", "verify", "reindex")


def test_version_is_one_line(program: Program) -> None:
    assert program("--version").out.startswith("mfa-archiver ")


def test_no_arguments_show_the_help(program: Program) -> None:
    shown = program().out
    assert [command for command in COMMANDS if command not in shown] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_gives_an_example(program: Program, command: str) -> None:
    result = program(command, "--help")
    assert (result.code, f"mfa-archiver {command}" in result.out) == (0, True)


WRONG_USAGE = {
    "unknown command": ("fetsh",),
    "unknown option": ("fetch", "--nosuch"),
    "missing argument": ("search",),
    "one argument too many": ("show", "1", "2"),
    "limit of nothing": ("fetch", "--limit", "0"),
    "no number": ("search", "x", "--limit", "many"),
    "no date": ("export", "--since", "2026-13"),
    "unknown format": ("search", "x", "--format", "xml"),
    "unknown source": ("fetch", "nobody"),
    "unknown source of an import": ("import", "x.txt", "--source", "nobody"),
    "missing path": ("import", "missing.html"),
    "unknown source to show": ("sources", "show", "nobody"),
    "nothing to show": ("sources", "show"),
}


@pytest.mark.parametrize("arguments", WRONG_USAGE.values(), ids=WRONG_USAGE)
def test_wrong_usage_is_one_line_and_exit_2(program: Program, arguments: tuple[str, ...]) -> None:
    (program.folder / "x.txt").write_text("Сообщение министерства о встрече в Риме.")
    result = program(*arguments)
    [line] = result.complaints
    assert (result.code, result.out) == (2, "")
    assert line.startswith("mfa-archiver: ")


def test_unknown_source_names_the_known_ones(program: Program) -> None:
    assert "kz-mfa" in program("fetch", "nobody").err


def test_wrong_source_file_names_file_line_and_key(program: Program) -> None:
    path = program.point_at("https://mfa.example", timezone="Asia/Nowhere")
    result = program("fetch")
    assert result.code == 2
    assert f"{path}, line 5: key `timezone` must be a time zone" in result.err


def test_source_file_that_is_no_toml_names_the_line(program: Program) -> None:
    path = program.point_at("https://mfa.example")
    path.write_text('id = "kz-mfa"\nname = \n')
    result = program("fetch")
    assert (result.code, f"{path} is not valid TOML" in result.err, "line 2" in result.err) == (2, True, True)


def test_plain_http_is_for_loopback_only(program: Program) -> None:
    program.point_at("http://mfa.example")
    result = program("fetch")
    assert (result.code, "insecure = true" in result.err) == (2, True)


def test_broken_file_of_another_source_is_no_obstacle(held: Program, program: Program) -> None:
    program.point_at("https://mfa.example", id="xx-broken", country="Nowhere")
    assert program("search", "СПРС", "--db", held.db).code == 0
    assert program("sources", "show", "kz-mfa").code == 0


def test_flag_wins_over_the_environment(held: Program, program: Program) -> None:
    assert program("search", "СПРС", "--count", "--no-expand", "--db", held.db).out == "1\n"


def test_environment_wins_over_the_config_file(held: Program, program: Program) -> None:
    config = program.folder / "config.toml"
    config.write_text(f'db = "{program.folder / "other.db"}"\n')
    result = program(
        "search", "СПРС", "--count", "--no-expand", MFA_ARCHIVER_CONFIG=str(config), MFA_ARCHIVER_DB=str(held.db)
    )
    assert result.out == "1\n"


def test_config_file_wins_over_the_default(held: Program, program: Program) -> None:
    config = program.folder / "config.toml"
    config.write_text(f'db = "{held.db}"\n')
    result = program("search", "СПРС", "--count", "--no-expand", MFA_ARCHIVER_CONFIG=str(config), MFA_ARCHIVER_DB="")
    assert result.out == "1\n"


def test_unknown_key_of_the_config_file_is_named(program: Program) -> None:
    config = program.folder / "config.toml"
    config.write_text('colour = "green"\n')
    result = program("status", MFA_ARCHIVER_CONFIG=str(config))
    assert (result.code, "`colour`" in result.err) == (2, True)


def test_default_archive_lies_in_the_users_data_folder(program: Program) -> None:
    result = program("status", MFA_ARCHIVER_DB="")
    assert (result.code, f"there is no archive at {program.folder}" in result.err) == (2, True)


def test_program_writes_nowhere_but_beside_the_archive(fetching: Program) -> None:
    fetching.fetched("--limit", 1)
    fetching("search", "СПРС")
    files = {path.name for path in fetching.folder.rglob("*") if path.is_file()}
    assert files - {"archive.db-wal", "archive.db-shm"} == {"archive.db", "archive.db.lock", "kz-mfa.toml"}


@pytest.mark.parametrize("command", [("search", "x"), ("verify",), ("fetch",)])
def test_file_that_is_no_database_is_exit_2(program: Program, command: tuple[str, ...]) -> None:
    program.db.write_text("Это не архив, а заметки.\n" * 100)
    result = program(*command)
    assert (result.code, result.err.count("\n"), "is not an archive" in result.err) == (2, 1, True)
    assert program.db.read_text().startswith("Это не архив")


def test_database_of_another_program_is_exit_2_and_untouched(program: Program) -> None:
    with closing(sqlite3.connect(program.db)) as db:
        db.execute("CREATE TABLE notes (text)")
    before = program.db.read_bytes()
    assert program("fetch").code == 2
    assert program.db.read_bytes() == before


def test_archive_of_a_later_version_is_exit_2(held: Program, tmp_path: Path) -> None:
    later = held.copy_to(tmp_path)
    with closing(sqlite3.connect(later.db)) as db:
        db.execute("PRAGMA user_version = 99")
    result = later("search", "СПРС")
    assert (result.code, "upgrade mfa-archiver" in result.err) == (2, True)


def test_interrupt_while_the_program_loads_ends_as_quietly_as_later(program: Program) -> None:
    (program.folder / "typer.py").write_text("raise KeyboardInterrupt\n")
    result = program.anew("status", PYTHONPATH=str(program.folder))
    assert (result.code, result.output, result.err) == (130, b"", "")


def test_interrupt_while_an_object_is_done_away_with_is_not_lost(program: Program) -> None:
    struck = "class Struck:\n    def __del__(self):\n        raise KeyboardInterrupt\n"
    (program.folder / "typer.py").write_text(f"import time\n{struck}\nStruck()\ntime.sleep(60)\n")
    result = program.anew("status", PYTHONPATH=str(program.folder))
    assert (result.code, result.output, result.err) == (130, b"", "")
