"""Reads the text of a PDF with pypdf, an optional library. A scan has none: nothing is recognised here."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from mfa_archiver.errors import ExtractionError, MissingExtra
from mfa_archiver.extract.plain import read_text
from mfa_archiver.language.text import one_line
from mfa_archiver.model import (
    Capture,
    DatePrecision,
    DateSource,
    ParsedRelease,
    PublicationDate,
    TitleSource,
)
from mfa_archiver.rules import ArticleRules

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 300
MAX_TEXT_CHARS = 5_000_000
_LONGEST_TITLE = 300
# «Microsoft Word - 17 July.docx», «untitled», «press_release_v2.pdf»: what programs write there.
_NO_TITLE = re.compile(r"microsoft \w+ -|untitled|document\d*$|.*\.(?:docx?|pdf|rtf|indd|odt)$|\W*$", re.IGNORECASE)
_DIVIDED = re.compile(r"(?<=\w)-\n(?=[a-zа-яё])")  # a word divided at a line's end
_STOP = re.compile(r"[.!?:;…»”\"]\s*$")
_FULL_LINE = 50  # characters; a shorter one ends where its author ended it: a headline, a date


def read_pdf(
    capture: Capture,
    source_id: str,
    timezone: str = "",
    *,
    title: str = "",
    date: str = "",
    lang: str = "",
    rules: ArticleRules | None = None,
) -> ParsedRelease:
    """Read a PDF's text as a plain text is read; its own title is taken where a person wrote one.

    A date is one that stands in the text, else the day the file was made, of source `inferred`. Raises
    MissingExtra without pypdf, ExtractionError when the file is no PDF, is locked, or holds no text.
    """
    text, stated, made = _read(capture)
    release = read_text(
        text,
        source_id=source_id,
        url=capture.url,
        title=title or stated,
        date=date,
        lang=lang,
        timezone=timezone,
        rules=rules,
    )
    revision = release.revision
    if stated and not title:
        revision = replace(revision, title_source=TitleSource.FIELD)
    return replace(release, revision=replace(revision, published=revision.published or made))


def pdf_text(capture: Capture) -> str:
    """Return the whole text of a PDF, its lines joined where the print broke them. Raises what `read_pdf` raises."""
    return _read(capture)[0]


def _read(capture: Capture) -> tuple[str, str, PublicationDate | None]:
    """Return a PDF's text, the title a person wrote in it, and the day it was made."""
    if find_spec("pypdf") is None:
        raise MissingExtra("reading a PDF needs an extra library", "pip install 'mfa-archiver[pdf]'")
    from pypdf import PdfReader  # noqa: PLC0415 - optional, and needed for nothing else
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - likewise

    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it would complain on stderr of what it mends
    try:
        reader = PdfReader(io.BytesIO(capture.payload))
        text = "\n\n".join(_pages(reader))
        stated, made = _stated_title(reader), _made(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # What a broken file makes pypdf stumble over is not always its own error.
        raise ExtractionError(
            f"{capture.url} cannot be read as a PDF: {error}", hint="save its text and import that"
        ) from error
    if not text.strip():
        raise ExtractionError(f"{capture.url} holds no text", hint="a scan has none; recognise it first")
    return _unbroken(text)[:MAX_TEXT_CHARS], stated, made


def _pages(reader: PdfReader) -> Iterator[str]:
    if len(reader.pages) > MAX_PAGES:
        raise ExtractionError(f"the PDF has {len(reader.pages)} pages, more than any release", "split it first")
    length = 0
    for page in reader.pages:
        text = page.extract_text()
        yield text
        length += len(text)
        if length > MAX_TEXT_CHARS:
            return


def _stated_title(reader: PdfReader) -> str:
    stated = one_line(str(reader.metadata.title or "")[:_LONGEST_TITLE]) if reader.metadata else ""
    return "" if _NO_TITLE.match(stated) else stated


def _made(reader: PdfReader) -> PublicationDate | None:
    made = reader.metadata.creation_date if reader.metadata else None
    if not isinstance(made, datetime):
        return None
    day = made.date().isoformat()
    return PublicationDate(day, DatePrecision.DAY, DateSource.INFERRED, day)


def _unbroken(text: str) -> str:
    """Return text without the ends of printed lines: a line that ends no sentence goes on in the next."""
    unbroken: list[str] = []
    for line in _DIVIDED.sub("", text).split("\n"):
        if unbroken and line.strip() and len(unbroken[-1].strip()) >= _FULL_LINE and not _STOP.search(unbroken[-1]):
            unbroken[-1] += f" {line.strip()}"
        else:
            unbroken.append(line)
    return "\n".join(unbroken)
