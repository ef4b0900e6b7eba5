"""What is said beside each key of a proposed source file: how it was found, and what a person should check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from mfa_archiver.extract.agreeing import FEWEST_PAGES, Sample
from mfa_archiver.extract.dated_rows import is_ambiguous
from mfa_archiver.model import Source
from mfa_archiver.proposing import publisher
from mfa_archiver.proposing.drafts import Draft

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})$")


def remarks_on(
    source: Source, draft: Draft, samples: Sequence[Sample], paging: str, alternates: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """Return the remarks on a source's keys by their names: `timezone`, `listing.date`."""
    host = publisher.host_of(source.homepage)
    is_placed = source.country != publisher.UNKNOWN_COUNTRY
    remarks = {
        "id": "check: the first part of every ref; never change it once you have fetched",
        "name": "from the page; check" if source.name != host else "check: the site's address, for want of a name",
        "country": f"from the ending of {host}" if is_placed else f"check: the ending of {host} names no country",
        "timezone": _zone_remark(source, draft, is_placed=is_placed),
        "languages": _language_remark(source, samples, alternates),
        "confidence": "nobody has verified it yet; raise it, and add `checked`, when you have seen it work",
    }
    remarks |= _listing_remarks(source, draft, paging)
    if source.article:
        remarks["article.body"] = f"finds one box on each of {len(samples)} pages, and reads what is read without rules"
        remarks["article.boilerplate"] = "check: these lines stand in each of the pages tried, and are left out"
    elif source.follows:
        remarks["engine"] = (
            "pages are read without rules: no selector finds the text on each of the pages tried"
            if len(samples) >= FEWEST_PAGES
            else f"pages are read without rules: {len(samples)} pages are too few to tell one"
        )
    return remarks


def _zone_remark(source: Source, draft: Draft, *, is_placed: bool) -> str:
    """Say where the zone is from, and hold it against the offsets that the listing prints."""
    zone = ZoneInfo(source.timezone)
    for candidate in draft.candidates:
        published = candidate.published
        found = _OFFSET.search(published.shown) if published else None
        if published and published.instant and found:
            own = published.instant.astimezone(zone).strftime("%z")
            stated = "".join(found.groups())
            if stated not in {own, "+0000"}:
                return f"check: a guess, and the listing's times are {stated}"
    return f"check: a guess, the capital's of {source.country}" if is_placed else "check: not known"


def _language_remark(source: Source, samples: Sequence[Sample], alternates: Sequence[tuple[str, str]]) -> str:
    said = {each.page.language_from for each in samples}
    stated = {each.page.release.ref.lang for each in samples}
    how = "stated by the pages" if said == {"page"} else "told by the texts; check" if samples else "check: a guess"
    first, *more = source.languages
    if samples and stated != {first}:
        how = f"told by the texts, though the pages state {', '.join(sorted(stated))}; check"
    if more:
        how = f"{first} {how}; {', '.join(more)}: lists of their own, a release of each was read"
    left = [(lang, url) for lang, url in alternates if lang not in source.languages]
    if not left:
        return how
    others = ", ".join(f"{lang} {url}" for lang, url in left[:4])
    return f"{how}; the page names others, each with a list of its own: {others}"


def _listing_remarks(source: Source, draft: Draft, paging: str) -> dict[str, str]:
    count = len(draft.candidates)
    dated = sum(each.published is not None for each in draft.candidates)
    match source.engine:
        case "feed":
            whole = "whole: its texts are as long as the pages'" if not source.follows else "its texts are cut short"
            return {
                "feed.url": f"shows {count} releases; older ones a feed does not reach",
                "feed.follow": whole,
            }
        case "json":
            return {
                "json.url": paging,
                "json.title": f"found in nearly all of {count}",
                "json.date": _dated(dated, count),
            }
        case "listing":
            return {
                "listing.url": paging,
                "listing.items": f"finds {count} releases",
                "listing.date": _dated(dated, count),
                "listing.date_formats": _format_remark(source, draft),
            }
        case _:
            return {
                "sitemap.url": "check: a sitemap tells no titles and no dates, the pages must",
                "sitemap.only": "check: which addresses are releases",
            }


def _dated(dated: int, count: int) -> str:
    return f"{dated} of {count} read" + ("" if dated == count else "; check")


def _format_remark(source: Source, draft: Draft) -> str:
    patterns = source.listing.date_formats if source.listing else ()
    shown = [each.published.shown for each in draft.candidates if each.published]
    if any(is_ambiguous(pattern, shown, source.timezone) for pattern in patterns):
        return "check: day and month could be exchanged"
    return ""
