"""Parses JSON answers, and follows dotted paths into them (`results`, `title.rendered`, `links.0.href`)."""

from __future__ import annotations

import json
from typing import Any

from mfa_archiver.errors import ExtractionError, OtherKind
from mfa_archiver.extract.decoding import decode
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture

_SHOWN = 120  # characters of a wrong answer, for the message


def parse_json(capture: Capture, what: str) -> Any:
    """Parse a captured answer. Raises ExtractionError that says what came instead."""
    text = decode(capture.payload, capture.header("content-type"))
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        start = one_line(text[: 4 * _SHOWN])[:_SHOWN]
        said = f"«{start}»" if start else "nothing"
        kind = OtherKind if start.startswith("<") else ExtractionError
        raise kind(
            f"{what} is no JSON but {said}", "it may have moved, or be meant for browsers: open the address in one"
        ) from error


def value_at(answer: Any, path: str) -> Any:
    """Return what lies at a dotted path, None where it leads nowhere; the empty path is the answer itself."""
    for step in path.split(".") if path else ():
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isascii() and step.isdigit() and int(step[:6]) < len(answer):
            answer = answer[int(step[:6])]
        else:
            return None
    return answer


def text_at(answer: Any, path: str) -> str:
    """Return the text or the number at a path as text; empty for anything else, and for an empty path."""
    value = value_at(answer, path) if path else ""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int | float) else value if isinstance(value, str) else ""
