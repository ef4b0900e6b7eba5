"""Torture: disturb the program hundreds of times and tell what came of it. `make torture ROUNDS=50 SEED=7`."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.faults.disturbances import disturbances
from tests.faults.scene import Scene
from tests.faults.trials import Bench
from tests.faults.works import WORKS

OTHERS = 4  # kills for each trial of another kind


def main() -> int:
    """Read the command line, do the trials, print a table; exit 1 when something was not well."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"which, of {', '.join(WORKS)}; none means all")
    parser.add_argument("--rounds", type=int, default=40, help="kills of each work, and a quarter of each else (40)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="what all is drawn from (the time)")
    parser.add_argument("--releases", type=int, default=60, help="how many the site has in each language (60)")
    parser.add_argument("--only", default="", metavar="KIND", help="kill, limit, lock out, fill or lie")
    options = parser.parse_args()
    # A shell starts what is to run in the background deaf to Ctrl-C, and its children would be, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    say(f"seed {options.seed}, {options.rounds} rounds")
    counts: Counter[tuple[str, str, str]] = Counter()
    with (
        tempfile.TemporaryDirectory(prefix="mfa-archiver-torture-") as place,
        Scene(Path(place), options.releases) as scene,
    ):
        for name in options.works or WORKS:
            bench = Bench(scene, WORKS[name], Path(place) / "trials")
            for kind, disturb in disturbances(bench).items():
                rounds = options.rounds if kind == "kill" else -(-options.rounds // OTHERS)
                for number in range(rounds if options.only in {"", kind} else 0):
                    trial = disturb(bench, Random(f"{options.seed} {name} {kind} {number}"))
                    counts[name, kind, "undisturbed" if trial.code == 0 else "disturbed"] += 1
                    counts[name, kind, "not well"] += bool(trial.faults)
                    for fault in trial.faults:
                        say(f"{name}, {kind} {number}, {trial.done}: {fault}")
                say(row(name, kind, counts))
    return int(any(count for (*_, what), count in counts.items() if what == "not well"))


def row(name: str, kind: str, counts: Counter[tuple[str, str, str]]) -> str:
    """Return what came of one kind of trial of a work, as a row of a table."""
    told = [str(counts[name, kind, what]) for what in ("disturbed", "undisturbed", "not well")]
    return f"| {name} | {kind} | {' | '.join(told)} |"


def say(line: str) -> None:
    """Tell at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
