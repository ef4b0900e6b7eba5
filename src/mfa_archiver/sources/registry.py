"""The registry: the catalogue's sources and the user's own, found by id.

A source file of the user's adds to the catalogue, or shadows its entry of the same id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from mfa_archiver.errors import SourceError
from mfa_archiver.model import Source
from mfa_archiver.sources.declaration import parse_source

DEFAULT_SOURCE = "kz-mfa"
ID_LINE = re.compile(r"""^id\s*=\s*["']([^"']+)["']""", re.MULTILINE)


def load_sources(own_folder: Path | None = None) -> dict[str, Source]:
    """Return all sources by id. Raises SourceError for the first file that is wrong."""
    sources: dict[str, Source] = {}
    for name, text in source_files(own_folder):
        source = parse_source(text, name)
        sources[source.id] = source
    return sources


def find_source(source_id: str, own_folder: Path | None = None) -> Source:
    """Return one source; a broken file of another source is no obstacle. Raises SourceError."""
    name, text = find_file(source_id, own_folder)
    return parse_source(text, name)


def source_text(source_id: str, own_folder: Path | None = None) -> str:
    """Return a source's file as it was written. Raises SourceError."""
    return find_file(source_id, own_folder)[1]


def find_file(source_id: str, own_folder: Path | None) -> tuple[str, str]:
    """Return the name and text of the file that declares a source; the user's own wins."""
    found: tuple[str, str] | None = None
    known: set[str] = set()
    for name, text in source_files(own_folder):
        declared = declared_id(text) or Path(name).stem
        known.add(declared)
        if declared == source_id:
            found = name, text
    if found is None:
        raise SourceError(f"unknown source {source_id!r}", f"known are: {', '.join(sorted(known))}")
    return found


def declared_id(text: str) -> str:
    """Return the id a source file declares, without validating the rest of it; empty when there is none."""
    line = ID_LINE.search(text)
    return line[1] if line else ""


def source_files(own_folder: Path | None) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every source file: the catalogue's first, the user's after them."""
    catalogue = files("mfa_archiver.sources.catalogue")
    for entry in sorted(catalogue.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name, entry.read_text(encoding="utf-8")
    if own_folder is None or not own_folder.is_dir():
        return
    for path in sorted(own_folder.glob("*.toml")):
        try:
            yield str(path), path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{path} cannot be read: {error}", "it must be a UTF-8 text file") from error
