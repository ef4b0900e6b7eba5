"""Reads feeds into items: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom and JSON Feed.

The names of what a feed says are the tables below; opening broken XML is left to xml_tree.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mfa_archiver.errors import OtherKind
from mfa_archiver.extract.json_paths import parse_json, text_at
from mfa_archiver.extract.listed_fields import Item
from mfa_archiver.extract.xml_tree import Element, children, inner_text, name_of, open_xml, text_of
from mfa_archiver.model import Capture

# Each field's element names, the strongest first. Names are without namespaces: `encoded` is content:encoded,
# `date` is dc:date, `modified` is dcterms:modified or that of Atom 0.3.
_DATES = ("pubdate", "published", "issued", "date", "created")
_CHANGES = ("updated", "modified", "lastbuilddate")
_BODIES = ("encoded", "content", "fulltext")
_SUMMARIES = ("description", "summary", "abstract", "subtitle")
_ITEMS = frozenset({"item", "entry"})
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_JSON_FEED = {  # https://www.jsonfeed.org/version/1.1/
    "link": ("url", "external_url", "id"),
    "title": ("title",),
    "date": ("date_published",),
    "changed": ("date_modified",),
    "summary": ("summary",),
    "body": ("content_html", "content_text"),
}


def read_feed(capture: Capture) -> list[Item]:
    """Read a feed's items in its order. Raises ExtractionError for what is no feed.

    A feed's guid is no identity here: several ministries give one guid to several releases.
    """
    if capture.payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return list(_json_items(parse_json(capture, "the feed")))
    root = open_xml(capture.payload, capture.header("content-type"))
    if name_of(root) not in _ROOTS:
        raise OtherKind(
            f"the answer is no feed: its outermost element is <{name_of(root)[:40]}>",
            "see whether the address in the source file is still that of a feed",
        )
    return [_item(element) for element in root.iter() if name_of(element) in _ITEMS]


def _item(element: Element) -> Item:
    date = text_of(element, *_DATES)
    changed = text_of(element, *_CHANGES)
    return Item(
        link=_link(element),
        title=text_of(element, "title"),
        date=date or changed,  # Atom asks for `updated` only
        changed=changed,
        summary=text_of(element, *_SUMMARIES),
        body=text_of(element, *_BODIES),
    )


def _link(element: Element) -> str:
    """Return where an item leads: RSS's text, Atom's href, a guid that is an address, RDF's own name."""
    stated = ""
    # An element left open before the link holds it.
    for link in list(children(element, "link")) or [each for each in element.iter() if name_of(each) == "link"]:
        if link.get("rel", "alternate") == "alternate":
            stated = stated or link.get("href") or inner_text(link)
    if stated:
        return stated.strip()
    guid = next(children(element, "guid", "id"), None)
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        identity = inner_text(guid)
        if identity.startswith(("http://", "https://")):
            return identity
    about = [value for name, value in element.attrib.items() if name.endswith("}about")]
    return about[0] if about else ""


def _json_items(feed: Any) -> Iterator[Item]:
    listed = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(listed, list):
        start = json.dumps(feed, ensure_ascii=False)[:80]
        raise OtherKind(f"the answer is no JSON Feed: «{start}»", "see whether the address is right")
    for item in listed:
        found = {
            field: next(filter(None, (text_at(item, name) for name in names)), "")
            for field, names in _JSON_FEED.items()
        }
        yield Item(**found)
