"""Reads captures that are held once more, by today's parser and rules, and says what it makes of their releases now.

It reads and decides; nothing is asked of anybody. A capture is read as it was the first time: by its source's rules of
its day, with what its listing said, or what the person importing it gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mfa_archiver.errors import ExtractionError, MissingExtra
from mfa_archiver.extract.followed import read_followed
from mfa_archiver.importing import Given, known_kept
from mfa_archiver.importing.crawls import Choose, read_exchange
from mfa_archiver.listed import Candidate
from mfa_archiver.model import Exchange, Failed, ParsedRelease, Ref, Release, Skipped

NOT_FOUND = "today's parser finds it no more"


def reread(
    exchange: Exchange,
    releases: Sequence[Release],
    candidates: Mapping[Ref, Candidate],
    choose: Choose,
    *,
    is_imported: bool,
) -> Iterator[ParsedRelease | Failed]:
    """Yield what a capture's releases read today, in their order; a Failed where one can no longer be read.

    `candidates` are what listings say of them, where they do. `is_imported`: no harvest made the capture, and what a
    file lacks never takes away what is known.
    """
    read = list(_read(exchange, candidates, choose))
    found = {each.ref: each for each in read if isinstance(each, ParsedRelease)}
    reason = next((each.reason for each in read if isinstance(each, Skipped)), NOT_FOUND)
    for release in releases:
        again = found.get(release.ref)
        if again is None:
            yield Failed(str(release.ref), reason)
            continue
        revision = known_kept(release.revision, again.revision) if is_imported else again.revision
        yield replace(again, revision=revision, url=release.url)


def _read(
    exchange: Exchange, candidates: Mapping[Ref, Candidate], choose: Choose
) -> Iterator[ParsedRelease | Failed | Skipped]:
    source = choose(exchange.source, exchange.capture.url)
    ref = Ref(exchange.source, exchange.native_id, exchange.lang)
    if source is None or not source.follows or ref not in candidates:
        for _, read in read_exchange(exchange, Given(), choose):
            yield read
        return
    try:
        yield read_followed(exchange.capture, source, candidates[ref])
    except (ExtractionError, MissingExtra) as error:
        yield Skipped(str(ref), str(error))
