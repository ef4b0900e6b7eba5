"""The table of the engines under test, by their names in the tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.quality.engines import Engine
from benchmarks.quality.ours import OURS, open_ours
from benchmarks.quality.peers import Bm25s, PlainFts5, Tantivy
from benchmarks.quality.postgres import Postgres
from benchmarks.quality.xapian_engine import Xapian

TRIGRAM = 3  # letters; the trigram tokenizer finds no shorter word

# Each opens an engine in a folder for a language, or raises NotInstalled.
CONTENDERS: dict[str, Callable[[Path, str], Engine]] = {
    OURS: open_ours,
    "tantivy": Tantivy,
    "bm25s": Bm25s,
    "Xapian": Xapian,
    "PostgreSQL": Postgres,
    "FTS5 unicode61": lambda folder, _lang: PlainFts5(folder, "unicode61 remove_diacritics 0"),
    "FTS5 porter": lambda folder, _lang: PlainFts5(folder, "porter unicode61 remove_diacritics 0"),
    "FTS5 trigram": lambda folder, _lang: PlainFts5(folder, "trigram", TRIGRAM),
}
