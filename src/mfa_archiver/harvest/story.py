"""The story of a harvest whose listings hold whole releases: page by page, what is shown against what is held.

It decides and never acts: the engine it is given does the fetching, the caller does the storing, and both are
arguments. Listings that only lead to releases are following.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mfa_archiver.errors import Blocked, ExtractionError, FetchError, RobotsDisallowed, Unreachable
from mfa_archiver.harvest.events import Bounds, Engine, Holdings, Page, Reader, Sweep
from mfa_archiver.harvest.sweep import Listed, Standing, Sweeper
from mfa_archiver.language.noise import telling_digest
from mfa_archiver.model import (
    Added,
    Failed,
    Outcome,
    ParsedRelease,
    Ref,
    Revised,
    Skipped,
    Source,
    TitleSource,
    Unchanged,
)

# After these the other languages of the source need not be tried: they would meet the same wall.
FINAL_ERRORS = (Blocked, RobotsDisallowed, Unreachable)


def harvest(source: Source, engine: Engine, read: Reader, holdings: Holdings, bounds: Bounds) -> Iterator[Page | Sweep]:
    """Yield each page of each language's listing, and a Sweep after each language.

    A language's errors end that language; those no other language could escape end the harvest.
    """
    validators = {} if bounds.full or bounds.since else holdings.validators()
    remaining = bounds.limit
    for lang in source.languages:
        if remaining == 0:
            return
        sweeper = Sweeper(holdings.releases(lang), replace(bounds, limit=remaining), source.expect_per_run)
        try:
            for capture in engine.listing(lang, validators=validators):
                opens = sweeper.begin_page(capture.url, capture.final_url)
                found = read(capture, source, lang)
                yield Page(capture, tuple(compare_page(sweeper, found, source.id)), opens)
                sweeper.end_page(is_empty=not found)
                if sweeper.ended:
                    break
        except (FetchError, ExtractionError) as error:
            yield sweeper.close(lang, error)
            if isinstance(error, FINAL_ERRORS):
                return
            continue
        if remaining is not None:
            remaining -= sweeper.listed
        yield sweeper.close(lang)


def compare_page(sweeper: Sweeper, found: Sequence[ParsedRelease | Skipped | Failed], source: str) -> Iterator[Outcome]:
    """Yield what became of each thing read from a page, until the limit cuts the sweep short."""
    for each in found:
        if not isinstance(each, ParsedRelease):
            yield each
            sweeper.note(told_by(each.what, source))
            continue
        outcome = compare(sweeper, each)
        if outcome is not None:
            yield outcome
        if sweeper.cut:
            return


def told_by(what: str, source: str) -> str | None:
    """Return the native id of what could not be kept, or its address elsewhere; None when it may be any release."""
    ref = Ref.parse(what)
    if ref and ref.source == source:
        return ref.native_id
    return what if what.startswith(("https://", "http://")) else None


def compare(sweeper: Sweeper, release: ParsedRelease) -> Outcome | None:
    """Return what became of a release, None when an earlier page of the listing held it already."""
    revision = release.revision
    digest = telling_digest(revision, sweeper.held.get(release.ref.native_id))
    has_title = revision.title_source is not TitleSource.DERIVED
    match sweeper.look(Listed(release.ref.native_id, digest, revision.published, has_title)):
        case Standing.NEW:
            return Added(release)
        case Standing.CHANGED:
            return Revised(release)
        case Standing.SAME:
            return Unchanged(release.ref)
        case Standing.OUTSIDE:
            return Skipped(str(release.ref), "outside the dates asked for")
        case Standing.REPEATED:
            return None
