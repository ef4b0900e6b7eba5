"""Drafts of a source, the best first: what lists releases at an address or by way of it, tried once each.

An interface or a feed is meant for programs and survives a new design, a list on the page reaches back further than a
feed, a sitemap holds all sorts of pages: in that order they are tried. Which draft stands is weighing.py's to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from mfa_archiver.errors import ExtractionError, NoListing
from mfa_archiver.extract.json_paths import parse_json
from mfa_archiver.extract.json_shapes import propose_json
from mfa_archiver.extract.leads import Leads, read_leads
from mfa_archiver.extract.listed_fields import ListingPage
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.rows import propose_listings
from mfa_archiver.extract.sites import site_of
from mfa_archiver.listed import Candidate
from mfa_archiver.model import Capture, Source
from mfa_archiver.proposing.asked import Asked
from mfa_archiver.rules import FeedRules, JsonRules, SitemapRules, Transforms

_USUAL_FEEDS = ("rss", "rss.xml", "feed", "feed.xml")
_MOST_FEEDS = 3
_MOST_LISTS = 3
_POSTS = "wp/v2/posts?per_page=20&page=1&_fields=id,date_gmt,modified_gmt,link,title,content"
_NO_MARKUP = re.compile(rb"\s*[\[{]")
_XML = re.compile(rb"\s*<(?:\?xml|rss|feed|rdf:|urlset|sitemapindex)", re.IGNORECASE)
_OF_RELEASES = re.compile(
    r"press|news|media|releas|statement|presse|prensa|noticia|aktual|novost|soob|zayav|habar|xabar|haber|uudis|nyhet",
    re.IGNORECASE,
)
_PORTAL = re.compile(r"https?://(?:www\.)?gov\.kz/memleket/entities/([\w-]+)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A source as it may be declared, with a page of its listing and what that shows."""

    source: Source
    what: str
    capture: Capture
    candidates: tuple[Candidate, ...]


def find_drafts(front: Capture, asked: Asked, base: Source, lang: str) -> Iterator[Draft]:
    """Yield drafts for what an address answered, trying others by way of it as they are wanted.

    `base` is the source as far as it is known, `lang` reads dates. Raises NoListing for a page that certainly is none.
    """
    url = front.final_url or front.url
    if portal := _PORTAL.match(url):
        raise NoListing(
            f"{url} is of gov.kz, which has an engine of its own",
            f'copy the file of kz-mfa with another id and name, and project = "{portal[1]}"',
        )
    if _NO_MARKUP.match(front.payload):
        yield from _of_json(front, asked, base, lang)
    elif _XML.match(front.payload.lstrip(b"\xef\xbb\xbf")):
        yield from _of_feed(url, asked, base, lang)
        yield from _of_sitemap(url, asked, base, lang)
    else:
        yield from _of_page(front, url, asked, base, lang)


def leads_of(capture: Capture) -> Leads:
    """Return what a page states of itself and leads to; nothing for what is no page."""
    if _NO_MARKUP.match(capture.payload) or _XML.match(capture.payload.lstrip(b"\xef\xbb\xbf")):
        return Leads()
    return read_leads(capture)


def _of_page(front: Capture, url: str, asked: Asked, base: Source, lang: str) -> Iterator[Draft]:
    leads = read_leads(front)
    if leads.stranger:
        raise NoListing(f"{url} is {leads.stranger}, not a list of releases", "name the page that lists them")
    if leads.wordpress and site_of(leads.wordpress) == site_of(url):
        posts = asked.attempt("WordPress's interface", urljoin(leads.wordpress, _POSTS))
        for draft in _of_json(posts, asked, base, lang) if posts else ():
            if any(each.url in leads.links for each in draft.candidates):
                yield draft
            else:
                asked.note(draft.what, "lists other things than the page does")
    named = [address for address in leads.feeds if _is_own(address, url, asked)]
    usual = [urljoin(url, f"/{name}") for name in _USUAL_FEEDS]
    drafts = [draft for address in named[:_MOST_FEEDS] for draft in _of_feed(address, asked, base, lang)]
    if not named:
        drafts = next(filter(None, (list(_of_feed(each, asked, base, lang)) for each in dict.fromkeys(usual))), [])
    yield from sorted(drafts, key=lambda draft: sum(each.url in leads.links for each in draft.candidates), reverse=True)
    lists = propose_listings(front, lang, base.timezone)
    if not lists:
        asked.note(f"list on {url}", "no repeated boxes with a link and a date or a title in them")
    for rules in lists[:_MOST_LISTS]:
        source = replace(base, engine="listing", listing=rules)
        yield from _read(source, f"list «{rules.items}» on {url}", front, asked, lang)
    for address in [*asked.site.sitemaps(), urljoin(url, "/sitemap.xml")][:2]:
        if _is_own(address, url, asked):
            yield from _of_sitemap(address, asked, base, lang)


def _of_feed(url: str, asked: Asked, base: Source, lang: str) -> Iterator[Draft]:
    capture = asked.attempt("feed", url)
    if capture:
        source = replace(base, engine="feed", feed=FeedRules({"": capture.final_url or url}, follow=True))
        yield from _read(source, f"feed {url}", capture, asked, lang)


def _of_json(capture: Capture, asked: Asked, base: Source, lang: str) -> Iterator[Draft]:
    url = capture.final_url or capture.url
    try:
        answer = parse_json(capture, "the answer")
    except ExtractionError as error:
        asked.note(f"JSON {url}", error)
        return
    if isinstance(answer, dict) and "jsonfeed.org" in str(answer.get("version")):
        yield from _of_feed(url, asked, base, lang)
        return
    rules: JsonRules | None = propose_json(answer, url)
    if rules is None:
        asked.note(f"JSON {url}", "no list in it has titles and addresses of releases")
        return
    # WordPress writes its times in UTC without saying so.
    steps = Transforms(date=("with_suffix: Z",)) if rules.date == "date_gmt" else Transforms()
    source = replace(base, engine="json", json=rules, transforms=steps)
    yield from _read(source, f"JSON {url}", capture, asked, lang)


def _of_sitemap(url: str, asked: Asked, base: Source, lang: str) -> Iterator[Draft]:
    """Draft a source of a sitemap; of an index the part that is named after news, else the newest, is read."""
    capture = asked.attempt("sitemap", url)
    if capture is None:
        return
    source = replace(base, engine="sitemap", sitemap=SitemapRules({"": capture.final_url or url}))
    page = _page(source, capture, asked, lang)
    if page and page.parts:
        own = [part for part in page.parts if site_of(part) == site_of(url)]
        part = next((each for each in own if _OF_RELEASES.search(urlsplit(each).path)), next(iter(own), ""))
        capture = asked.attempt("sitemap", part) if part else None
        if capture is None:
            return
        source = replace(source, sitemap=SitemapRules({"": part if _OF_RELEASES.search(part) else url}))
        page = _page(source, capture, asked, lang)
    if page and page.candidates:
        only = _common_path([each.url for each in page.candidates])
        narrowed = replace(source, sitemap=replace(source.sitemap or SitemapRules({}), only=only))
        yield from _read(narrowed, f"sitemap {url}", capture, asked, lang)


def _read(source: Source, what: str, capture: Capture, asked: Asked, lang: str) -> Iterator[Draft]:
    page = _page(source, capture, asked, lang)
    if page and page.candidates:
        yield Draft(source, what, capture, page.candidates)
    elif page:
        away = f"; {page.skipped[0].reason}" if page.skipped else ""
        asked.note(what, f"shows no releases{away}")


def _page(source: Source, capture: Capture, asked: Asked, lang: str) -> ListingPage | None:
    try:
        return read_listing(capture, source, lang)
    except ExtractionError as error:
        asked.note(f"{source.engine} {capture.url}", error)
        return None


def _is_own(address: str, url: str, asked: Asked) -> bool:
    """Tell whether an address lies on the site that was named; others are told of and left alone."""
    if site_of(address) == site_of(url):
        return True
    asked.note(address, "lies on another host, and is not asked; name it yourself if it is the publisher's")
    return False


def _common_path(addresses: list[str]) -> str:
    """Return a pattern for the addresses that are releases: the folder named after news, else that with most pages."""
    folders: Counter[str] = Counter()
    for address in addresses:
        parts = urlsplit(address).path.split("/")[:-1]
        folders.update("/".join(parts[:end]) + "/" for end in range(2, min(len(parts), 4) + 1))
    named = [folder for folder, count in folders.most_common() if count > 1 and _OF_RELEASES.search(folder)]
    best = named[0] if named else next((folder for folder, count in folders.most_common(1) if count > 1), "")
    return re.escape(best) if best else ""
