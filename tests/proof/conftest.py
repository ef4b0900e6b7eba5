"""What the tests of the chain share: an archive of two harvests, each closed with a manifest."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_archiver.archive.database import Archive, open_archive
from tests.proof.sealed import make_sealed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of `make_sealed`, to be copied."""
    return make_sealed(tmp_path_factory.mktemp("sealed") / "archive.db")


@pytest.fixture
def db(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(made, tmp_path / "archive.db"))


@pytest.fixture
def archive(db: Path) -> Iterator[Archive]:
    """The copy, open."""
    with open_archive(db) as opened:
        yield opened
