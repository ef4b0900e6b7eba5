"""Other engines that are Python packages, and plain FTS5: each as its guide shows it, with the best stemmer it has.

A query is any text: its words are parted here where an engine would read signs as syntax, and any of them is enough.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.quality.engines import TITLE_WEIGHT, NotInstalled, folder_size
from benchmarks.quality.sets import Document

WORD = re.compile(r"\w+")
WRITER_BYTES = 64 * 1024 * 1024
STEMMERS = {"ru": "russian", "en": "english"}  # Snowball's names; none of the peers has a stemmer for Kazakh


class PlainFts5:
    """SQLite's FTS5 over two columns, with one of its own tokenizers."""

    def __init__(self, folder: Path, tokenizer: str, shortest: int = 1) -> None:
        self._path = folder / "plain.db"
        self._shortest = shortest
        self._connection = sqlite3.connect(self._path)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE found USING fts5 (key UNINDEXED, title, body, tokenize = '{tokenizer}')"
        )

    def index(self, documents: Sequence[Document]) -> None:
        """Insert all documents in one transaction."""
        with self._connection:
            self._connection.executemany(
                "INSERT INTO found VALUES (?, ?, ?)", [(each.key, each.title, each.text) for each in documents]
            )

    def search(self, text: str, limit: int) -> list[str]:
        """Return the best by bm25 for any of the words."""
        words = [f'"{word}"' for word in WORD.findall(text) if len(word) >= self._shortest]
        if not words:
            return []
        found = self._connection.execute(
            "SELECT key FROM found WHERE found MATCH ? AND rank MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(words), f"bm25(0, {TITLE_WEIGHT}, 1)", limit),
        )
        return [key for (key,) in found]

    def size(self) -> int:
        """Return the bytes of the search index."""
        with closing(sqlite3.connect(self._path)) as connection:
            return int(connection.execute("SELECT sum(length(block)) FROM found_data").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class Tantivy:
    """tantivy, with Snowball for Russian and English and its default tokenizer for Kazakh."""

    def __init__(self, folder: Path, lang: str) -> None:
        try:
            import tantivy
        except ImportError as error:
            raise NotInstalled("PyPI: tantivy") from error
        self._library = tantivy
        tokenizer = f"{lang}_stem" if lang in STEMMERS else "default"
        schema = tantivy.SchemaBuilder().add_text_field("key", stored=True, tokenizer_name="raw")
        for field in ("title", "body"):
            schema = schema.add_text_field(field, tokenizer_name=tokenizer)
        self._folder = folder
        self._index = tantivy.Index(schema.build(), path=str(folder))
        if lang in STEMMERS:
            self._index.register_tokenizer(tokenizer, stemming(tantivy, STEMMERS[lang]))

    def index(self, documents: Sequence[Document]) -> None:
        """Add all documents in one commit."""
        writer = self._index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for each in documents:
            writer.add_document(self._library.Document(key=each.key, title=each.title, body=each.text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, text: str, limit: int) -> list[str]:
        """Return the best for any of the words."""
        words = " ".join(WORD.findall(text)).lower()
        query = self._index.parse_query(words, ["title", "body"], field_boosts={"title": TITLE_WEIGHT})
        found = self._searcher.search(query, limit).hits
        return [str(self._searcher.doc(address)["key"][0]) for _, address in found]

    def size(self) -> int:
        """Return the bytes of its folder; only keys are stored there."""
        return folder_size(self._folder)

    def close(self) -> None:
        """Leave the files to whoever clears the folder."""


def stemming(library: Any, language: str) -> Any:
    """Return tantivy's own chain of steps for a language."""
    builder = library.TextAnalyzerBuilder(library.Tokenizer.simple())
    steps = (library.Filter.remove_long(40), library.Filter.lowercase(), library.Filter.stemmer(language))
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


class Bm25s:
    """bm25s, with PyStemmer for Russian and English. It knows one field, so a title is put before its text."""

    def __init__(self, folder: Path, lang: str) -> None:
        try:
            import bm25s
        except ImportError as error:
            raise NotInstalled("PyPI: bm25s") from error
        import Stemmer

        self._library = bm25s
        self._folder = folder
        self._stemmer = Stemmer.Stemmer(STEMMERS[lang]) if lang in STEMMERS else None
        self._keys: list[str] = []
        self._index = bm25s.BM25()

    def index(self, documents: Sequence[Document]) -> None:
        """Score every word of every document, and save the scores."""
        self._keys = [each.key for each in documents]
        self._index.index(self._tokens([f"{each.title}\n{each.text}" for each in documents]), show_progress=False)
        self._index.save(str(self._folder))

    def search(self, text: str, limit: int) -> list[str]:
        """Return the best for any of the words."""
        wanted = min(limit, len(self._keys))
        rows, scores = self._index.retrieve(self._tokens([text]), k=wanted, show_progress=False)
        return [self._keys[row] for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    def size(self) -> int:
        """Return the bytes of its files."""
        return folder_size(self._folder)

    def close(self) -> None:
        """Leave the files to whoever clears the folder."""

    def _tokens(self, texts: list[str]) -> Any:
        return self._library.tokenize(texts, stopwords=None, stemmer=self._stemmer, show_progress=False)
