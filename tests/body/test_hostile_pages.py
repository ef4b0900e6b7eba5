"""Each hostile page ends within its limits, and gives its text or an error that says what it is."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest

from tests.body.hostile import PAGES, Outcome, read_all

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not hold a process to its memory")


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    return {outcome.name: outcome for outcome in read_all()}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_page_is_read_within_its_limits(name: str, outcomes: Mapping[str, Outcome]) -> None:
    assert PAGES[name][1] in outcomes[name].told
