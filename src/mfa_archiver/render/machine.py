"""Answers for programs: JSON, JSON lines, tab-separated lines, ids. Nothing is cut, coloured or translated."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from mfa_archiver.fields import Fields
from mfa_archiver.render.terminal import SAFE, harmless_line

# json.dumps escapes C0 itself; the rest could still steer a terminal. Inside JSON strings an escape is the same text.
ESCAPED = {code: f"\\u{code:04x}" for code in SAFE if code >= 0x7F}  # noqa: PLR2004 - DEL and beyond


def to_json(value: Any, indent: int | None = None) -> str:
    """Return a value as unescaped UTF-8 JSON, safe to print on a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent).translate(ESCAPED)
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def lines(rows: Sequence[Fields], form: str, key: str = "id") -> Iterator[str]:
    """Yield the lines of a list as `json`, `jsonl`, `tsv` or `ids`; `key` names the field that identifies a row."""
    match form:
        case "json":
            yield to_json(rows, indent=2)
        case "jsonl":
            yield from (to_json(row) for row in rows)
        case "ids":
            yield from (harmless_line(str(row[key])) for row in rows)
        case "tsv":
            yield from ("\t".join(cell(value) for value in row.values()) for row in rows)


def cell(value: Any) -> str:
    """Return one tab-separated field: no tab, no line break, nothing where nothing is known."""
    if value is None:
        return ""
    if isinstance(value, list):
        return harmless_line(", ".join(map(str, value)))
    return harmless_line(str(value))


def emit(texts: Iterable[str]) -> None:
    """Write lines to stdout."""
    emit_texts(text + "\n" for text in texts)


def emit_texts(texts: Iterable[str]) -> None:
    """Write text to stdout as it comes."""
    with ending_quietly():
        for text in texts:
            sys.stdout.write(text)
        sys.stdout.flush()


def emit_bytes(payload: bytes) -> None:
    """Write bytes to stdout as they are."""
    with ending_quietly():
        sys.stdout.buffer.write(payload)
        sys.stdout.buffer.flush()


@contextmanager
def ending_quietly() -> Iterator[None]:
    """End the program without a word when the reader of its stdout has gone (`| head -1`)."""
    try:
        yield
    except BrokenPipeError:
        # Python would flush once more at exit, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
