"""Archives to measure: the replica's releases, read and kept by the program's own modules, without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.composing import Composed, composed
from benchmarks.report import number, progress
from mfa_archiver.archive.captures import keep_capture
from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import Index, prepare_index, reindex
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.model import (
    Added,
    Capture,
    DatePrecision,
    DateSource,
    ParsedRelease,
    PublicationDate,
    Revision,
)
from mfa_archiver.sources.registry import find_source
from tests.replica.releases import LANGUAGES, generate

PAGE = 100  # releases in a listing page, as gov.kz gives them
SEED = 1
STREAM = 40_000  # releases the replica is imagined to have: archives of different sizes hold the same newest ones
PAGES_AHEAD = 20  # pages the reading process works ahead of the writing one

PATTERN = 3_000  # releases of the replica in each language that composed ones are made of
BLOCK = 1_000  # composed releases stored at a time
NOW = datetime(2026, 11, 20, tzinfo=UTC)

ADD_RELEASE = """
    INSERT INTO releases (id, source, native_id, lang, url, date, current_revision, first_seen, last_seen, settled)
    VALUES (?, ?, ?, ?, ?, ?, ?, '2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z', 1)
"""
ADD_REVISION = """
    INSERT INTO revisions (id, release_id, number, capture_id, seen_at, digest, title, title_source, date,
        date_precision, date_source, body)
    VALUES (?1, ?2, 1, ?3, '2026-11-20T00:00:00Z', ?4, ?5, 'field', ?6,
        iif(?6 IS NULL, NULL, 'day'), iif(?6 IS NULL, NULL, 'field'), ?7)
"""

Page = tuple[Capture, list[Added]]


class Archives:
    """Archives by their number of releases, each built once a run, in a folder that the caller clears away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, count: int) -> Path:
        """Return an archive of `count` releases, a third of them in each language."""
        path = self._folder / f"{count}.db"
        if not path.exists():
            progress(f"building an archive of {number(count)} releases")
            build(path, count)
        return path


def build(path: Path, count: int, skipped: int = 0) -> None:
    """Build an archive of `count` releases, those after the newest `skipped`, a whole number of listing pages."""
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _total: None)
        index = Index()
        for capture, outcomes in pages(count, skipped):
            keep_outcomes(archive, index, capture, outcomes, None)


def build_composed(path: Path, count: int) -> None:
    """Build an archive of `count` composed releases, a third in each language: fast, since nothing is parsed.

    They share one capture. The index is made by a reindex.
    """
    patterns: dict[str, Sequence[ParsedRelease]] = {lang: pattern(lang) for lang in LANGUAGES}
    with create_archive(path) as archive:
        with archive.transaction() as connection:
            capture_id = keep_capture(connection, Capture("https://mfa.example/", NOW, 200, (), b"[]"), None)
            releases = enumerate(composed(count, patterns), 1)
            while block := list(islice(releases, BLOCK)):
                connection.executemany(ADD_RELEASE, [release_row(number, each) for number, each in block])
                connection.executemany(ADD_REVISION, [revision_row(number, each, capture_id) for number, each in block])
        reindex(archive)


def pattern(lang: str) -> list[ParsedRelease]:
    """Return releases of the replica whose sentences composed ones are made of."""
    return [added.release for start in range(0, PATTERN, PAGE) for added in read_page((start, lang))[1]]


def release_row(number: int, release: Composed) -> tuple[object, ...]:
    """Return the row of `releases`, its id being its number and its first revision's id."""
    return number, release.source, str(number), release.lang, f"https://mfa.example/{number}", release.day, number


def revision_row(number: int, release: Composed, capture_id: int) -> tuple[object, ...]:
    """Return the row of `revisions`."""
    published = release.day and PublicationDate(release.day, DatePrecision.DAY, DateSource.FIELD)
    revision = Revision(release.title, release.body, published or None)
    return number, number, capture_id, revision.digest, release.title, release.day, release.body


def pages(count: int, skipped: int = 0) -> Iterator[Page]:
    """Yield listing pages until they hold `count` releases; a second process reads while this one writes."""
    places = [(start, lang) for start in range(0, STREAM, PAGE) for lang in LANGUAGES][skipped // PAGE :]
    left = count
    with get_context("spawn").Pool(1) as pool:
        for first in range(0, len(places), PAGES_AHEAD):
            for capture, outcomes in pool.map(read_page, places[first : first + PAGES_AHEAD]):
                yield capture, outcomes[:left]
                left -= len(outcomes[:left])
                if not left:
                    return


def read_page(place: tuple[int, str]) -> Page:
    """Return one listing page as gov.kz would serve it, and what the program reads from it."""
    start, lang = place
    source = find_source("kz-mfa")
    rows = []
    for release in generate(STREAM, SEED)[start : start + PAGE]:
        wording = release.wording(lang)
        rows.append(
            {
                "id": release.id,
                "title": wording.title,
                "slug": release.slug,
                "body": wording.body,
                "short_description": wording.short_description,
                "created_date": release.created_date,
                "heropic": release.heropic,
            }
        )
    capture = Capture(
        url=f"{source.homepage}?page={start // PAGE + 1}",
        captured_at=datetime.now(UTC),
        status=200,
        headers=(("content-type", "application/json"),),
        payload=json.dumps(rows, ensure_ascii=False).encode(),
        language=lang,
    )
    return capture, [Added(read) for read in read_releases(capture, source, lang) if isinstance(read, ParsedRelease)]
