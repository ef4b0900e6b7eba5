"""Archives to measure: the replica's releases, read and kept by the program's own modules, without a network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from benchmarks.report import number, progress
from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.model import Added, Capture, ParsedRelease
from mfa_archiver.sources.registry import find_source
from tests.replica.releases import LANGUAGES, generate

PAGE = 100  # releases in a listing page, as gov.kz gives them
SEED = 1
STREAM = 40_000  # releases the replica is imagined to have: archives of different sizes hold the same newest ones
PAGES_AHEAD = 20  # pages the reading process works ahead of the writing one

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


def build(path: Path, count: int) -> None:
    """Build an archive of `count` releases."""
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _total: None)
        index = Index()
        for capture, outcomes in pages(count):
            keep_outcomes(archive, index, capture, outcomes, None)


def pages(count: int) -> Iterator[Page]:
    """Yield listing pages until they hold `count` releases; a second process reads while this one writes."""
    places = [(start, lang) for start in range(0, STREAM, PAGE) for lang in LANGUAGES]
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
