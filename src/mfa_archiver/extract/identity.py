"""What identifies a release in its address: the publisher's own number, else the parts that count."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.urls import canonical_url
from mfa_archiver.model import Source
from mfa_archiver.rules import ArticleRules


def identity_of(url: str, source: Source, rules: ArticleRules | None) -> str:
    """Return the number in an address by its source's pattern, else the parts that count, else the canonical address.

    `identity` of a source names those parts: `path`, `query`, or `query:NAME` for one of the query's names. Raises
    ExtractionError when the pattern is no regular expression.
    """
    number = native_id_of(url, rules.native_id) if rules else ""
    return number or parts_that_count(canonical_url(url), source.identity)


def native_id_of(url: str, pattern: str) -> str:
    """Return the publisher's own number in an address, by its source's pattern; empty when it finds none.

    Raises ExtractionError when the pattern is no regular expression.
    """
    try:
        found = re.search(pattern, url) if pattern else None
    except re.error as error:
        raise ExtractionError(
            f"«{pattern}» is not a regular expression: {error}",
            hint="correct native_id in the source file",
        ) from error
    return (found.group(1) or "") if found and found.groups() else ""


def parts_that_count(url: str, parts: tuple[str, ...]) -> str:
    """Return the named parts of a canonical address, the whole where none is named or nothing would be left."""
    if not parts:
        return url
    try:
        split = urlsplit(url)
    except ValueError:
        return url
    names = {part.removeprefix("query:") for part in parts if part.startswith("query:")}
    named = urlencode([(name, value) for name, value in parse_qsl(split.query) if name in names])
    query = split.query if "query" in parts else named
    return (split.path if "path" in parts else "") + (f"?{query}" if query else "") or url
