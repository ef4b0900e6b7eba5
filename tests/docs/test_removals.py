"""Runs what docs/removals.md tells a reader to type, on an archive of the month it tells of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.documents import Shown, answers, commands, read
from tests.docs.test_commands import Reader
from tests.press.summer import keep_summer

SHOWN_ADDRESS = "https://press.example"
DOCUMENT = "docs/removals.md"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the archive, and the address that the office had."""
    folder = tmp_path_factory.mktemp("reader")
    return folder, keep_summer(folder / "archive.db")


def test_every_command_works_word_for_word(kept: tuple[Path, str]) -> None:
    reader = Reader(kept[0])
    for command in commands(read(DOCUMENT)):
        code, said = reader.types(command)
        assert code == 0, f"{command}\n{said}"


@pytest.mark.parametrize("shown", answers(read(DOCUMENT)), ids=lambda shown: shown.command)
def test_every_answer_shown_is_the_one_that_comes(kept: tuple[Path, str], shown: Shown) -> None:
    folder, address = kept
    said = Reader(folder).sees(shown.command).replace(address, SHOWN_ADDRESS)
    assert said.split() == shown.answer.split()
