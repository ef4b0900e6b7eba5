"""What tests of the archive share: an empty archive, and a small one, each a real file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_archiver.archive.database import Archive, open_archive
from tests.archive.holding import make_archive


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(db: Path, empty: Path) -> Iterator[Archive]:
    """An empty archive, open."""
    shutil.copy(empty, db)
    with open_archive(db) as opened:
        yield opened


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of `make_archive`, to be copied."""
    return make_archive(tmp_path_factory.mktemp("made") / "archive.db")


@pytest.fixture
def small(db: Path, made: Path) -> Iterator[Archive]:
    """A copy of the archive of `make_archive`, open."""
    shutil.copy(made, db)
    with open_archive(db) as opened:
        yield opened
