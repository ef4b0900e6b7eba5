"""What gov.kz answers to a request: listings, details, GraphQL, robots.txt, shells. No sockets.

Shapes as the site's public clients know them: a bare JSON list, 1-based pages of at most 100, `[]`
after the last, HTTP 400 «notAllowed» without a ticket, HTTP 500 for `created_date=gte:`, and
Accept-Language decides.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from tests.replica.exchange import NEWS, Answer, Request, html_answer, text_answer
from tests.replica.graphql import BadQueryError, read_news_query
from tests.replica.outlet import outlet_page
from tests.replica.releases import LANGUAGES, NEWEST_DAY, generate
from tests.replica.stream import Shown, Stream, read_instant
from tests.replica.tickets import DOORS, Tickets, ticket_mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_SIZE = 100
_PAGES_KEPT = 64

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?")

_SHELL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>gov.kz</title></head><body>'
    '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'
    '<script src="/static/js/main.8c1f0a77.chunk.js"></script></body></html>'
)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How this replica differs from the plain site."""

    ticket: str = "v1"  # see tickets.ticket_mode
    projects: tuple[str, ...] = ("mfa",)
    hostile: bool = False
    newest: date = NEWEST_DAY
    a_day: int | None = None
    string_ids: bool = False  # REST ids as "1309427"; GraphQL's always are
    etag: bool = True
    last_modified: bool = False
    crawl_delay: float | None = None
    disallow_api: bool = False
    wait_seconds: float = 0.0  # before each answer, as a slow round trip would


@dataclass
class Site:
    """The site's state. Not thread-safe: the server asks it one request at a time."""

    count: int
    seed: int
    behaviour: Behaviour
    _pages: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        plan = self.behaviour
        releases = generate(self.count, self.seed, hostile=plan.hostile, newest=plan.newest, a_day=plan.a_day)
        self.stream = Stream(releases, self.seed, plan.newest)
        self.tickets = Tickets(ticket_mode(plan.ticket))

    def answer(self, request: Request) -> Answer:
        """Answer one request as the site would."""
        if request.kind == "ticket":
            door = DOORS.get(request.path)
            is_open = request.method == "POST" and door is not None
            return self.tickets.issue(str(door)) if is_open else text_answer(404, "Not Found")
        answers: dict[str, Callable[[Request], Answer]] = {
            "listing": self._listing,
            "detail": self._detail,
            "graphql": self._graphql,
            "robots": self._robots,
        }
        return answers.get(request.kind, self._page)(request)

    def _listing(self, request: Request) -> Answer:
        if not self.tickets.admit(request.headers):
            return text_answer(400, "notAllowed")
        query = request.query
        operator, _, instant = query.get("created_date", "gt:").partition(":")
        if operator != "gt":
            return text_answer(500, "Internal Server Error")
        size, page = query.get("size", "10"), query.get("page", "1")
        if not (size.isdecimal() and page.isdecimal() and 1 <= int(size) <= MAX_SIZE):
            return text_answer(400, "Bad Request")
        if instant and not _INSTANT.match(instant):
            return text_answer(500, "Internal Server Error")
        key = (self.stream.version, request.target, request.lang)
        body = self._pages.get(key)
        if body is None:
            body = self._render_listing(query, request.lang, int(size), int(page), instant)
            self._keep(key, body)
        return self._validated(request, body)

    def _render_listing(self, query: Mapping[str, str], lang: str, size: int, page: int, instant: str) -> bytes:
        shown: list[Shown] = []
        if self._has_project(query.get("projects", "")):
            ascending = query.get("sort-by", "").lower() == "created_date:asc"
            # page=0 is a duplicate of page 1
            shown = self.stream.select(max(page, 1), size, instant, ascending=ascending)
        if shown and "slug" in query:
            slug = query["slug"].removeprefix("eq:")
            shown = [release for release in self.stream.all() if release.slug == slug]
        return _dumps([self._fields(release, lang) for release in shown])

    def _detail(self, request: Request) -> Answer:
        if not self.tickets.admit(request.headers):
            return text_answer(400, "notAllowed")
        native_id = request.path.removeprefix(f"{NEWS}/")
        try:
            release = self.stream.find(int(native_id))
        except (KeyError, ValueError):
            return text_answer(404, "Not Found")
        return self._validated(request, _dumps(self._fields(release, request.lang)))

    def _graphql(self, request: Request) -> Answer:
        if not self.tickets.mode.graphql:
            return _graphql_error("notAllowed")
        try:
            query = read_news_query(request.body)
        except BadQueryError as error:
            return _graphql_error(str(error))
        if query.lang not in LANGUAGES or not 1 <= query.size <= MAX_SIZE:
            return _graphql_error("Bad Request")
        shown: list[Shown] = []
        if self._has_project(query.projects):
            shown = self.stream.select(max(query.page, 1), query.size, "", ascending=False)
        rows = [self._fields(release, query.lang) for release in shown]
        news = [{name: _graphql_value(name, row[name]) for name in query.fields} for row in rows]
        return Answer(body=_dumps({"data": {"news": news}}))

    def _robots(self, _: Request) -> Answer:
        lines = ["User-agent: *", "Disallow: /search", "Disallow: /uploads/"]
        if self.behaviour.disallow_api:
            lines.append("Disallow: /api/")
        if self.behaviour.crawl_delay is not None:
            lines.append(f"Crawl-delay: {self.behaviour.crawl_delay:g}")
        return Answer(content_type="text/plain", body="\n".join([*lines, ""]).encode())

    def _page(self, request: Request) -> Answer:
        if request.path.startswith("/memleket/"):
            return html_answer(_SHELL)
        html = outlet_page(request.path, self.stream.releases)
        return html_answer(html) if html else text_answer(404, "Not Found")

    def _validated(self, request: Request, body: bytes) -> Answer:
        """Add ETag and Last-Modified, and answer 304 to a reader who has this body already."""
        headers: list[tuple[str, str]] = [("Vary", "Accept-Language, Accept-Encoding")]
        if self.behaviour.etag:
            label = f"{request.target}\n{request.lang}\n".encode() + body
            headers.append(("ETag", f'W/"{hashlib.blake2b(label, digest_size=8).hexdigest()}"'))
        if self.behaviour.last_modified:
            day = datetime.combine(self.behaviour.newest, datetime.min.time(), UTC)
            changed = day + timedelta(minutes=self.stream.version)
            headers.append(("Last-Modified", format_datetime(changed, usegmt=True)))
        asked = request.headers.get("if-none-match")
        if asked and ("ETag", asked) in headers:
            return Answer(304, headers=tuple(headers))
        return Answer(body=body, headers=tuple(headers))

    def _fields(self, release: Shown, lang: str) -> dict[str, Any]:
        wording = self.stream.wording(release, lang)
        return {
            "id": str(release.id) if self.behaviour.string_ids else release.id,
            "title": wording.title,
            "slug": release.slug,
            "body": wording.body,
            "short_description": wording.short_description,
            "created_date": release.created_date,
            "heropic": release.heropic,
            "alt_image": None,
            "projects": self.behaviour.projects[0],
        }

    def _has_project(self, condition: str) -> bool:
        operator, _, project = condition.rpartition(":")
        if operator.lower() == "contains":
            return any(project in known for known in self.behaviour.projects)
        return not condition or project in self.behaviour.projects

    def _keep(self, key: tuple[object, ...], body: bytes) -> None:
        self._pages[key] = body
        if len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)


def _graphql_error(message: str) -> Answer:
    return Answer(body=_dumps({"errors": [{"message": message}], "data": None}))


def _graphql_value(name: str, value: Any) -> Any:
    if name == "id":
        return str(value)
    if name == "created_date":  # this door writes no milliseconds and `Z` for the zone
        return read_instant(value).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


def _dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
