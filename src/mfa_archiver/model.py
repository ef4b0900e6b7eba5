"""The domain's values: frozen, typed, without behaviour that touches the world. They lean on rules and presence alone.

Read top to bottom it is the glossary in code: a source publishes releases; an exchange with it is kept as a
capture; a capture is read into parsed releases; one wording of a release is a revision; a harvest turns
parsed releases into outcomes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Literal

from mfa_archiver.presence import Absence, Presence
from mfa_archiver.rules import (
    ArticleRules,
    DetailRules,
    FeedRules,
    GovKzRules,
    JsonRules,
    ListingRules,
    Pace,
    Paging,
    Revisits,
    SitemapRules,
    Transforms,
)

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


# --- sources ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """One declared publisher: a TOML file of the catalogue or of the user's own, validated."""

    id: str
    name: str
    country: str
    languages: tuple[str, ...]
    timezone: str
    engine: str
    homepage: str
    checked: date | None = None  # when somebody last saw it work
    confidence: str = ""  # that it works as declared: high, medium, low, or nobody says
    note: str = ""  # what a person should know before relying on it
    insecure: bool = False  # True allows plain http:// beyond loopback
    ca_file: str = ""  # a PEM file of further certificate authorities to trust
    hosts: tuple[str, ...] = ()  # further hosts that its releases' pages may lie on
    identity: tuple[str, ...] = ()  # which parts of an address tell releases apart; none means the whole
    encoding: str = ""  # of its listings and pages, where they name none or a wrong one
    headers: Mapping[str, str] = field(default_factory=dict)  # sent with every request
    blocked_if: tuple[str | int, ...] = ()  # texts and statuses that mean «no programs here»
    expect_per_run: int = 0  # a listing that shows fewer is suspicious
    pace: Pace = field(default_factory=Pace)
    paging: Paging = field(default_factory=Paging)
    revisits: Revisits = field(default_factory=Revisits)
    transforms: Transforms = field(default_factory=Transforms)
    govkz: GovKzRules | None = None
    feed: FeedRules | None = None
    json: JsonRules | None = None
    listing: ListingRules | None = None
    sitemap: SitemapRules | None = None
    detail: DetailRules | None = None
    article: ArticleRules | None = None
    former_articles: tuple[ArticleRules, ...] = ()  # rules of pages as they once looked, the oldest first

    @property
    def follows(self) -> bool:
        """Tell whether its listings only lead to releases, each on a page of its own."""
        match self.engine:
            case "feed":
                return bool(self.feed and self.feed.follow)
            case "json":
                return bool(self.json and (self.detail or not self.json.body))
            case engine:
                return engine in {"listing", "sitemap"}

    def article_at(self, day: date) -> ArticleRules | None:
        """Return the rules for a page captured on a day."""
        former = (rules for rules in self.former_articles if rules.valid_until and day <= rules.valid_until)
        return next(former, self.article)


# --- captures --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Capture:
    """One HTTP exchange kept, or one file imported: exactly the bytes that were served, and when.

    `headers` are the answer's, names in lower case, in order. `payload` is the body after transfer and
    content decoding. `status` is the HTTP status, 200 for an imported file. What stands from `request_headers` on is of
    the request that was answered, the last where redirects were followed; empty where nobody knows.
    """

    url: str
    captured_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    method: str = "GET"
    final_url: str = ""  # where redirects led, when they led elsewhere
    language: str = ""  # the Accept-Language asked for: one URL may serve several
    request_headers: tuple[tuple[str, str], ...] = ()  # as sent, in order; without the values that are withheld
    request_body: bytes = b""
    peer: str = ""  # the IP address that answered
    protocol: str = ""  # of the answer: HTTP/1.1
    certificate: str = ""  # SHA-256 of the TLS certificate shown (DER), in hexadecimal

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the payload, in hexadecimal."""
        return hashlib.sha256(self.payload).hexdigest()

    def header(self, name: str) -> str:
        """Return the first value of a header, or an empty string."""
        return next((value for key, value in self.headers if key == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A capture on its way between archives, with what was read from it where that is known.

    `source` is a source id, `lang` a language; `native_id`, `title` and `date` (a day, or an instant in UTC) are of
    the one release it holds, and empty where it holds several. `recurs`: later captures have the same payload.
    """

    capture: Capture
    source: str = ""
    lang: str = ""
    native_id: str = ""
    title: str = ""
    title_source: str = ""
    date: str = ""
    date_source: str = ""
    recurs: bool = False


# --- releases and their wordings -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A release's identity, `kz-mfa/1237295/ru`: source, its number (else the canonical URL), language; no title."""

    source: str
    native_id: str
    lang: str

    def __str__(self) -> str:
        return f"{self.source}/{self.native_id}/{self.lang}"

    @classmethod
    def parse(cls, text: str) -> Ref | None:
        """Read a ref; None when the text is not one. The middle part may hold slashes (a URL)."""
        source, _, rest = text.partition("/")
        native_id, _, lang = rest.rpartition("/")
        return cls(source, native_id, lang) if source and native_id and lang else None


class DatePrecision(StrEnum):
    """How exactly a publication date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateSource(StrEnum):
    """Where a publication date was found, strongest first."""

    GIVEN = "given"  # the person importing said so
    FIELD = "field"  # a structured field: an API's, JSON-LD, a meta tag
    PAGE = "page"  # written on the page, read by the source's rule
    TEXT = "text"  # written in plain text
    URL = "url"  # in the address's path: /2025/12/18/
    INFERRED = "inferred"  # from weak signs, where nothing else speaks: all dates of a page weighed, a PDF's making
    STAMP = "stamp"  # a crawler's stamp: the day of the crawl, possibly later than publication


class TitleSource(StrEnum):
    """Where a title was found, strongest first."""

    GIVEN = "given"
    FIELD = "field"
    PAGE = "page"
    TEXT = "text"
    DERIVED = "derived"  # none was given: the first sentence of the lead


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """When a release was published, as far as is known.

    `day` is ISO at the precision known (`2025-12-18`, `2025-12`, `2025`), in the publisher's own zone;
    `instant` is UTC and present only with precision `minute`; `shown` is the text as printed.
    """

    day: str
    precision: DatePrecision
    source: DateSource
    shown: str = ""
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address the body links to or shows; `kind` tells a link, a picture and a file apart.

    `size` is a file's as printed (`1.2 MB`), `caption` a picture's; empty where the page gives none.
    """

    url: str
    text: str = ""
    kind: Literal["link", "image", "file"] = "link"
    size: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Revision:
    """One wording of a release. Text is NFC, paragraphs parted by one blank line, nothing folded."""

    title: str
    body: str
    published: PublicationDate | None = None
    title_source: TitleSource = TitleSource.FIELD
    dateline: str = ""
    labels: tuple[str, ...] = ()  # «Дополнено», «Обновлено» … split off the title
    captions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over title, date, dateline and body: two wordings are the same when these are."""
        day = self.published.day if self.published else ""
        instant = isoformat(self.published.instant) if self.published else ""
        parts = json.dumps([self.title, day, instant, self.dateline, self.body], ensure_ascii=False)
        return hashlib.sha256(parts.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ParsedRelease:
    """What the parser made of one release in a capture.

    `lang_confidence` is how sure the ref's language is, 0 to 1; `text_confidence` about the share of its text that is
    right, None where nothing measured it; `doubts` say in words, strongest first, why it may be wrong.
    """

    ref: Ref
    url: str
    revision: Revision
    lang_confidence: float = 1.0
    text_confidence: float | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the archive holds it, in one of its wordings."""

    id: int
    ref: Ref
    url: str
    revision: Revision
    number: int  # of this wording, 1 being the first seen
    revisions: int  # how many wordings are held
    first_seen: datetime
    last_seen: datetime
    translations: tuple[Ref, ...] = ()
    presence: Presence = Presence.PRESENT
    presence_since: datetime | None = None  # None for one that nothing ever spoke against


# --- outcomes --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Added:
    """A release the archive did not hold."""

    release: ParsedRelease


@dataclass(frozen=True, slots=True)
class Revised:
    """A held release in a wording not held before."""

    release: ParsedRelease


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A held release in the wording held last."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is no release to keep, and why (an empty body, outside the dates asked for)."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that could not be read or stored, and why."""

    what: str
    error: str


Outcome = Added | Revised | Unchanged | Skipped | Failed


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """How one harvest went: counts of outcomes, traffic, and a status in one word.

    `missing`: held, and not on a complete listing that should show them, or with a page gone; `suspicious`: none shown.
    """

    source: str
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    missing: int = 0
    skipped: int = 0
    failed: int = 0
    requests: int = 0
    bytes: int = 0
    not_modified: int = 0  # answers to a validator that nothing has changed: they cost no payload
    seconds: float = 0.0
    status: Literal["ok", "partial", "failed", "blocked", "suspicious"] = "ok"
    errors: tuple[str, ...] = ()
    attachments: int = 0  # files that releases link to, kept
    unattached: tuple[str, ...] = ()  # of those that could not be had: which, and why; no fault of the source


@dataclass(frozen=True, slots=True)
class Holding:
    """What a harvest must know of a held release.

    `digest` is its current wording's. `settled`: it was held when its source was last harvested to the end; only
    there may a harvest stop. `day` is that of publication, as in PublicationDate. `was_listed`: a harvest brought it.
    `wording` reads the current one itself; any thread may call it.
    """

    digest: str
    settled: bool
    published_at: str = ""  # ISO instant in UTC, or empty
    day: str = ""
    was_listed: bool = True
    absence: Absence | None = None
    wording: Callable[[], Revision] | None = field(default=None, compare=False, repr=False)


def isoformat(instant: datetime | None) -> str:
    """Write an instant as the project does everywhere: UTC, seconds, `2026-09-25T18:59:00Z`."""
    if instant is None:
        return ""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
