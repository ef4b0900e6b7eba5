"""Keep what harvests tell: one writer, whoever tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from mfa_archiver.archive import attachments, candidates, harvests, revisions
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.index import Index
from mfa_archiver.cli import removing
from mfa_archiver.cli.telling import NO_TRAFFIC, Begun, Ended, Told
from mfa_archiver.extract.parser_mark import parser_mark
from mfa_archiver.harvest import Attached, Bounds, Missed, Page, Sweep, Tally, Unattached, Vanished
from mfa_archiver.model import HarvestReport, Source


class Harvesting:
    """One source's harvest under way: its tally, and its row in the archive. `held` are the languages held of it."""

    def __init__(self, source: Source, held: frozenset[str], bounds: Bounds, now: Callable[[], datetime]) -> None:
        self.source = source
        self.bounds = bounds
        self.tally = Tally(source, held.__contains__)
        self.traffic = NO_TRAFFIC
        self.parser = parser_mark(source)
        self.now = now
        self.started = time.monotonic()
        self.harvest_id: int | None = None

    def end(self, ended: Ended) -> None:
        """Note how its story ended."""
        self.traffic = ended.traffic
        if ended.error:
            self.tally.break_off(ended.error)

    def report(self) -> HarvestReport:
        """Return the counts so far, with a status."""
        return self.tally.close(
            requests=self.traffic.requests,
            received=self.traffic.bytes,
            seconds=time.monotonic() - self.started,
            bounded=bool(self.bounds.since or self.bounds.until),
        )


class Keeper:
    """Writes what harvests find into the archive, from one thread."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.index = Index()

    def at_once(self) -> AbstractContextManager[object]:
        """Keep all that is kept in the block, or nothing of it."""
        return self.archive.transaction()

    def keep(self, harvesting: Harvesting, told: Told) -> None:
        """Keep a page, or note that a listing has been harvested to its end."""
        if isinstance(told, Begun):
            return
        if harvesting.harvest_id is None:
            harvesting.harvest_id = harvests.open_harvest(self.archive, harvesting.source.id, harvesting.now())
        match told:
            case Page():
                self.keep_page(harvesting, told)
            case Missed(candidate, error, capture):
                candidates.keep_failure(self.archive, candidate, str(error), capture, harvesting.harvest_id)
            case Vanished():
                removing.keep_vanished(self.archive, told, harvesting.now(), harvesting.harvest_id)
            case Sweep():
                if told.settles:
                    revisions.settle(self.archive, harvesting.source.id, told.lang)
                removing.keep_sweep(self.archive, told, harvesting.source, harvesting.now(), harvesting.harvest_id)
            case Attached() | Unattached():
                self.keep_file(harvesting.source.id, harvesting.harvest_id, told)
            case Ended():
                removing.keep_moves(self.archive, harvesting.source, harvesting.now(), harvesting.harvest_id)

    def keep_page(self, harvesting: Harvesting, page: Page) -> None:
        """Keep a page and what was read from it."""
        revisions.keep_outcomes(
            self.archive,
            self.index,
            page.capture,
            page.outcomes,
            harvesting.harvest_id,
            opens_listing_of=harvesting.source.id if page.opens else "",
            found=page.found,
            asked=page.asked,
            parser=harvesting.parser,
        )
        if page.asked and page.moved_to:
            removing.keep_redirect(self.archive, page.asked.ref, page.moved_to, page.capture, harvesting.harvest_id)

    def keep_file(self, source_id: str, harvest_id: int, file: Attached | Unattached) -> None:
        """Keep a file that releases link to, or why it could not be had."""
        match file:
            case Attached(url, capture):
                attachments.keep_attachment(self.archive, source_id, url, capture, harvest_id)
            case Unattached(url, error, at):
                attachments.keep_refusal(self.archive, source_id, url, error.message, at)

    def close(self, harvesting: Harvesting) -> HarvestReport:
        """Note how a harvest ended, and return its report."""
        report = harvesting.report()
        if harvesting.harvest_id is not None:
            sightings = harvesting.tally.sighted.all()
            harvests.close_harvest(self.archive, harvesting.harvest_id, report, sightings, harvesting.now())
        return report
