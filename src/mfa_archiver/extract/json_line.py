"""Reads a release from one line of JSON: an export of ours, or anybody's object with a body or a page in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.article import read_article
from mfa_archiver.extract.generic import read_page
from mfa_archiver.extract.plain import read_text
from mfa_archiver.extract.titles import derive_title
from mfa_archiver.extract.urls import canonical_url
from mfa_archiver.extract.wording import text_digest
from mfa_archiver.language.dates import parse_instant
from mfa_archiver.language.detect import detect_language
from mfa_archiver.language.text import clean_text, one_line, tidy_paragraphs
from mfa_archiver.model import (
    Capture,
    DatePrecision,
    DateSource,
    Link,
    ParsedRelease,
    PublicationDate,
    Ref,
    Revision,
    Source,
    TitleSource,
)

TEXT_FIELDS = (
    "body",
    "html",
    "title",
    "date",
    "lang",
    "url",
    "source",
    "ref",
    "dateline",
    "published_at",
    "date_shown",
)
SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
UTF8_PAGE = "text/html; charset=utf-8"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")

Kind = TypeVar("Kind", bound=StrEnum)


def read_json_line(capture: Capture, source: Source, *, lang: str = "") -> ParsedRelease:
    """Read one JSON object with `body` (plain text) or `html`; `source` is for those that name none.

    What an export wrote comes back as it was: ref, title, dates and where they were found, dateline, body, links.
    Raises ExtractionError that says what is wrong with the line.
    """
    fields = read_object(capture.payload)
    source_id = fields.get("source") or source.id
    if not SOURCE_ID.fullmatch(source_id):
        raise ExtractionError(
            f"`source` is {source_id[:80]!r}", "a source id is lower-case letters, digits and hyphens"
        )
    lang = lang or fields.get("lang") or ""
    if lang and not LANGUAGE.fullmatch(lang):
        raise ExtractionError(f"`lang` is {lang[:80]!r}", 'a language tag is written as "ru"')
    if not fields.get("body"):
        parsed = read_html(capture, fields, replace(source, id=source_id), lang)
    elif fields.get("ref"):
        parsed = read_export(fields, source_id, lang)
    else:
        parsed = read_text(
            fields["body"],
            source_id=source_id,
            url=fields.get("url") or "",
            title=fields.get("title") or "",
            lang=lang,
            timezone=source.timezone,
            rules=source.article,
        )
    return with_stated_facts(parsed, fields, source.timezone)


def read_object(line: bytes) -> dict[str, Any]:
    """Parse the line and hold its fields to their types."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ExtractionError(f"is not JSON: {error}", "one object a line, UTF-8") from error
    if not isinstance(fields, dict):
        raise ExtractionError("is not a JSON object", "one object with `body` or `html` a line")
    for name in TEXT_FIELDS:
        if not isinstance(fields.get(name), str | None):
            raise ExtractionError(f"`{name}` is no text", "write it as a JSON string, or leave it out")
    if not fields.get("body") and not fields.get("html"):
        raise ExtractionError("has neither `body` nor `html`", "one of the two must hold the release")
    return fields


def read_html(capture: Capture, fields: Mapping[str, Any], source: Source, lang: str) -> ParsedRelease:
    """Read the page in `html`, by the source's rules where it has some."""
    url = fields.get("url") or capture.url
    page = replace(
        capture, url=url, payload=fields["html"].encode("utf-8", "replace"), headers=(("content-type", UTF8_PAGE),)
    )
    if source.article:
        return read_article(page, source, lang=lang)
    return read_page(page, source.id, source.timezone, lang=lang)


def read_export(fields: Mapping[str, Any], source_id: str, lang: str) -> ParsedRelease:
    """Read a line that carries a ref: its text is a wording already and is taken as it stands."""
    body = tidy_paragraphs(clean_text(fields["body"]))
    ref, sure = Ref.parse(fields["ref"]), 1.0
    if not ref:
        lang, sure = (lang, 1.0) if lang else detect_language(body)
        ref = Ref(source_id, text_digest(body), lang)
    if not SOURCE_ID.fullmatch(ref.source) or not LANGUAGE.fullmatch(ref.lang):
        raise ExtractionError(f"`ref` is {fields['ref'][:80]!r}", "a ref is written as kz-mfa/1237295/ru")
    links = tuple(read_link(link) for link in fields.get("links") or () if is_link(link))
    revision = Revision(
        title="",
        body=body,
        dateline=one_line(fields.get("dateline") or ""),
        labels=texts(fields.get("labels")),
        captions=texts(fields.get("captions")),
        links=links,
    )
    return ParsedRelease(ref, canonical_url(fields.get("url") or ""), revision, sure)


def read_link(fields: Mapping[str, Any]) -> Link:
    """Read a link of an export; one made before sizes and captions were kept has none."""
    size, caption = (one_line(str(fields.get(key) or "")) for key in ("size", "caption"))
    return Link(fields["url"], fields["text"], fields["kind"], size, caption)


def with_stated_facts(parsed: ParsedRelease, fields: Mapping[str, Any], timezone: str) -> ParsedRelease:
    """Let the title and the date that the line states win over those found in its text."""
    revision = parsed.revision
    if title := one_line(clean_text(fields.get("title") or "")):
        kind = chosen(TitleSource, fields.get("title_source"), TitleSource.FIELD)
        revision = replace(revision, title=title, title_source=kind)
    elif not revision.title:
        revision = replace(revision, title=derive_title(revision.body), title_source=TitleSource.DERIVED)
    if published := stated_date(fields, timezone):
        revision = replace(revision, published=published)
    return replace(parsed, revision=revision)


def stated_date(fields: Mapping[str, Any], timezone: str) -> PublicationDate | None:
    """Return the date that a line states: the day as written, and the instant where it names one."""
    day, instant = fields.get("date") or "", fields.get("published_at") or ""
    found = parse_instant(day or instant, timezone)
    if found is None:
        return None
    exact = parse_instant(instant, "UTC") if instant else None
    source = chosen(DateSource, fields.get("date_source"), DateSource.FIELD)
    found = replace(found, source=source, shown=fields.get("date_shown") or found.shown)
    if exact is None or found.instant is not None:
        return found
    # Midnight in UTC is a true minute when the line says so; parse_instant alone must take it for a day.
    moment = exact.instant or datetime.fromisoformat(exact.day).replace(tzinfo=UTC)
    if exact.instant is None and fields.get("date_precision") != DatePrecision.MINUTE:
        return found
    return replace(found, precision=DatePrecision.MINUTE, instant=moment)


def chosen(kinds: type[Kind], value: object, default: Kind) -> Kind:
    """Return the kind a line names, or the default when it names none of ours."""
    return next((kind for kind in kinds if kind == value), default)


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, cleaned; nothing for anything else."""
    return tuple(clean_text(entry) for entry in value if isinstance(entry, str)) if isinstance(value, list) else ()


def is_link(value: object) -> bool:
    """Tell whether a value is a link as an export writes it."""
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(key), str) for key in ("url", "text", "kind"))
        and value["kind"] in {"link", "image", "file"}
    )
