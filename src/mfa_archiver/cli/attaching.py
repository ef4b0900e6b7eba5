"""Run on, when the releases of all sources are kept, to the files that they link to."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from mfa_archiver.archive.attachments import linked_files
from mfa_archiver.archive.database import Archive
from mfa_archiver.cli.telling import Begun, Ended, Heard, Story, tell
from mfa_archiver.harvest import Bounds, Event, attach, due_files
from mfa_archiver.model import Source
from mfa_archiver.web.client import Client
from mfa_archiver.web.engines import Traffic, open_follower

MOST_JOBS = 4  # sources, and files in memory, at a time: each may be of 50 MB


def with_attachments(
    heard: Generator[Heard], sources: Sequence[Source], archive: Archive, client: Client, bounds: Bounds, jobs: int
) -> Generator[Heard]:
    """Yield what harvests tell as it comes, but for their ends; then what is told of the files, and the ends.

    What is due is read from the archive once all else is kept in it. A harvest that was broken off has no files.
    """
    ended: dict[int, Ended] = {}
    with closing(heard):
        for each in heard:
            whole = {number: told for number, told in each if isinstance(told, Ended) and told.error is None}
            ended |= whole
            yield from some([(number, told) for number, told in each if told is not whole.get(number)])
    room = threading.Semaphore(MOST_JOBS)
    stories = {
        number: story_of_files(sources[number], archive, client, bounds, before.traffic, room)
        for number, before in ended.items()
    }
    for each in tell(stories, min(jobs, MOST_JOBS)):
        yield from some([(number, told) for number, told in each if not isinstance(told, Begun)])
        for _, told in each:
            if not isinstance(told, Begun | Ended):
                room.release()  # it is kept, and out of memory


def some(heard: Heard) -> Iterator[Heard]:
    """Yield what was heard, unless it is nothing."""
    if heard:
        yield heard


def story_of_files(
    source: Source, archive: Archive, client: Client, bounds: Bounds, before: Traffic, room: threading.Semaphore
) -> Story:
    """Return the story of the files of a source that are due now; its traffic is added to what was `before`."""
    engine = open_follower(source, client)
    linked = linked_files(archive, source.id, source.languages, bounds.since, bounds.until)
    files = due_files(linked, source, bounds, client.now())

    def traffic() -> Traffic:
        own = engine.traffic
        return Traffic(before.requests + own.requests, before.bytes + own.bytes)

    return Story(with_room(attach(files, engine), room), traffic)


def with_room(story: Iterator[Event], room: threading.Semaphore) -> Iterator[Event]:
    """Yield a story's events, each made when there is room for it; who takes it gives the room back."""
    while True:
        room.acquire()
        event = next(story, None)
        if event is None:
            room.release()
            return
        yield event
