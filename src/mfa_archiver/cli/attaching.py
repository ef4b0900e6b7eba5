"""Run on, when the releases of all sources are kept, to the files that they link to."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from mfa_archiver.archive.attachments import linked_files
from mfa_archiver.archive.database import Archive
from mfa_archiver.cli.harvesting import Harvesting, Told, interleave
from mfa_archiver.harvest import Event, attach, due_files
from mfa_archiver.web.client import Client
from mfa_archiver.web.engines import Traffic, open_follower

MOST_JOBS = 4  # sources, and files in memory, at a time: each may be of 50 MB


def with_attachments(
    told: Iterator[tuple[Harvesting, Told]], archive: Archive, client: Client, jobs: int
) -> Iterator[tuple[Harvesting, Told]]:
    """Yield the events of harvests as they come, but for their ends; then those of the files, and the ends.

    What is due is read from the archive once all else is kept in it.
    """
    ended: list[Harvesting] = []
    for harvesting, event in told:
        if event is None:
            ended.append(harvesting)
        else:
            yield harvesting, event
    room = threading.Semaphore(MOST_JOBS)
    for harvesting in ended:
        go_on(harvesting, archive, client, room)
    for harvesting, event in interleave(ended, min(jobs, MOST_JOBS), lambda _source_id: None):
        yield harvesting, event
        if event is not None:
            room.release()  # it is kept, and out of memory


def go_on(harvesting: Harvesting, archive: Archive, client: Client, room: threading.Semaphore) -> None:
    """Let a harvest's story be that of the files which are due now."""
    source, bounds = harvesting.source, harvesting.bounds
    engine = open_follower(source, client)
    linked = linked_files(archive, source.id, source.languages, bounds.since, bounds.until)
    harvesting.story = with_room(attach(due_files(linked, source, bounds, client.now()), engine), room)
    before = harvesting.traffic

    def traffic() -> Traffic:
        asked, own = before(), engine.traffic
        return Traffic(asked.requests + own.requests, asked.bytes + own.bytes)

    harvesting.traffic = traffic


def with_room(story: Iterator[Event], room: threading.Semaphore) -> Iterator[Event]:
    """Yield a story's events, each made when there is room for it; who takes it gives the room back."""
    while True:
        room.acquire()
        event = next(story, None)
        if event is None:
            room.release()
            return
        yield event
