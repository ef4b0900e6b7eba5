"""What a manifest says of one row: a capture or a wording as a line of canonical JSON, the leaf of its tree.

A leaf names what it stands for by digests, never by an archive's own numbers, so it means the same in any archive.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode

Named = dict[str, str | int | None]


def canonical(value: object) -> bytes:
    """Return the one way to write a JSON value: keys sorted, no blanks, UTF-8 unescaped, no line end."""
    return _ENCODE(value).encode()


def capture_leaf(values: Named) -> bytes:
    """Return the leaf of a capture: its columns by name, those without a value left out."""
    return leaf_of("capture", values)


def wording_leaf(values: Named) -> bytes:
    """Return the leaf of a wording, likewise."""
    return leaf_of("wording", values)


def leaf_of(kind: str, values: Named) -> bytes:
    """Return a leaf; what has no value is left out, so that a column added later changes no leaf of old rows."""
    return canonical({"kind": kind, **{name: value for name, value in values.items() if value not in {"", None}}})


def digest_of(text: str | bytes) -> str:
    """Return the SHA-256 of a text or of bytes, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def beside_digest(parts: Sequence[str | None]) -> str:
    """Return the digest of what stands beside a wording, which its own digest leaves out."""
    return hashlib.sha256(canonical(list(parts))).hexdigest()
