"""What can be done to a run, each drawn by lot: a kill, a disk that fills up, files that cannot be written, lies."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from random import Random

from tests.cli.program import finish
from tests.cli.read_only import in_read_only
from tests.faults import answers, disks
from tests.faults.moments import SLOWEST_SECONDS, Clock, draw
from tests.faults.trials import Bench, Trial

# How a run ends that is struck; one that had come to its end just before ends as always. Ctrl-C before or after the
# interpreter listens to it ends it in the system's way, which a shell calls 130 as well.
ENDS = {
    signal.SIGKILL: {-signal.SIGKILL},
    signal.SIGTERM: {-signal.SIGTERM},
    signal.SIGINT: {130, -signal.SIGINT},
}
DRAWN = (signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
DONE, SOME_FAILED, NOTHING_DONE = 0, 3, 4
PAGE_BYTES = 4096
# What lies leave behind: their own captures; and the same wordings read elsewhere, where a site has a second door.
OF_ANSWERS = frozenset({"captures", "payloads", "origins", "provenance"})


def kill(bench: Bench, lots: Random) -> Trial:
    """Strike a run at some moment."""
    moment, strike = draw(lots, bench.undisturbed.course), lots.choice(DRAWN)
    with bench.prepared() as program:
        clock = Clock(bench.folder, lambda: bench.scene.answered)
        process = program.start(*bench.arguments)
        clock.wait_for(moment, process)
        process.send_signal(strike)
        clock.close()
        return bench.judge(program, f"{strike.name} {moment}", finish(process, SLOWEST_SECONDS), ENDS[strike] | {DONE})


def fill(bench: Bench, lots: Random) -> Trial:
    """Let the disk have too little room, or just enough; then more."""
    free_bytes = lots.randrange(0, 2 * bench.undisturbed.moved_bytes + PAGE_BYTES, PAGE_BYTES)
    with disks.small_disk(bench.folder) as disk, bench.prepared() as program:
        disks.leave(disk, free_bytes)
        result = program(*bench.arguments)
        disks.enlarge(disk)
        return bench.judge(program, f"{free_bytes} bytes free", result, {DONE, NOTHING_DONE})


def limit(bench: Bench, lots: Random) -> Trial:
    """Let no file grow beyond some size, as a quota would."""
    most_bytes = lots.randrange(0, bench.undisturbed.moved_bytes + PAGE_BYTES)
    with bench.prepared() as program:
        process = program.start(*bench.arguments, before=("prlimit", f"--fsize={most_bytes}"))
        result = finish(process, SLOWEST_SECONDS)
        return bench.judge(program, f"files of {most_bytes} bytes at most", result, {DONE, NOTHING_DONE})


def lock_out(bench: Bench, lots: Random) -> Trial:
    """Let the folder, the archive or its lock be read-only."""
    with bench.prepared() as program:
        locked = lots.choice([bench.folder, program.db, program.db.with_name("archive.db.lock")])
        if not locked.exists():
            locked = bench.folder
        result = in_read_only(locked, program, *bench.arguments)
        return bench.judge(program, f"{locked.name} read-only", result, {DONE, NOTHING_DONE})


def lie(bench: Bench, lots: Random) -> Trial:
    """Let the sites cut and corrupt some answers."""
    with bench.prepared() as program:
        told = answers.spoil(bench.scene, lots)
        result = program(*bench.arguments)
        answers.mend(bench.scene)
        return bench.judge(program, told, result, {DONE, SOME_FAILED, NOTHING_DONE}, OF_ANSWERS)


def disturbances(bench: Bench) -> dict[str, Callable[[Bench, Random], Trial]]:
    """Return what can be done to a work on this machine, by name."""
    mounts = {"fill": fill} if disks.can_mount(bench.folder) else {}
    limits = {"limit": limit} if shutil.which("prlimit") else {}
    asks = {"lie": lie} if bench.undisturbed.course.requests else {}
    return {"kill": kill, "lock out": lock_out, **limits, **mounts, **asks}
