"""Reads gov.kz: the JSON of its news listing, REST or GraphQL, into parsed releases.

No stored answer of the real site exists, so every field is read tolerantly; an item that cannot be read
is a `Failed` of its own and never costs its neighbours. Asking the site is left to web/.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.blocks import Blocks, read_fragment
from mfa_archiver.extract.urls import absolute_url
from mfa_archiver.extract.wording import Findings, compose_revision
from mfa_archiver.language.dates import parse_instant
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture, Failed, Link, ParsedRelease, Ref, Skipped, Source, TitleSource
from mfa_archiver.rules import GovKzRules

_LIST_KEYS = ("content", "data", "items")
_TEXT_FIELDS = ("title", "name", "body", "short_description", "created_date", "slug", "heropic")
_SHOWN = 120  # characters of a wrong answer, for the message


@dataclass(frozen=True, slots=True)
class GovKzItem:
    """One item of a listing, as sent, absent fields empty; `fault` says why it cannot be a release."""

    id: str = ""
    title: str = ""
    body: str = ""  # HTML
    short_description: str = ""
    created_date: str = ""
    slug: str = ""
    heropic: str = ""  # an address relative to the site
    fault: str = ""


def read_items(payload: bytes) -> tuple[GovKzItem, ...]:
    """Read a listing's items; an empty tuple is the page after the last one.

    Takes a bare list, the first of `content`, `data`, `items` that is a list, the GraphQL shape
    `{"data": {"news": …}}` with a list or one object, and one item alone. Raises ExtractionError, saying
    what came instead, for anything else: HTML, plain text, GraphQL errors.
    """
    items = (_read_item(each) for each in _listed(_parsed(payload)))
    return tuple(_longest_of_each(items))


def read_releases(capture: Capture, source: Source, lang: str) -> list[ParsedRelease | Skipped | Failed]:
    """Read a captured listing in one language into releases, in the site's order.

    Raises ExtractionError when the capture is no listing or the source has no gov.kz rules.
    """
    rules = source.govkz
    if rules is None:
        raise ExtractionError(f"source «{source.id}» has no [govkz] table", hint="add it to the source file")
    items = read_items(capture.payload)
    return [_read_release(item, place, source, rules, lang) for place, item in enumerate(items, 1)]


# --- the listing -----------------------------------------------------------------------------------


def _parsed(payload: bytes) -> object:
    try:
        return json.loads(payload, strict=False)
    except (ValueError, RecursionError) as error:
        raise ExtractionError(
            f"gov.kz answered something other than JSON: {_shown(payload)}",
            hint="try again later; the site may be asking for a new ticket or be down",
        ) from error


def _listed(answer: object) -> list[object]:
    if isinstance(answer, list):
        return answer
    if not isinstance(answer, dict):
        raise ExtractionError(f"gov.kz answered no listing: {_shown(answer)}")
    if answer.get("errors"):
        raise ExtractionError(f"gov.kz refused the query: {_shown(answer['errors'])}")
    for key in _LIST_KEYS:
        listed = answer.get(key)
        if isinstance(listed, list):
            return listed
    under_data = answer.get("data")
    news = under_data.get("news") if isinstance(under_data, dict) else None
    if isinstance(news, list):
        return news
    if isinstance(news, dict):
        return [news]
    if "id" in answer and ("title" in answer or "body" in answer):
        return [answer]
    raise ExtractionError(f"gov.kz answered no listing: {_shown(answer)}")


def _shown(answer: object) -> str:
    """Return the start of a wrong answer as one line, for a message."""
    if isinstance(answer, bytes):
        text = answer[: 4 * _SHOWN].decode("utf-8", "replace")
    else:
        text = json.dumps(answer, ensure_ascii=False)
    line = one_line(text)
    return f"«{line[:_SHOWN]}{'…' if len(line) > _SHOWN else ''}»" if line else "nothing"


def _read_item(raw: object) -> GovKzItem:
    if not isinstance(raw, dict):
        return GovKzItem(fault="is no object")
    number = raw.get("id")
    if not isinstance(number, int | str | None) or isinstance(number, bool):
        return GovKzItem(fault=f"has an id of type {type(number).__name__}")
    identity = "" if number is None else str(number).strip()
    for name in _TEXT_FIELDS:
        if not isinstance(raw.get(name), str | None):
            return GovKzItem(id=identity, fault=f"has a {name} of type {type(raw[name]).__name__}")
    text = {name: raw.get(name) or "" for name in _TEXT_FIELDS}
    return GovKzItem(
        id=identity,
        title=text["title"] or text["name"],
        body=text["body"],
        short_description=text["short_description"],
        created_date=text["created_date"],
        slug=text["slug"].strip(),
        heropic=text["heropic"],
        fault="" if identity or text["slug"].strip() else "has neither id nor slug",
    )


def _longest_of_each(items: Iterable[GovKzItem]) -> list[GovKzItem]:
    """Keep one item an identity, the one with the longest body: the site may send an id several times."""
    kept: dict[object, GovKzItem] = {}
    for place, item in enumerate(items):
        identity = item.id or item.slug or place
        held = kept.get(identity)
        if held is None or len(item.body) > len(held.body):
            kept[identity] = item
    return list(kept.values())


# --- one release -----------------------------------------------------------------------------------


def _read_release(
    item: GovKzItem, place: int, source: Source, rules: GovKzRules, lang: str
) -> ParsedRelease | Skipped | Failed:
    native_id = one_line(item.id or item.slug)
    ref = Ref(source.id, native_id, lang)
    if item.fault:
        what = str(ref) if native_id else f"{source.id}, number {place} of a listing in {lang}"
        return Failed(what, f"the item {item.fault}")
    blocks = read_fragment(item.body, rules.base_url)
    lead = read_fragment(item.short_description, rules.base_url)
    picture = absolute_url(item.heropic, rules.base_url)
    revision = compose_revision(
        Findings(
            title=item.title,
            title_source=TitleSource.FIELD,
            blocks=Blocks(blocks.tree, blocks.captions, (*blocks.links, *lead.links)),
            published=parse_instant(item.created_date, source.timezone),
            lead=lead.paragraphs,
            links=(Link(picture, kind="image"),) if picture else (),
        ),
        lang,
    )
    if revision is None:
        return Skipped(str(ref), "no body")
    return ParsedRelease(ref, _human_url(rules, native_id, lang), revision)


def _human_url(rules: GovKzRules, native_id: str, lang: str) -> str:
    base = rules.base_url.rstrip("/")
    path = f"memleket/entities/{rules.project}/press/news/details/{native_id}"
    return f"{base}/{path}?lang={lang}"
