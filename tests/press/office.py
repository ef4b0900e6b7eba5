"""The server: feeds, JSON lists, HTML listings, sitemaps, and pages with the noise of real ones around the text."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import count
from types import TracebackType
from typing import Self

from tests.replica.exchange import Answer, Request
from tests.replica.listener import Listener

NEWEST = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
TOPICS = ("rain", "rivers", "grain", "rail", "salt", "sheep", "glaciers", "tariffs")
XML = "application/xml; charset=utf-8"
Served = Callable[[Request], Answer | None]


@dataclass(frozen=True, slots=True)
class Notice:
    """One release of the office, as it stands now."""

    number: int
    title: str
    body: str
    published: datetime
    changed: datetime

    @property
    def path(self) -> str:
        return f"/news/{self.number}"


def notice(number: int, newest: int) -> Notice:
    """Make up a release; a higher number is newer, one comes a day."""
    topic = TOPICS[number % len(TOPICS)]
    at = NEWEST - timedelta(days=newest - number)
    body = f"The ministers of both countries spoke about {topic} in round {number}.\n\nThey will meet again in spring."
    return Notice(number, f"Consultations on {topic}, round {number}", body, at, at)


@dataclass
class Office:
    """The press office, alive inside a `with` block: change `notices` and `faults` while it runs."""

    size: int = 12
    page_size: int = 5
    port: int = 0
    notices: dict[int, Notice] = field(default_factory=dict)
    faults: dict[str, Served] = field(default_factory=dict)  # by path; None from one means: answer as always
    log: list[Request] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    has_validators: bool = True
    counts_views: bool = True  # else a page is the same at each visit

    def __post_init__(self) -> None:
        self.notices = self.notices or {n: notice(n, self.size) for n in range(1, self.size + 1)}
        self._views = count(1000)
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._listener = Listener(self.port, self._answer, self._closing)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._listener.server_port}"

    @property
    def newest_first(self) -> list[Notice]:
        return sorted(self.notices.values(), key=lambda each: (each.published, each.number), reverse=True)

    def publish(self, number: int, **changes: str) -> Notice:
        """Publish a further release."""
        made = replace(notice(number, self.size), **changes)  # type: ignore[arg-type] # title and body are texts
        self.notices[number] = made
        return made

    def edit(self, number: int, *, at: datetime = NEWEST, **changes: str) -> Notice:
        """Edit a release; every listing that tells of changes says that it was `at`."""
        self.notices[number] = replace(self.notices[number], changed=at, **changes)  # type: ignore[arg-type] # likewise
        return self.notices[number]

    def asked(self, *starts: str) -> list[str]:
        """Return the targets asked for, robots.txt aside, that begin with one of `starts`."""
        return [r.target for r in self.log if r.path != "/robots.txt" and (not starts or r.target.startswith(starts))]

    def forget(self) -> None:
        """Begin the log anew."""
        self.log.clear()
        self.statuses.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._listener.shutdown()
        self._listener.end_connections()
        self._listener.server_close()
        self._thread.join()

    # --- answering -------------------------------------------------------------------------------

    def _answer(self, request: Request, _port: int) -> Answer:
        with self._lock:
            self.log.append(request)
            fault = self.faults.get(request.path)
            answer = (fault(request) if fault else None) or self.regular(request)
            self.statuses.append(answer.status)
            return answer

    def regular(self, request: Request) -> Answer:
        """Answer a request as when all is well."""
        page = int(request.query.get("page", "1"))
        start = int(request.query.get("start", str((page - 1) * self.page_size)))
        shown = self.newest_first[start : start + self.page_size]
        html = "text/html; charset=utf-8"
        texts: dict[str, tuple[Callable[[], str], str]] = {
            "/feed.xml": (lambda: rss(self.newest_first, self.base_url), XML),
            "/full.xml": (lambda: rss(self.newest_first, self.base_url, whole=True), XML),
            "/api/list": (lambda: json.dumps(api_list(shown)), "application/json"),
            "/news": (lambda: listing_page(shown), html),
            "/sitemap.xml": (lambda: sitemap_index(self.base_url), XML),
        }
        if request.path in texts:
            make, content_type = texts[request.path]
            return self._validated(request, make(), content_type)
        if request.path == "/sitemap-news.xml.gz":
            text = sitemap(self.newest_first, self.base_url)
            packed = gzip.compress(text.encode(), mtime=0)
            answer = self._validated(request, text, "application/gzip")
            return replace(answer, body=packed) if answer.status == 200 else answer
        return self._one(request)

    def _one(self, request: Request) -> Answer:
        number = request.path.rpartition("/")[2]
        found = self.notices.get(int(number)) if number.isdecimal() else None
        if found is None:
            return Answer(404, "text/html; charset=utf-8", b"<h1>404</h1>")
        if request.path.startswith("/api/content/"):
            return self._validated(request, json.dumps(api_content(found)), "application/json")
        related = [each for each in self.newest_first if each.number != found.number][:3]
        text = page_html(found, related, next(self._views) if self.counts_views else 1000)
        return self._validated(request, text, "text/html; charset=utf-8", of=f"{found.title}{found.body}")

    def _validated(self, request: Request, text: str, content_type: str, of: str = "") -> Answer:
        etag = f'"{hashlib.sha256((of or text).encode()).hexdigest()[:16]}"'
        if self.has_validators and request.headers.get("if-none-match") == etag:
            return Answer(304, content_type)
        validators = (("ETag", etag),) if self.has_validators else ()
        return Answer(200, content_type, text.encode(), headers=validators)


# --- what it says ------------------------------------------------------------------------------------


def rss(notices: list[Notice], base_url: str, *, whole: bool = False) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Press office</title><link>{base_url}</link>"
        + "".join(_rss_item(each, base_url, whole=whole) for each in notices)
        + "</channel></rss>"
    )


def _rss_item(each: Notice, base_url: str, *, whole: bool) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in each.body.split("\n\n"))
    body = f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>" if whole else ""
    return (
        f"<item><title>{escape(each.title)}</title><link>{base_url}{each.path}</link>"
        f"<pubDate>{format_datetime(each.published)}</pubDate>"
        f"<description>{escape(each.body[:40])}…</description>{body}</item>"
    )


def api_list(notices: list[Notice]) -> dict[str, object]:
    results = [
        {
            "_id": str(each.number),
            "title": each.title,
            "link": each.path,
            "public_timestamp": each.published.isoformat(),
        }
        for each in notices
    ]
    return {"results": results, "total": len(notices)}


def api_content(each: Notice) -> dict[str, object]:
    html = "".join(f"<p>{escape(text)}</p>" for text in each.body.split("\n\n"))
    return {"title": each.title, "first_published_at": each.published.isoformat(), "details": {"body": html}}


def listing_page(notices: list[Notice]) -> str:
    rows = "".join(
        f'<li class="row"><span class="date">{each.published:%d %B %Y}</span>'
        f'<a href="{each.path}">{escape(each.title)}</a></li>'
        for each in notices
    )
    return f'<!DOCTYPE html><html lang="en"><body><h1>News</h1><ul class="list">{rows}</ul></body></html>'


def sitemap_index(base_url: str) -> str:
    return (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{base_url}/sitemap-news.xml.gz</loc><lastmod>2026-05-20</lastmod></sitemap></sitemapindex>"
    )


def sitemap(notices: list[Notice], base_url: str) -> str:
    rows = "".join(
        f"<url><loc>{base_url}{each.path}</loc><lastmod>{each.changed.isoformat()}</lastmod></url>" for each in notices
    )
    about = f"<url><loc>{base_url}/about</loc></url>"
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}{about}</urlset>'


def page_html(each: Notice, related: list[Notice], views: int) -> str:
    """Return a release's page, with a counter and links that are others at each visit."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in each.body.split("\n\n"))
    links = "".join(f'<li><a href="{other.path}">{escape(other.title)}</a></li>' for other in related)
    return f"""<!DOCTYPE html><html lang="en"><head><title>{escape(each.title)} | Press office</title></head>
<body><nav><a href="/news">News</a></nav><main><h1>{escape(each.title)}</h1>
<p class="meta"><time>{each.published:%d %B %Y}</time> <i class="views">{views} views</i></p>
<div class="text">{paragraphs}</div><aside class="related"><h2>Related</h2><ul>{links}</ul></aside></main>
<footer>Page served {views} times</footer></body></html>"""
