"""What passes between the replica's parts: a request as read, an answer as it shall be sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.replica.material import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NEWS = "/api/v1/public/content-manager/news"
GRAPHQL = "/graphql"


@dataclass(frozen=True, slots=True)
class Request:
    """One request: query parameters by name (the last one wins), header names in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    target: str = ""  # path and query as they were sent

    @property
    def kind(self) -> str:
        """Say what is asked for: listing, graphql, detail, ticket, robots, upload or page."""
        if self.path == NEWS:
            return "listing"
        if self.path == GRAPHQL:
            return "graphql"
        if self.path.startswith(f"{NEWS}/"):
            return "detail"
        if self.path.endswith("/_/c/k6"):
            return "ticket"
        if self.path == "/robots.txt":
            return "robots"
        return "upload" if self.path.startswith("/uploads/") else "page"

    @property
    def lang(self) -> str:
        """Return the language of Accept-Language, else of `lang=`, else Kazakh, the site's own."""
        wanted = self.headers.get("accept-language", "")[:2].lower()
        if wanted in LANGUAGES:
            return wanted
        asked = self.query.get("lang", "")
        return asked if asked in LANGUAGES else "kk"

    @property
    def page(self) -> int:
        """Return the page number of a REST listing, 1 when none is given."""
        number = self.query.get("page", "1")
        return int(number) if number.isdecimal() else 1

    def unconditional(self) -> Request:
        """Return the same request without If-None-Match and If-Modified-Since."""
        conditions = ("if-none-match", "if-modified-since")
        headers = {name: value for name, value in self.headers.items() if name not in conditions}
        return replace(self, headers=headers)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. A fault may make it a stream, slow it down or cut it short.

    With `stream` the chunks it makes are sent in place of `body`: under `declared` as
    Content-Length, or chunked when that is None.
    """

    status: int = 200
    content_type: str = "application/json;charset=UTF-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    coded: bool = False  # the body already has the Content-Encoding that `headers` names
    stream: Callable[[], Iterator[bytes]] | None = None
    declared: int | None = None
    cut_after: int | None = None  # bytes of the body, then the connection ends
    pause_seconds: float = 0.0  # between two single bytes of the body

    def without_validators(self) -> Answer:
        """Return the same answer without ETag and Last-Modified."""
        validators = ("ETag", "Last-Modified")
        return replace(self, headers=tuple(h for h in self.headers if h[0] not in validators))


def text_answer(status: int, text: str) -> Answer:
    """Make a plain-text answer, as the site gives with its errors."""
    return Answer(status, "text/plain;charset=UTF-8", text.encode())


def html_answer(html: str) -> Answer:
    """Make an HTML page."""
    return Answer(content_type="text/html;charset=UTF-8", body=html.encode())
