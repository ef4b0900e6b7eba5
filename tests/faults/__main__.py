"""Torture: disturb the program hundreds of times and tell what came of it. `make torture ROUNDS=50 SEED=7`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from random import Random

from tests.faults.scene import Scene
from tests.faults.trials import Bench, Trial
from tests.faults.works import WORKS


def main() -> int:
    """Read the command line, do the trials, print a table; exit 1 when something was not well."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"which, of {', '.join(WORKS)}; none means all")
    parser.add_argument("--rounds", type=int, default=40, help="kills of each work (40)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="what the moments are drawn from (the time)")
    parser.add_argument("--releases", type=int, default=60, help="how many the site has in each language (60)")
    options = parser.parse_args()
    say(f"seed {options.seed}, {options.rounds} rounds")
    folder = Path(tempfile.mkdtemp(prefix="mfa-archiver-torture-"))
    trials: dict[str, list[Trial]] = defaultdict(list)
    (folder / "scene").mkdir()
    with Scene(folder / "scene", options.releases) as scene:
        for name in options.works or WORKS:
            bench = Bench(scene, WORKS[name], folder)
            say(f"{name}: {bench.undisturbed.course}")
            for number in range(options.rounds):
                trial = bench.kill(Random(f"{options.seed} {name} {number}"))
                trials[name].append(trial)
                for fault in trial.faults:
                    say(f"{name} {number}, {trial.done}: {fault}")
    say(table(trials))
    return int(any(trial.faults for each in trials.values() for trial in each))


def table(trials: dict[str, list[Trial]]) -> str:
    """Return what came of the trials, a row a work."""
    rows = ["| work | trials | struck down | ended before | not well |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, each in trials.items():
        struck, bad = sum(trial.struck for trial in each), sum(bool(trial.faults) for trial in each)
        rows.append(f"| {name} | {len(each)} | {struck} | {len(each) - struck} | {bad} |")
    return "\n".join(rows)


def say(line: str) -> None:
    """Tell at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
