"""Tell the stories of many sources in processes of their own, so that they do not wait for the one that writes.

Sources that may ask the same site share a process: one connection and one pace a site hold as they do among threads.
"""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from mfa_archiver.apart import begin_apart, count_processors, deaf_to_interrupts
from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.telling import NO_TRAFFIC, Ended, Heard, open_stories, tell
from mfa_archiver.errors import FetchError
from mfa_archiver.harvest import Bounds
from mfa_archiver.model import Source
from mfa_archiver.web.client import Client
from mfa_archiver.web.neighbours import neighbourhoods

# A process takes half a second to start, as long as telling of two hundred releases takes.
FEWEST_APART = 8  # neighbourhoods
_CONTEXT = get_context("spawn")  # not forked: this process has an archive open
_PROCESSES = 2  # telling takes twice as long as writing: one writer can hardly keep up with more
_LOST = FetchError("the process that fetched it was killed, perhaps for want of memory", "run again: it goes on")


@dataclass(slots=True)
class Share:
    """What one process tells: sources by their numbers, so many at a time."""

    sources: dict[int, Source] = field(default_factory=dict)
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Telling:
    """What each process apart is given to tell with. Its client shares nothing with those of the others."""

    client: Client
    held: Path | None
    bounds: Bounds


def share_out(sources: Sequence[Source], jobs: int) -> list[Share]:
    """Part sources among processes, and `jobs` with them; no shares where processes apart would not pay."""
    parts = neighbourhoods(sources)
    if count_processors() == 1 or jobs == 1 or len(parts) < FEWEST_APART:
        return []
    return part_among(_PROCESSES, parts, sources, jobs)


def part_among(count: int, parts: Sequence[Sequence[int]], sources: Sequence[Source], jobs: int) -> list[Share]:
    """Give each of so many processes some of the parts, about as many sources each, and its part of the jobs."""
    shares = [Share() for _ in range(count)]
    for part in sorted(parts, key=len, reverse=True):
        least = min(shares, key=lambda share: len(share.sources))
        least.sources.update((number, sources[number]) for number in part)
    for place, share in enumerate(shares):
        share.jobs = jobs // count + (place < jobs % count)
    return shares


def tell_apart(shares: Sequence[Share], telling: Telling) -> Generator[Heard]:
    """Yield what the stories of all shares tell as it comes, each with its source's number.

    Of a process that is killed the stories end with an error, and the others go on. An error of ours in one of them is
    raised here. However it ends, no process goes on.
    """
    processes: dict[Connection, tuple[SpawnProcess, set[int]]] = {}
    try:
        for share in shares:
            ours, theirs = _CONTEXT.Pipe(duplex=False)
            process = _CONTEXT.Process(target=_tell_share, args=(share, telling, theirs), daemon=True)
            processes[ours] = process, set(share.sources)
            with deaf_to_interrupts():
                process.start()
            theirs.close()  # so that its end is seen here
        while processes:
            for pipe in wait(list(processes)):
                if isinstance(pipe, Connection) and (heard := _hear(pipe, processes)):
                    yield heard
    finally:
        for process, _ in processes.values():
            if process.pid is not None:
                process.kill()
                process.join()


def _hear(pipe: Connection, processes: dict[Connection, tuple[SpawnProcess, set[int]]]) -> Heard:
    """Return what has come through a pipe; forget one whose process has ended."""
    process, left = processes[pipe]
    try:
        heard: Heard | BaseException = pipe.recv()
    except (EOFError, OSError):  # it has ended; in the midst of a message when it was killed
        process.join()
        pipe.close()
        del processes[pipe]
        return [(number, Ended(NO_TRAFFIC, _LOST)) for number in sorted(left)]
    if isinstance(heard, BaseException):
        raise heard
    left.difference_update(number for number, told in heard if isinstance(told, Ended))
    return heard


# --- in the processes apart ---------------------------------------------------------------------------


def _tell_share(share: Share, telling: Telling, pipe: Connection) -> None:
    begin_apart()
    with suppress(BrokenPipeError):  # nobody listens any more
        try:
            for heard in _stories_of(share, telling):
                pipe.send(heard)
        except BrokenPipeError:
            raise
        except BaseException as error:  # noqa: BLE001 - carried to the process that can answer it
            pipe.send(_portable(error))


def _stories_of(share: Share, telling: Telling) -> Iterator[Heard]:
    numbers, sources = list(share.sources), list(share.sources.values())
    with telling.client as client:
        if telling.held is None:
            stories = open_stories(sources, client, None, telling.bounds)
        else:
            with open_archive(telling.held) as held:
                stories = open_stories(sources, client, held, telling.bounds)
        for heard in tell(stories, share.jobs):
            yield [(numbers[place], told) for place, told in heard]


def _portable(error: BaseException) -> BaseException:
    """Return an error as it can be raised in another process, with the way it came as a note for --debug."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made a moment before
    except Exception:  # noqa: BLE001 - one that cannot be made again may fail to be in any way
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
