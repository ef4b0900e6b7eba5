"""Run one command and measure the whole of it: wall clock, processor time and peak memory.

It measures from a small process of its own (`python -m benchmarks.launch COMMAND…`): on Linux a child's peak
includes that of the process which started it, and a benchmark that has built an archive is large.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.executable).with_name("mfa-archiver"))
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts in bytes there, in kilobytes elsewhere


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost: seconds by the clock and of the processors, and the peak of resident memory in bytes.

    The latter two are of the process itself and of those it has waited for.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, its output thrown away. Raises CalledProcessError when it fails."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.launch", *command],
        check=True,
        cwd=PROJECT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
    )
    return Cost(**json.loads(told.stdout))


def main() -> None:
    """Run the command given, and print its cost as JSON."""
    started = time.perf_counter()
    with subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if child.returncode:
        raise SystemExit(f"{sys.argv[1:]} ended with {child.returncode}")
    cost = Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * PEAK_UNIT)
    sys.stdout.write(json.dumps(asdict(cost)))


if __name__ == "__main__":
    main()
