"""Question sets: documents, questions and which documents answer them, read from a folder given by the caller.

A set is a folder with `docs.jsonl` (`id`, `title`, `text`) and `queries.jsonl` (`query`, `relevant`: a list of ids).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Which language each set's questions and documents are in.
LANGUAGES = {"ru_xquad": "ru", "en_xquad": "en", "kk_qad": "kk"}


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be found; `key` is its own among the documents of all sets."""

    key: str
    lang: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A query as a person types it, and the keys of the documents that answer it."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Documents of one language and questions about them."""

    name: str
    lang: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]

    @property
    def bytes(self) -> int:
        """Return the size of all titles and texts, in UTF-8."""
        return sum(len((each.title + each.text).encode()) for each in self.documents)


def read_sets(folder: Path) -> list[QuestionSet]:
    """Read the sets that the folder holds; none when it is absent."""
    return [read_set(folder / name, lang) for name, lang in LANGUAGES.items() if (folder / name).is_dir()]


def read_set(folder: Path, lang: str) -> QuestionSet:
    """Read one set."""
    name = folder.name
    documents = (
        Document(f"{name}-{row['id']}", lang, row["title"], row["text"]) for row in rows(folder / "docs.jsonl")
    )
    questions = (
        Question(row["query"], frozenset(f"{name}-{each}" for each in row["relevant"]))
        for row in rows(folder / "queries.jsonl")
    )
    return QuestionSet(name, lang, tuple(documents), tuple(questions))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
