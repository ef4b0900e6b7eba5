"""A listing as pages of numbers, and holdings: what a harvest's story is told about in these tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mfa_archiver.errors import ArchiverError
from mfa_archiver.harvest import Bounds, Page, Sweep, harvest
from mfa_archiver.listed import Validator
from mfa_archiver.model import (
    Added,
    Capture,
    DatePrecision,
    DateSource,
    Failed,
    Holding,
    Outcome,
    ParsedRelease,
    PublicationDate,
    Ref,
    Revised,
    Revision,
    Skipped,
    Source,
    Unchanged,
    isoformat,
)

SOURCE = Source("xx-mfa", "Ministry of Elsewhere", "XX", ("ru", "en"), "UTC", "govkz", "https://mfa.example")
NEWEST = datetime(2026, 3, 31, 12, tzinfo=UTC)
Pages = Sequence[Sequence[int]]  # a listing: the numbers on each page, higher is newer, one a day


@dataclass
class Site:
    """Listings as pages of numbers, and what stands in their way: an error after so many pages."""

    listings: Mapping[str, Pages]
    errors: Mapping[str, ArchiverError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    validators: list[Mapping[tuple[str, str], Validator]] = field(default_factory=list)

    def listing(self, lang: str, *, validators: Mapping[tuple[str, str], Validator] = {}) -> Iterator[Capture]:
        self.validators.append(validators)
        for number, page in enumerate(self.listings.get(lang, ()), 1):
            self.asked.append(f"{lang}{number}")
            payload = json.dumps(list(page)).encode()
            yield Capture(f"https://mfa.example/{number}", NEWEST, 200, (), payload, language=lang)
        if lang in self.errors:
            raise self.errors[lang]


@dataclass
class Held:
    """What is held: by language, the number of each release and whether it is settled."""

    settled: Mapping[str, Sequence[int]] = field(default_factory=dict)
    unsettled: Mapping[str, Sequence[int]] = field(default_factory=dict)
    other_wording: frozenset[int] = frozenset()

    def releases(self, lang: str) -> Mapping[str, Holding]:
        held = {}
        for numbers, is_settled in ((self.settled.get(lang, ()), True), (self.unsettled.get(lang, ()), False)):
            for number in numbers:
                digest = "another" if number in self.other_wording else wording(number).digest
                held[str(number)] = Holding(digest, is_settled, isoformat(instant(number)))
        return held

    def validators(self) -> Mapping[tuple[str, str], Validator]:
        return {("https://mfa.example/1", "ru"): Validator('"a"', "", b"[]")}


def instant(number: int) -> datetime:
    return NEWEST - timedelta(days=100 - number)


def wording(number: int) -> Revision:
    at = instant(number)
    published = PublicationDate(at.date().isoformat(), DatePrecision.MINUTE, DateSource.FIELD, instant=at)
    return Revision(f"Релиз {number}", "Текст.", published)


def read(capture: Capture, source: Source, lang: str) -> list[ParsedRelease | Skipped | Failed]:
    """Read a page of numbers; 0 stands for an item that cannot be read, a negative one for one without a body."""
    found: list[ParsedRelease | Skipped | Failed] = []
    for number in json.loads(capture.payload):
        ref = Ref(source.id, str(abs(number)), lang)
        if number == 0:
            found.append(Failed("an item", "is no object"))
        elif number < 0:
            found.append(Skipped(str(ref), "no body"))
        else:
            found.append(ParsedRelease(ref, "", wording(number)))
    return found


def tell(
    site: Site, held: Held | None = None, bounds: Bounds | None = None, langs: tuple[str, ...] = ("ru",)
) -> list[Page | Sweep]:
    return list(harvest(replace(SOURCE, languages=langs), site, read, held or Held(), bounds or Bounds()))


def kinds(story: Sequence[Page | Sweep], kind: type) -> list[str]:
    """Return the native ids of the outcomes of one kind, in order."""
    outcomes = [outcome for page in story if isinstance(page, Page) for outcome in page.outcomes]
    return [native_id(outcome) for outcome in outcomes if type(outcome) is kind]


def native_id(outcome: Outcome) -> str:
    assert isinstance(outcome, Added | Revised | Unchanged)
    return outcome.ref.native_id if isinstance(outcome, Unchanged) else outcome.release.ref.native_id


def last_sweep(story: Sequence[Page | Sweep]) -> Sweep:
    sweep = story[-1]
    assert isinstance(sweep, Sweep)
    return sweep


# --- where a sweep stops ---
