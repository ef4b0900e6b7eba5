"""Read the one GraphQL query the site's clients send: `news` with its arguments and fields.

Not a GraphQL implementation: names, literals and variables of that query's shape, and errors as
the site words them for the rest.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

FIELDS = (
    "id",
    "title",
    "slug",
    "created_date",
    "heropic",
    "alt_image",
    "body",
    "short_description",
)

_NEWS = re.compile(r"\bnews\s*\((?P<arguments>[^)]*)\)\s*\{(?P<fields>[^{}]*)\}")
_ARGUMENT = re.compile(r'(\w+)\s*:\s*(?:\$(\w+)|"([^"]*)"|(\d+))')


class BadQueryError(ValueError):
    """The query asks for something the site does not have; the text is the site's message."""


@dataclass(frozen=True, slots=True)
class NewsQuery:
    """The query, understood. `projects` still has its operator (`EQ:mfa`)."""

    projects: str
    size: int
    page: int
    lang: str
    fields: tuple[str, ...]


def read_news_query(body: bytes) -> NewsQuery:
    """Read a POST body. Raise BadQueryError with the message for `errors`."""
    try:
        posted = json.loads(body)
        text, variables = posted["query"], posted.get("variables") or {}
    except (ValueError, KeyError, TypeError) as error:
        raise BadQueryError("Must provide query string.") from error
    found = _NEWS.search(text)
    if not found:
        raise BadQueryError("Cannot query field on type 'Query'.")
    fields = tuple(found["fields"].split())
    for field in fields:
        if field not in FIELDS:
            raise BadQueryError(f"Cannot query field '{field}' on type 'News'.")
    arguments = {
        name: variables.get(variable) if variable else string or number
        for name, variable, string, number in _ARGUMENT.findall(found["arguments"])
    }
    try:
        size, page = int(arguments.get("_size") or 10), int(arguments.get("_page") or 1)
    except (ValueError, TypeError) as error:
        raise BadQueryError("Int cannot represent non-integer value.") from error
    return NewsQuery(
        projects=str(arguments.get("projects") or ""),
        size=size,
        page=page,
        lang=str(arguments.get("_lang") or "kk"),
        fields=fields,
    )
