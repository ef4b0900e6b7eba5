"""Finds how a proposed listing goes on, and makes sure of it: its second page must show other releases."""

from __future__ import annotations

from dataclasses import replace

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.page_numbers import Numbering, find_numbering, template_of
from mfa_archiver.model import Source
from mfa_archiver.proposing.asked import Asked
from mfa_archiver.proposing.drafts import Draft


def with_numbering(draft: Draft, asked: Asked) -> tuple[Source, str]:
    """Return a draft's source with its pages numbered where that works, and what is to be said of it."""
    source = draft.source
    if source.engine not in {"listing", "json"}:
        return source, ""
    url = draft.capture.final_url or draft.capture.url
    numbering = template_of(url, len(draft.candidates))
    if numbering is None and source.engine == "listing":
        numbering = find_numbering(draft.capture, len(draft.candidates))
    if numbering is None:
        return (
            source,
            "check: no links to further pages were found; put {page}, {page0} or {offset} where they are counted",
        )
    if not _goes_on(draft, numbering, asked):
        return source, f"check: {numbering.second} shows no other releases; only this page is read"
    return _numbered(source, numbering), "checked: the second page shows other releases"


def _goes_on(draft: Draft, numbering: Numbering, asked: Asked) -> bool:
    """Tell whether the second page shows other releases, and the first by its number the same as the page named."""
    lang = draft.source.languages[0]
    first = {each.ref.native_id for each in draft.candidates}
    shown = []
    for address in (numbering.first, numbering.second):
        capture = asked.attempt("page of the list", address)
        if capture is None:
            return False
        try:
            shown.append({each.ref.native_id for each in read_listing(capture, draft.source, lang).candidates})
        except ExtractionError as error:
            asked.note(f"page of the list {address}", error)
            return False
    return bool(shown[0] & first) and bool(shown[1] - shown[0])


def _numbered(source: Source, numbering: Numbering) -> Source:
    url = {"": numbering.template}
    paging = replace(source.paging, size=numbering.size) if numbering.size else source.paging
    if source.json:
        return replace(source, json=replace(source.json, url=url), paging=paging)
    if source.listing:
        return replace(source, listing=replace(source.listing, url=url), paging=paging)
    return source
