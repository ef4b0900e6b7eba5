"""Run one command and measure the whole of it: wall clock, processor time and peak memory.

It measures from a small process of its own (`python -m benchmarks.launch COMMAND…`): on Linux a child's peak
includes that of the process which started it, and a benchmark that has built an archive is large.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.executable).with_name("mfa-archiver"))
LOOK_SECONDS = 0.1  # between two looks at the memory of several processes
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts in bytes there, in kilobytes elsewhere


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost: seconds by the clock and of the processors, and the peak of resident memory in bytes.

    The latter two are of the process itself and of those it has started, their memory added up. What several share is
    parted among them (the «proportional set size» of Linux's /proc/PID/smaps_rollup).
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
        peaks, over = [0], threading.Event()
        watching = threading.Thread(target=watch, args=(child.pid, peaks, over))
        watching.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        over.set()
        watching.join()
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{sys.argv[1:]} ended with {child.returncode}")
    cost = Cost(seconds, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss * PEAK_UNIT, *peaks))
    sys.stdout.write(json.dumps(asdict(cost)))


def watch(pid: int, peaks: list[int], over: threading.Event) -> None:
    """Note the memory of a process and its descendants, added up, whenever there is more than one.

    Looked for in Linux's /proc a few times a second; elsewhere nothing is noted.
    """
    while not over.wait(LOOK_SECONDS):
        family = list(descendants(pid))
        if len(family) > 1:
            peaks.append(max(peaks.pop(), sum(map(memory_bytes, family))))


def descendants(pid: int) -> Iterator[int]:
    """Yield a process and those it has started, and so on."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # it has ended meanwhile
            for child in path.read_text(encoding="ascii").split():
                yield from descendants(int(child))


def memory_bytes(pid: int) -> int:
    """Return the memory of a process, with its part of what it shares; 0 for one that has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            name, _, rest = line.partition(":")
            if name == "Pss":
                return int(rest.split()[0]) * 1024
    return 0


if __name__ == "__main__":
    main()
