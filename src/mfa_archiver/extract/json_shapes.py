"""Guesses the paths by which a JSON interface is read: which list holds the releases, and what says what of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mfa_archiver.extract.json_paths import text_at, value_at
from mfa_archiver.language.dates import parse_instant
from mfa_archiver.rules import JsonRules

_FEWEST_ITEMS = 3
_DEEPEST = 4
_MOST_PATHS = 400
_FEWEST_BODY = 200  # characters of a whole text
_NEARLY_ALL = 0.9
# What interfaces call each field, the strongest first: WordPress, GOV.UK's search, Canada's news, portals.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title.rendered", "title", "headline", "name", "titre", "titulo"),
    "link": ("link", "url", "permalink", "href", "web_url", "path", "uri", "slug_url", "links.0.href"),
    "date": (
        *("date_gmt", "public_timestamp", "publishedDate", "published_at", "publishedAt", "published", "publish_date"),
        *("pubDate", "datePublished", "date_published", "publicationDate", "publication_date", "created_date", "date"),
        *("created_at", "createdAt", "created"),
    ),
    "id": ("id", "_id", "content_id", "guid", "uuid", "number", "nid"),
    "body": ("content.rendered", "body", "content", "text", "html", "full_text", "details.body"),
    "summary": ("excerpt.rendered", "description", "summary", "teaser", "short_description", "lead", "excerpt"),
    "changed": ("modified_gmt", "public_updated_at", "updated_at", "updatedAt", "modified", "dateModified", "changed"),
}
_ADDRESS = re.compile(r"(?:https?://|/)\S+")


def propose_json(answer: Any, url: str) -> JsonRules | None:
    """Return rules for an answer that lists releases; None when no list of it has titles and addresses."""
    for path, items in _lists(answer):
        rules = _rules(path, items, url)
        if rules is not None:
            return rules
    return None


def _lists(answer: Any) -> list[tuple[str, list[Any]]]:
    """Return the lists of objects in an answer, the longest first, each with its dotted path."""
    found: list[tuple[str, list[Any]]] = []
    waiting: list[tuple[str, Any]] = [("", answer)]
    while waiting and len(found) < _MOST_PATHS:
        path, value = waiting.pop(0)
        if isinstance(value, list) and sum(isinstance(each, dict) for each in value) >= _FEWEST_ITEMS:
            found.append((path, value))
        elif isinstance(value, dict) and path.count(".") < _DEEPEST:
            waiting += [(f"{path}.{key}" if path else key, inner) for key, inner in value.items() if "." not in key]
    return sorted(found, key=lambda pair: len(pair[1]), reverse=True)


def _rules(path: str, items: list[Any], url: str) -> JsonRules | None:
    chosen = {field: next(_fitting(field, items), "") for field in _NAMES}
    if not chosen["title"] or not chosen["link"]:
        return None  # a release needs an address; where the list names none, a person must say which
    return JsonRules(
        url={"": url},
        items=path,
        title=chosen["title"],
        link=chosen["link"],
        date=chosen["date"],
        id=chosen["id"],
        summary=chosen["summary"],
        body=chosen["body"],
        changed=chosen["changed"],
    )


def _fitting(field: str, items: list[Any]) -> Iterator[str]:
    """Yield the paths whose values are of the kind that a field has, in nearly all items."""
    for path in _NAMES[field]:
        values = [text_at(item, path) for item in items if value_at(item, path) is not None]
        if len(values) >= _NEARLY_ALL * len(items) and _is_kind(field, values):
            yield path


def _is_kind(field: str, values: list[str]) -> bool:
    present = [value for value in values if value]
    if len(present) < _NEARLY_ALL * len(values):
        return False
    match field:
        case "link":
            return all(_ADDRESS.fullmatch(value) for value in present)
        case "date" | "changed":
            return all(parse_instant(value, "UTC") for value in present)
        case "id":
            return len(set(present)) == len(present)
        case "body":
            return sum(map(len, present)) >= _FEWEST_BODY * len(present)
        case _:
            return True
