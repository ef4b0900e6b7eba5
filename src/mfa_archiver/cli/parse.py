"""`parse`: what the parser makes of a page, and why. Nothing is kept."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mfa_archiver.cli.completion import complete_source
from mfa_archiver.cli.options import Run
from mfa_archiver.model import Capture, Source
from mfa_archiver.render import machine

if TYPE_CHECKING:  # the other commands need no parser
    from mfa_archiver.importing import Given

PDF_MARK = b"%PDF-"


class PageFormat(StrEnum):
    """How a page's reading is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def run(
    run: Run,
    page: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A saved page or PDF, an address, or - for stdin.")],
    source: Annotated[
        str,
        typer.Option("--source", metavar="ID", help="Read by this source's rules.", autocompletion=complete_source),
    ] = "",
    url: Annotated[str, typer.Option("--url", help="Where the saved page comes from.")] = "",
    lang: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="The language; none means: see for yourself.")
    ] = "",
    form: Annotated[PageFormat, typer.Option("--format", help="How to write it.")] = PageFormat.TEXT,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say on stderr where each part is from, and propose a source's rules.")
    ] = False,
    insecure: Annotated[bool, typer.Option("--insecure", help="Ask a site over http:// without TLS.")] = False,
) -> None:
    """Show what the parser makes of a page: title, dates, language, text, links. Nothing is stored.

    Example:  mfa-archiver parse saved/visit.html --explain
    """
    from mfa_archiver import importing
    from mfa_archiver.fields import page_fields, parsed_fields
    from mfa_archiver.render.parsing import markdown_lines, page_lines, reason_lines
    from mfa_archiver.sources.registry import find_source

    known = find_source(source, run.settings.sources) if source else importing.IMPORT_SOURCE
    given = importing.Given(known, url=url, lang=lang)
    capture = fetched(run, page, known, insecure=insecure) if is_address(page) else saved(page, given)
    is_pdf = capture.payload.startswith(PDF_MARK)
    parsed = None if is_pdf else importing.read_capture(capture, given)
    release = parsed.release if parsed else importing.read_pdf_capture(capture, given)
    match form:
        case PageFormat.TEXT:
            machine.emit(page_lines(release, parsed))
        case PageFormat.MARKDOWN:
            machine.emit(markdown_lines(release, parsed))
        case PageFormat.JSON:
            machine.emit([machine.to_json(page_fields(parsed) if parsed else parsed_fields(release), indent=2)])
    if explain and parsed:
        for line in reason_lines(parsed):
            run.say(line)


def is_address(page: str) -> bool:
    """Tell whether what was named is an address to fetch."""
    return page.startswith(("http://", "https://"))


def saved(page: str, given: "Given") -> Capture:
    """Make a capture of a file or of stdin. Raises a usage error where there is none."""
    from mfa_archiver import importing
    from mfa_archiver.errors import ExtractionError

    now = datetime.now(UTC)
    if page == "-":
        payload = sys.stdin.buffer.read(importing.MAX_FILE_BYTES + 1)
        if len(payload) > importing.MAX_FILE_BYTES:
            raise ExtractionError("stdin is too large", f"at most {importing.MAX_FILE_BYTES} bytes are read")
        return Capture(given.url, now, 200, (("content-type", "text/html"),), payload, "IMPORT")
    path = Path(page)
    if not path.is_file():
        raise typer.BadParameter(f"there is no file {page}", param_hint="FILE|URL|-")
    try:
        return importing.make_capture(path, given, importing.read_bounded(path), now, "text/html")
    except (OSError, EOFError) as error:
        raise ExtractionError(f"{page} cannot be read: {error}") from error


def fetched(run: Run, address: str, source: Source, *, insecure: bool) -> Capture:
    """Ask for one page, as politely as a harvest does. Raises FetchError."""
    from dataclasses import replace

    from mfa_archiver.web.client import Client, Request

    with Client(run.settings.contact) as client:
        session = client.session(replace(source, insecure=insecure or source.insecure))
        return session.exchange(Request(address))
