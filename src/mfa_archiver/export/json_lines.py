"""JSON: one object a line, or one array. What is exported so is imported again unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mfa_archiver.fields import release_fields
from mfa_archiver.model import Release


def json_lines(releases: Iterator[Release]) -> Iterator[str]:
    """Yield one JSON object a line (https://jsonlines.org)."""
    for release in releases:
        yield json.dumps(release_fields(release), ensure_ascii=False) + "\n"


def json_array(releases: Iterator[Release]) -> Iterator[str]:
    """Yield one JSON array, written as it comes."""
    opening = "[\n"
    for release in releases:
        yield opening + json.dumps(release_fields(release), ensure_ascii=False)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"
