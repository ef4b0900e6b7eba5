"""Gathers what a harvest saw of each language from its events, as evidence of the source's health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mfa_archiver.errors import (
    ArchiverError,
    Blocked,
    ExtractionError,
    LedAway,
    OtherKind,
    RobotsDisallowed,
    UnexpectedStatus,
)
from mfa_archiver.harvest.events import NOT_MODIFIED, Event, Missed, Page, Sweep
from mfa_archiver.model import Added, Revised, Revision, TitleSource
from mfa_archiver.sightings import Sighting, Symptom

_LONGEST_ERROR = 500
# What statuses are a sign of (RFC 9110, section 15.5; 451 is RFC 7725's); any other that is no success is a failure.
_BY_STATUS: Mapping[int, Symptom] = {
    401: Symptom.BLOCKED,
    403: Symptom.BLOCKED,
    404: Symptom.MOVED,
    410: Symptom.MOVED,
    429: Symptom.BLOCKED,
    451: Symptom.BLOCKED,
}
# What errors are a sign of; the first class that fits decides.
_BY_ERROR: tuple[tuple[type[ArchiverError], Symptom], ...] = (
    (Blocked, Symptom.BLOCKED),
    (RobotsDisallowed, Symptom.BLOCKED),
    (LedAway, Symptom.MOVED),
    (OtherKind, Symptom.MOVED),
    (ExtractionError, Symptom.LAYOUT),
)


def symptom_of(error: ArchiverError) -> Symptom:
    """Return what an error of a fetch or of a reading is a sign of."""
    if isinstance(error, UnexpectedStatus):
        return _BY_STATUS.get(error.status, Symptom.FAILING)
    return next((symptom for kind, symptom in _BY_ERROR if isinstance(error, kind)), Symptom.FAILING)


class Sighted:
    """Counts the events of one source's harvest, language by language."""

    def __init__(self) -> None:
        self._by_lang: dict[str, Sighting] = {}

    def all(self) -> tuple[Sighting, ...]:
        """Return what was seen so far, one sighting a language."""
        return tuple(self._by_lang.values())

    def add(self, event: Event) -> None:
        """Take note of an event."""
        match event:
            case Sweep(lang=lang, error=error, opening=opening):
                symptom = symptom_of(error) if error else None
                said = str(error)[:_LONGEST_ERROR] if error else ""
                self._change(lang, lambda seen: replace(seen, symptom=symptom, error=said, opening=opening))
            case Missed(candidate, error):
                self._change(candidate.ref.lang, lambda seen: with_missed(seen, symptom_of(error)))
            case Page(asked=asked) if asked and event.capture.status != NOT_MODIFIED:
                texts = [each.release.revision for each in event.outcomes if isinstance(each, Added | Revised)]
                self._change(asked.ref.lang, lambda seen: with_page(seen, texts))
            case _:  # a listing's page, which its sweep sums up, or an answer that tells nothing of the source
                pass

    def _change(self, lang: str, change: Callable[[Sighting], Sighting]) -> None:
        self._by_lang[lang] = change(self._by_lang.get(lang, Sighting(lang)))


def with_missed(seen: Sighting, symptom: Symptom) -> Sighting:
    """Return a sighting with one page more that could not be had or read."""
    return replace(seen, missed={**seen.missed, symptom: seen.missed.get(symptom, 0) + 1})


def with_page(seen: Sighting, texts: list[Revision]) -> Sighting:
    """Return a sighting with one page more, and what it made known of a release."""
    return replace(
        seen,
        pages=seen.pages + 1,
        pages_untitled=seen.pages_untitled + sum(text.title_source is TitleSource.DERIVED for text in texts),
        pages_undated=seen.pages_undated + sum(text.published is None for text in texts),
    )
