"""Collects what a page states about itself in structured form, each fact with where it stood.

JSON-LD is read in linked.py. Which fact is believed is decided in headlines.py and published.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.extract.linked import Thing, main_thing, read_things
from mfa_archiver.extract.parsed import Fact
from mfa_archiver.extract.titles import clean_title
from mfa_archiver.extract.urls import absolute_url, canonical_url, path_segments, same_host
from mfa_archiver.language.text import one_line

TITLE_ELEMENT = "title element"

_MAX_ELEMENTS = 500  # of a kind: meta, itemprop
_MAX_TIMES = 20
_LONGEST = 2_000  # characters of a value worth reading
_STATING = 'meta[content], h1, [itemprop]:not(meta):not(script), time, link[rel], script[type*="ld+json"]'
_TIME_CLASSES = frozenset({"published", "entry-date", "updated", "modified"})

# Names of meta elements and of microdata, strongest first; «article:published_time» is Open Graph's,
# «dcterms.issued» Dublin Core's, «sailthru.date» and «parsely-pub-date» are what news systems write.
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_PUBLISHED = (
    *("article:published_time", "article:published", "og:article:published_time", "datepublished"),
    *("pubdate", "publishdate", "publish_date", "publication_date", "date.issued", "parsely-pub-date"),
    *("sailthru.date", "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date"),
    *("dcterms.date", "dcterms.created", "dc.date.created", "date", "datecreated", "mediator_published_time"),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified"),
    *("last-modified", "lastmod", "modified_time", "article:modified"),
)
_EVENT = ("startdate", "event:start_time")
_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name")
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page states about itself; each empty where it does not.

    `titles`, `published`, `modified` and `event` hold all that was found, the strongest first.
    """

    canonical_url: str = ""
    lang: str = ""
    headline: str = ""  # JSON-LD
    og_title: str = ""
    title: str = ""  # the <title> element
    description: str = ""
    site_names: tuple[str, ...] = ()
    titles: tuple[Fact, ...] = ()
    published: tuple[Fact, ...] = ()
    modified: tuple[Fact, ...] = ()
    event: tuple[Fact, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()  # (language tag, address) of the page's translations
    types: tuple[str, ...] = ()  # of JSON-LD, and `og:type`


def read_facts(tree: LexborHTMLParser, url: str) -> PageFacts:
    """Collect what a page states about itself; `url` resolves relative addresses and tells things apart."""
    stating = _stating(tree)
    meta = _meta(stating["meta"])
    things = read_things(stating["script"])
    title = tree.head.css_first("title") if tree.head else None
    shown_title = clean_title(title.text()[:_LONGEST]) if title else ""
    canonical = next((_address(node, url) for node in stating["link"] if "canonical" in _relations(node)), "")
    headings = (
        meta.get("og:title", ""),
        shown_title,
        *(one_line(node.text()[:_LONGEST]) for node in stating["h1"][:20]),
    )
    main = main_thing(things, canonical or url, headings) or Thing(frozenset())
    page = next((thing for thing in things if thing.is_page and not thing.nested), Thing(frozenset()))
    occasion = next((thing for thing in things if thing.is_event and not thing.nested), Thing(frozenset()))
    root = tree.css_first("html")
    own, written = list(_itemprops(stating["itemprop"])), list(_times(stating["time"]))
    return PageFacts(
        canonical_url=canonical,
        lang=_language_tag(root.attributes.get("lang") or "" if root else "")
        or _language_tag(meta.get("og:locale", "") or meta.get("content-language", "")),
        headline=one_line(main.headline),
        og_title=one_line(meta.get("og:title", "")),
        title=shown_title,
        description=one_line(main.description or _first(meta, _DESCRIPTIONS)),
        site_names=tuple(dict.fromkeys(filter(None, (one_line(each) for each in _site_names(meta, things))))),
        titles=_facts(
            ("JSON-LD headline", main.headline),
            *(("itemprop headline", value) for name, value in own if name == "headline"),
            *_named(meta, _TITLES),
            (TITLE_ELEMENT, shown_title),
        ),
        published=_facts(
            ("JSON-LD datePublished", main.published),
            *_named(meta, _PUBLISHED[:4]),
            *(("itemprop datePublished", value) for name, value in own if name == "datepublished"),
            *_named(meta, _PUBLISHED[4:]),
            *(("time", value) for kind, value in written if kind == "published"),
            ("JSON-LD datePublished of the page", page.published),
        ),
        modified=_facts(
            ("JSON-LD dateModified", main.modified),
            *_named(meta, _MODIFIED),
            *(("itemprop dateModified", value) for name, value in own if name == "datemodified"),
            *(("time", value) for kind, value in written if kind == "modified"),
            ("JSON-LD dateModified of the page", page.modified),
        ),
        event=_facts(
            ("JSON-LD startDate", occasion.starts),
            *_named(meta, _EVENT),
            *(("itemprop startDate", value) for name, value in own if name == "startdate"),
        ),
        alternates=tuple(_alternates(stating["link"], url)),
        types=tuple(dict.fromkeys((meta.get("og:type", ""), *(each for thing in things for each in thing.types)))),
    )


def page_address(facts: PageFacts, url: str) -> str:
    """Return the canonical address a page states, if it can be its own, else where it was found.

    It must be of the same site, not the front page, and keep the query: that may be the identity.
    """
    own, stated = canonical_url(url), canonical_url(facts.canonical_url)
    is_front_page = not any(path_segments(stated))
    if same_host(own, stated) and not is_front_page and ("?" in stated or "?" not in own):
        return stated
    return own


def _facts(*found: tuple[str, str]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(Fact(cleaned, origin) for origin, value in found if (cleaned := clean_title(value))))


def _named(meta: dict[str, str], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((f"meta {name}", meta[name]) for name in names if name in meta)


def _first(meta: dict[str, str], names: Sequence[str]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _address(node: LexborNode | None, url: str) -> str:
    return absolute_url((node.attributes.get("href") or "")[:_LONGEST], url) if node else ""


def _language_tag(value: str) -> str:
    """Return the primary subtag of a language tag: `ru-RU` is ru (RFC 5646)."""
    primary = re.split("[-_]", value.strip().lower()[:_LONGEST], maxsplit=1)[0]
    return primary if re.fullmatch("[a-z]{2,3}", primary) else ""


def _stating(tree: LexborHTMLParser) -> defaultdict[str, list[LexborNode]]:
    """Return the elements that state something by tag, and by `itemprop`: found in one walk, not in one a kind."""
    found: defaultdict[str, list[LexborNode]] = defaultdict(list)
    seen: set[int] = set()
    for node in tree.css(_STATING):
        if node.mem_id not in seen:
            seen.add(node.mem_id)
            tag = node.tag or ""
            found[tag].append(node)
            if "itemprop" in node.attributes and tag != "meta":
                found["itemprop"].append(node)
    return found


def _meta(nodes: Sequence[LexborNode]) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in nodes[:_MAX_ELEMENTS]:
        attributes = node.attributes
        name = next(filter(None, map(attributes.get, ("property", "name", "itemprop", "http-equiv"))), "")
        found.setdefault(name.lower(), (attributes.get("content") or "")[:_LONGEST])
    return found


def _itemprops(nodes: Sequence[LexborNode]) -> Iterator[tuple[str, str]]:
    """Yield microdata's properties that are not meta elements: name in lower case, value."""
    for node in nodes[:_MAX_ELEMENTS]:
        attributes = node.attributes
        for name in (attributes.get("itemprop") or "").lower().split()[:4]:
            if name in {"headline", "datepublished", "datemodified", "startdate"}:
                stated = next(filter(None, map(attributes.get, ("datetime", "content"))), "")
                yield name, (stated or node.text())[:_LONGEST]


def _times(nodes: Sequence[LexborNode]) -> Iterator[tuple[str, str]]:
    """Yield the `<time>` elements marked for what they are: by `pubdate`, or by class as in hAtom."""
    count = 0
    for node in nodes:
        attributes = node.attributes
        names = set((attributes.get("class") or "").split())
        if "pubdate" in attributes or names & _TIME_CLASSES:
            kind = "modified" if names & {"updated", "modified"} and "published" not in names else "published"
            yield kind, (attributes.get("datetime") or node.text())[:_LONGEST]
            count += 1
            if count == _MAX_TIMES:
                return


def _site_names(meta: dict[str, str], things: list[Thing]) -> Iterator[str]:
    yield from (meta[name] for name in _SITE_NAMES if name in meta)
    yield from (thing.name for thing in things if thing.is_site and thing.name)


def _alternates(nodes: Sequence[LexborNode], url: str) -> Iterator[tuple[str, str]]:
    for node in nodes[:_MAX_ELEMENTS]:
        attributes = node.attributes
        if attributes.get("hreflang") and "alternate" in _relations(node):
            lang, address = _language_tag(attributes.get("hreflang") or ""), _address(node, url)
            if lang and address:
                yield lang, address


def _relations(node: LexborNode) -> list[str]:
    return (node.attributes.get("rel") or "").lower().split()
