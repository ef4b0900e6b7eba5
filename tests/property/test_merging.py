"""Laws of merging: in whatever order and however often archives are merged, the same comes out, and nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.harvests import close_harvest, open_harvest
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.ledger import keep_for
from mfa_archiver.archive.releases import find_release
from mfa_archiver.archive.rereadings import keep_reading, load_rested, place_of
from mfa_archiver.archive.revisions import keep_outcomes, settle
from mfa_archiver.archive.verify import verify
from mfa_archiver.model import Added, Capture, HarvestReport, Link, ParsedRelease, Ref, Revised, Revision, Unchanged
from mfa_archiver.presence import Evidence, Sign
from mfa_archiver.sightings import Sighting
from tests.archive.contents import contents, merge_into, numbered
from tests.effort import examples

BEGINNING = datetime(2026, 1, 1, 12, tzinfo=UTC)

# The second, the release, its wording, what is beside the wording, and whether a later parser reads it anew.
Showing = tuple[int, int, int, int, bool]
Testimony = tuple[int, int, Sign]  # half a day, the release, and what speaks for or against it
Seen = tuple[Sequence[Showing], Sequence[Testimony], bool, bool]  # and whether the harvest ends, whether it settles

sightings = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 2), st.integers(1, 3), st.integers(0, 1), st.booleans()), max_size=6
).map(sorted)
signs = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 2), st.sampled_from(Sign)), max_size=5).map(sorted)
archives = st.tuples(sightings, signs, st.booleans(), st.booleans())


def make(path: Path, seen: Seen) -> Path:
    """Fill an archive with what a site showed, one harvest long."""
    shown, told, ends, settles = seen
    with open_archive(path) as archive:
        archive.connection.execute("PRAGMA synchronous = OFF")  # it need not outlive a power cut
        index = Index()
        harvest = open_harvest(archive, "xx-mfa", BEGINNING)
        for second, number, wording, beside, is_read_anew in shown:
            capture = Capture("https://mfa.example/", BEGINNING + timedelta(seconds=second), 200, (), b"%d" % wording)
            release = parsed(number, wording, beside)
            held = find_release(archive, str(release.ref))
            anew = read_anew(release)
            same = held and held[0].revision.digest in (release.revision.digest, anew.revision.digest)
            outcome = Unchanged(release.ref) if same else Revised(release) if held else Added(release)
            keep_outcomes(archive, index, capture, [outcome], harvest)
            if is_read_anew:
                keep_anew(archive, index, anew)
        with archive.transaction() as connection:
            for half_days, number, sign in told:
                at = BEGINNING + timedelta(hours=12 * half_days)
                other = str(parsed(3 - number, 1, 0).ref) if sign is Sign.MOVED else ""
                if not other or find_release(archive, other):
                    keep_for(
                        connection, parsed(number, 1, 0).ref, Evidence(at, sign, "/", other=other, harvest=harvest)
                    )
        if ends:
            close_harvest(archive, harvest, HarvestReport("xx-mfa"), [Sighting("en", pages=len(shown))], BEGINNING)
        if settles:
            settle(archive, "xx-mfa", "en")
    return path


def parsed(number: int, wording: int, beside: int) -> ParsedRelease:
    links = (Link("https://mfa.example/a.pdf"),) * beside
    text = f"The Enhanced Partnership Agreement (EPA), wording {wording}."
    return ParsedRelease(
        Ref("xx-mfa", str(number), "en"), f"/{wording}", Revision(f"Title {wording}", text, links=links)
    )


def read_anew(release: ParsedRelease) -> ParsedRelease:
    """Return what a later parser makes of the page of a release."""
    revision = replace(release.revision, body=release.revision.body.replace("wording", "as read anew, wording"))
    return replace(release, revision=revision)


def keep_anew(archive: Archive, index: Index, anew: ParsedRelease) -> None:
    """Keep what a later parser makes of a release's current wording, if it did not make that."""
    place = place_of(archive, anew.ref)
    assert place
    rested = load_rested(archive, place.capture_id, place.release_id)
    if rested.releases[0].revision.digest != anew.revision.digest:
        with archive.transaction() as connection:
            keep_reading(connection, index, rested, rested.releases[0], anew, "2.aa")


@contextmanager
def made(empty: Path, *seen: Seen) -> Iterator[Callable[[int], Path]]:
    """Make archives, and give a way to take a fresh copy of each by its place."""
    with tempfile.TemporaryDirectory() as folder:
        originals = [make(Path(shutil.copy(empty, f"{folder}/{place}.db")), one) for place, one in enumerate(seen)]
        taken = iter(range(100))
        yield lambda place: Path(shutil.copy(originals[place], f"{folder}/copy{next(taken)}.db"))


def held(path: Path) -> object:
    with open_archive(path) as archive:
        assert list(verify(archive)) == []
        for numbers in numbered(archive).values():
            assert numbers == sorted(numbers, key=lambda pair: (pair[1], pair[0]))
            assert [number for number, _ in numbers] == list(range(1, len(numbers) + 1))
        return contents(archive)


def merged(path: Path, *others: Path) -> Path:
    merge_into(path, *others)
    return path


@settings(max_examples=examples(12))
@given(a=archives, b=archives)
def test_order_of_two_archives_does_not_matter(empty: Path, a: Seen, b: Seen) -> None:
    with made(empty, a, b) as copy:
        assert held(merged(copy(0), copy(1))) == held(merged(copy(1), copy(0)))


@settings(max_examples=examples(12))
@given(a=archives, b=archives, c=archives)
def test_grouping_of_three_archives_does_not_matter(empty: Path, a: Seen, b: Seen, c: Seen) -> None:
    with made(empty, a, b, c) as copy:
        left = merged(copy(0), copy(1), copy(2))
        right = merged(copy(0), merged(copy(1), copy(2)))
        assert held(left) == held(right)


@settings(max_examples=examples(12))
@given(a=archives, b=archives)
def test_merging_twice_is_merging_once(empty: Path, a: Seen, b: Seen) -> None:
    with made(empty, a, b) as copy:
        once, twice = merged(copy(0), copy(1)), merged(copy(0), copy(1), copy(1))
        assert held(once) == held(twice)
        with open_archive(once) as one, open_archive(twice) as two:
            assert numbered(one) == numbered(two)


@settings(max_examples=examples(8))
@given(a=archives)
def test_empty_archive_takes_another_as_it_is(empty: Path, a: Seen) -> None:
    with made(empty, a) as copy:
        taken = copy(0)
        into_empty = merged(Path(shutil.copy(empty, taken.with_name("empty.db"))), taken)
        with open_archive(into_empty) as one, open_archive(taken) as two:
            assert contents(one) == contents(two)
            assert numbered(one) == numbered(two)


@settings(max_examples=examples(12))
@given(a=archives, b=archives)
def test_every_wording_of_either_is_held(empty: Path, a: Seen, b: Seen) -> None:
    with made(empty, a, b) as copy:
        before = [wordings(copy(place)) for place in (0, 1)]
        assert wordings(merged(copy(0), copy(1))) == before[0] | before[1]


def wordings(path: Path) -> set[tuple[str, str]]:
    with open_archive(path) as archive:
        return set(
            archive.connection.execute(
                "SELECT r.native_id, v.digest FROM revisions v JOIN releases r ON r.id = v.release_id"
            )
        )
