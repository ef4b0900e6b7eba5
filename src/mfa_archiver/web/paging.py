"""Which page of a declared listing comes next, and what stands in its address. Pure; asking is declared.py's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mfa_archiver.extract.listed_fields import ListingPage
from mfa_archiver.extract.templates import fill, places, quoted
from mfa_archiver.model import Source
from mfa_archiver.rules import Addresses, JsonRules

# {since} and {until} when nobody asked for dates.
_EARLIEST = "1990-01-01"
_MS = 1000
_COUNTED = frozenset({"page", "page0", "offset"})


@dataclass(frozen=True, slots=True)
class Span:
    """The ISO days asked for, both included; empty means no bound."""

    since: str = ""
    until: str = ""


NO_BOUNDS = Span()


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a listing, before it is asked for. `parts` are addresses of sitemaps still to be read."""

    number: int = 0
    since: str = ""
    until: str = ""
    cursor: str = ""
    parts: tuple[str, ...] = ()


def listing_template(source: Source, lang: str) -> str:
    """Return the address of a source's listing in a language, its places unfilled; empty where there is none."""
    rules = source.feed or source.json or source.listing or source.sitemap
    urls: Addresses = rules.url if rules else {}
    return urls.get(lang) or urls.get("", "")


def first_step(source: Source, span: Span, today: date) -> Step:
    """Return where a listing begins."""
    since, until = span.since or _EARLIEST, span.until or (today + timedelta(days=1)).isoformat()
    if source.paging.window_days:
        return _window(Step(), until, source, since)
    return Step(since=since, until=until)


def following_step(step: Step, page: ListingPage, source: Source, span: Span, template: str) -> Step | None:
    """Return what comes after a page, None after the last."""
    number = step.number + 1
    if number >= source.paging.most_pages:
        return None
    if page.parts or step.parts:
        remaining = (*page.parts, *step.parts[1:])
        return replace(step, number=number, parts=remaining) if remaining else None
    if source.paging.window_days:
        oldest = max(span.since, source.paging.oldest.isoformat() if source.paging.oldest else "")
        until = (date.fromisoformat(step.since) - timedelta(days=1)).isoformat()
        return _window(replace(step, number=number), until, source, oldest) if until >= oldest else None
    if source.json and source.json.next:
        return replace(step, number=number, cursor=page.cursor) if page.cursor else None
    sent = source.json.body_sent if source.json else ""
    is_counted = bool((places(template) | places(sent)) & _COUNTED)
    return replace(step, number=number) if is_counted else None


def filled(template: str, step: Step, source: Source, lang: str) -> str:
    """Return a template with what this page needs in its places."""
    paging = source.paging
    return fill(
        template,
        {
            "lang": lang,
            "page": str(paging.first_page + step.number),
            "page0": str(step.number),
            "offset": str(step.number * paging.size),
            "size": str(paging.size),
            "since": step.since,
            "until": step.until,
            "since_ms": str(_milliseconds(step.since, time.min, source.timezone)),
            "until_ms": str(_milliseconds(step.until, time.max, source.timezone)),
            "cursor": quoted(step.cursor),
        },
    )


def sent_body(rules: JsonRules | None, step: Step, source: Source, lang: str) -> bytes:
    """Return the body of a POST, empty for a GET."""
    if rules is None or rules.method != "POST":
        return b""
    return filled(rules.body_sent, step, source, lang).encode()


def _milliseconds(day: str, clock: time, timezone: str) -> int:
    """Return a time of a publisher's day in milliseconds since 1970."""
    return int(datetime.combine(date.fromisoformat(day), clock, ZoneInfo(timezone)).timestamp() * _MS)


def _window(step: Step, until: str, source: Source, oldest: str) -> Step:
    first = date.fromisoformat(until) - timedelta(days=source.paging.window_days - 1)
    return replace(step, since=max(first.isoformat(), oldest), until=until)
