"""Finds the lists of a site's other languages beside a proposed one, and makes sure that each is one of its own.

A page names them for programs (hreflang), or its links go where the same path has another language's part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.followed import read_followed, read_listed_releases
from mfa_archiver.extract.leads import Leads
from mfa_archiver.extract.listed_fields import ListingPage
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.sites import site_of
from mfa_archiver.language.detect import detect_language, languages
from mfa_archiver.language.scripts import primary
from mfa_archiver.listed import Candidate
from mfa_archiver.model import ParsedRelease, Source
from mfa_archiver.proposing.asked import Asked
from mfa_archiver.proposing.drafts import Draft, leads_of
from mfa_archiver.proposing.numbered import with_numbering

_MOST_VERSIONS = 3  # beside the one named: each costs four requests
_FEWEST_TEXT = 120  # characters of a release; less is a teaser
_CLEARLY = 0.9  # how sure a text's language must be to be held against a list
# Parts of addresses that name a language by its country, or by three letters: gov.kz/kz, kt.kz/rus.
_PARTS = {"kz": "kk", "ua": "uk", "cn": "zh", "jp": "ja", "rus": "ru", "eng": "en", "kaz": "kk", "qaz": "kk"}


def with_versions(draft: Draft, source: Source, url: str, leads: Leads, asked: Asked) -> Source:
    """Return a source with the lists of its site's other languages, `draft` being the list of the page at `url`."""
    if source.engine not in {"listing", "feed"}:
        return source
    addresses = {source.languages[0]: _address(source)}
    for lang, address in list(versions_of(url, leads, source.languages[0]))[:_MOST_VERSIONS]:
        found = _list_at(address, lang, draft, asked)
        if found:
            addresses[lang] = found
    return _at(source, addresses) if len(addresses) > 1 else source


def versions_of(url: str, leads: Leads, lang: str) -> Iterator[tuple[str, str]]:
    """Yield (language, address) of what may be a page in other languages, each language once, on its site alone."""
    seen = {lang}
    for tag, address in (*leads.alternates, *_by_path(url, leads.links)):
        other = primary(tag)
        if other not in seen and site_of(address) == site_of(url):
            seen.add(other)
            yield other, address


def _by_path(url: str, links: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield where an address leads with the language's part of other links in it, those nearest to it first."""
    parts = urlsplit(url)
    path = parts.path.split("/")
    place = next((at for at, part in enumerate(path) if _language_of(part)), None)
    if place is None:
        return
    for link in sorted(links, key=lambda each: (abs(len(each) - len(url)), each)):
        other = urlsplit(link).path.split("/")
        if site_of(link) == site_of(url) and other[:place] == path[:place] and len(other) > place:
            tag = _language_of(other[place])
            if tag:
                swapped = "/".join([*path[:place], other[place], *path[place + 1 :]])
                yield tag, urlunsplit(parts._replace(path=swapped))


def _language_of(part: str) -> str:
    known = {traits.tag.partition("-")[0] for traits in languages()}
    return _PARTS.get(part.lower(), part.lower() if part.lower() in known else "")


def _list_at(address: str, lang: str, draft: Draft, asked: Asked) -> str:
    """Return the address of a language's list, with its pages counted; empty, with a trial why, when it is none."""
    what = f"list in {lang} {address}"
    capture = asked.attempt(what, address)
    if capture and draft.source.engine == "feed":
        feeds = [feed for feed in leads_of(capture).feeds if site_of(feed) == site_of(address)]
        capture = asked.attempt(f"feed in {lang}", feeds[0]) if feeds else None
        if not feeds:
            asked.note(what, "names no feed of its own")
    if capture is None:
        return ""
    alone = _at(draft.source, {"": capture.final_url or capture.url})
    own = replace(draft, source=replace(alone, languages=(lang,)), capture=capture)
    page = _read(own, asked, what)
    if page is None:
        return ""
    held = {each.url for each in draft.candidates}
    if not page.candidates or any(each.url in held for each in page.candidates):
        asked.note(what, "shows the same releases" if page.candidates else "shows no releases")
        return ""
    doubt = _doubt(own, page.candidates[0], asked)
    if doubt:
        asked.note(what, doubt)
        return ""
    asked.note(what, f"{len(page.candidates)} releases", is_chosen=True)
    return _address(with_numbering(replace(own, candidates=page.candidates), asked)[0])


def _read(own: Draft, asked: Asked, what: str) -> ListingPage | None:
    try:
        return read_listing(own.capture, own.source, own.source.languages[0])
    except ExtractionError as error:
        asked.note(what, error)
        return None


def _doubt(own: Draft, candidate: Candidate, asked: Asked) -> str:
    """Return what speaks against a list: that it leads to no release, or to one in another language."""
    lang = own.source.languages[0]
    release = _first(own, candidate, asked)
    if release is None or len(release.revision.body) < _FEWEST_TEXT:
        return "its first release cannot be read"
    told, sureness = detect_language(release.revision.body)
    return f"its releases are in {told}" if sureness >= _CLEARLY and told != lang else ""


def _first(own: Draft, candidate: Candidate, asked: Asked) -> ParsedRelease | None:
    lang = own.source.languages[0]
    if not own.source.follows:
        listed = read_listed_releases(own.capture, own.source, lang)
        return next((each for each in listed if isinstance(each, ParsedRelease)), None)
    capture = asked.attempt(f"page in {lang}", candidate.url)
    try:
        return read_followed(capture, own.source, candidate) if capture else None
    except ExtractionError as error:
        asked.note(f"page in {lang} {candidate.url}", error)
        return None


def _at(source: Source, addresses: Mapping[str, str]) -> Source:
    """Return a source with other addresses of its list; their languages are the source's."""
    tags = source.languages if "" in addresses else tuple(addresses)
    if source.feed:
        return replace(source, languages=tags, feed=replace(source.feed, url=addresses))
    if source.listing:
        return replace(source, languages=tags, listing=replace(source.listing, url=addresses))
    return source


def _address(source: Source) -> str:
    """Return the one address of a source's list."""
    rules = source.feed or source.listing
    return rules.url[""] if rules else ""
