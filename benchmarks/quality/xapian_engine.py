"""Xapian beside ours, through whichever Python of this machine has its module."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.quality.engines import TITLE_WEIGHT, NotInstalled, folder_size
from benchmarks.quality.peers import STEMMERS
from benchmarks.quality.sets import Document

CHILD = Path(__file__).with_name("xapian_child.py")
MOST = 10  # keys in an answer


class Xapian:
    """Xapian with Snowball's stemmers, none for Kazakh. A query's time holds a pipe's there and back."""

    def __init__(self, folder: Path, lang: str) -> None:
        self._folder = folder / "xapian"
        command = [
            python_with_xapian(),
            str(CHILD),
            str(self._folder),
            STEMMERS.get(lang, ""),
            str(TITLE_WEIGHT),
            str(MOST),
        ]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def index(self, documents: Sequence[Document]) -> None:
        """Hand all documents over and wait until they are written."""
        self._ask([[each.key, each.title, each.text] for each in documents])

    def search(self, text: str, limit: int) -> list[str]:
        """Return the best for any of the words."""
        return [str(key) for key in self._ask(text)[:limit]]

    def size(self) -> int:
        """Return the bytes of its folder."""
        return folder_size(self._folder)

    def close(self) -> None:
        """End the child."""
        self._child.communicate()

    def _ask(self, value: object) -> Any:
        assert self._child.stdin  # noqa: S101 - both are pipes
        assert self._child.stdout  # noqa: S101
        self._child.stdin.write(json.dumps(value) + "\n")
        self._child.stdin.flush()
        return json.loads(self._child.stdout.readline())


@cache
def python_with_xapian() -> str:
    """Return a Python that can import xapian. Raises NotInstalled."""
    for python in (sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        if python and not subprocess.run([python, "-c", "import xapian"], capture_output=True, check=False).returncode:
            return python
    raise NotInstalled("apt: python3-xapian")
