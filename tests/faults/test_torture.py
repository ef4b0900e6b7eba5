"""A short torture with fixed lots; `make test-long` does a longer one, `make torture` hundreds of trials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.faults.disturbances import disturbances, kill
from tests.faults.scene import Scene
from tests.faults.trials import Bench
from tests.faults.works import WORKS

SHORT = ("fetch again", "backup over another")
LONG_ROUNDS = 3


@pytest.fixture(scope="module")
def small_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("scene"), releases=24, has_other=False) as made:
        yield made


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("scene"), releases=60) as made:
        yield made


@pytest.mark.parametrize("work", SHORT)
def test_killed_work_comes_to_what_it_comes_to_alone(work: str, small_scene: Scene, tmp_path: Path) -> None:
    assert kill(Bench(small_scene, WORKS[work], tmp_path), Random(work)).faults == ()


@pytest.mark.long
@pytest.mark.parametrize("work", WORKS)
def test_work_disturbed_in_every_way_comes_to_what_it_comes_to_alone(work: str, scene: Scene, tmp_path: Path) -> None:
    bench = Bench(scene, WORKS[work], tmp_path)
    trials = [
        disturb(bench, Random(f"{work} {kind} {number}"))
        for kind, disturb in disturbances(bench).items()
        for number in range(LONG_ROUNDS)
    ]
    assert [trial for trial in trials if trial.faults] == []
    assert any(trial.code != 0 for trial in trials)
