"""This program as an engine: releases kept in an archive and found by the very functions that `search` calls."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from benchmarks.quality.sets import Document
from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.search import search
from mfa_archiver.cli.asking import Options, ask
from mfa_archiver.cli.options import Run
from mfa_archiver.extract.titles import derive_title
from mfa_archiver.model import Added, Capture, ParsedRelease, Ref, Revision, TitleSource
from mfa_archiver.query.fts import Weights
from mfa_archiver.settings import Settings

OURS = "mfa-archiver"
SOURCE = "bench"
INDEX_SIZE = "SELECT sum(length(block)) FROM search_data"


class Ours:
    """An archive. Hits come dressed with their snippets, and queries are widened by acronyms, as when typed.

    With `weights` hits are ranked by those instead of the program's.
    """

    def __init__(self, folder: Path, weights: Weights | None = None) -> None:
        self._path = folder / "archive.db"
        self._archive = create_archive(self._path)
        prepare_index(self._archive, lambda _done, _all: None)
        silent = Console(file=io.StringIO())
        self._run = Run(Settings(self._path, folder / "sources", ""), silent, silent)
        self.weights = weights

    def index(self, documents: Sequence[Document]) -> None:
        """Keep each document as a release; one without a title gets what `import` would give it."""
        exchange = Capture("https://mfa.example/", datetime.now(UTC), 200, (), b"[]")
        keep_outcomes(self._archive, Index(), exchange, [Added(as_release(each)) for each in documents], None)

    def search(self, text: str, limit: int) -> list[str]:
        """Do all that `mfa-archiver search` does between opening the archive and printing."""
        asked = ask(self._run, self._archive, text, Options(expand=True))
        match = replace(asked.match, weights=self.weights) if self.weights else asked.match
        return [hit.ref.native_id for hit in search(self._archive, match, asked.filters, limit=limit)]

    def size(self) -> int:
        """Return the bytes of the search index; the texts are kept anyway."""
        with closing(sqlite3.connect(self._path)) as connection:
            return int(connection.execute(INDEX_SIZE).fetchone()[0])

    def close(self) -> None:
        """Close the archive."""
        self._archive.__exit__(None, None, None)


def as_release(document: Document) -> ParsedRelease:
    """Return a document as the release it would be imported as."""
    title, kind = (
        (document.title, TitleSource.FIELD) if document.title else (derive_title(document.text), TitleSource.DERIVED)
    )
    ref = Ref(SOURCE, document.key, document.lang)
    return ParsedRelease(ref, f"https://mfa.example/{document.key}", Revision(title, document.text, title_source=kind))


def open_ours(folder: Path, _lang: str) -> Ours:
    """Open an archive in a folder."""
    return Ours(folder)
