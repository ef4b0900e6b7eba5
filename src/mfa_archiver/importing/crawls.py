"""Releases out of web archives: what a WARC or WACZ file or a Wayback listing holds, read by its publisher's rules.

Like a harvest it reads and decides; the caller keeps. A crawl holds more than releases: what is none is skipped.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mfa_archiver.errors import ExtractionError, MissingExtra
from mfa_archiver.extract.followed import read_followed, read_listed_releases
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.identity import native_id_of
from mfa_archiver.extract.json_line import read_json_line
from mfa_archiver.extract.listing import in_stated_encoding
from mfa_archiver.extract.strangers import looks_like_listing
from mfa_archiver.extract.urls import canonical_url, path_segments
from mfa_archiver.importing import (
    IMPORT_SOURCE,
    Found,
    Given,
    make_capture,
    read_pdf_capture,
    read_release,
    read_text_capture,
    with_given,
)
from mfa_archiver.importing.reading_apart import FEWEST_BYTES, count_processes, read_apart
from mfa_archiver.language.dates import parse_instant
from mfa_archiver.listed import Candidate
from mfa_archiver.model import (
    Added,
    Capture,
    DateSource,
    Exchange,
    Failed,
    ParsedRelease,
    Ref,
    Revised,
    Skipped,
    Source,
    TitleSource,
    Unchanged,
)
from mfa_archiver.warc.reading import read_exchanges
from mfa_archiver.warc.wacz import open_archives

ENDINGS = (".warc", ".warc.gz", ".wacz")
NO_RELEASE = "no release"
LISTING = "a list of links"
FRONT_PAGE = "a front page"
OTHER_ADDRESS = "not at the address of a release"
NO_READER = "JSON or XML that no source's rules read"
OLDER = "an older wording than the one held; its capture is kept"

# Finds the source of an id, or else of an address.
Choose = Callable[[str, str], Source | None]

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def is_crawl(path: Path) -> bool:
    """Tell by its name whether a file is a web archive."""
    return path.name.lower().endswith(ENDINGS)


def read_crawl(path: Path, given: Given, choose: Choose, now: datetime) -> Iterator[Found]:
    """Yield the releases of a WARC or WACZ file, what of it is damaged, and what might have been a release and is none.

    A source given reads everything; else each page goes to the source that its record names, or whose site it is on.
    A large file is read by processes apart; what of it is damaged may then come before the pages that precede it.
    """
    read = PageReader(given, choose)
    processes = count_processes() if path.stat().st_size >= FEWEST_BYTES else 1
    found = _exchanges(path)
    if processes == 1:
        for each in found:
            if isinstance(each, Exchange):
                yield from ((each.capture, release) for release in read(each))
            else:
                yield make_capture(path, given, b"", now, ""), each
        return
    beside: list[Skipped | Failed] = []  # what is no exchange, met on the way to those that are read ahead
    for exchange, releases in read_apart(_taken(found, beside), read, processes):
        yield from ((exchange.capture, release) for release in releases)
        while beside:
            yield make_capture(path, given, b"", now, ""), beside.pop(0)
    yield from ((make_capture(path, given, b"", now, ""), each) for each in beside)


def _taken(found: Iterator[Exchange | Skipped | Failed], beside: list[Skipped | Failed]) -> Iterator[Exchange]:
    """Yield the exchanges; what else is found is put beside."""
    for each in found:
        if isinstance(each, Exchange):
            yield each
        else:
            beside.append(each)


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads exchanges: by the source given, else by that which their record names, or whose site they are on."""

    given: Given
    choose: Choose

    def __call__(self, exchange: Exchange) -> list[ParsedRelease | Failed | Skipped]:
        """Return the releases of one exchange, or one Skipped; a listing of gov.kz has many."""
        return [read for _, read in read_exchange(exchange, self.given, self.choose)]


def read_exchange(exchange: Exchange, given: Given, choose: Choose) -> Iterator[Found]:
    """Yield the releases of one page, or one Skipped; a listing of gov.kz has many."""
    try:
        for read in read_as_its_source(exchange, given, choose):
            yield exchange.capture, read
    except (ExtractionError, MissingExtra):
        yield exchange.capture, Skipped(exchange.capture.url, NO_RELEASE)


def read_as_its_source(exchange: Exchange, given: Given, choose: Choose) -> Iterator[ParsedRelease | Failed | Skipped]:
    """Yield what a capture holds, read as its source's are, or one Skipped. Raises ExtractionError, MissingExtra."""
    source = given.source if given.source is not IMPORT_SOURCE else _source_of(exchange, choose)
    lang = exchange.lang if _LANGUAGE.fullmatch(exchange.lang) else ""
    own = replace(
        given,
        source=source,
        lang=given.lang or lang,
        title=given.title or (exchange.title if exchange.title_source == TitleSource.GIVEN else ""),
        date=given.date or (exchange.date if exchange.date_source == DateSource.GIVEN else ""),
    )
    yield from _read(exchange, own)


def compare_dated(
    outcome: Added | Revised | Unchanged, captured_at: str, seen_at: str, digests: frozenset[str]
) -> Added | Revised | Unchanged | Skipped:
    """Correct an outcome by when its page was captured, an ISO instant: crawls are imported long after, in any order.

    `seen_at` and `digests` are of the wordings held. What is older than the current wording never replaces it, and
    gets no number before it: numbers of wordings are cited. Its capture stays as the evidence.
    """
    if not isinstance(outcome, Revised) or captured_at > seen_at:
        return outcome
    ref = outcome.release.ref
    return Unchanged(ref) if outcome.release.revision.digest in digests else Skipped(str(ref), OLDER)


def _exchanges(path: Path) -> Iterator[Exchange | Skipped | Failed]:
    try:
        with path.open("rb") as file:
            if not path.name.lower().endswith(".wacz"):
                yield from read_exchanges(file, path.name)
                return
            for name, archive in open_archives(file):
                yield from read_exchanges(archive, f"{path.name}/{name}")
    except (ExtractionError, OSError, zipfile.BadZipFile) as error:
        yield Failed(str(path), f"cannot be read: {error}")


def _source_of(exchange: Exchange, choose: Choose) -> Source:
    named = exchange.source if _SOURCE_ID.fullmatch(exchange.source) else ""
    return choose(named, exchange.capture.final_url or exchange.capture.url) or replace(
        IMPORT_SOURCE, id=named or IMPORT_SOURCE.id
    )


def _read(exchange: Exchange, given: Given) -> Iterator[ParsedRelease | Failed | Skipped]:
    capture, source = exchange.capture, given.source
    kind = capture.header("content-type").partition(";")[0].strip().lower()
    if capture.method == "IMPORT" and kind in _READERS:
        yield with_given(_READERS[kind](capture, given), given)
    elif capture.method != "IMPORT" and source.follows and exchange.native_id and given.lang:
        yield with_given(read_followed(capture, source, _candidate(exchange, given)), given)
    elif kind in _HTML:
        yield _read_page(in_stated_encoding(capture, source), given)
    elif not source.follows and (source.govkz or source.json or source.feed):
        lang = capture.language if capture.language in source.languages else given.lang
        read_all = read_releases if source.govkz else read_listed_releases
        yield from read_all(capture, source, lang or source.languages[0])
    else:
        yield Skipped(capture.url, NO_READER)


def _candidate(exchange: Exchange, given: Given) -> Candidate:
    """Return the release that a page was fetched for, as a listing once showed it."""
    ref = Ref(given.source.id, exchange.native_id, given.lang)
    published = parse_instant(exchange.date, given.source.timezone) if exchange.date else None
    return Candidate(ref, canonical_url(exchange.capture.url), exchange.title, published)


def _read_page(capture: Capture, given: Given) -> ParsedRelease | Skipped:
    """Read a page.

    A crawl's front pages and lists have text as well, and are no releases; a file that a person imported was one.
    """
    if capture.method != "IMPORT" and (reason := _other_page(capture.final_url or capture.url, given.source)):
        return Skipped(capture.url, reason)
    release = read_release(capture, given)
    if capture.method != "IMPORT" and not given.source.article and looks_like_listing(release.revision):
        return Skipped(capture.url, LISTING)
    return with_given(release, given)


def _other_page(url: str, source: Source) -> str:
    """Return why an address can be no release's; empty when it may be one."""
    if not any(path_segments(url)) and "?" not in url:
        return FRONT_PAGE
    pattern = source.article.native_id if source.article else ""
    return OTHER_ADDRESS if pattern and not native_id_of(url, pattern) else ""


def _read_text(capture: Capture, given: Given) -> ParsedRelease:
    url = given.url or ("" if capture.url.startswith("file:") else capture.url)
    return read_text_capture(capture, replace(given, url=url))


def _read_line(capture: Capture, given: Given) -> ParsedRelease:
    return read_json_line(capture, given.source, lang=given.lang)


_READERS: dict[str, Callable[[Capture, Given], ParsedRelease]] = {
    "text/plain": _read_text,
    "application/json": _read_line,
    "application/pdf": read_pdf_capture,
}
