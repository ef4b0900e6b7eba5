from __future__ import annotations

import pytest
import typer

from mfa_archiver.cli.app import assemble

COMMANDS = getattr(typer.main.get_command(assemble()), "commands", {})


def test_the_program_shows_an_example() -> None:
    assert "Example:" in (typer.main.get_command(assemble()).help or "")


def test_all_commands_are_assembled() -> None:
    expected = {"acronyms", "fetch", "search", "show", "export", "import", "sources", "status", "verify", "reindex"}
    assert expected <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example_of(name: str) -> None:
    assert f"Example:  mfa-archiver {name}" in (COMMANDS[name].help or "")
