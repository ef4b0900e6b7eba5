"""One trial: a work is disturbed, the archive verified, the work done again; it must come to what it comes to alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.program import Program, Result, finish
from tests.faults.ledger import Ledger, differences
from tests.faults.moments import Clock, Course
from tests.faults.scene import Scene
from tests.faults.works import Work

COMPLAINT = re.compile(r"mfa-archiver: [^\n]+")
LONGEST_SHOWN = 300
OURS = "/mfa_archiver/"  # in a traceback: a file of the program


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """How a work goes alone: its course, what its archives hold then, the names in its folder, the room it moved."""

    course: Course
    outcome: Mapping[str, Ledger]
    names: frozenset[str]
    moved_bytes: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done to a work, how the run ended, and all that was not well. A run may end before it is disturbed."""

    done: str
    code: int
    faults: tuple[str, ...]


class Bench:
    """Does trials of one work, each in a new folder of the same name: imported files are known by where they lie."""

    def __init__(self, scene: Scene, work: Work, folder: Path) -> None:
        self.scene = scene
        self.work = work
        self.arguments = work.arguments_in(scene)
        self.folder = folder / work.name.replace(" ", "-")
        self.undisturbed = self._go_alone()

    @contextmanager
    def prepared(self) -> Iterator[Program]:
        """Give a program in a folder that holds what the work begins with; take all of it away afterwards."""
        try:
            yield self.work.prepare(self.scene, self.folder)
        finally:
            for path in self.folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _go_alone(self) -> Undisturbed:
        with self.prepared() as program:
            before = room(self.folder)
            clock = Clock(self.folder, lambda: self.scene.answered)
            process = program.start(*self.arguments)
            clock.wait_for_end(process)
            course = clock.course()
            clock.close()
            result = finish(process, program.slowest_seconds)
            assert result.code == 0, result.err
            outcome = self.work.outcome(self.folder)
            return Undisturbed(course, outcome, names(self.folder), abs(room(self.folder) - before))

    def judge(
        self, program: Program, done: str, result: Result, codes: set[int], leaving_out: frozenset[str] = frozenset()
    ) -> Trial:
        """Hold a disturbed run against its rules, do its work again, and tell all that was not well.

        `codes` are how it may end, `leaving_out` the parts of a ledger that may come out otherwise.
        """
        if not_begun(result):
            return Trial(done, result.code, tuple(self.recover(program, leaving_out)))
        faults = [] if result.code in codes else [f"exit code {result.code}"]
        complaints = [line for line in result.complaints if line.startswith("mfa-archiver: ")]
        if "Traceback" in result.err or (result.code not in {0, 3, 4} and complaints):
            faults.append(f"stderr: {result.err.strip()[-LONGEST_SHOWN:]}")
        faults += self.recover(program, leaving_out)
        return Trial(done, result.code, tuple(faults))

    def recover(self, program: Program, leaving_out: frozenset[str]) -> list[str]:
        """Verify what a disturbed run has left, do the work again, and return all that is not as undisturbed."""
        faults = self.verify(program, "disturbed")
        again = program(*self.arguments)
        done_already = self.work.done_already and again.code == 2 and self.work.done_already in again.err
        if again.code != 0 and not done_already:
            return [*faults, f"done again: exit code {again.code}: {again.err.strip()[-LONGEST_SHOWN:]}"]
        faults += self.verify(program, "done again")
        for name, held in self.work.outcome(self.folder).items():
            told = differences(held, self.undisturbed.outcome[name], leaving_out)
            faults += [f"{name}: {each}" for each in told]
        for name in sorted(names(self.folder) ^ self.undisturbed.names):
            faults.append(f"{'stray' if (self.folder / name).exists() else 'lost'} file: {name}")
        return faults

    def verify(self, program: Program, when: str) -> list[str]:
        """Verify the archives there are."""
        found = []
        for name in self.work.tells:
            if (self.folder / name).exists():
                result = program("verify", "--db", self.folder / name)
                if result.code != 0:
                    found.append(f"{when}: verify of {name}: {result.code}: {result.out}{result.err}"[:LONGEST_SHOWN])
        return found


def not_begun(result: Result) -> bool:
    """Tell whether Ctrl-C struck the interpreter before it ran a line of the program, which it says in its own way."""
    return result.err.rstrip().endswith("KeyboardInterrupt") and OURS not in result.err


def names(folder: Path) -> frozenset[str]:
    """Return the names of all files in a folder."""
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def room(folder: Path) -> int:
    """Return how many bytes the files of a folder have."""
    return sum(path.stat().st_size for path in folder.rglob("*"))
