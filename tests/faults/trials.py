"""One trial: a work is struck down at some moment, the archive verified, the work done again, and all must be well."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.cli.program import Program, Result, finish
from tests.faults.ledger import Ledger, differences
from tests.faults.moments import Clock, Course, Measure, Moment, draw
from tests.faults.scene import Scene
from tests.faults.works import Work

# How a run ends that is struck; one that had come to its end just before ends as always. Ctrl-C before or after the
# interpreter listens to it ends it in the system's way, which a shell calls 130 as well.
ENDS = {
    signal.SIGKILL: {-signal.SIGKILL},
    signal.SIGTERM: {-signal.SIGTERM},
    signal.SIGINT: {130, -signal.SIGINT},
}
DRAWN = (signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
NEVER = Moment(Measure.TIME, float("inf"))
COMPLAINT = re.compile(r"mfa-archiver: [^\n]+\n")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """How a work goes when nothing disturbs it: its course, what its archives hold then, the names in its folder."""

    course: Course
    outcome: Mapping[str, Ledger]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done to a work, how the run ended, and all that was not well; `struck` unless it had ended before."""

    work: str
    done: str
    struck: bool
    code: int
    faults: tuple[str, ...]


class Bench:
    """Does trials of one work, each in a new folder each, which is cleared away."""

    def __init__(self, scene: Scene, work: Work, folder: Path) -> None:
        self.scene = scene
        self.work = work
        self._folder = folder
        self.undisturbed = self._go_undisturbed()

    @contextmanager
    def prepared(self) -> Iterator[Program]:
        """Give a program in a new folder that holds what the work begins with."""
        folder = self._folder / self.work.name.replace(
            " ", "-"
        )  # the same each time: files are known by where they lay
        yield self.work.prepare(self.scene, folder)
        shutil.rmtree(folder)

    def _go_undisturbed(self) -> Undisturbed:
        with self.prepared() as program:
            result, course = self.run(program, NEVER, signal.SIGKILL)
            assert result.code == 0, result.err
            return Undisturbed(course, self.work.outcome(program.folder), names(program.folder))

    def run(self, program: Program, moment: Moment, strike: signal.Signals) -> tuple[Result, Course]:
        """Run the work, struck at a moment if it comes to that; return how it ended and how far it came."""
        clock = Clock(program.folder, lambda: self.scene.answered)
        try:
            process = program.start(*self.work.arguments)
            clock.wait_for(moment, process)
            process.send_signal(strike)
            course = clock.course()
            return finish(process), course
        finally:
            clock.close()

    def kill(self, lots: Random) -> Trial:
        """Strike a run at a moment that is drawn by lot, and see what comes of it."""
        moment, strike = draw(lots, self.undisturbed.course), lots.choice(DRAWN)
        with self.prepared() as program:
            result, _ = self.run(program, moment, strike)
            faults = []
            if result.code not in ENDS[strike] | {0}:
                faults.append(f"exit code {result.code}")
            if "Traceback" in result.err or "mfa-archiver: " in result.err:  # what a run reports as it goes is none
                faults.append(f"stderr: {result.err.strip()[-300:]}")
            faults += self.recover(program)
            return Trial(self.work.name, f"{strike.name} {moment}", result.code != 0, result.code, tuple(faults))

    def recover(self, program: Program) -> list[str]:
        """Verify what a disturbed run has left, do the work again, and return all that is not as undisturbed."""
        faults = self.verify(program, "disturbed")
        again = program(*self.work.arguments)
        done_already = self.work.done_already and again.code == 2 and self.work.done_already in again.err
        if again.code != 0 and not done_already:
            return [*faults, f"done again: exit code {again.code}: {again.err.strip()[-300:]}"]
        faults += self.verify(program, "done again")
        for name, held in self.work.outcome(program.folder).items():
            faults += [f"{name}: {each}" for each in differences(held, self.undisturbed.outcome[name])]
        for name in sorted(names(program.folder) ^ self.undisturbed.names):
            faults.append(f"{'stray' if (program.folder / name).exists() else 'lost'} file: {name}")
        return faults

    def verify(self, program: Program, when: str) -> list[str]:
        """Verify the archives there are."""
        found = []
        for name in self.work.tells:
            if (program.folder / name).exists():
                result = program("verify", "--db", program.folder / name)
                if result.code != 0:
                    found.append(f"{when}: verify of {name}: {result.code}: {result.out}{result.err}".strip()[:300])
        return found


def names(folder: Path) -> frozenset[str]:
    """Return the names of all files in a folder."""
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
