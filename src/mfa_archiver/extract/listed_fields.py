"""From what a listing says of a release, as found, to a candidate: its address, its identity, its date.

Every listing reader ends here, whatever the format, so that hostile addresses are met in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from mfa_archiver.extract.identity import identity_of
from mfa_archiver.extract.shown_dates import read_shown_date
from mfa_archiver.extract.sites import allowed_sites, site_of
from mfa_archiver.extract.templates import fill, quoted
from mfa_archiver.extract.titles import clean_title
from mfa_archiver.extract.transforms import transform
from mfa_archiver.extract.urls import absolute_url, canonical_url
from mfa_archiver.language.text import one_line
from mfa_archiver.listed import Candidate
from mfa_archiver.model import Ref, Skipped, Source

MOST_ITEMS = 50_000  # of one listing page; the sitemap protocol allows as many
_LONGEST_ADDRESS = 2000
_LONGEST_TITLE = 2000
_LONGEST_ID = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One release of a listing as found, what is not said left empty. `summary` and `body` are HTML."""

    link: str = ""
    title: str = ""
    date: str = ""
    id: str = ""
    changed: str = ""
    summary: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one page of a listing holds: candidates in its order, what was passed over, and where it goes on.

    `cursor` leads to the next page of a JSON interface, `parts` are the sitemaps of an index, the newest first.
    """

    candidates: tuple[Candidate, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    cursor: str = ""
    parts: tuple[str, ...] = ()


def make_page(
    items: Iterable[Item],
    source: Source,
    lang: str,
    url: str,
    *,
    date_formats: Sequence[str] = (),
    cursor: str = "",
) -> ListingPage:
    """Make candidates of a listing's items, each identity once; what leads off the publisher's hosts is skipped."""
    candidates: dict[Ref, Candidate] = {}
    skipped: dict[str, Skipped] = {}
    for number, item in enumerate(items):
        if number == MOST_ITEMS:
            break
        made = make_candidate(item, source, lang, url, date_formats)
        if isinstance(made, Candidate):
            candidates.setdefault(made.ref, made)
        else:
            skipped.setdefault(made.what, made)
    return ListingPage(tuple(candidates.values()), tuple(skipped.values()), cursor)


def make_candidate(
    item: Item, source: Source, lang: str, base_url: str, date_formats: Sequence[str] = ()
) -> Candidate | Skipped:
    """Make a candidate of what a listing says, or say why it can be none."""
    steps = source.transforms
    address = absolute_url(transform(item.link, steps.link)[:_LONGEST_ADDRESS], base_url)
    if not address.startswith(("https://", "http://")):
        return Skipped(one_line(item.link[:200] or item.title[:200]) or "an item", "its link leads to no page")
    if base_url.startswith("https://") and address.startswith("http://"):
        address = address.replace("http://", "https://", 1)  # old feeds link so, on sites that have long moved on
    if site_of(address) not in allowed_sites(source, base_url):
        return Skipped(address, "its link leads off the publisher's hosts; `hosts` in the source file can allow that")
    title = clean_title(transform(item.title[:_LONGEST_TITLE], steps.title))
    return Candidate(
        ref=Ref(source.id, one_line(item.id)[:_LONGEST_ID] or identity_of(address, source, source.article), lang),
        url=canonical_url(address),
        title=title,
        published=read_shown_date(transform(item.date, steps.date), lang, source, date_formats),
        changed=one_line(item.changed[:200]),
        summary=item.summary,
        body=item.body,
        address=detail_address(address, item.id, lang, source),
    )


def detail_address(address: str, own_id: str, lang: str, source: Source) -> str:
    """Return what to ask for the whole release when that is not its page."""
    if source.detail is None:
        return ""
    parts = urlsplit(address)
    values = {"id": quoted(one_line(own_id)), "path": quoted(parts.path), "lang": lang}
    return fill(source.detail.url, values)
