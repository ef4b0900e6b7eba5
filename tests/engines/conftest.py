"""What the tests of declared engines share: a press office, and a desk that fetches from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.press.fetching import Desk
from tests.press.office import Office


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, empty: Path) -> Desk:
    return Desk(Path(shutil.copy(empty, tmp_path)))
