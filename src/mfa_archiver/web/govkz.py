"""The engine for gov.kz, the portal of Kazakhstan: its listing, through whichever door opens.

The listing is asked of the REST interface with a ticket (two offices give them out), else of
GraphQL. Reading the pages is left to `extract.govkz`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from types import MappingProxyType
from typing import Protocol
from urllib.parse import quote

from mfa_archiver.errors import Blocked, ExtractionError, SourceError
from mfa_archiver.extract.govkz import read_items
from mfa_archiver.listed import Validator
from mfa_archiver.model import Capture, Source
from mfa_archiver.rules import GovKzRules
from mfa_archiver.web.refusals import UnexpectedAnswer
from mfa_archiver.web.session import Request, Session, Traffic, conditions
from mfa_archiver.web.tickets import TICKET_OFFICES, TicketOffice, read_ticket

Validators = Mapping[tuple[str, str], Validator]

_NOT_MODIFIED = 304
# What the portal says to a listing asked without a valid ticket (status 400).
_NOT_ALLOWED = "notAllowed"
# Statuses by which a door says that it is shut to us, or no longer there. The rest is trouble, not
# refusal.
_SHUT = frozenset({400, 401, 403, 404, 405, 410})
_SORT = "created_date:DESC"
_QUERY = """query News($projects:String,$size:Int,$page:Int,$sort:String,$lang:String){
  news(projects:$projects,_size:$size,_page:$page,_sort:$sort,_lang:$lang){
    id title slug created_date heropic alt_image body short_description }}"""


class GovKz:
    """Pages through the news of one project of the portal, newest first."""

    def __init__(self, session: Session, source: Source) -> None:
        if source.govkz is None:
            raise SourceError(f"source {source.id} has no [govkz] table", "the govkz engine needs one")
        site = _Site(source.govkz)
        self._session = session
        self._host = site.base
        self._doors: tuple[_Door, ...] = (
            *(_TicketDoor(session, site, office) for office in TICKET_OFFICES),
            _GraphQLDoor(session, site),
        )
        self._open = 0  # the door that let us in last; those before it are shut

    @property
    def traffic(self) -> Traffic:
        """What the engine's session has cost so far."""
        return self._session.traffic

    def listing(
        self,
        lang: str,
        *,
        validators: Validators = MappingProxyType({}),
    ) -> Iterator[Capture]:
        """Yield one capture a listing page, newest releases first, each when it is asked for.

        The last page yielded is the one whose list is empty (the first, when there are no releases
        at all). A page that repeats the one before ends the listing unseen. With a validator for
        the first page's (url, lang) it is asked «has this changed?»; a capture of status 304 then
        carries the payload held before.

        A page got through GraphQL has method POST and a URL of its own,
        `…/graphql#projects=mfa&page=1&size=100`.

        Raises Blocked when no door opens, and what `Session.exchange` raises.
        """
        previous = ""
        for number in count(1):
            capture = self._page(number, lang, validators)
            if capture.digest == previous:
                return
            yield capture
            if not read_items(capture.payload):
                return
            previous = capture.digest

    def _page(self, number: int, lang: str, validators: Validators) -> Capture:
        """Ask the open door for a page, and if it has shut, those after it."""
        refusals = []
        for index, door in enumerate(self._doors[self._open :], start=self._open):
            try:
                capture = door.page(number, lang, validators)
            except _DoorShutError as refusal:
                refusals.append(str(refusal))
                continue
            self._open = index
            return capture
        raise Blocked(
            f"{self._host} gives its listing to no program: " + "; ".join(refusals),
            "see whether a browser gets through from here; saved pages can be read with `import`",
        )


class _Door(Protocol):
    """A way to the listing; `page` raises _DoorShutError when it is shut."""

    def page(self, number: int, lang: str, validators: Validators) -> Capture: ...


class _DoorShutError(Exception):
    """A door did not let us in; says which and why."""


@dataclass(frozen=True, slots=True)
class _Site:
    """The portal's addresses for one project."""

    rules: GovKzRules

    @property
    def base(self) -> str:
        return self.rules.base_url.rstrip("/")

    def listing_url(self, number: int) -> str:
        project = quote(self.rules.project, safe="")
        return (
            f"{self.base}/api/v1/public/content-manager/news?sort-by={_SORT}"
            f"&projects=eq:{project}&page={number}&size={self.rules.page_size}"
        )

    def graphql_url(self, number: int) -> str:
        project = quote(self.rules.project, safe="")
        return f"{self.base}/graphql#projects={project}&page={number}&size={self.rules.page_size}"

    def headers(self, lang: str) -> tuple[tuple[str, str], ...]:
        """Where the portal's own page stands that makes these requests in a browser."""
        project = quote(self.rules.project, safe="")
        return (
            ("Accept", "application/json"),
            ("Origin", self.base),
            ("Referer", f"{self.base}/memleket/entities/{project}/press/news/1?lang={lang}"),
        )


class _TicketDoor:
    """The REST listing, opened with the tickets of one office."""

    def __init__(self, session: Session, site: _Site, office: TicketOffice) -> None:
        self._session = session
        self._site = site
        self._office = office
        self._ticket: tuple[tuple[str, str], ...] | None = None
        self._pages_served = 0  # by the ticket in hand
        self._is_one_use = False

    def page(self, number: int, lang: str, validators: Validators) -> Capture:
        if self._ticket is None or self._is_one_use:
            self._take_ticket(lang)
        try:
            capture = self._listing(number, lang, validators)
        except _TicketRefusedError:
            # Refused after one page: tickets here are good for one. After more it has merely run
            # out.
            self._is_one_use = self._is_one_use or self._pages_served == 1
            self._take_ticket(lang)
            try:
                capture = self._listing(number, lang, validators)
            except _TicketRefusedError as refusal:
                raise _DoorShutError(f"tickets of {self._office.path} are refused") from refusal
        self._pages_served += 1
        return capture

    def _take_ticket(self, lang: str) -> None:
        request = Request(
            self._site.base + self._office.path,
            method="POST",
            headers=(*self._site.headers(lang), ("Content-Type", "application/json")),
            body=self._office.body,
            language=lang,
        )
        try:
            answer = self._session.exchange(request)
        except UnexpectedAnswer as error:
            if error.status not in _SHUT:
                raise
            raise _DoorShutError(f"{self._office.path} gives no tickets ({error.status})") from error
        self._ticket = read_ticket(answer.payload)
        self._pages_served = 0

    def _listing(self, number: int, lang: str, validators: Validators) -> Capture:
        url = self._site.listing_url(number)
        validator = validators.get((url, lang)) if number == 1 else None
        request = Request(
            url,
            headers=(*self._site.headers(lang), *(self._ticket or ()), *conditions(validator)),
            language=lang,
        )
        try:
            capture = self._session.exchange(request)
        except UnexpectedAnswer as error:
            if error.status not in _SHUT:
                raise
            if _NOT_ALLOWED in error.text:
                raise _TicketRefusedError(error.message) from error
            raise _DoorShutError(f"the listing answers {error.status}") from error
        if capture.status == _NOT_MODIFIED and validator is not None:
            return replace(capture, payload=validator.payload)
        return _require_items(capture, "the listing")


class _TicketRefusedError(Exception):
    """The listing said that the ticket is not good."""


class _GraphQLDoor:
    """The portal's GraphQL interface: slower, and last seen asking for no ticket."""

    def __init__(self, session: Session, site: _Site) -> None:
        self._session = session
        self._site = site

    def page(self, number: int, lang: str, validators: Validators) -> Capture:
        del validators  # an answer to a POST is never asked for conditionally
        rules = self._site.rules
        variables = {
            "projects": f"EQ:{rules.project}",
            "size": rules.page_size,
            "page": number,
            "sort": _SORT,
            "lang": lang,
        }
        request = Request(
            self._site.graphql_url(number),
            method="POST",
            headers=(*self._site.headers(lang), ("Content-Type", "application/json")),
            body=json.dumps({"query": _QUERY, "variables": variables}).encode(),
            language=lang,
        )
        try:
            capture = self._session.exchange(request, is_usable=_is_json_or_page)
        except UnexpectedAnswer as error:
            if error.status not in _SHUT:
                raise
            raise _DoorShutError(f"/graphql answers {error.status}") from error
        except Blocked as error:
            raise _DoorShutError(error.message) from error
        return _require_items(capture, "/graphql")


def _is_json_or_page(payload: bytes) -> bool:
    """Tell what another try cannot mend (JSON, a web page) from the plain text of a busy server."""
    return payload.lstrip()[:1] in {b"{", b"[", b"<"}


def _require_items(capture: Capture, what: str) -> Capture:
    try:
        read_items(capture.payload)
    except ExtractionError as error:
        raise _DoorShutError(f"{what} answers with no list: {error.message}") from error
    return capture
