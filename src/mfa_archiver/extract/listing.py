"""Reads one page of a listing, of whatever engine, into candidates. Asking for it is left to web/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from selectolax.lexbor import LexborNode

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.feed import read_feed
from mfa_archiver.extract.json_paths import parse_json, text_at, value_at
from mfa_archiver.extract.listed_fields import Item, ListingPage, make_page
from mfa_archiver.extract.page import parse_html, select
from mfa_archiver.extract.sitemap import read_sitemap
from mfa_archiver.extract.templates import fill, quoted
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture, Source
from mfa_archiver.rules import JsonRules, ListingRules

_ADDRESS_ATTRIBUTES = ("href", "data-href", "src")
_DATE_ATTRIBUTES = ("datetime", "content")

T = TypeVar("T")


def read_listing(capture: Capture, source: Source, lang: str) -> ListingPage:
    """Read a captured page of a source's listing in one language.

    Raises ExtractionError when it is not what the source promised.
    """
    return READERS[source.engine](in_stated_encoding(capture, source), source, lang)


def in_stated_encoding(capture: Capture, source: Source) -> Capture:
    """Return a capture labelled with the encoding that the source file states, where it does."""
    if not source.encoding:
        return capture
    label = ("content-type", f"text/html; charset={source.encoding}")
    return replace(capture, headers=(label, *capture.headers))


def read_feed_page(capture: Capture, source: Source, lang: str) -> ListingPage:
    """Read a feed: the only page of its listing."""
    return make_page(read_feed(capture), source, lang, capture.final_url or capture.url)


def read_json_page(capture: Capture, source: Source, lang: str) -> ListingPage:
    """Read a page of a JSON interface by the source's paths."""
    rules = rules_of(source.json, source, "json")
    answer = parse_json(capture, "the listing")
    listed = value_at(answer, rules.items)
    if not isinstance(listed, list):
        where = f"«{rules.items}»" if rules.items else "the answer"
        raise ExtractionError(
            f"{where} is no list in the listing", "compare `items` in the source file with the answer"
        )
    return make_page(
        (_json_item(each, rules) for each in listed),
        source,
        lang,
        capture.final_url or capture.url,
        date_formats=rules.date_formats,
        cursor=text_at(answer, rules.next),
    )


def read_html_page(capture: Capture, source: Source, lang: str) -> ListingPage:
    """Read a page of an HTML listing by the source's selectors."""
    rules = rules_of(source.listing, source, "listing")
    tree = parse_html(decode(capture.payload, capture.header("content-type")))
    items = (_html_item(node, rules) for node in select(tree, rules.items))
    return make_page(items, source, lang, capture.final_url or capture.url, date_formats=rules.date_formats)


READERS: Mapping[str, Callable[[Capture, Source, str], ListingPage]] = {
    "feed": read_feed_page,
    "json": read_json_page,
    "listing": read_html_page,
    "sitemap": read_sitemap,
}


def rules_of(rules: T | None, source: Source, section: str) -> T:
    """Insist on a section of a source. Raises ExtractionError."""
    if rules is None:
        raise ExtractionError(f"source «{source.id}» has no [{section}] table", hint="add it to the source file")
    return rules


def _json_item(item: Any, rules: JsonRules) -> Item:
    own_id = text_at(item, rules.id)
    link = text_at(item, rules.link)
    if not link and rules.link_template and own_id:
        link = fill(rules.link_template, {"id": quoted(own_id)})
    return Item(
        link=link,
        title=text_at(item, rules.title),
        date=text_at(item, rules.date),
        id=own_id,
        changed=text_at(item, rules.changed),
        summary=text_at(item, rules.summary),
        body=text_at(item, rules.body),
    )


def _html_item(node: LexborNode, rules: ListingRules) -> Item:
    """Read one release of an HTML listing; an item that is a link itself is its own."""
    found = [*select(node, rules.link), *([node] if node.tag == "a" else [])]
    link = next((each for each in found if _attribute(each, _ADDRESS_ATTRIBUTES)), None)
    title = _first(node, rules.title) or link
    date = _last(node, rules.date)
    summary = _first(node, rules.summary)
    return Item(
        link=_attribute(link, _ADDRESS_ATTRIBUTES),
        title=one_line(title.text(separator=" ")) if title else "",
        date=_attribute(date, _DATE_ATTRIBUTES) or (one_line(date.text(separator=" ")) if date else ""),
        summary=one_line(summary.text(separator=" ")) if summary else "",
    )


def _first(node: LexborNode, selector: str) -> LexborNode | None:
    return next(iter(select(node, selector)), None) if selector else None


def _last(node: LexborNode, selector: str) -> LexborNode | None:
    """Return the last node: state.gov prints a release's kind, its bureau and its date in spans of one class."""
    found = select(node, selector) if selector else []
    return found[-1] if found else None


def _attribute(node: LexborNode | None, names: tuple[str, ...]) -> str:
    attributes = node.attributes if node else {}
    return next(filter(None, (attributes.get(name) for name in names)), "") or ""
