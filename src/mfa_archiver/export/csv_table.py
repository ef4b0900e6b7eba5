"""CSV (RFC 4180) that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from mfa_archiver.fields import release_fields
from mfa_archiver.model import Release

COLUMNS = (
    "id", "ref", "source", "lang", "date", "published_at", "date_precision", "title", "dateline", "body", "url",
    "first_seen", "last_seen", "revision", "revisions", "digest",
)  # fmt: skip

# What begins so may be run as a formula (OWASP, "CSV Injection").
FORMULA_START = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")
# A spreadsheet set to semicolons splits this file there and at line ends, whatever the quotes say.
INNER_FORMULA_START = re.compile(r"([;\t\r\n]\s*)(?=[=+@＝＋＠]|[-－]\S)")


def csv_lines(releases: Iterator[Release]) -> Iterator[str]:
    """Yield a header and a row a release."""
    yield csv_row(COLUMNS)
    for release in releases:
        fields = release_fields(release)
        yield csv_row(tuple(spreadsheet_safe(fields[column]) for column in COLUMNS))


def csv_row(values: tuple[Any, ...]) -> str:
    """Return one row, quoted where needed."""
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


def spreadsheet_safe(value: Any) -> Any:
    """Put an apostrophe before what a spreadsheet would take for a formula; NUL has no place in CSV."""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "\ufffd")
    guarded = text[:1] + INNER_FORMULA_START.sub(r"\1'", text[1:])
    return f"'{guarded}" if FORMULA_START.match(text) else guarded
