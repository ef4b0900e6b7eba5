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
ID_LINE = re.compile(r"""^[ \t]*["']?id["']?\s*=\s*["']([^"']+)["']""", re.MULTILINE)


def load_sources(own_folder: Path | None = None) -> dict[str, Source]:
    """Return all sources by id. Raises SourceError for the first file that is wrong."""
    sources: dict[str, Source] = {}
    for name, payload in source_files(own_folder):
        source = parse_source(decode(payload, name), name)
        sources[source.id] = source
    return sources


def source_ids(own_folder: Path | None = None) -> list[str]:
    """Return the ids that source files declare, without reading what else they say. Raises SourceError."""
    return sorted({declared_id(text) or Path(name).stem for name, text in source_files(own_folder)})


def unproven_ids(own_folder: Path | None = None) -> set[str]:
    """Return the ids of the catalogue's sources of low confidence; a file of the user's own is theirs to be sure of."""
    own = {declared_id(text) or Path(name).stem for name, text in own_files(own_folder)}
    return {source.id for source in load_sources(own_folder).values() if source.confidence == "low"} - own


def find_source(source_id: str, own_folder: Path | None = None) -> Source:
    """Return one source; a broken file of another source is no obstacle. Raises SourceError."""
    return parse_source(source_text(source_id, own_folder), find_file(source_id, own_folder)[0])


def source_text(source_id: str, own_folder: Path | None = None) -> str:
    """Return a source's file as it was written. Raises SourceError."""
    name, payload = find_file(source_id, own_folder)
    return decode(payload, name)


def find_file(source_id: str, own_folder: Path | None) -> tuple[str, bytes]:
    """Return the name and bytes of the file that declares a source; the user's own wins."""
    found: tuple[str, bytes] | None = None
    known: set[str] = set()
    for name, payload in source_files(own_folder):
        declared = declared_id(payload) or Path(name).stem
        known.add(declared)
        if declared == source_id:
            found = name, payload
    if found is None:
        raise SourceError(f"unknown source {source_id!r}", f"known are: {', '.join(sorted(known))}")
    return found


def declared_id(payload: bytes) -> str:
    """Return the id a source file declares, without validating the rest of it; empty when there is none."""
    line = ID_LINE.search(payload.decode("utf-8", "replace"))
    return line[1] if line else ""


def decode(payload: bytes, name: str) -> str:
    """Return a source file's text. Raises SourceError when it is not UTF-8."""
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} cannot be read: {error}", "it must be a UTF-8 text file") from error


def source_files(own_folder: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every source file: the catalogue's first, the user's after them."""
    catalogue = files("mfa_archiver.sources.catalogue")
    for entry in sorted(catalogue.iterdir(), key=lambda entry: entry.name.removesuffix(".toml")):
        if entry.name.endswith(".toml"):
            yield entry.name, entry.read_bytes()
    yield from own_files(own_folder)


def own_files(own_folder: Path | None) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every source file of the user's. Raises SourceError."""
    if own_folder is None or not own_folder.is_dir():
        return
    for path in sorted(own_folder.glob("*.toml")):
        try:
            yield str(path), path.read_bytes()
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}", "check its rights") from error
