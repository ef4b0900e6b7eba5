"""Which parser made a wording: its version, and the rules of the source it was read by.

Whatever changes what the parser makes of a page raises PARSER_VERSION: a test holds it to the outputs of all specimens
(`python -m tests.golden.outputs` writes them down). `reparse` then reads anew what is held.
"""

from __future__ import annotations

import hashlib
from functools import cache

from mfa_archiver.model import Source

PARSER_VERSION = 1

# What of a source file bears on how its captures are read.
_BEARING = (
    *("timezone", "engine", "identity", "encoding", "transforms", "govkz", "feed", "json", "listing", "sitemap"),
    *("detail", "article", "former_articles"),
)
_DIGITS = 8  # of the digest of rules: enough to tell some source's rules of one year from those of another


def parser_mark(source: Source) -> str:
    """Return the mark of what reads a source's captures today: `1.5f3a9c2e`, a version and a digest of the rules."""
    return _marked(repr([getattr(source, name) for name in _BEARING]))


@cache
def _marked(rules: str) -> str:
    return f"{PARSER_VERSION}.{hashlib.sha256(rules.encode()).hexdigest()[:_DIGITS]}"
