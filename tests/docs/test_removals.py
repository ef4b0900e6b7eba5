"""Runs what docs/removals.md and the README's story of the record tell a reader to type, on the archive of a month."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.documents import answers, commands, read, section
from tests.docs.test_commands import RECORD, Reader
from tests.press.summer import keep_summer

SHOWN_ADDRESS = "https://press.example"
DOCUMENT = read("docs/removals.md")
STORY = section(read("README.md"), RECORD)
SCREEN_LINES = 45


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the archive, and the address that the office had."""
    folder = tmp_path_factory.mktemp("reader")
    return folder, keep_summer(folder / "archive.db")


def test_every_command_works_word_for_word(kept: tuple[Path, str]) -> None:
    reader = Reader(kept[0])
    for command in commands(DOCUMENT):
        code, said = reader.types(command)
        assert code == 0, f"{command}\n{said}"


@pytest.mark.parametrize("text", [DOCUMENT, STORY], ids=["docs/removals.md", "README.md"])
def test_every_answer_shown_is_the_one_that_comes(kept: tuple[Path, str], text: str) -> None:
    folder, address = kept
    for shown in answers(text):
        said = Reader(folder).sees(shown.command).replace(address, SHOWN_ADDRESS)
        assert said.split() == shown.answer.split(), shown.command


def test_story_of_the_record_stands_on_one_screen() -> None:
    shown = " ".join(each.command for each in answers(STORY))
    assert [word for word in ("changes", "is:withdrawn", "proof", "verify-proof") if word not in shown] == []
    assert len(STORY.splitlines()) <= SCREEN_LINES
