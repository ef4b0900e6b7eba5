"""Answers that are cut short or spoiled: by either site, a few times, then never again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.faults.scene import Scene
from tests.replica import faults
from tests.replica.exchange import Answer, Request
from tests.replica.faults import Fault


@dataclass(frozen=True, slots=True)
class HalfBody:
    """The first half of a body under a length that fits: half a JSON, half a page."""

    def apply(self, answer: Answer) -> Answer:
        """Return half the answer."""
        return replace(answer.without_validators(), body=answer.body[: len(answer.body) // 2])


@dataclass(frozen=True, slots=True)
class ShortLength:
    """A body longer than its Content-Length says."""

    def apply(self, answer: Answer) -> Answer:
        """Return the answer under half its length."""
        body = answer.body
        return replace(answer.without_validators(), coded=True, stream=lambda: iter([body]), declared=len(body) // 2)


SPOILT: tuple[Fault, ...] = (
    faults.CutBody(),
    faults.CutBody(after_bytes=0),
    faults.BrokenGzip(),
    faults.TruncatedGzip(),
    faults.Garbage(),
    faults.Challenge(),
    faults.Status(500),
    faults.Status(503, retry_after="1"),
    HalfBody(),
    ShortLength(),
)
MOST = 3  # spoilt answers of a site in one run


def spoil(scene: Scene, lots: Random) -> str:
    """Let either site spoil some of its next answers; return which, for people."""
    told = []
    for _ in range(lots.randint(1, MOST)):
        fault, passing = lots.choice(SPOILT), lots.randrange(20)
        scene.replica.fault(fault, skip=passing)
        told.append(f"{type(fault).__name__} after {passing}")
    office = scene.office
    for number in lots.sample(sorted(office.notices), lots.randint(0, MOST)):
        fault = lots.choice(SPOILT)
        office.faults[f"/news/{number}"] = once(fault, office.regular)
        told.append(f"{type(fault).__name__} of page {number}")
    return ", ".join(told)


def once(fault: Fault, regular: Callable[[Request], Answer]) -> Callable[[Request], Answer | None]:
    """Return what spoils one answer and leaves the next as they are."""
    left = [fault]

    def answer(request: Request) -> Answer | None:
        return left.pop().apply(regular(request)) if left else None

    return answer


def mend(scene: Scene) -> None:
    """Let both sites answer well again."""
    scene.replica.clear_faults()
    scene.office.faults.clear()
