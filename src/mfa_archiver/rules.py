"""What a source file may say about one publisher's wire format: frozen values, standard library only.

declaration.py makes them of TOML, extract/ and web/ read them; nothing here acts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

Addresses = Mapping[str, str]  # by language; the key "" stands for all of them


@dataclass(frozen=True, slots=True)
class Pace:
    """How gently a host is asked. `delay_seconds` stands between two requests to one host."""

    delay_seconds: float = 1.0
    timeout_seconds: float = 60.0
    max_bytes: int = 64 * 1024 * 1024  # of one answer, after decompression
    attempts: int = 5  # of one request, the first included


@dataclass(frozen=True, slots=True)
class Paging:
    """How a listing's pages are counted, and where the counting ends."""

    first_page: int = 1  # the number of the newest page, where {page} stands in an address
    size: int = 20  # of a page: {size}, and the step of {offset}
    most_pages: int = 2000  # no listing is walked further
    window_days: int = 0  # above 0, a page is a span of so many days, from {since} to {until}, going back
    oldest: dt.date | None = None  # where going back by windows ends


@dataclass(frozen=True, slots=True)
class GovKzRules:
    """What the gov.kz engine needs: the site, the project code, how many releases a listing page holds."""

    base_url: str
    project: str
    page_size: int = 100


@dataclass(frozen=True, slots=True)
class FeedRules:
    """Where a feed lies. With `follow` the pages it links to are the releases, else what it holds."""

    url: Addresses
    follow: bool = False


@dataclass(frozen=True, slots=True)
class JsonRules:
    """Where a JSON interface lists releases, and the dotted paths of what it says about each.

    `body` is the whole text as HTML; without it, and without [detail], the linked page is read. `body_sent` is the
    body of a POST. `next` leads to the cursor of the next page.
    """

    url: Addresses
    items: str = ""
    title: str = ""
    link: str = ""
    link_template: str = ""  # the page for people, of {id}, where the list names none
    date: str = ""
    id: str = ""
    summary: str = ""
    body: str = ""
    changed: str = ""
    next: str = ""
    method: str = "GET"
    body_sent: str = ""
    date_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DetailRules:
    """Where a JSON interface gives one whole release, and the dotted paths in that answer."""

    url: str  # a template of {id} and {path}, the path of the release's page
    body: str
    title: str = ""
    date: str = ""
    summary: str = ""
    date_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingRules:
    """Where an HTML listing lies, and the CSS selectors of what it says about each release.

    `items` finds the releases; the others are looked for inside each. Without `title` it is the link's text.
    """

    url: Addresses
    items: str
    title: str = ""
    link: str = "a"
    date: str = ""
    summary: str = ""
    date_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SitemapRules:
    """Where a sitemap or an index of them lies; `only` is a regular expression that a release's address matches."""

    url: Addresses
    only: str = ""


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """How to read one publisher's release pages: CSS selectors, and what to do with what they find.

    Without `body` a page is read by what pages have in common, and nothing but `native_id`, `languages` and
    `valid_until` stands beside. Without
    `title` a page's title is the listing's. `date_formats` are strptime patterns tried in order on the text
    that `date` selects; `native_id` is a regular expression whose first group is the publisher's own number in the
    URL; `languages` maps a path segment to a language tag; `boilerplate` lists whole lines to drop. `valid_until` is
    the last day on which the pages looked so; None for today's rules.
    """

    body: str = ""
    title: str = ""
    date: str = ""
    date_formats: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    native_id: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Transforms:
    """What to do to the fields of listings before they are read: steps in order, each `name` or `name: argument`."""

    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    link: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revisits:
    """When pages of held releases are asked again, though no listing shows a change.

    Until `young_days` after publication every `gap_hours`; then, while a page is not older than `last_days`, each
    time its age has doubled. `young_days` 0 means never.
    """

    young_days: float = 7.0
    gap_hours: float = 20.0
    last_days: float = 180.0
