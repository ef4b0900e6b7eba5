"""What the laws about archives begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import prepare_index


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty archive; each example works on copies."""
    path = tmp_path_factory.mktemp("empty") / "archive.db"
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
    return path
