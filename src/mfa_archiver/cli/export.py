"""`export`: releases as a stream for other programs, or the captures behind them as a web archive."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.releases import stream_releases
from mfa_archiver.cli.asking import Options, ask
from mfa_archiver.cli.completion import complete_query
from mfa_archiver.cli.options import (
    LangFilter,
    Run,
    Since,
    SourceFilter,
    Translit,
    Until,
)
from mfa_archiver.errors import Unwritable
from mfa_archiver.query.fts import Match
from mfa_archiver.render import machine

STDOUT = "-"
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet opens a CSV file's Cyrillic as nonsense


class ExportFormat(StrEnum):
    """What to write."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    WARC = "warc"
    WACZ = "wacz"


OF_CAPTURES = {ExportFormat.WARC, ExportFormat.WACZ}


def run(
    run: Run,
    query: Annotated[
        str,
        typer.Argument(
            help="Only releases that this query finds, with all its words; none means all releases.",
            autocompletion=complete_query,
        ),
    ] = "",
    form: Annotated[ExportFormat, typer.Option("--format", "-f", help="What to write.")] = ExportFormat.JSONL,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file, written aside and renamed when complete; - is stdout.",
        ),
    ] = STDOUT,
    source: SourceFilter = "",
    lang: LangFilter = "",
    since: Since = "",
    until: Until = "",
    translit: Translit = False,
) -> None:
    """Export releases, in the order they were added; memory does not grow with the archive.

    warc and wacz are the captures that all wordings of these releases were read from.

    Example:  mfa-archiver export "СПРС" --format csv --output releases.csv
    """
    with open_archive(run.settings.db) as archive:
        asked = ask(run, archive, query, Options(source, lang, since, until, translit=translit))
        match = all_words(asked.match) if query.strip() else ""
        write = write_captures if form in OF_CAPTURES else write_texts
        write(archive, match, asked.filters, form, output)


def write_texts(archive: Archive, match: str, filters: Filters, form: ExportFormat, output: str) -> None:
    """Write releases as text."""
    from mfa_archiver.export import FORMATS

    texts = FORMATS[form.value](stream_releases(archive, match, filters))
    if output == STDOUT:
        machine.emit_texts(texts)
        return
    with whole_file(Path(output)) as file:
        file.write(BYTE_ORDER_MARK.encode() if form is ExportFormat.CSV else b"")
        file.writelines(text.encode("utf-8", "replace") for text in texts)


def write_captures(archive: Archive, match: str, filters: Filters, form: ExportFormat, output: str) -> None:
    """Write the captures behind releases as a web archive."""
    from mfa_archiver.archive.exchanged import stream_exchanges
    from mfa_archiver.export.web_archives import CAPTURE_FORMATS

    exchanges, now = stream_exchanges(archive, match, filters), datetime.now(UTC)
    if output == STDOUT:
        with machine.ending_quietly():
            CAPTURE_FORMATS[form.value](exchanges, sys.stdout.buffer, f"stdout.{form.value}", now)
            sys.stdout.buffer.flush()
        return
    with whole_file(Path(output)) as file:
        CAPTURE_FORMATS[form.value](exchanges, file, Path(output).name, now)


def all_words(match: Match) -> str:
    """Return the FTS5 expression for all the words of a query; empty when filters alone decide."""
    return "" if match.lists_all else match.all_words or '""'


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file under another name and give it its own when complete: nobody finds half of one."""
    from mfa_archiver.archive.asides import written_aside

    try:
        with written_aside(path) as aside:
            with aside.open("wb") as file:
                yield file
            aside.replace(path)
    except OSError as error:
        raise Unwritable(f"{path} cannot be written: {error.strerror}", "name another place with --output") from error
