"""Reads JSON-LD as pages carry it, broken or not, and finds the thing in it that the page is about.

https://www.w3.org/TR/json-ld11/ and https://schema.org/Article; nothing is fetched, no context is resolved.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborNode

from mfa_archiver.extract.urls import canonical_url, same_page
from mfa_archiver.extract.wording import same_words

_MAX_SCRIPTS = 20
_MAX_SCRIPT_CHARS = 500_000
_MAX_NODES = 5_000
_LONGEST = 2_000  # characters of a value worth reading

_RELEASES = frozenset({"Article", "BlogPosting", "Report", "SocialMediaPosting", "PressRelease", "LiveBlogPosting"})
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage"})
_EVENTS = frozenset({"Event"})
_SITES = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "GovernmentOrganization"})
# What a thing says about others: «mentions», «hasPart» and the like name things that the page is not about.
_OTHERS = frozenset({"mentions", "haspart", "ispartof", "itemlistelement", "comment", "review", "citation", "video"})

# One token of JSON as pages write it; each alternative matches to its end or the text's, so that time is linear.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"?'  # a string, kept
    r"|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?"  # comments, dropped
    r"|,(?=\s{0,99}[}\]])",  # «"a": 1, }»: a trailing comma, dropped
    re.DOTALL,
)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://\s*)?\]\]>)\s*(?:;\s*)?$"
)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of JSON-LD that may be the page's release; each text empty where it is not said."""

    types: frozenset[str]
    headline: str = ""
    name: str = ""
    description: str = ""
    url: str = ""
    published: str = ""
    modified: str = ""
    starts: str = ""
    nested: bool = False  # under a key that names others

    @property
    def is_release(self) -> bool:
        """Whether its type is one of releases: Article and what ends so, Report, BlogPosting."""
        return any(each in _RELEASES or each.endswith("Article") for each in self.types)

    @property
    def is_page(self) -> bool:
        """Whether it describes the page as such."""
        return bool(self.types & _PAGES)

    @property
    def is_event(self) -> bool:
        """Whether it is something that happens."""
        return any(each in _EVENTS or each.endswith("Event") for each in self.types)

    @property
    def is_site(self) -> bool:
        """Whether it names the site or its owner."""
        return bool(self.types & _SITES)


def read_things(scripts: Sequence[LexborNode]) -> list[Thing]:
    """Return the things in a page's JSON-LD scripts, in their order; broken ones are mended or passed over."""
    found: list[Thing] = []
    for script in scripts[:_MAX_SCRIPTS]:
        text = script.text()
        if len(text) <= _MAX_SCRIPT_CHARS:
            found.extend(_things(_parse(text)))
    return found


def main_thing(things: Sequence[Thing], url: str, headings: Sequence[str]) -> Thing | None:
    """Return the thing a page is about: the release whose address or headline is the page's, else the only one.

    Several releases of which none matches are a list of others, and state nothing.
    """
    releases = [thing for thing in things if thing.is_release]
    scored = [(_likeness(thing, url, headings), thing) for thing in releases]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best is None:
        return None
    score, thing = best
    return thing if score > 0 or len(releases) == 1 or len({each.headline for each in releases}) == 1 else None


def _likeness(thing: Thing, url: str, headings: Sequence[str]) -> int:
    score = 2 * (bool(thing.url) and same_page(thing.url, url))
    score += 2 * any(same_words(thing.headline or thing.name, heading) for heading in headings if heading)
    return score - thing.nested


def _parse(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        text = _mended(text)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _mended(text: str) -> str:
    """Return JSON without what pages put into it: wrappings, comments, trailing commas, escaped quotes."""
    if "&quot;" in text and '"' not in text:
        text = unescape(text)
    return _TOKEN.sub(lambda token: token.group() if token.group()[0] == '"' else "", _WRAPPING.sub("", text))


def _things(root: object) -> Iterator[Thing]:
    waiting: deque[tuple[object, bool]] = deque([(root, False)])
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node, nested = waiting.popleft()
        if isinstance(node, Mapping):
            if types := frozenset(_texts(node.get("@type"))):
                yield _thing(node, types, nested=nested)
            waiting.extend((value, nested or str(key).lower() in _OTHERS) for key, value in node.items())
        elif isinstance(node, list):
            waiting.extend((each, nested) for each in node[:_MAX_NODES])


def _thing(node: Mapping[str, object], types: frozenset[str], *, nested: bool) -> Thing:
    def text(key: str) -> str:
        return next(iter(_texts(node.get(key))), "")

    page = node.get("mainEntityOfPage")
    of_page = page.get("@id") if isinstance(page, Mapping) else page
    addresses = (text("url"), *_texts(of_page), text("@id"))
    return Thing(
        types=frozenset(each.rpartition("/")[2] for each in types),
        headline=text("headline"),
        name=text("name"),
        description=text("description"),
        url=next((canonical_url(each) for each in addresses if each), ""),
        published=text("datePublished") or text("dateCreated"),
        modified=text("dateModified"),
        starts=text("startDate"),
        nested=nested,
    )


def _texts(value: object) -> list[str]:
    """Return the texts of a value: itself, those of a list, `@value` of a language's text; entities decoded."""
    if isinstance(value, str):
        return [unescape(value[:_LONGEST]).strip()]
    if isinstance(value, Mapping):
        return _texts(value.get("@value"))
    if isinstance(value, list):
        return [unescape(each[:_LONGEST]).strip() for each in value if isinstance(each, str)]
    return []
