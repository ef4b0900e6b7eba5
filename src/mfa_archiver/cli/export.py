"""`export`: releases as a stream for other programs."""

import os
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.releases import stream_releases
from mfa_archiver.archive.search import archive_languages, query_analyser
from mfa_archiver.cli.options import (
    LangFilter,
    Run,
    Since,
    SourceFilter,
    Until,
    first_day,
    last_day,
)
from mfa_archiver.errors import Unwritable
from mfa_archiver.query.fts import compile_query, query_forms
from mfa_archiver.query.parser import parse_query
from mfa_archiver.render import machine

NAME = "export"
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet opens a CSV file's Cyrillic as nonsense


class ExportFormat(StrEnum):
    """What to write."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def run(
    run: Run,
    query: Annotated[str, typer.Argument(help="Only releases with all these words; none means all releases.")] = "",
    form: Annotated[ExportFormat, typer.Option("--format", "-f", help="What to write.")] = ExportFormat.JSONL,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file, written aside and renamed when complete; - is stdout.",
        ),
    ] = "-",
    source: SourceFilter = "",
    lang: LangFilter = "",
    since: Since = "",
    until: Until = "",
) -> None:
    """Export releases, in the order they were added; memory does not grow with the archive.

    Example:  mfa-archiver export "СПРС" --format csv --output releases.csv
    """
    from mfa_archiver.export import FORMATS

    filters = Filters(source, lang, first_day(since), last_day(until))
    with open_archive(run.settings.db) as archive:
        texts = FORMATS[form.value](stream_releases(archive, all_words(archive, query, lang), filters))
        if output == "-":
            machine.emit_texts(texts)
        else:
            mark = BYTE_ORDER_MARK if form is ExportFormat.CSV else ""
            write_aside(Path(output), mark, texts)


def all_words(archive: Archive, query: str, lang: str) -> str:
    """Return the FTS5 expression for all the words of a query; empty for none."""
    if not query.strip():
        return ""
    parsed = parse_query(query)
    analyser = query_analyser(archive, query_forms(parsed))
    return compile_query(parsed, analyser, (lang,) if lang else archive_languages(archive)).all_words or '""'


def write_aside(path: Path, opening: str, texts: Iterator[str]) -> None:
    """Write a file under another name and give it its own when complete: nobody finds half of one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(opening)
            file.writelines(texts)
        aside.replace(path)
    except OSError as error:
        raise Unwritable(f"{path} cannot be written: {error.strerror}", "name another place with --output") from error
    finally:
        with suppress(OSError):  # in a folder that cannot be written there is nothing to take away
            aside.unlink(missing_ok=True)
