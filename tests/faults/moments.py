"""When to strike: after a time, when a site has answered so often, or when so much has happened in the folder."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from random import Random

from tests.faults.watching import CAN_WATCH, Watch

LOOK_SECONDS = 0.05  # at most between two looks whether the run has ended by itself
SLOWEST_SECONDS = 300  # of a run, on a machine that has much else to do


class Measure(Enum):
    """What a run's way is measured by."""

    TIME = "time"
    REQUESTS = "requests"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Course:
    """How far a whole run goes: seconds, requests answered, events in its folder."""

    seconds: float
    requests: int
    events: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of a run: so many of what it is measured by."""

    measure: Measure
    value: float

    def __str__(self) -> str:
        return {
            Measure.TIME: f"after {self.value:.3f} s",
            Measure.REQUESTS: f"at request {self.value:.0f}",
            Measure.EVENTS: f"at event {self.value:.0f}",
        }[self.measure]


def draw(lots: Random, course: Course) -> Moment:
    """Draw a moment of a run, wherever it may be: half of them between two of its system calls."""
    kinds = [Measure.TIME]
    kinds += [Measure.REQUESTS] if course.requests else []
    kinds += [Measure.EVENTS] * 2 if CAN_WATCH else []
    match lots.choice(kinds):
        case Measure.REQUESTS:
            return Moment(Measure.REQUESTS, lots.randint(1, course.requests))
        case Measure.EVENTS:
            return Moment(Measure.EVENTS, lots.randint(1, course.events))
        case _:
            return Moment(Measure.TIME, lots.uniform(0, course.seconds))


class Clock:
    """Measures a run under way, from before it starts. `answered` tells how many requests were answered so far."""

    def __init__(self, folder: Path, answered: Callable[[], int]) -> None:
        self._watch = Watch(folder) if CAN_WATCH else None
        self._answered = answered
        self._requests = answered()
        self._started = time.monotonic()

    def wait_for(self, moment: Moment, process: subprocess.Popen[bytes]) -> None:
        """Return when the moment has come, or the run has ended before."""
        while process.poll() is None and not self._has_come(moment):
            assert self.course().seconds < SLOWEST_SECONDS, "a run that does not end"

    def wait_for_end(self, process: subprocess.Popen[bytes]) -> None:
        """Return when the run has ended, its events counted."""
        while process.poll() is None:
            if self._watch:
                self._watch.wait(LOOK_SECONDS)

    def _has_come(self, moment: Moment) -> bool:
        match moment.measure:
            case Measure.TIME:
                left = moment.value - self.course().seconds
                time.sleep(max(0.0, min(left, LOOK_SECONDS)))
                return left <= LOOK_SECONDS
            case Measure.REQUESTS:
                time.sleep(0.001)
                return self._answered() - self._requests >= moment.value
            case Measure.EVENTS:
                assert self._watch is not None
                return self._watch.wait(LOOK_SECONDS) >= moment.value

    def course(self) -> Course:
        """Return how far the run has come."""
        events = self._watch.wait(0) if self._watch else 0
        return Course(time.monotonic() - self._started, self._answered() - self._requests, events)

    def close(self) -> None:
        """Stop measuring."""
        if self._watch:
            self._watch.close()
