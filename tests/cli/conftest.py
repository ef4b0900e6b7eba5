"""What tests of the command line share: the program in an empty folder, a site, and a fetched archive."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.replica.server import Replica

HELD_COUNT = 45  # releases of the site whose archive `held` is


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture
def replica() -> Iterator[Replica]:
    """A site of its own for a test that changes it or reads its log."""
    with Replica(count=25) as running:
        yield running


@pytest.fixture
def fetching(program: Program, replica: Replica) -> Program:
    """The program, set up to fetch from `replica`."""
    program.point_at(replica.base_url)
    return program


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with an archive of three languages, hostile releases among them: to be read, not changed."""
    program = Program(tmp_path_factory.mktemp("held"))
    with Replica(count=HELD_COUNT, hostile=True) as site:
        edited = site.releases[20].id
        program.point_at(site.base_url)
        assert program("fetch", "-q").code == 0
        time.sleep(1 - time.time() % 1)  # no second has two wordings of one release, as outside of tests
        site.edit(edited, "ru", title="Заголовок после правки")
        assert program.fetched("--full")["revised"] == 1
    return program
