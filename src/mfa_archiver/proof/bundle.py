"""A bundle: one wording, the bytes it was read from, and the way from both to a timestamp or a signature, as files.

Each digest that a leaf names is that of a file as it lies in the bundle, so that `sha256sum` checks it by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from mfa_archiver.model import Revision, isoformat
from mfa_archiver.proof.instructions import README
from mfa_archiver.proof.merkle import Path

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A leaf, and the path from it to the root that a manifest names."""

    leaf: bytes
    path: Path


@dataclass(frozen=True, slots=True)
class Link:
    """A manifest of the chain; if it has them, a timestamp (answer, PEM) and a signature (public key, signature)."""

    manifest: bytes
    timestamp: tuple[bytes, str] | None = None
    signature: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """What proves one wording. `chain` leads from the manifests that list the leaves to the last one proved."""

    name: str  # for people: the ref and the number
    revision: Revision
    beside: bytes
    headers: bytes
    captured: bytes
    wording_leaf: Sealed
    capture_leaf: Sealed
    chain: tuple[Link, ...]


def files_of(bundle: Bundle) -> Files:
    """Return a bundle's files by name, in the order in which to read them."""
    files = {
        "README.txt": README.format(name=bundle.name).encode(),
        "wording.txt": wording_text(bundle.revision).encode(),
        "wording.json": wording_json(bundle.revision),
        "beside.json": bundle.beside,
        "captured": bundle.captured,
        "headers.json": bundle.headers,
        "wording.leaf": bundle.wording_leaf.leaf,
        "wording.path": path_text(bundle.wording_leaf.path),
        "capture.leaf": bundle.capture_leaf.leaf,
        "capture.path": path_text(bundle.capture_leaf.path),
    }
    for number, link in enumerate(bundle.chain, 1):
        stem = f"manifest-{number:03}"
        files[f"{stem}.json"] = link.manifest
        if link.timestamp:
            files[f"{stem}.tsr"], files[f"{stem}.pem"] = link.timestamp[0], link.timestamp[1].encode()
        if link.signature:
            files[f"{stem}.pub"], files[f"{stem}.json.minisig"] = (part.encode() for part in link.signature)
    return files


def wording_json(revision: Revision) -> bytes:
    """Return the bytes that a wording's digest is of: the JSON list of title, day, instant, dateline and body."""
    published = revision.published
    instant = isoformat(published.instant) if published else ""
    parts = [revision.title, published.day if published else "", instant, revision.dateline, revision.body]
    return json.dumps(parts, ensure_ascii=False).encode()


def wording_text(revision: Revision) -> str:
    """Return a wording to read."""
    published = revision.published
    instant = isoformat(published.instant) if published else ""
    return text_of([revision.title, published.day if published else "", instant, revision.dateline, revision.body])


def text_of(parts: list[str]) -> str:
    """Return the parts of `wording.json` to read: title, date, dateline with the body."""
    title, day, instant, dateline, body = parts
    return f"{title}\n{instant or day}\n\n{f'{dateline} {body}'.strip()}\n"


def path_text(path: Path) -> bytes:
    """Return a path as lines: where the neighbour stands, and its hash."""
    return "".join(f"{side} {neighbour.hex()}\n" for side, neighbour in path).encode()
