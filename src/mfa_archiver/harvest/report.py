"""Counts a harvest's events into its report, and sums it up in one word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from mfa_archiver.errors import ArchiverError, Blocked, RobotsDisallowed
from mfa_archiver.harvest.events import (
    NOT_MODIFIED,
    Attached,
    Event,
    Missed,
    Page,
    Postponed,
    Sweep,
    Unattached,
    Vanished,
)
from mfa_archiver.harvest.sighted import Sighted
from mfa_archiver.model import Added, Failed, HarvestReport, Revised, Skipped, Source, Unchanged

MOST_ERRORS = 100  # a site that has moved may fail a thousand times


class Tally:
    """Counts the events of one source's harvest."""

    def __init__(self, source: Source, holds_releases: Callable[[str], bool]) -> None:
        self.source = source
        self.holds_releases = holds_releases
        self.counts: Counter[str] = Counter()  # by the fields of the report
        self.errors: list[str] = []
        self.unattached: list[str] = []
        self.sweeps: list[Sweep] = []
        self.sighted = Sighted()
        self.broken_off: ArchiverError | None = None  # by what is no fault of the source
        self.is_meagre = False  # a listing showed fewer than its source says it always does

    @property
    def report(self) -> HarvestReport:
        """What has been counted so far."""
        counts = self.counts
        return HarvestReport(
            self.source.id,
            added=counts["added"],
            revised=counts["revised"],
            unchanged=counts["unchanged"],
            missing=counts["missing"],
            skipped=counts["skipped"],
            failed=counts["failed"],
            not_modified=counts["not_modified"],
            attachments=counts["attachments"],
            errors=tuple(self.errors),
            unattached=tuple(self.unattached),
        )

    def add(self, event: Event) -> None:
        """Count an event."""
        self.sighted.add(event)
        match event:
            case Page():
                self.add_page(event)
            case Missed(candidate, error):
                self.counts["failed"] += 1
                self.add_error(f"{candidate.url}: {error}")
            case Vanished():
                self.counts["missing"] += 1
            case Sweep():
                self.add_sweep(event)
            case Attached(_, capture):
                self.add_attached(capture.status)
            case Unattached(url, error):
                self.add_unattached(f"{url}: {error.message}")  # hints are about sources
            case Postponed(files):
                self.add_unattached(f"{files} more files wait for the next run")

    def add_page(self, page: Page) -> None:
        """Count a page's outcomes."""
        self.counts["not_modified"] += page.capture.status == NOT_MODIFIED
        for outcome in page.outcomes:
            self.counts[next(name for name, kind in COUNTED.items() if isinstance(outcome, kind))] += 1
            if isinstance(outcome, Failed):
                self.add_error(f"{outcome.what}: {outcome.error}")

    def add_sweep(self, sweep: Sweep) -> None:
        """Count a language's end, and note what was wrong with it."""
        self.sweeps.append(sweep)
        if not self.source.follows:  # else their pages tell
            self.counts["missing"] += len(sweep.unlisted)
        if sweep.error:
            self.add_error(f"{sweep.lang}: {sweep.error}")
        elif not sweep.listed and self.holds_releases(sweep.lang):
            self.add_error(f"{sweep.lang}: the listing is empty, though releases are held from it")
        elif sweep.is_whole and sweep.shown < self.source.expect_per_run:
            self.is_meagre = True
            expected = self.source.expect_per_run
            self.add_error(f"{sweep.lang}: the listing shows {sweep.shown} releases, {expected} were expected")

    def break_off(self, error: ArchiverError) -> None:
        """Note that the harvest did not come to its end, for a reason that says nothing of the source."""
        self.broken_off = error
        self.add_error(str(error))

    def add_attached(self, status: int) -> None:
        """Count a file, or that it has not changed."""
        self.counts["not_modified" if status == NOT_MODIFIED else "attachments"] += 1

    def add_unattached(self, line: str) -> None:
        """Note a file that could not be had: it is missing on the publisher's side, and no fault of the harvest."""
        add_line(self.unattached, line)

    def add_error(self, error: str) -> None:
        """Note an error, as many as anybody reads."""
        add_line(self.errors, error)

    def close(self, *, requests: int, received: int, seconds: float, bounded: bool) -> HarvestReport:
        """Return the report with its status. `bounded`: dates were asked for, so that nothing may be right."""
        return replace(
            self.report,
            requests=requests,
            bytes=received,
            seconds=round(seconds, 3),
            status=self.status(bounded=bounded),
        )

    def status(self, *, bounded: bool) -> Literal["ok", "partial", "failed", "blocked", "suspicious"]:
        """Say in one word how the harvest went."""
        report = self.report
        errors = [error for error in (*(sweep.error for sweep in self.sweeps), self.broken_off) if error]
        stored = report.added + report.revised + report.unchanged
        if errors and not stored:
            return "blocked" if any(isinstance(e, Blocked | RobotsDisallowed) for e in errors) else "failed"
        is_idle = not stored and not report.failed and not any(sweep.listed for sweep in self.sweeps)
        if (is_idle and not bounded) or self.is_meagre:
            return "suspicious"
        return "partial" if report.errors else "ok"


def add_line(lines: list[str], line: str) -> None:
    """Add a line to others, as many as anybody reads."""
    if len(lines) <= MOST_ERRORS:
        lines.append("and more of the same" if len(lines) == MOST_ERRORS else line)


COUNTED: dict[str, type] = {
    "added": Added,
    "revised": Revised,
    "unchanged": Unchanged,
    "skipped": Skipped,
    "failed": Failed,
}
