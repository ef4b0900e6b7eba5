"""Extractors to compare, ours among them: each takes a page's bytes and gives title, date and body.

Each library is imported when its extractor is made, so that a process measures one library's memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.decoding import decode
from mfa_archiver.model import Capture


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor made of a page; `date` is an ISO day. Empty where it found nothing.

    `confidence` is how sure it is, from 0 to 1, None where it does not say.
    """

    title: str = ""
    date: str = ""
    body: str = ""
    confidence: float | None = None


Extractor = Callable[[bytes, str, str], Reading]  # of payload, URL and language


def ours() -> Extractor:
    """Return this project's reading of a page without rules."""
    from mfa_archiver.extract import generic  # noqa: PLC0415 - as the module says

    # trafilatura brings htmldate along, which the program would ask for dates; by itself it is installed without.
    patch.object(generic, "infer_date", return_value=None).start()

    def read(payload: bytes, url: str, _language: str) -> Reading:
        capture = Capture(url, datetime(2026, 1, 1, tzinfo=UTC), 200, (), payload)
        try:
            release = generic.read_page(capture, "import")
        except ExtractionError:
            return Reading()
        revision = release.revision
        day = revision.published.day if revision.published else ""
        body = "\n\n".join(filter(None, (revision.dateline, revision.body)))
        return Reading(revision.title, day, body, release.text_confidence)

    return read


def trafilatura(**options: bool) -> Extractor:
    """Return trafilatura's extraction with metadata."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - as the module says

    def read(payload: bytes, url: str, _language: str) -> Reading:
        found: Any = bare_extraction(payload, url=url or None, with_metadata=True, **options)
        return Reading(found.title or "", found.date or "", found.text or "") if found else Reading()

    return read


def newspaper() -> Extractor:
    """Return newspaper4k's article."""
    from newspaper import Article  # noqa: PLC0415 - as the module says

    def read(payload: bytes, url: str, language: str) -> Reading:
        article = Article(url or "https://page.example/", language=language, fetch_images=False)
        article.download(input_html=decode(payload, ""))
        article.parse()
        day = article.publish_date
        return Reading(article.title or "", day.date().isoformat() if day else "", article.text or "")

    return read


def readability() -> Extractor:
    """Return readability-lxml's summary, as text; it knows no dates."""
    from lxml.html import fromstring  # noqa: PLC0415 - as the module says
    from readability import Document  # noqa: PLC0415

    def read(payload: bytes, url: str, _language: str) -> Reading:
        document = Document(decode(payload, ""), url=url)
        return Reading(document.short_title(), "", "\n".join(fromstring(document.summary()).itertext()))

    return read


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "mfa-archiver": ours,
    "trafilatura": trafilatura,
    "trafilatura, precision": partial(trafilatura, favor_precision=True),
    "trafilatura, fast": partial(trafilatura, fast=True),
    "newspaper4k": newspaper,
    "readability-lxml": readability,
}
