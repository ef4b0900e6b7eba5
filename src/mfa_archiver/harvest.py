"""The story of a harvest: listing by listing, what a source shows is compared with what is held.

It decides and never acts: the engine it is given does the fetching, the caller does the storing, and both are
arguments. It leaves wire protocols to web/, reading payloads to extract/, and SQL to archive/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from mfa_archiver.errors import ArchiverError, Blocked, ExtractionError, FetchError, RobotsDisallowed, Unreachable
from mfa_archiver.model import (
    Added,
    Capture,
    Failed,
    HarvestReport,
    Holding,
    Outcome,
    ParsedRelease,
    Ref,
    Revised,
    Skipped,
    Source,
    Unchanged,
    Validator,
    isoformat,
)

# After these the other languages of the source need not be tried: they would meet the same wall.
FINAL_ERRORS = (Blocked, RobotsDisallowed, Unreachable)


class Engine(Protocol):
    """What fetches a source's listings, newest release first, one capture a page."""

    def listing(self, lang: str, *, validators: Mapping[tuple[str, str], Validator] = ...) -> Iterator[Capture]:
        """Yield the pages of a listing until its end. Raises FetchError."""


class Holdings(Protocol):
    """What the archive already holds of a source."""

    def releases(self, lang: str) -> Mapping[str, Holding]:
        """Return held releases by native id."""

    def validators(self) -> Mapping[tuple[str, str], Validator]:
        """Return what listings can be asked «changed since?» with."""


Reader = Callable[[Capture, Source, str], Sequence[ParsedRelease | Skipped | Failed]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a harvest goes: dates (ISO days, both included), a number of releases, or to the very end."""

    since: str = ""
    until: str = ""
    limit: int | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One listing page, read and compared: to be stored as a whole or not at all."""

    capture: Capture
    outcomes: tuple[Outcome, ...]
    opens: bool = False  # the listing's first page, which the next harvest asks «changed since?»


@dataclass(frozen=True, slots=True)
class Sweep:
    """One language's listing is done, and `missing` of the releases it should have shown were not there.

    `settles`: nothing lies unharvested between the releases now held, so that a later harvest may stop at them.
    """

    lang: str
    settles: bool
    listed: int
    missing: int = 0
    error: ArchiverError | None = None


def harvest(source: Source, engine: Engine, read: Reader, holdings: Holdings, bounds: Bounds) -> Iterator[Page | Sweep]:
    """Yield each page of each language's listing, and a Sweep after each language.

    A language's errors end that language; those no other language could escape end the harvest.
    """
    validators = {} if bounds.full or bounds.since else holdings.validators()
    remaining = bounds.limit
    for lang in source.languages:
        if remaining == 0:
            return
        sweep = Sweeper(holdings.releases(lang), replace(bounds, limit=remaining))
        try:
            for capture in engine.listing(lang, validators=validators):
                page = sweep.compare_page(capture, read(capture, source, lang))
                yield page
                if sweep.ended:
                    break
        except (FetchError, ExtractionError) as error:
            yield sweep.close(lang, error)
            if isinstance(error, FINAL_ERRORS):
                return
            continue
        if remaining is not None:
            remaining -= sweep.listed
        yield sweep.close(lang)


class Sweeper:
    """Walks down one listing and knows when to stop."""

    def __init__(self, held: Mapping[str, Holding], bounds: Bounds) -> None:
        self.held = held
        self.bounds = bounds
        self.seen: set[str] = set()
        self.asked_for: set[str] = set()  # those seen that lie within the dates
        self.pages = 0
        self.listed = 0
        self.oldest = ""  # the earliest instant listed
        self.ended = False
        self.cut = False  # ended by --limit, before the natural end
        self.reached_end = False

    def compare_page(self, capture: Capture, parsed: Sequence[ParsedRelease | Skipped | Failed]) -> Page:
        """Compare a page with the holdings and decide whether the sweep has ended."""
        opens = self.pages == 0
        self.pages += 1
        outcomes: list[Outcome] = []
        for release in parsed:
            if not isinstance(release, ParsedRelease):
                outcomes.append(release)
                if ref := Ref.parse(release.what):
                    self.seen.add(ref.native_id)  # it is listed, if without a wording to keep
            elif release.ref.native_id not in self.seen:  # a release published meanwhile shifts the pages
                outcomes.append(self.compare(release))
            if self.cut:
                break
        self.reached_end = not parsed
        self.ended = self.reached_end or self.cut or self.is_below(parsed) or self.is_quiet(outcomes)
        return Page(capture, tuple(outcomes), opens)

    def compare(self, release: ParsedRelease) -> Outcome:
        """Compare one release with what is held of it."""
        self.seen.add(release.ref.native_id)
        published = release.revision.published
        if published and published.instant:
            instant = isoformat(published.instant)
            self.oldest = min(self.oldest, instant) if self.oldest else instant
        if published and not self.is_within(published.day):
            return Skipped(str(release.ref), "outside the dates asked for")
        self.listed += 1
        self.asked_for.add(release.ref.native_id)
        self.cut = self.listed == self.bounds.limit
        held = self.held.get(release.ref.native_id)
        if held is None:
            return Added(release)
        if held.digest == release.revision.digest:
            return Unchanged(release.ref)
        return Revised(release)

    def is_within(self, day: str) -> bool:
        """Tell whether a day (at whatever precision) touches the span asked for."""
        since, until = self.bounds.since[: len(day)], self.bounds.until[: len(day)]
        return (not since or day >= since) and (not until or day <= until)

    def is_below(self, parsed: Sequence[ParsedRelease | Skipped | Failed]) -> bool:
        """Tell whether a whole page lies before the first day asked for."""
        days = [p.revision.published.day for p in parsed if isinstance(p, ParsedRelease) and p.revision.published]
        return bool(days) and all(day < self.bounds.since[: len(day)] for day in days)

    def is_quiet(self, outcomes: Sequence[Outcome]) -> bool:
        """Tell whether a page shows nothing but releases that were held when the listing was last swept.

        A whole page of them is the overlap in which late edits are seen. With --full or --since the sweep
        goes on: the person asks for what lies below.
        """
        if self.bounds.full or self.bounds.since:
            return False
        known = [self.held[o.ref.native_id].settled for o in outcomes if isinstance(o, Unchanged)]
        return bool(known) and all(known) and not any(isinstance(o, Added | Revised) for o in outcomes)

    def close(self, lang: str, error: ArchiverError | None = None) -> Sweep:
        """Sum the sweep up."""
        is_empty = not self.seen and bool(self.held)  # an empty listing where releases are held proves nothing
        complete = error is None and not self.cut and not is_empty
        missing = self.count_missing() if complete else 0
        return Sweep(lang, complete and not self.leaves_gap(), self.listed, missing, error)

    def leaves_gap(self) -> bool:
        """Tell whether a harvest broken off before reached beyond the dates asked for now: it is still to be done."""
        is_bounded = bool(self.bounds.since or self.bounds.until)
        return is_bounded and any(
            not holding.settled and native_id not in self.asked_for for native_id, holding in self.held.items()
        )

    def count_missing(self) -> int:
        """Count held releases that lie in the span swept and were not listed."""
        floor = "" if self.reached_end else self.oldest
        return sum(
            native_id not in self.seen
            and (holding.published_at > floor or not floor)
            and (not holding.published_at or self.is_within(holding.published_at[:10]))
            for native_id, holding in self.held.items()
        )


class Tally:
    """Counts a harvest's pages and sweeps into its report."""

    def __init__(self, source: Source, holds_releases: Callable[[str], bool]) -> None:
        self.holds_releases = holds_releases
        self.report = HarvestReport(source.id)
        self.sweeps: list[Sweep] = []

    def add_page(self, page: Page) -> None:
        """Count a page's outcomes."""
        counts = {name: sum(isinstance(o, kind) for o in page.outcomes) for name, kind in COUNTED.items()}
        failures = [f"{o.what}: {o.error}" for o in page.outcomes if isinstance(o, Failed)]
        held = {name: getattr(self.report, name) + count for name, count in counts.items()}
        self.report = replace(self.report, **held, errors=(*self.report.errors, *failures))

    def add_sweep(self, sweep: Sweep) -> None:
        """Count a language's end, and note what was wrong with it."""
        self.sweeps.append(sweep)
        self.report = replace(self.report, missing=self.report.missing + sweep.missing)
        if sweep.error:
            self.add_error(f"{sweep.lang}: {sweep.error}")
        elif not sweep.listed and self.holds_releases(sweep.lang):
            self.add_error(f"{sweep.lang}: the listing is empty, though releases are held from it")

    def add_error(self, error: str) -> None:
        """Note an error."""
        self.report = replace(self.report, errors=(*self.report.errors, error))

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
        errors = [sweep.error for sweep in self.sweeps if sweep.error]
        stored = report.added + report.revised + report.unchanged
        if errors and not stored:
            return "blocked" if any(isinstance(e, Blocked | RobotsDisallowed) for e in errors) else "failed"
        if not stored and not report.failed and not bounded:
            return "suspicious"
        return "partial" if report.errors else "ok"


COUNTED: dict[str, type] = {
    "added": Added,
    "revised": Revised,
    "unchanged": Unchanged,
    "skipped": Skipped,
    "failed": Failed,
}
