"""Asks for the page of one release and tells what it says: a wording, nothing new, that it is gone or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from mfa_archiver.errors import ExtractionError, FetchError, UnexpectedStatus
from mfa_archiver.extract.identity import identity_of
from mfa_archiver.harvest.events import NOT_MODIFIED, Follower, Missed, Page, Vanished
from mfa_archiver.harvest.vanishing import GONE_STATUSES, gone_error
from mfa_archiver.language.likeness import is_related, is_same_text
from mfa_archiver.language.noise import telling_digest
from mfa_archiver.listed import Candidate, HeldCandidate, Validator
from mfa_archiver.model import (
    Added,
    Capture,
    Holding,
    Outcome,
    ParsedRelease,
    Ref,
    Revised,
    Skipped,
    Source,
    Unchanged,
)


@dataclass(frozen=True)
class Visitor:
    """What it needs to judge a page: what is held of one language of a source, what its listing shows and showed.

    `shown` are the native ids that the listing shows now, `found` those it says something new of. `is_sound` tells
    that the listing is as it should be, so that a page which is gone says something. `is_notice` tells a page that says
    of itself that it is no release.
    """

    source: Source
    engine: Follower
    read: Callable[[Capture, Source, Candidate], ParsedRelease]
    is_notice: Callable[[Capture], bool]
    releases: Mapping[str, Holding]
    known: Mapping[str, HeldCandidate]
    found: Mapping[str, Candidate]
    shown: frozenset[str]
    is_sound: bool

    def visit(self, candidate: Candidate) -> Page | Missed | Vanished:
        """Ask for a page and compare its release with the wording held."""
        try:
            capture = self.engine.page(candidate, self.validator(candidate), GONE_STATUSES)
            if capture.status == NOT_MODIFIED and self.led_to(candidate, capture):
                # Another address's «not modified» says nothing of this one.
                capture = self.engine.page(candidate, None, GONE_STATUSES)
        except FetchError as error:
            return self.judge_error(candidate, error, None)
        if capture.status in GONE_STATUSES:
            return self.judge_error(candidate, gone_error(capture), capture)
        if capture.status == NOT_MODIFIED:
            return Page(capture, (Unchanged(candidate.ref),), asked=candidate)
        try:
            release = self.read(capture, self.source, candidate)
            self.refuse_front_page(release.ref, capture)
        except ExtractionError as error:
            return Missed(candidate, error, capture)
        outcome = self.compare(release)
        other = self.led_to(candidate, capture)
        if other and self.is_same(outcome):
            return Page(capture, (), asked=candidate, moved_to=other)
        if other or self.is_stranger(outcome, capture):
            outcome = Skipped(str(candidate.ref), "its page shows another text now")
        return Page(capture, (outcome,), asked=candidate)

    def judge_error(self, candidate: Candidate, error: FetchError, answer: Capture | None) -> Missed | Vanished:
        """Tell whether a page that could not be had is gone, or was merely missed; `answer` says that it is gone."""
        is_held = candidate.ref.native_id in self.releases
        if self.is_sound and is_held and isinstance(error, UnexpectedStatus) and error.status in GONE_STATUSES:
            return Vanished(candidate, error, answer)
        return Missed(candidate, error)

    def is_same(self, outcome: Outcome) -> bool:
        """Tell whether a page shows the text that is held, be it under another address."""
        if not isinstance(outcome, Revised):
            return isinstance(outcome, Unchanged)
        holding = self.releases[outcome.release.ref.native_id]
        return bool(holding.wording and is_same_text(holding.wording(), outcome.release.revision))

    def is_stranger(self, outcome: Outcome, capture: Capture) -> bool:
        """Tell whether the page of a held release shows something else now: a front page, «not found».

        A text that has nothing to do with the one held is an edit only while its release is listed, or listed again, at
        its own address, on a page that does not call itself a failure.
        """
        if not isinstance(outcome, Revised):
            return False
        name = outcome.release.ref.native_id
        known, holding = self.known.get(name), self.releases[name]
        if holding.wording is None or is_related(holding.wording(), outcome.release.revision):
            return False
        was_off_the_list, is_listed = bool(known and known.unlisted_at), name in self.shown
        has_vanished = not is_listed if was_off_the_list else holding.absence is not None
        return has_vanished or self.leads_astray(capture) or (not self.source.detail and self.is_notice(capture))

    def leads_astray(self, capture: Capture) -> bool:
        """Tell whether a page was served by an address of other parts than the one asked for."""
        asked, served = (urlsplit(url) for url in (capture.url, capture.final_url or capture.url))
        if (asked.path.rstrip("/"), asked.query) == (served.path.rstrip("/"), served.query):
            return False  # https for http, another host
        rules = self.source.article
        return identity_of(capture.url, self.source, rules) != identity_of(served.geturl(), self.source, rules)

    def refuse_front_page(self, ref: Ref, capture: Capture) -> None:
        """Raise ExtractionError when the page of a release that is not held was served by its site's front page."""
        served = urlsplit(capture.final_url or capture.url)
        is_home = not served.path.strip("/") and not served.query
        if is_home and ref.native_id not in self.releases and self.leads_astray(capture):
            raise ExtractionError(
                f"{capture.url} leads to the front page", "it may not be published yet; a later run asks again"
            )

    def led_to(self, candidate: Candidate, capture: Capture) -> Ref | None:
        """Return which other release of the listing a page redirects to, None when it does not."""
        if candidate.address or not capture.final_url or candidate.ref.native_id not in self.releases:
            return None
        name = identity_of(capture.final_url, self.source, self.source.article)
        is_other = name != candidate.ref.native_id and (name in self.known or name in self.found)
        return replace(candidate.ref, native_id=name) if is_other else None

    def validator(self, candidate: Candidate) -> Validator | None:
        """Return what to ask a page with «has this changed?», when the answer «no» settles everything.

        It does not when the listing gives another title or date than before: the release may have them from there.
        """
        held = self.known.get(candidate.ref.native_id)
        if held is None or candidate.ref.native_id not in self.releases:
            return None
        before = held.candidate
        return held.validator if (before.title, before.published) == (candidate.title, candidate.published) else None

    def compare(self, release: ParsedRelease) -> Outcome:
        """Compare a release with the wording held of it."""
        held = self.releases.get(release.ref.native_id)
        if held is None:
            return Added(release)
        digest = telling_digest(release.revision, held)
        return Unchanged(release.ref) if held.digest == digest else Revised(release)
