"""Tell the stories of harvests: what sources show, compared with a snapshot of what is held. Nothing is written."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from mfa_archiver.archive import candidates, captures, revisions
from mfa_archiver.archive.database import Archive
from mfa_archiver.errors import ArchiverError
from mfa_archiver.extract.followed import read_followed, read_listed_releases
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.strangers import is_stranger
from mfa_archiver.harvest import Bounds, Event, Readers, gather, harvest
from mfa_archiver.listed import Candidate, HeldCandidate, Validator
from mfa_archiver.model import Capture, Holding, Skipped, Source
from mfa_archiver.web.client import Client
from mfa_archiver.web.engines import Span, Traffic, open_engine, open_follower

T = TypeVar("T")
QUEUE_PAGES = 4  # pages a source may be ahead of the writer; each may hold a whole listing in memory
MOST_QUEUED = 64  # pages, of however many sources
MOST_AT_ONCE = 16  # of what waits in the queue; kept at once it costs a quarter less than one by one
NO_TRAFFIC = Traffic(0, 0)


@dataclass(frozen=True, slots=True)
class Begun:
    """A source's story begins."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A source's story has ended: what it cost its publisher, and what broke it off, if something of ours did."""

    traffic: Traffic
    error: ArchiverError | None = None


Told = Begun | Event | Ended
Telltale = queue.Queue[tuple[int, Told | BaseException]]
Heard = list[tuple[int, Told]]  # what has come at once, each with its story's number; never empty


@dataclass(frozen=True)
class Snapshot:
    """What the archive held of a source when its harvest began; threads read it without touching the file."""

    held: Mapping[str, Mapping[str, Holding]]
    shown: Mapping[str, Mapping[str, HeldCandidate]]
    known: Mapping[tuple[str, str], Validator]

    def candidates(self, lang: str) -> Mapping[str, HeldCandidate]:
        """Return what listings have shown, by native id."""
        return self.shown.get(lang, {})

    def releases(self, lang: str) -> Mapping[str, Holding]:
        """Return held releases by native id."""
        return self.held.get(lang, {})

    def validators(self) -> Mapping[tuple[str, str], Validator]:
        """Return what listings can be asked «changed since?» with."""
        return self.known


EMPTY = Snapshot({}, {}, {})


def take_snapshot(archive: Archive, source: Source) -> Snapshot:
    """Read a source's holdings."""
    held = {lang: revisions.load_holdings(archive, source.id, lang) for lang in source.languages}
    shown = {lang: candidates.load_candidates(archive, source.id, lang) for lang in source.languages}
    return Snapshot(held, shown, captures.load_validators(archive, source.id))


@dataclass(frozen=True)
class Story:
    """A source's story, not yet begun, and what tells its traffic."""

    events: Iterator[Event]
    traffic: Callable[[], Traffic]


def open_stories(sources: Sequence[Source], client: Client, held: Archive | None, bounds: Bounds) -> dict[int, Story]:
    """Return the story of each source by its place in the sequence. Raises SourceError, before anything is asked."""
    return {
        number: open_story(source, client, take_snapshot(held, source) if held else EMPTY, bounds, client.now())
        for number, source in enumerate(sources)
    }


def open_story(source: Source, client: Client, snapshot: Snapshot, bounds: Bounds, now: datetime) -> Story:
    """Return the story of a source's harvest. Raises SourceError."""
    span = Span(bounds.since, bounds.until)
    if source.follows:
        follower = open_follower(source, client, span)
        return Story(gather(source, follower, FOLLOWED, snapshot, bounds, now), lambda: follower.traffic)
    engine = open_engine(source, client, span)
    read = read_releases if source.engine == "govkz" else read_listed_releases
    return Story(harvest(source, engine, read, snapshot, bounds), lambda: engine.traffic)


def read_candidates(
    capture: Capture, source: Source, lang: str
) -> tuple[Sequence[Candidate], Sequence[Skipped]] | None:
    """Read a listing's page into candidates, and what was passed over; None for an index of other pages."""
    page = read_listing(capture, source, lang)
    return None if page.parts else (page.candidates, page.skipped)


FOLLOWED = Readers(read_candidates, read_followed, is_stranger)  # of listings that lead to pages


def tell(stories: Mapping[int, Story], jobs: int) -> Generator[Heard]:
    """Yield what the stories tell as it comes, `jobs` stories at a time; of several, what has come at once together."""
    if jobs > 1 and len(stories) > 1:
        yield from tell_in_threads(stories, jobs)
        return
    for number, story in stories.items():
        yield from ([(number, told)] for told in tell_one(story))


def tell_one(story: Story) -> Iterator[Told]:
    """Yield what one story tells, with its beginning and its end."""
    yield Begun()
    yield from story.events
    yield Ended(story.traffic())


def tell_in_threads(stories: Mapping[int, Story], jobs: int) -> Generator[Heard]:
    """Let threads tell the stories; an error of ours in one of them is raised here."""
    waiting: queue.SimpleQueue[tuple[int, Story]] = queue.SimpleQueue()
    for each in stories.items():
        waiting.put(each)
    told: Telltale = queue.Queue(maxsize=min(QUEUE_PAGES * jobs, MOST_QUEUED))
    for _ in range(min(jobs, len(stories))):
        # Daemons: Ctrl-C must not wait for an answer that a slow site still owes.
        threading.Thread(target=tell_waiting, args=(waiting, told), daemon=True).start()
    left = len(stories)
    while left:
        heard: Heard = []
        for number, event in take_waiting(told):
            if isinstance(event, BaseException):
                if heard:
                    yield heard
                raise event
            heard.append((number, event))
        left -= sum(isinstance(event, Ended) for _, event in heard)
        yield heard


def tell_waiting(waiting: queue.SimpleQueue[tuple[int, Story]], told: Telltale) -> None:
    """Tell one story after another, in a thread, while any is waiting."""
    while True:
        try:
            number, story = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            for event in tell_one(story):
                told.put((number, event))
        except BaseException as error:  # noqa: BLE001 - carried to the thread that can answer it
            told.put((number, error))


def take_waiting(told: queue.Queue[T]) -> Iterator[T]:
    """Wait for something in a queue, and take it with what waits behind it."""
    yield told.get()
    for _ in range(MOST_AT_ONCE - 1):
        try:
            yield told.get_nowait()
        except queue.Empty:
            return
