"""What a manifest says of one row: a capture, a wording or a piece of evidence as canonical JSON, a leaf of its tree.

A leaf names what it stands for by digests, never by an archive's own numbers, so it means the same in any archive.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from json.encoder import encode_basestring

_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode

Named = dict[str, str | int | None]


def canonical(value: object) -> bytes:
    """Return the one way to write a JSON value: keys sorted, no blanks, UTF-8 unescaped, no line end."""
    return _ENCODE(value).encode()


class Form:
    """The leaves of one kind of rows: which columns they name, and the order in which rows give these."""

    def __init__(self, kind: str, names: Sequence[str]) -> None:
        self.kind = kind
        self.names = tuple(names)
        places = {name: place for place, name in enumerate(self.names)}
        self._keys = [(f'"{name}":', places.get(name)) for name in sorted({"kind", *self.names})]

    def leaf(self, values: Sequence[str | int | None]) -> bytes:
        """Return the leaf of a row, as `canonical` would write it.

        What has no value is left out, so that a column added later changes no leaf of old rows. Raises TypeError for
        what is neither text, integer nor None.
        """
        said = []
        for key, place in self._keys:
            value = self.kind if place is None else values[place]
            if value is None or value == "":
                continue
            said.append(key + (str(value) if isinstance(value, int) else encode_basestring(value)))
        return f"{{{','.join(said)}}}".encode()


CAPTURE = Form(
    "capture",
    (
        "payload", "size", "captured_at", "method", "url", "final_url", "language", "status", "headers",
        "harvest_source", "harvest_started_at", "request_headers", "request_body", "peer", "protocol", "certificate",
    ),
)  # fmt: skip
WORDING = Form(
    "wording",
    (
        "source", "native_id", "lang", "digest", "seen_at", "payload", "captured_at", "parser", "read_anew_of",
        "beside",
    ),
)  # fmt: skip
EVIDENCE = Form(
    "evidence",
    (
        "source", "native_id", "lang", "seen_at", "sign", "url", "status", "back_to", "other", "harvest_source",
        "harvest_started_at",
    ),
)  # fmt: skip
# No leaf of a tree, for it is overwritten: all of them together have one digest in a manifest.
PRESENCE = Form("presence", ("source", "native_id", "lang", "presence", "since", "absent_since", "evidence_at"))


def digest_of(text: str | bytes) -> str:
    """Return the SHA-256 of a text or of bytes, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def beside_digest(parts: Sequence[str | int | None]) -> str:
    """Return the digest of what stands beside a wording, which its own digest leaves out: texts, some missing.

    Raises TypeError.
    """
    said = ",".join(["null" if part is None else encode_basestring(part) for part in parts])  # type: ignore[arg-type] # which it raises for integers
    return digest_of(f"[{said}]")
