"""The story of a harvest whose listings lead to releases: listings first, then the pages still to be fetched.

What a listing shows is handed out before any page is asked for, so that a harvest broken off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from mfa_archiver.errors import ArchiverError, ExtractionError, FetchError
from mfa_archiver.harvest.events import Bounds, Event, Follower, Missed, Page, Remembered, Sweep, Vanished
from mfa_archiver.harvest.revisiting import is_due
from mfa_archiver.harvest.story import FINAL_ERRORS
from mfa_archiver.harvest.sweep import Listed, Standing, Sweeper
from mfa_archiver.harvest.vanishing import MOST_ASKED_AFTER, is_asked_after
from mfa_archiver.harvest.visiting import Visitor
from mfa_archiver.listed import Candidate, HeldCandidate, Validator
from mfa_archiver.model import (
    Capture,
    Holding,
    Outcome,
    ParsedRelease,
    Skipped,
    Source,
    Unchanged,
    isoformat,
)

MOST_FAILURES = 5  # of one page, one a harvest; then it is left alone until its listing says something new of it
MOST_REVISITS = 200  # pages of held releases in one harvest and language
# Pages in a row: blocked or silent ones, and those that fail in any way. The next would not do better, and stays to be
# fetched.
_MOST_WALLS = 3
_MOST_MISSED = 20


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads a listing's page into candidates and what was passed over, and a release's page into the release.

    None in place of both is an index, whose parts are pages of the listing themselves. `is_notice` tells of a release's
    page that it says of itself to be none: a challenge, «not found».
    """

    listing: Callable[[Capture, Source, str], tuple[Sequence[Candidate], Sequence[Skipped]] | None]
    page: Callable[[Capture, Source, Candidate], ParsedRelease]
    is_notice: Callable[[Capture], bool]


def gather(
    source: Source, engine: Follower, readers: Readers, holdings: Remembered, bounds: Bounds, now: datetime
) -> Iterator[Event]:
    """Yield each page of each language's listing and a Sweep, then each page of a release that is due, or its lack.

    A page is due when its release is new, when the listing says something new of it, when an earlier harvest could
    not have it, when its release has vanished, or when the source's revisits say so. `now` is the instant of
    the harvest.
    """
    validators = {} if bounds.full or bounds.since else holdings.validators()
    remaining = bounds.limit
    for lang in source.languages:
        if remaining == 0:
            return
        gathering = Gathering(source, engine, readers, holdings, replace(bounds, limit=remaining), now, lang)
        error = yield from gathering.sweep(validators)
        if isinstance(error, FINAL_ERRORS):
            return
        yield from gathering.visit_all()
        if remaining is not None:
            remaining = max(0, remaining - gathering.sweeper.listed)


class Gathering:
    """One language of a source: its listing, and the pages that it leads to."""

    def __init__(
        self,
        source: Source,
        engine: Follower,
        readers: Readers,
        holdings: Remembered,
        bounds: Bounds,
        now: datetime,
        lang: str,
    ) -> None:
        self.source = source
        self.engine = engine
        self.readers = readers
        self.bounds = bounds
        self.now = now
        self.lang = lang
        self.releases = holdings.releases(lang)
        self.known = dict(holdings.candidates(lang))
        held = {name: as_holding(held, self.releases.get(name)) for name, held in self.known.items()}
        self.sweeper = Sweeper(held, bounds, source.expect_per_run)
        self.found: dict[str, Candidate] = {}  # what the listing says something new of, by native id
        self.is_sound = False  # the listing is as it should be, so that a page which is gone says something

    def sweep(self, validators: Mapping[tuple[str, str], Validator]) -> Generator[Event, None, ArchiverError | None]:
        """Walk down the listing; return the error that ended it, if one did."""
        error: ArchiverError | None = None
        try:
            for capture in self.engine.listing(self.lang, validators=validators):
                read = self.readers.listing(capture, self.source, self.lang)
                if read is None:
                    yield Page(capture, (), opens=True)
                    continue
                candidates, skipped = read
                opens = self.sweeper.begin_page(capture.url, capture.final_url)
                found, outcomes = self.compare_page(candidates)
                yield Page(capture, (*outcomes, *skipped), opens, found=found)
                self.sweeper.end_page(is_empty=not candidates and not skipped)
                if self.sweeper.ended:
                    break
        except (FetchError, ExtractionError) as fault:
            error = fault
        sweep = self.sweeper.close(self.lang, error)
        self.is_sound = error is None and 0 < sweep.shown >= self.source.expect_per_run
        self.note_unlisted(sweep)
        yield sweep
        return error

    def note_unlisted(self, sweep: Sweep) -> None:
        """Note which candidates their listing no longer shows, as the archive will."""
        for name in sweep.unlisted:
            if self.known[name].unlisted_at is None:
                self.known[name] = replace(self.known[name], unlisted_at=self.now)

    def compare_page(self, candidates: Iterable[Candidate]) -> tuple[tuple[Candidate, ...], list[Outcome]]:
        """Return the candidates of a page to be remembered, and what became of the others."""
        found: list[Candidate] = []
        outcomes: list[Outcome] = []
        for candidate in candidates:
            listed = Listed(candidate.ref.native_id, candidate.digest, candidate.published, bool(candidate.title))
            match self.sweeper.look(listed):
                case Standing.NEW | Standing.CHANGED:
                    found.append(candidate)
                    self.found[candidate.ref.native_id] = candidate
                case Standing.SAME if self.is_settled(candidate):
                    outcomes.append(Unchanged(candidate.ref))
                case Standing.OUTSIDE:
                    outcomes.append(Skipped(str(candidate.ref), "outside the dates asked for"))
                case _:  # its page is counted when it has been asked for
                    pass
            if self.sweeper.cut:
                break
        return tuple(found), outcomes

    def is_settled(self, candidate: Candidate) -> bool:
        """Tell whether a candidate's release is held and its page need not be asked for."""
        held, holding = self.known[candidate.ref.native_id], self.releases.get(candidate.ref.native_id)
        if holding is None or holding.absence:  # of one that was gone only its page tells that it is back
            return False
        return not is_waiting(held) and not self.is_due(held)

    def is_due(self, held: HeldCandidate) -> bool:
        """Tell whether a page is to be asked again as the source's revisits say; one that is gone has its own times."""
        holding = self.releases.get(held.candidate.ref.native_id)
        return not (holding and holding.absence) and is_due(held, self.source.revisits, self.now)

    def is_asked_after(self, held: HeldCandidate) -> bool:
        """Tell whether a page is to be asked for because its release has vanished."""
        name = held.candidate.ref.native_id
        holding = self.releases.get(name)
        is_listed = name in self.sweeper.seen
        return holding is not None and is_asked_after(held, holding.absence, self.now, is_listed=is_listed)

    def visit_all(self) -> Iterator[Event]:
        """Ask for the pages that are due, the newest first, until the limit or a wall."""
        shown = frozenset(self.sweeper.seen)
        visitor = Visitor(
            self.source,
            self.engine,
            self.readers.page,
            self.readers.is_notice,
            self.releases,
            self.known,
            self.found,
            shown,
            self.is_sound,
        )
        walls = missed = 0
        for candidate in islice(self.due(), self.bounds.limit):
            event = visitor.visit(candidate)
            yield event
            error = event.error if isinstance(event, Missed | Vanished) else None
            missed = missed + 1 if error else 0
            walls = walls + 1 if isinstance(error, FINAL_ERRORS) else 0
            if walls == _MOST_WALLS or missed == _MOST_MISSED:
                return

    def due(self) -> Iterator[Candidate]:
        """Yield what is new, then what is still waiting, then what has vanished, then what is asked again."""
        yield from self.found.values()
        others = [held for name, held in self.known.items() if name not in self.found]
        waiting = [held for held in others if is_waiting(held) and (self.bounds.full or held.failures < MOST_FAILURES)]
        # Those that failed stand behind, or a page that always fails would stand before all others.
        waiting.sort(key=lambda held: held.candidate.published.day if held.candidate.published else "", reverse=True)
        waiting.sort(key=lambda held: held.failures)
        yield from (held.candidate for held in waiting)
        others = [held for held in others if not is_waiting(held)]
        vanished = [held for held in others if self.is_sound and self.is_asked_after(held)]
        vanished.sort(key=lambda held: (held.failures, isoformat(held.asked_at)))
        yield from (held.candidate for held in vanished[:MOST_ASKED_AFTER])
        again = [held for held in others if not self.is_asked_after(held) and self.is_due(held)]
        again.sort(key=lambda held: isoformat(held.asked_at))
        yield from (held.candidate for held in again[:MOST_REVISITS])


def is_waiting(held: HeldCandidate) -> bool:
    """Tell whether a candidate's page is still to be fetched: never had, or before its listing said something new."""
    return held.asked_at is None or held.shown != held.candidate.digest


def as_holding(held: HeldCandidate, release: Holding | None) -> Holding:
    """Return a candidate as a sweep sees it; without a release of it held, nothing is missed."""
    published = held.candidate.published
    at, day = (isoformat(published.instant), published.day) if published else ("", "")
    if release and not day:  # the listing gives no dates, the page did
        at, day = release.published_at, release.day
    return Holding(held.candidate.digest, held.settled, at, day, was_listed=release is not None)
