"""The story of the files that releases link to, after that of the releases: which are due, and what came of asking.

Which of them there are, and what came of asking before, the archive tells: broken off, it goes on the next time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from mfa_archiver.errors import ArchiverError, Blocked, ExtractionError, FetchError, Unreachable
from mfa_archiver.extract.documents import check_document
from mfa_archiver.extract.sites import declared_sites, site_of
from mfa_archiver.harvest.events import NOT_MODIFIED, Attached, Bounds, Files, Postponed, Unattached
from mfa_archiver.listed import LinkedFile
from mfa_archiver.model import Ref, Source

MOST_BYTES = 50_000_000  # of one file
MOST_RUN_BYTES = 500_000_000  # of one source in one run; the file that reaches it is the last
MOST_FILES = 1000  # likewise
MOST_FAILURES = 5  # of one file; then it is left alone, but by a full run
# A file that is missing tonight will be missing tomorrow, most often: each failure doubles the pause. Two hours are let
# off, or a nightly run that is a minute early would pass over a night.
_PAUSE = timedelta(days=1)
_EARLY = timedelta(hours=2)
_WALLS = (Blocked, Unreachable)
_MOST_WALLS = 3  # in a row; the next would be no better


def due_files(files: Iterable[LinkedFile], source: Source, bounds: Bounds, now: datetime) -> list[LinkedFile]:
    """Return the files to ask for: those that were never asked for first, then by failures, each newest release first.

    Due is what lies on a site that the source's file names and is not held, with a pause after each failure; in a full
    run all of it. `bounds.limit` counts releases that have something due.
    """
    sites = declared_sites(source)
    found: list[LinkedFile] = []
    releases: set[Ref] = set()
    for file in files:
        if site_of(file.url) not in sites or not (bounds.full or is_due(file, now)):
            continue
        releases.add(file.ref)
        if bounds.limit is not None and len(releases) > bounds.limit:
            break
        found.append(file)
    return sorted(found, key=lambda file: file.failures)


def is_due(file: LinkedFile, now: datetime) -> bool:
    """Tell whether a file that is not held is to be asked for, perhaps again."""
    if file.is_held or file.failures >= MOST_FAILURES:
        return False
    return file.asked_at is None or now - file.asked_at >= _PAUSE * 2 ** (file.failures - 1) - _EARLY


def attach(files: Sequence[LinkedFile], engine: Files) -> Iterator[Attached | Unattached | Postponed]:
    """Yield what came of each file, until a bound or a wall; what is left then is told and stays due."""
    room = MOST_RUN_BYTES
    walls = 0
    for place, file in enumerate(files):
        if place == MOST_FILES or room <= 0 or walls == _MOST_WALLS:
            yield Postponed(len(files) - place)
            return
        event = ask(file, engine)
        yield event
        room -= len(event.capture.payload) if isinstance(event, Attached) else 0
        walls = walls + 1 if isinstance(event, Unattached) and isinstance(event.error, _WALLS) else 0


def ask(file: LinkedFile, engine: Files) -> Attached | Unattached:
    """Ask for a file, «has this changed?» where it is held."""
    try:
        capture = engine.file(file.url, file.validator if file.is_held else None, MOST_BYTES)
        if capture.status != NOT_MODIFIED:
            check_document(capture)
    except (FetchError, ExtractionError) as error:
        fault: ArchiverError = error
        return Unattached(file.url, fault, engine.now())
    return Attached(file.url, capture)
