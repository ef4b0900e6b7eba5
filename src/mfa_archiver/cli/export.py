"""`export`: releases as a stream for other programs."""

import os
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import open_archive
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

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet opens a CSV file's Cyrillic as nonsense


class ExportFormat(StrEnum):
    """What to write."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


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
    ] = "-",
    source: SourceFilter = "",
    lang: LangFilter = "",
    since: Since = "",
    until: Until = "",
    translit: Translit = False,
) -> None:
    """Export releases, in the order they were added; memory does not grow with the archive.

    Example:  mfa-archiver export "СПРС" --format csv --output releases.csv
    """
    from mfa_archiver.export import FORMATS

    with open_archive(run.settings.db) as archive:
        asked = ask(run, archive, query, Options(source, lang, since, until, translit=translit))
        match = all_words(asked.match) if query.strip() else ""
        texts = FORMATS[form.value](stream_releases(archive, match, asked.filters))
        if output == "-":
            machine.emit_texts(texts)
        else:
            mark = BYTE_ORDER_MARK if form is ExportFormat.CSV else ""
            write_aside(Path(output), mark, texts)


def all_words(match: Match) -> str:
    """Return the FTS5 expression for all the words of a query; empty when filters alone decide."""
    return "" if match.lists_all else match.all_words or '""'


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
