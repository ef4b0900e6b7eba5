"""Run harvests: threads or processes tell what sources show, one process keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from typing import Protocol

from mfa_archiver.archive import revisions
from mfa_archiver.archive.database import Archive
from mfa_archiver.cli.keeping import Harvesting, Keeper
from mfa_archiver.cli.telling import Begun, Ended, Told, open_stories, tell
from mfa_archiver.cli.telling_apart import Share, Telling, tell_apart
from mfa_archiver.harvest import Bounds, Event, Page
from mfa_archiver.model import HarvestReport, Revised, Source
from mfa_archiver.web.client import Client
from mfa_archiver.web.engines import check_engine


class Watcher(Protocol):
    """Is told how harvests go."""

    def begin(self, source_id: str) -> None:
        """Note that a source's harvest begins."""

    def see(self, source_id: str, report: HarvestReport, event: Event) -> None:
        """Note an event, and the counts with it."""

    def end(self, source_id: str) -> None:
        """Note that a source's harvest has ended."""


def run_harvests(
    sources: Sequence[Source],
    client: Client,
    bounds: Bounds,
    *,
    held: Archive | None,
    keeper: Keeper | None,
    jobs: int = 1,
    apart: Sequence[Share] = (),
    watcher: Watcher | None = None,
) -> Iterator[HarvestReport]:
    """Harvest the sources and yield a report as each ends. Without a keeper nothing is kept (a dry run).

    `held` is the archive to compare with, if there is one. The calling thread alone writes. With shares `apart` of the
    sources (see `telling_apart.share_out`) each share is told by a process of its own, with a client like the one
    given. Raises SourceError, before anything is asked, for a source that has no engine.
    """
    for source in sources:
        check_engine(source)
    languages = [revisions.held_languages(held, source.id) if held else frozenset() for source in sources]
    harvestings = [
        Harvesting(source, known, bounds, client.now) for source, known in zip(sources, languages, strict=True)
    ]
    if apart:
        for source in sources:
            client.check_trust(source)
        events = tell_apart(apart, Telling(client, held.path if held else None, bounds))
    else:
        events = tell(open_stories(sources, client, held, bounds), jobs)
    if bounds.attachments and keeper:
        from mfa_archiver.cli.attaching import with_attachments  # few runs ask for files

        events = with_attachments(events, sources, keeper.archive, client, bounds, jobs)
    with closing(events):
        for heard in events:
            told = [(harvestings[number], each) for number, each in heard]
            reports = take_in(told, held, keeper)
            if watcher:
                watch(watcher, told)
            yield from reports


def take_in(
    told: Sequence[tuple[Harvesting, Told]], held: Archive | None, keeper: Keeper | None
) -> list[HarvestReport]:
    """Keep what has come at once, all or nothing, and count it; return the reports of the harvests that have ended."""
    reports = []
    with keeper.at_once() if keeper else nullcontext():
        for harvesting, each in told:
            edited = as_edited(harvesting, held, keeper, each) if held else each
            if keeper:
                keeper.keep(harvesting, edited)
            if isinstance(edited, Ended):
                harvesting.end(edited)
                reports.append(keeper.close(harvesting) if keeper else harvesting.report())
            elif not isinstance(edited, Begun):
                harvesting.tally.add(edited)
    return reports


def watch(watcher: Watcher, told: Sequence[tuple[Harvesting, Told]]) -> None:
    """Let somebody watch what has been kept."""
    for harvesting, each in told:
        match each:
            case Begun():
                watcher.begin(harvesting.source.id)
            case Ended():
                watcher.end(harvesting.source.id)
            case _:
                watcher.see(harvesting.source.id, harvesting.tally.report, each)


def as_edited(harvesting: Harvesting, held: Archive, keeper: Keeper | None, told: Told) -> Told:
    """Return an event with only those outcomes revised that the publisher revised, and not our parser."""
    if not isinstance(told, Page) or not any(isinstance(outcome, Revised) for outcome in told.outcomes):
        return told
    # Imported here: few runs meet an edit, and what reads all kinds of captures takes its time to load.
    from mfa_archiver.cli.rereading import without_parsers_doing

    index = keeper.index if keeper else None
    outcomes = tuple(
        without_parsers_doing(held, index, lambda _id, _url: harvesting.source, outcome) for outcome in told.outcomes
    )
    return replace(told, outcomes=outcomes)
