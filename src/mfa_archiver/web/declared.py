"""The engine for what source files declare: feeds, JSON interfaces, HTML listings and sitemaps, and their pages.

Which page comes next is paging.py's to say, reading it extract.listing's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from mfa_archiver.errors import Blocked
from mfa_archiver.extract.listed_fields import ListingPage
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.sites import allowed_sites, site_of
from mfa_archiver.listed import Candidate, Validator
from mfa_archiver.model import Capture, Ref, Source
from mfa_archiver.web.challenges import check_challenge
from mfa_archiver.web.paging import Span, Step, filled, first_step, following_step, listing_template, sent_body
from mfa_archiver.web.refusals import UnexpectedAnswer
from mfa_archiver.web.session import Request, Session, Traffic, conditions

_NOT_MODIFIED = 304
# What sites say to the page after the last one; WordPress says 400.
_BEYOND_THE_END = frozenset({400, 404, 410})


class Declared:
    """Pages through the listing that a source file declares, and asks for the pages it leads to; for files, of any."""

    def __init__(self, session: Session, source: Source, span: Span) -> None:
        self._session = session
        self._source = source
        self._span = span

    @property
    def traffic(self) -> Traffic:
        """What the engine's session has cost so far."""
        return self._session.traffic

    def listing(
        self, lang: str, *, validators: Mapping[tuple[str, str], Validator] = MappingProxyType({})
    ) -> Iterator[Capture]:
        """Yield one capture a page of the listing, each when it is asked for.

        It ends after an empty page, before one that shows nothing but what earlier pages showed (some sites answer
        every number with page 1), after the last address of a sitemap, and at the source's `most_pages`. An index of
        sitemaps comes before its parts; empty windows of dates are passed over. With a validator for a page's
        (url, lang) it is asked «has this changed?»; a capture of status 304 then carries the payload held before.

        Raises Blocked for a challenge, ExtractionError for what is no listing, and what `Session.exchange` raises.
        """
        template = listing_template(self._source, lang)
        step: Step | None = first_step(self._source, self._span, self._session.now().date())
        seen: set[Ref] = set()
        while step is not None:
            capture = self._listing_page(template, step, lang, validators)
            if capture is None:
                return
            page = read_listing(capture, self._source, lang)
            shown = {candidate.ref for candidate in page.candidates}
            is_spent = bool(seen) and shown <= seen
            if is_spent and not self._goes_on_regardless(step):
                return
            if page.parts:
                yield capture
            elif not is_spent and (shown or not self._goes_on_regardless(step)):
                yield capture
                if not shown and not step.parts:
                    return
            seen |= shown
            step = following_step(step, self._on_site(page, capture), self._source, self._span, template)

    def page(self, candidate: Candidate, validator: Validator | None, answers: frozenset[int] = frozenset()) -> Capture:
        """Ask for the page of a candidate, «has this changed?» where a validator is held (status 304 then).

        `answers` are statuses beyond success that are answers as well. Raises what `listing` raises but for
        ExtractionError.
        """
        url, lang = candidate.address or candidate.url, candidate.ref.lang
        answers = answers.difference(self._source.blocked_if)
        return self._ask(Request(url, headers=conditions(validator), language=lang, answers=answers))

    def file(self, url: str, validator: Validator | None, most_bytes: int) -> Capture:
        """Ask for a file that a release links to, «has this changed?» where a validator is held (status 304 then).

        Raises what `page` raises; Refused when it has more bytes.
        """
        return self._ask(Request(url, headers=conditions(validator), most_bytes=most_bytes))

    def now(self) -> datetime:
        """Return the instant now, by the client's clock."""
        return self._session.now()

    def _listing_page(
        self, template: str, step: Step, lang: str, validators: Mapping[tuple[str, str], Validator]
    ) -> Capture | None:
        """Ask for one page of a listing; None when the site says that there is none of that number."""
        url = step.parts[0] if step.parts else filled(template, step, self._source, lang)
        body = sent_body(self._source.json, step, self._source, lang)
        validator = None if body else validators.get((url, lang))
        accepted = "application/json" if self._source.json else "*/*"
        kind = (("Content-Type", "application/json"),) if body else ()
        request = Request(
            f"{url}#page={step.number}" if body else url,  # told apart by a fragment, which is not sent
            method="POST" if body else "GET",
            headers=(("Accept", accepted), *kind, *conditions(validator)),
            body=body,
            language=lang,
        )
        try:
            capture = self._ask(request)
        except UnexpectedAnswer as error:
            if step.number and not step.parts and error.status in _BEYOND_THE_END:
                return None
            raise
        if capture.status == _NOT_MODIFIED and validator is not None:
            return replace(capture, payload=validator.payload)
        return capture

    def _ask(self, request: Request) -> Capture:
        """Exchange, and tell a challenge from an answer."""
        blocked_if = self._source.blocked_if
        headers = (*self._source.headers.items(), *request.headers)
        try:
            capture = self._session.exchange(replace(request, headers=headers))
        except UnexpectedAnswer as error:
            if error.status in blocked_if:
                raise Blocked(error.message, error.hint) from error
            raise
        check_challenge(capture, blocked_if)
        return capture

    def _goes_on_regardless(self, step: Step) -> bool:
        """Tell whether a page without anything new proves nothing: one of several sitemaps, a quiet month."""
        return bool(step.parts or self._source.paging.window_days)

    def _on_site(self, page: ListingPage, capture: Capture) -> ListingPage:
        """Return a page without the sitemaps that lie on other sites."""
        sites = allowed_sites(self._source, capture.url)
        return replace(page, parts=tuple(part for part in page.parts if site_of(part) in sites))
