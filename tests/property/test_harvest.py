"""Laws of harvesting: whatever a site shows, and whatever breaks off, the archive holds each wording once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.archive.captures import load_validators
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.revisions import keep_outcomes, load_holdings, settle
from mfa_archiver.errors import UnexpectedStatus
from mfa_archiver.harvest import Bounds, Page, harvest
from mfa_archiver.listed import Validator
from mfa_archiver.model import (
    Capture,
    DatePrecision,
    DateSource,
    Holding,
    ParsedRelease,
    PublicationDate,
    Ref,
    Revision,
    Source,
)
from tests.effort import examples
from tests.property.copies import copy_of

SOURCE = Source("xx-mfa", "Ministry of Elsewhere", "XX", ("en",), "UTC", "govkz", "https://mfa.example")
BEGINNING = datetime(2026, 1, 1, 12, tzinfo=UTC)
PAGE_SIZE = 3

State = Mapping[int, int]  # what a site shows: the number of each release and that of its wording


@dataclass
class Site:
    """A site in one state, newest release first; `breaks_after` is a number of pages."""

    state: State
    breaks_after: int | None = None
    shown: set[tuple[int, int]] = field(default_factory=set)

    def listing(self, lang: str, *, validators: Mapping[tuple[str, str], Validator] = {}) -> Iterator[Capture]:
        del validators
        listed = sorted(self.state.items(), reverse=True)
        for number in range(len(listed) // PAGE_SIZE + 2):
            if number == self.breaks_after:
                raise UnexpectedStatus("500", status=500)
            page = listed[number * PAGE_SIZE :][:PAGE_SIZE]
            self.shown.update(page)
            yield Capture(f"https://mfa.example/{number}", BEGINNING, 200, (), json.dumps(page).encode(), language=lang)
            if not page:
                return


@dataclass
class Holdings:
    archive: Archive

    def releases(self, lang: str) -> Mapping[str, Holding]:
        return load_holdings(self.archive, SOURCE.id, lang)

    def validators(self) -> Mapping[tuple[str, str], Validator]:
        return load_validators(self.archive, SOURCE.id)


def read(capture: Capture, source: Source, lang: str) -> list[ParsedRelease]:
    return [parsed(source, lang, *pair) for pair in json.loads(capture.payload)]


def parsed(source: Source, lang: str, number: int, wording: int) -> ParsedRelease:
    at = BEGINNING + timedelta(days=number)
    published = PublicationDate(at.date().isoformat(), DatePrecision.MINUTE, DateSource.FIELD, instant=at)
    return ParsedRelease(Ref(source.id, str(number), lang), "", Revision(str(wording), "A text.", published))


def harvest_into(archive: Archive, site: Site, bounds: Bounds, killed_after: int | None = None) -> None:
    """Harvest as the program does, perhaps killed after a number of events."""
    index = Index()
    for told, event in enumerate(harvest(SOURCE, site, read, Holdings(archive), bounds)):
        if told == killed_after:
            return
        if isinstance(event, Page):
            keep_outcomes(archive, index, event.capture, event.outcomes, None)
        elif event.settles:
            settle(archive, SOURCE.id, event.lang)


def wordings(archive: Archive) -> list[tuple[int, int]]:
    """Return the number and the wording of every revision held, in the order they were kept."""
    rows = archive.connection.execute(
        "SELECT r.native_id, v.title FROM revisions v JOIN releases r ON r.id = v.release_id ORDER BY v.id"
    )
    return [(int(number), int(title)) for number, title in rows]


def current(archive: Archive) -> dict[int, int]:
    rows = archive.connection.execute(
        "SELECT r.native_id, v.title FROM releases r JOIN revisions v ON v.id = r.current_revision"
    )
    return {int(number): int(title) for number, title in rows}


# Wordings only ever rise, as they do when nobody takes an edit back.
states = st.lists(st.dictionaries(st.integers(1, 12), st.integers(1, 3), max_size=12), min_size=1, max_size=5)


def rising(raw: Sequence[State]) -> Sequence[State]:
    highest: dict[int, int] = {}
    risen = []
    for state in raw:
        highest |= {number: max(wording, highest.get(number, 0)) for number, wording in state.items()}
        risen.append({number: highest[number] for number in state})
    return risen


@settings(max_examples=examples(30))
@given(raw=states)
def test_full_harvests_hold_every_wording_shown_once_each(empty: Path, raw: Sequence[State]) -> None:
    shown: set[tuple[int, int]] = set()
    with copy_of(empty) as archive:
        for state in rising(raw):
            harvest_into(archive, Site(state), Bounds(full=True))
            shown |= set(state.items())
        assert sorted(wordings(archive)) == sorted(shown)


@settings(max_examples=examples(30))
@given(raw=states)
def test_current_wording_is_the_one_last_shown(empty: Path, raw: Sequence[State]) -> None:
    with copy_of(empty) as archive:
        last: dict[int, int] = {}
        for state in raw:
            harvest_into(archive, Site(state), Bounds(full=True))
            last |= state
        assert current(archive) == last


@settings(max_examples=examples(60))
@given(
    grown=st.lists(st.integers(0, 7), min_size=1, max_size=5),
    broken=st.lists(st.tuples(st.none() | st.integers(0, 4), st.none() | st.integers(0, 4)), min_size=5, max_size=5),
    bounds=st.lists(
        st.sampled_from([Bounds(), Bounds(), Bounds(full=True), Bounds(limit=2), Bounds(limit=5)]),
        min_size=5,
        max_size=5,
    ),
)
def test_harvests_broken_off_anywhere_end_in_the_whole_listing(
    empty: Path,
    grown: Sequence[int],
    broken: Sequence[tuple[int | None, int | None]],
    bounds: Sequence[Bounds],
) -> None:
    with copy_of(empty) as archive:
        count = 0
        for new, (breaks_after, killed_after), bound in zip(grown, broken, bounds, strict=False):
            count += new
            harvest_into(archive, Site(dict.fromkeys(range(1, count + 1), 1), breaks_after), bound, killed_after)
        harvest_into(archive, Site(dict.fromkeys(range(1, count + 1), 1)), Bounds())
        assert sorted(wordings(archive)) == [(number, 1) for number in range(1, count + 1)]


@settings(max_examples=examples(15))
@given(count=st.integers(0, 20), new=st.integers(0, 9))
def test_incremental_harvest_adds_the_new_and_reads_on_for_one_page_of_known_ones(
    empty: Path, count: int, new: int
) -> None:
    with copy_of(empty) as archive:
        harvest_into(archive, Site(dict.fromkeys(range(1, count + 1), 1)), Bounds())
        site = Site(dict.fromkeys(range(1, count + new + 1), 1))
        harvest_into(archive, site, Bounds())
        assert len(wordings(archive)) == count + new
        # The page on which the known ones begin, and a whole page of them.
        assert len(site.shown) <= new + 2 * PAGE_SIZE
