"""Looks at a source as it is now: the first page of its listing and one release. Keeps nothing, compares nothing."""

from __future__ import annotations

from dataclasses import replace

from mfa_archiver.errors import ExtractionError, FetchError
from mfa_archiver.harvest.events import Engine, Follower, Reader
from mfa_archiver.harvest.following import Readers
from mfa_archiver.model import ParsedRelease, Skipped, Source
from mfa_archiver.sightings import Look, Shown


def look_at_listing(source: Source, engine: Engine, read: Reader, lang: str) -> Look:
    """Look at a listing that holds whole releases. What goes wrong is told in the look."""
    look = Look(source.id, lang)
    try:
        capture = next(iter(engine.listing(lang)), None)
        if capture is None:
            return look
        look = replace(look, url=capture.final_url or capture.url)
        found = read(capture, source, lang)
    except (FetchError, ExtractionError) as error:
        return replace(look, error=str(error))
    releases = [each for each in found if isinstance(each, ParsedRelease)]
    return replace(
        look,
        shown=tuple(as_shown(each) for each in releases),
        passed_over=tuple(f"{each.what}: {each.reason}" for each in found if isinstance(each, Skipped)),
        release=next(iter(releases), None),
    )


def look_beyond(source: Source, engine: Follower, readers: Readers, lang: str) -> Look:
    """Look at a listing that leads to releases, and at the page of the first. What goes wrong is told in the look."""
    look = Look(source.id, lang)
    try:
        pages = ((capture, readers.listing(capture, source, lang)) for capture in engine.listing(lang))
        capture, read = next(((each, found) for each, found in pages if found is not None), (None, None))
        if capture is None or read is None:
            return look
        look = replace(look, url=capture.final_url or capture.url)
        candidates, skipped = read
        look = replace(
            look,
            shown=tuple(
                Shown(each.title, each.published.day if each.published else "", each.url) for each in candidates
            ),
            passed_over=tuple(f"{each.what}: {each.reason}" for each in skipped),
        )
        if not candidates:
            return look
        page = engine.page(candidates[0], None)
        return replace(look, release=readers.page(page, source, candidates[0]))
    except (FetchError, ExtractionError) as error:
        return replace(look, error=str(error))


def as_shown(release: ParsedRelease) -> Shown:
    """Return what a listing shows of a release that it holds whole."""
    published = release.revision.published
    return Shown(release.revision.title, published.day if published else "", release.url)
