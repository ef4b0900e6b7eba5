"""The other way in: saved pages, plain text and JSON lines become captures and parsed releases.

Web archives are crawls.py's, listings of Wayback machines wayback.py's. Like a harvest it reads and decides; the
caller keeps. Nothing held already is added twice.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from mfa_archiver.errors import ExtractionError, MissingExtra
from mfa_archiver.extract.article import parse_article, read_article
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.generic import parse_page, read_page
from mfa_archiver.extract.json_line import read_json_line
from mfa_archiver.extract.mhtml import read_mhtml
from mfa_archiver.extract.parsed import ParsedPage
from mfa_archiver.extract.pdf import read_pdf
from mfa_archiver.extract.plain import read_text
from mfa_archiver.extract.saved import mirrored_address, saved_address
from mfa_archiver.language.dates import parse_instant
from mfa_archiver.language.noise import differ_in_noise_only
from mfa_archiver.model import (
    Added,
    Capture,
    DateSource,
    Failed,
    ParsedRelease,
    Revised,
    Revision,
    Skipped,
    Source,
    TitleSource,
    Unchanged,
)

MAX_FILE_BYTES = 64 * 1024 * 1024  # of a page or a text, and of one JSON line, unpacked
IMPORT_SOURCE = Source("import", "Imported releases", "ZZ", ("und",), "UTC", "listing", "")


@dataclass(frozen=True, slots=True)
class Given:
    """What the person importing said about the files; empty means: see for yourself."""

    source: Source = IMPORT_SOURCE
    url: str = ""
    title: str = ""
    date: str = ""
    lang: str = ""


Found = tuple[Capture, ParsedRelease | Failed | Skipped]


def list_files(paths: Sequence[Path], further: tuple[str, ...] = ()) -> Iterator[tuple[Path, str]]:
    """Yield the files named, and of folders those that can be imported, in a fixed order.

    Beside each stands the address that its place in a mirror of a site tells, or nothing. `further` are endings of
    other files to take from folders.
    """
    for path in paths:
        if not path.is_dir():
            yield path, ""
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file() and (kind_of(file) or file.name.lower().endswith(further)):
                yield file, mirrored_address((path.absolute().name, *file.relative_to(path).parts))


def kind_of(path: Path) -> str:
    """Return the ending that says how to read a file; empty when none does."""
    name = path.name.lower()
    return next((ending for ending in READERS if name.endswith(ending)), "")


def read_file(path: Path, given: Given, now: datetime) -> Iterator[Found]:
    """Yield what a file holds: one release, or one for each JSON line. What can't be read is a Failed."""
    ending = kind_of(path)
    try:
        if not ending:
            raise ExtractionError(f"{path} is of no known kind", f"known endings are {', '.join(READERS)}")  # noqa: TRY301 - one way to report
        yield from READERS[ending](path, given, now)
    except (ExtractionError, MissingExtra) as error:
        yield make_capture(path, given, b"", now, ""), Failed(str(path), str(error))
    except (OSError, EOFError, zlib.error) as error:
        yield make_capture(path, given, b"", now, ""), Failed(str(path), f"cannot be read: {error}")


def read_html_file(path: Path, given: Given, now: datetime) -> Iterator[Found]:
    """Read a saved page: by its source's rules where it has some, else by what pages have in common."""
    capture = make_capture(path, given, read_bounded(path), now, "text/html")
    if not given.url and (address := saved_address(decode(capture.payload, "text/html"))):
        capture = replace(capture, url=address)
    yield capture, with_given(read_release(capture, given), given)


def read_mhtml_file(path: Path, given: Given, now: datetime) -> Iterator[Found]:
    """Read a page that a browser saved as MHTML; the page alone is kept, not its pictures."""
    page = read_mhtml(read_bounded(path))
    own = replace(given, url=given.url or page.url)
    capture = make_capture(path, own, page.payload, page.saved_at or now, page.content_type)
    yield capture, with_given(read_release(capture, own), own)


def read_capture(capture: Capture, given: Given) -> ParsedPage:
    """Read a page: by its source's rules where it has some, else by what pages have in common."""
    if given.source.article:
        return parse_article(capture, given.source, lang=given.lang)
    return parse_page(capture, given.source.id, given.source.timezone, lang=given.lang)


def read_release(capture: Capture, given: Given) -> ParsedRelease:
    """Read a page as read_capture does, the release alone: sooner, for nothing else is looked for."""
    if given.source.article:
        return read_article(capture, given.source, lang=given.lang)
    return read_page(capture, given.source.id, given.source.timezone, lang=given.lang)


def read_pdf_file(path: Path, given: Given, now: datetime) -> Iterator[Found]:
    """Read a PDF's text. Raises MissingExtra where the library for it is not installed."""
    capture = make_capture(path, given, read_bounded(path), now, "application/pdf")
    yield capture, read_pdf_capture(capture, given)


def read_pdf_capture(capture: Capture, given: Given) -> ParsedRelease:
    """Read a PDF; what the person gave wins over what it says."""
    source = given.source
    given_facts = {"title": given.title, "date": given.date, "lang": given.lang}
    return read_pdf(capture, source.id, source.timezone, rules=source.article, **given_facts)


def read_text_file(path: Path, given: Given, now: datetime) -> Iterator[Found]:
    """Read a plain text."""
    capture = make_capture(path, given, read_bounded(path), now, "text/plain")
    yield capture, read_text_capture(capture, given)


def read_text_capture(capture: Capture, given: Given) -> ParsedRelease:
    """Read a plain text; what the person gave wins over what it says."""
    source = given.source
    return read_text(
        decode(capture.payload, capture.header("content-type")),
        source_id=source.id,
        url=given.url,
        title=given.title,
        date=given.date,
        lang=given.lang,
        timezone=source.timezone,
        rules=source.article,
    )


def read_lines_file(path: Path, given: Given, now: datetime) -> Iterator[Found]:
    """Read JSON lines, one release a line; each line is a capture of its own."""
    with open_packed(path) as file:
        number = 0
        while line := file.readline(MAX_FILE_BYTES + 1):
            number += 1
            if len(line) > MAX_FILE_BYTES:
                raise ExtractionError(f"{path}, line {number} is too long", f"at most {MAX_FILE_BYTES} bytes are read")
            if not line.strip():
                continue
            where = replace(given, url=f"{path.absolute().as_uri()}#line={number}")
            capture = make_capture(path, where, line, now, "application/json")
            try:
                yield capture, read_json_line(capture, given.source, lang=given.lang)
            except ExtractionError as error:
                yield capture, Failed(f"{path}, line {number}", str(error))


READERS: Mapping[str, Callable[[Path, Given, datetime], Iterator[Found]]] = {
    ".html": read_html_file,
    ".html.gz": read_html_file,
    ".htm": read_html_file,
    ".htm.gz": read_html_file,
    ".mht": read_mhtml_file,
    ".mhtml": read_mhtml_file,
    ".txt": read_text_file,
    ".txt.gz": read_text_file,
    ".pdf": read_pdf_file,
    ".jsonl": read_lines_file,
    ".jsonl.gz": read_lines_file,
}


_SINGLE = frozenset({read_html_file, read_mhtml_file, read_text_file, read_pdf_file})


def holds_one_release(path: Path) -> bool:
    """Tell whether a path is a page, a text or a PDF, which --url, --title and --date can describe."""
    return path.is_file() and READERS.get(kind_of(path)) in _SINGLE


def with_given(parsed: ParsedRelease, given: Given) -> ParsedRelease:
    """Return a page's release with the title and date that the person gave: they win over the page's."""
    revision = parsed.revision
    if given.title:
        revision = replace(revision, title=given.title, title_source=TitleSource.GIVEN)
    if given.date:
        published = parse_instant(given.date, given.source.timezone, DateSource.GIVEN)
        revision = replace(revision, published=published or revision.published)
    return replace(parsed, revision=revision)


def make_capture(path: Path, given: Given, payload: bytes, now: datetime, media_type: str) -> Capture:
    """Make the capture of an imported file: the bytes as they lay there, under the address given for them."""
    return Capture(
        url=given.url or path.absolute().as_uri(),
        captured_at=now,
        status=200,
        headers=(("content-type", media_type),),
        payload=payload,
        method="IMPORT",
    )


def open_packed(path: Path) -> gzip.GzipFile | BufferedReader:
    """Open a file, unpacking it on the way when its name says that it is packed."""
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def read_bounded(path: Path) -> bytes:
    """Read a file up to the bound, unpacked. Raises ExtractionError beyond it."""
    with open_packed(path) as file:
        payload = file.read(MAX_FILE_BYTES + 1)
    if len(payload) > MAX_FILE_BYTES:
        raise ExtractionError(f"{path} is too large", f"at most {MAX_FILE_BYTES} bytes are read")
    return payload


# --- deciding --------------------------------------------------------------------------------------


def compare(held: Revision | None, found: ParsedRelease) -> Added | Revised | Unchanged:
    """Compare an imported release with the wording held of it.

    A poorer copy takes nothing away: a title derived from the text or a crawler's stamp never replaces a title
    or a date that was read from the release itself.
    """
    if held is None:
        return Added(found)
    revision = known_kept(held, found.revision)
    if revision.digest == held.digest or differ_in_noise_only(held, revision):
        return Unchanged(found.ref)
    return Revised(replace(found, revision=revision))


def known_kept(held: Revision, revision: Revision) -> Revision:
    """Return an imported wording with the title and the date held, where its own are worth less."""
    if revision.title_source is TitleSource.DERIVED:
        revision = replace(revision, title=held.title, title_source=held.title_source)
    if held.published and (revision.published is None or revision.published.source is DateSource.STAMP):
        revision = replace(revision, published=held.published)
    return revision
