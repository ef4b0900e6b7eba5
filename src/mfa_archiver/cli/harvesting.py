"""Run harvests: the engine fetches, the archive keeps. Sources on several hosts in parallel, one writer."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from mfa_archiver.archive import attachments, candidates, captures, harvests, revisions
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.index import Index
from mfa_archiver.cli import removing
from mfa_archiver.extract.followed import read_followed, read_listed_releases
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.parser_mark import parser_mark
from mfa_archiver.harvest import (
    Attached,
    Bounds,
    Event,
    Missed,
    Page,
    Readers,
    Sweep,
    Tally,
    Unattached,
    Vanished,
    gather,
    harvest,
)
from mfa_archiver.listed import Candidate, HeldCandidate, Validator
from mfa_archiver.model import Capture, HarvestReport, Holding, Revised, Skipped, Source
from mfa_archiver.web.client import Client
from mfa_archiver.web.engines import Span, Traffic, check_engine, open_engine, open_follower

Told = Event | None  # None: the story has ended

QUEUE_PAGES = 4  # pages a source may be ahead of the writer; each may hold a whole listing in memory
MOST_QUEUED = 64  # pages, of however many sources


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


def tell_story(
    source: Source, client: Client, snapshot: Snapshot, bounds: Bounds, now: datetime
) -> tuple[Iterator[Event], Callable[[], Traffic]]:
    """Return the story of a source's harvest, not yet begun, and what tells its traffic. Raises SourceError."""
    span = Span(bounds.since, bounds.until)
    if source.follows:
        follower = open_follower(source, client, span)
        readers = Readers(read_candidates, read_followed)
        return gather(source, follower, readers, snapshot, bounds, now), lambda: follower.traffic
    engine = open_engine(source, client, span)
    read = read_releases if source.engine == "govkz" else read_listed_releases
    return harvest(source, engine, read, snapshot, bounds), lambda: engine.traffic


def read_candidates(
    capture: Capture, source: Source, lang: str
) -> tuple[Sequence[Candidate], Sequence[Skipped]] | None:
    """Read a listing's page into candidates, and what was passed over; None for an index of other pages."""
    page = read_listing(capture, source, lang)
    return None if page.parts else (page.candidates, page.skipped)


class Watcher(Protocol):
    """Is told how harvests go; of a beginning by the thread that fetches, of all else by the one that writes."""

    def begin(self, source_id: str) -> None:
        """Note that a source's harvest begins."""

    def see(self, source_id: str, report: HarvestReport, event: Event) -> None:
        """Note an event, and the counts with it."""

    def end(self, source_id: str) -> None:
        """Note that a source's harvest has ended."""


class Harvesting:
    """One source's harvest under way: its story, its tally, and its row in the archive."""

    def __init__(self, source: Source, client: Client, snapshot: Snapshot, bounds: Bounds) -> None:
        self.source = source
        self.bounds = bounds
        self.tally = Tally(source, lambda lang: bool(snapshot.releases(lang)))
        self.story, self.traffic = tell_story(source, client, snapshot, bounds, client.now())
        self.now = client.now
        self.started = time.monotonic()
        self.harvest_id: int | None = None

    def report(self) -> HarvestReport:
        """Return the counts so far, with a status."""
        traffic = self.traffic()
        return self.tally.close(
            requests=traffic.requests,
            received=traffic.bytes,
            seconds=time.monotonic() - self.started,
            bounded=bool(self.bounds.since or self.bounds.until),
        )


def run_harvests(
    sources: Sequence[Source],
    client: Client,
    bounds: Bounds,
    *,
    held: Archive | None,
    keeper: Keeper | None,
    jobs: int = 1,
    watcher: Watcher | None = None,
) -> Iterator[HarvestReport]:
    """Harvest the sources and yield a report as each ends. Without a keeper nothing is kept (a dry run).

    `held` is the archive to compare with, if there is one. The calling thread alone writes. Raises SourceError, before
    anything is asked, for a source that has no engine.
    """
    for source in sources:
        check_engine(source)
    stories = [Harvesting(source, client, take_snapshot(held, source) if held else EMPTY, bounds) for source in sources]
    begin = watcher.begin if watcher else lambda _source_id: None
    events = interleave(stories, jobs, begin)
    if bounds.attachments and keeper:
        from mfa_archiver.cli.attaching import with_attachments  # few runs ask for files

        events = with_attachments(events, keeper.archive, client, jobs)
    for harvesting, told in events:
        event = as_edited(harvesting, held, keeper, told) if held else told
        if keeper:
            keeper.keep(harvesting, event)
        if event is not None:
            harvesting.tally.add(event)
            if watcher:
                watcher.see(harvesting.source.id, harvesting.tally.report, event)
            continue
        report = keeper.close(harvesting) if keeper else harvesting.report()
        if watcher:
            watcher.end(harvesting.source.id)
        yield report


def as_edited(harvesting: Harvesting, held: Archive, keeper: Keeper | None, event: Told) -> Told:
    """Return an event with only those outcomes revised that the publisher revised, and not our parser."""
    if not isinstance(event, Page) or not any(isinstance(outcome, Revised) for outcome in event.outcomes):
        return event
    # Imported here: few runs meet an edit, and what reads all kinds of captures takes its time to load.
    from mfa_archiver.cli.rereading import without_parsers_doing

    index = keeper.index if keeper else None
    outcomes = tuple(
        without_parsers_doing(held, index, lambda _id, _url: harvesting.source, outcome) for outcome in event.outcomes
    )
    return replace(event, outcomes=outcomes)


class Keeper:
    """Writes what harvests find into the archive, from one thread."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.index = Index()

    def keep(self, harvesting: Harvesting, event: Told) -> None:
        """Keep a page, or note that a listing has been harvested to its end."""
        if harvesting.harvest_id is None:
            harvesting.harvest_id = harvests.open_harvest(self.archive, harvesting.source.id, harvesting.now())
        match event:
            case Page():
                self.keep_page(harvesting, event)
            case Missed(candidate, error, capture):
                candidates.keep_failure(self.archive, candidate, str(error), capture, harvesting.harvest_id)
            case Vanished():
                removing.keep_vanished(self.archive, event, harvesting.now(), harvesting.harvest_id)
            case Sweep():
                if event.settles:
                    revisions.settle(self.archive, harvesting.source.id, event.lang)
                removing.keep_sweep(self.archive, event, harvesting.source, harvesting.now(), harvesting.harvest_id)
            case Attached(url, capture):
                attachments.keep_attachment(self.archive, harvesting.source.id, url, capture, harvesting.harvest_id)
            case Unattached(url, error, at):
                attachments.keep_refusal(self.archive, harvesting.source.id, url, error.message, at)
            case None:  # the end
                removing.keep_moves(self.archive, harvesting.source, harvesting.now(), harvesting.harvest_id)

    def keep_page(self, harvesting: Harvesting, event: Page) -> None:
        """Keep a page and what was read from it."""
        revisions.keep_outcomes(
            self.archive,
            self.index,
            event.capture,
            event.outcomes,
            harvesting.harvest_id,
            opens_listing_of=harvesting.source.id if event.opens else "",
            found=event.found,
            asked=event.asked,
            parser=parser_mark(harvesting.source),
        )
        if event.asked and event.moved_to:
            removing.keep_redirect(self.archive, event.asked.ref, event.moved_to, event.capture, harvesting.harvest_id)

    def close(self, harvesting: Harvesting) -> HarvestReport:
        """Note how a harvest ended, and return its report."""
        report = harvesting.report()
        if harvesting.harvest_id is not None:
            sightings = harvesting.tally.sighted.all()
            harvests.close_harvest(self.archive, harvesting.harvest_id, report, sightings, harvesting.now())
        return report


def interleave(
    stories: Sequence[Harvesting], jobs: int, begin: Callable[[str], None]
) -> Iterator[tuple[Harvesting, Told]]:
    """Yield the events of all stories as they come, `jobs` stories at a time; `begin` is told of each beginning."""
    if jobs == 1 or len(stories) <= 1:
        for harvesting in stories:
            begin(harvesting.source.id)
            yield from ((harvesting, event) for event in harvesting.story)
            yield harvesting, None
        return
    yield from in_threads(stories, jobs, begin)


def in_threads(
    stories: Sequence[Harvesting], jobs: int, begin: Callable[[str], None]
) -> Iterator[tuple[Harvesting, Told]]:
    """Let threads tell the stories; an error of ours in one of them is raised here."""
    waiting: queue.SimpleQueue[Harvesting] = queue.SimpleQueue()
    for harvesting in stories:
        waiting.put(harvesting)
    told: queue.Queue[tuple[Harvesting, Told | BaseException]] = queue.Queue(
        maxsize=min(QUEUE_PAGES * jobs, MOST_QUEUED)
    )

    def tell() -> None:
        while True:
            try:
                harvesting = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                begin(harvesting.source.id)
                for event in harvesting.story:
                    told.put((harvesting, event))
                told.put((harvesting, None))
            except BaseException as error:  # noqa: BLE001 - carried to the thread that can answer it
                told.put((harvesting, error))

    for _ in range(min(jobs, len(stories))):
        # Daemons: Ctrl-C must not wait for an answer that a slow site still owes.
        threading.Thread(target=tell, daemon=True).start()
    open_stories = len(stories)
    while open_stories:
        harvesting, event = told.get()
        if isinstance(event, BaseException):
            raise event
        open_stories -= event is None
        yield harvesting, event
