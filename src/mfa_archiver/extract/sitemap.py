"""Reads sitemaps and indexes of them (sitemaps.org), Google's news extension included."""

from __future__ import annotations

import re

from mfa_archiver.errors import OtherKind
from mfa_archiver.extract.listed_fields import Item, ListingPage, make_page
from mfa_archiver.extract.urls import absolute_url
from mfa_archiver.extract.xml_tree import Element, children, name_of, open_xml, text_of
from mfa_archiver.model import Capture, Source

_MOST_PARTS = 1000
_LONGEST_ADDRESS = 2000


def read_sitemap(capture: Capture, source: Source, lang: str) -> ListingPage:
    """Read a sitemap's addresses, or the sitemaps of an index. Raises ExtractionError for anything else.

    `lastmod` is when a page changed, not when a release was published: that only a news sitemap says.
    """
    root = open_xml(capture.payload, capture.header("content-type"))
    url = capture.final_url or capture.url
    match name_of(root):
        case "urlset":
            only = re.compile(source.sitemap.only if source.sitemap else "")
            items = (_item(element) for element in children(root, "url"))
            wanted = [item for item in items if only.search(item.link[:_LONGEST_ADDRESS])]
            # Nothing orders the addresses of a sitemap; the newest change first is the order of every other listing.
            return make_page(sorted(wanted, key=lambda item: item.changed, reverse=True), source, lang, url)
        case "sitemapindex":
            parts = sorted(
                ((text_of(part, "lastmod"), text_of(part, "loc")) for part in children(root, "sitemap")), reverse=True
            )
            addresses = [absolute_url(address, url) for _, address in parts[:_MOST_PARTS]]
            return ListingPage(parts=tuple(dict.fromkeys(filter(None, addresses))))
        case name:
            raise OtherKind(
                f"the answer is no sitemap: its outermost element is <{name[:40]}>", "see whether the address is right"
            )


def _item(element: Element) -> Item:
    news = next(children(element, "news"), None)
    return Item(
        link=text_of(element, "loc"),
        title=text_of(news, "title") if news is not None else "",
        date=text_of(news, "publication_date") if news is not None else "",
        changed=text_of(element, "lastmod"),
    )
