"""Load the phrases that releases are written from; wording.py chooses and joins them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("ru", "kk", "en")

_FOLDER = Path(__file__).parent / "phrases"

Row = tuple[str, ...]

# Which columns of a world.toml row a language reads, for rows of that many columns.
_COLUMNS: dict[int, dict[str, tuple[int, ...]]] = {
    2: {"ru": (0,), "kk": (0,), "en": (1,)},  # Cyrillic | Latin
    3: {"ru": (0,), "kk": (1,), "en": (2,)},
    4: {"ru": (0, 1), "kk": (2, 2), "en": (3, 3)},  # ru nominative, instrumental | kk | en
    6: {"ru": (0, 1), "kk": (2, 3), "en": (4, 5)},  # acronym and full name, thrice
    7: {"ru": (0, 1, 2), "kk": (3, 4, 5), "en": (6, 6, 6)},  # nominative, genitive, with-case
}


@dataclass(frozen=True, slots=True)
class Kind:
    """The sentences of one kind of release (a meeting, a consular note …) in one language."""

    titles: Row
    leads: Row
    middles: Row


@dataclass(frozen=True, slots=True)
class Material:
    """All phrases of one language; the same index means the same thing in every language."""

    world: dict[str, tuple[Row, ...]]
    kinds: tuple[Kind, ...]
    middles: Row
    quotes: Row
    closings: Row


@cache
def load_material(lang: str) -> Material:
    """Return the phrases of a language of `LANGUAGES`."""
    column = LANGUAGES.index(lang)
    world = {
        name: tuple(tuple(row[i] for i in _COLUMNS[len(row)][lang]) for row in rows)
        for name, rows in _load("world").items()
    }
    sentences = {
        name: {part: tuple(row[column] for row in rows) for part, rows in parts.items()}
        for name, parts in _load("sentences").items()
    }
    shared = sentences.pop("shared")
    return Material(
        world=world,
        kinds=tuple(Kind(**parts) for parts in sentences.values()),
        middles=shared["middles"],
        quotes=shared["quotes"],
        closings=shared["closings"],
    )


@cache
def load_written(name: str) -> tuple[dict[str, Any], ...]:
    """Return the releases written out in full in `phrases/<name>.toml`, newest first."""
    return tuple(_load(name)["release"])


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
