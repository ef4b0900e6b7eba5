"""Collects where a page says its releases can be read by programs: feeds, a JSON interface, and who publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.facts import read_facts
from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.strangers import recognise
from mfa_archiver.extract.urls import absolute_url, canonical_url
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture

_MOST_LINKS = 1_500
_MOST_FEEDS = 6
_FEED_TYPES = ("rss", "atom", "feed+json", "rdf")
_FEED_ADDRESS = re.compile(r"(?:[/._=-](?:rss|feeds?|atom|rdf)(?:[/._?-]|$)|\.rss\b|\.atom\b)", re.IGNORECASE)
_OTHER_FEED = re.compile(r"comment|oembed", re.IGNORECASE)  # of what readers write, not of releases
_TITLE_PARTS = re.compile(r"\s+[|–—·:-]\s+")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Leads:
    """What a page leads to: feeds, the likeliest first, and the address of WordPress's interface where it has one.

    `name` is who publishes it, `lang` the language it states, `alternates` the same page in other languages, `links`
    are the canonical addresses that it links to. `stranger` says what it is when it certainly lists nothing.
    """

    feeds: tuple[str, ...] = ()
    wordpress: str = ""
    name: str = ""
    lang: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    links: frozenset[str] = frozenset()
    stranger: str = ""


def open_page(capture: Capture) -> tuple[LexborHTMLParser, str]:
    """Return a captured page's tree, and the address that its links are relative to."""
    return parse_html(decode(capture.payload, capture.header("content-type"))), capture.final_url or capture.url


def read_leads(capture: Capture) -> Leads:
    """Collect a page's leads; addresses are absolute."""
    tree, url = open_page(capture)
    facts = read_facts(tree, url)
    api = tree.css_first('link[rel="https://api.w.org/"]')
    own_name = facts.site_names[0] if facts.site_names else ""
    parts = [part for part in _TITLE_PARTS.split(facts.title) if part]
    return Leads(
        feeds=tuple(dict.fromkeys(_feeds(tree, url)))[:_MOST_FEEDS],
        wordpress=absolute_url(api.attributes.get("href") or "", url) if api else "",
        name=one_line(own_name or (max(parts, key=len) if parts else ""))[:_LONGEST_NAME],
        lang=facts.lang,
        alternates=tuple((lang, address) for lang, address in facts.alternates if lang != facts.lang),
        links=frozenset(
            canonical_url(absolute_url(node.attributes.get("href") or "", url))
            for node in tree.css("a[href]")[:_MOST_LINKS]
        ),
        stranger=recognise(tree, decode(capture.payload, capture.header("content-type"))) or "",
    )


def _feeds(tree: LexborHTMLParser, url: str) -> Iterator[str]:
    """Yield the feeds a page names for programs, then those it links to for people."""
    for node in tree.css("link[rel~=alternate][type][href]")[:_MOST_LINKS]:
        kind, address = node.attributes.get("type") or "", absolute_url(node.attributes.get("href") or "", url)
        told = f"{address} {node.attributes.get('title') or ''}"
        if any(each in kind for each in _FEED_TYPES) and address and not _OTHER_FEED.search(told):
            yield address
    for node in tree.css("a[href]")[:_MOST_LINKS]:
        address = absolute_url(node.attributes.get("href") or "", url)
        if address.startswith("http") and _FEED_ADDRESS.search(address) and not _OTHER_FEED.search(address):
            yield address
