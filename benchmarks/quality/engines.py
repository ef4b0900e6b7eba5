"""What every engine under test can do. Which there are is told in `contenders`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.quality.sets import Document
from mfa_archiver.query.fts import WEIGHTS

TITLE_WEIGHT = WEIGHTS[0]  # for every engine that weighs fields: what ours gives a title


class NotInstalled(Exception):  # noqa: N818 - named for the state found
    """The engine's library or program is not on this machine."""


class Engine(Protocol):
    """An engine that holds the documents of one language in a folder of its own."""

    def index(self, documents: Sequence[Document]) -> None:
        """Take in all documents and make them searchable."""

    def search(self, text: str, limit: int) -> list[str]:
        """Return the keys of the best documents for a query as a person types it, best first."""

    def size(self) -> int:
        """Return the bytes of what was made to search in, without the texts where they can be told apart."""

    def close(self) -> None:
        """Let go of files and processes."""


def folder_size(folder: Path) -> int:
    """Return the bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
