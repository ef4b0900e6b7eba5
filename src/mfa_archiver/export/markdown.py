"""Markdown with front matter, as note-takers and static site generators read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from mfa_archiver.fields import release_fields
from mfa_archiver.model import Release

FRONT_MATTER = ("ref", "source", "lang", "title", "date", "published_at", "date_precision", "dateline", "url",
                "first_seen", "last_seen", "revision", "digest")  # fmt: skip

# Characters that mean something anywhere in a line (CommonMark §2.4 lets a backslash take the meaning away).
INLINE = re.compile(r"([\\`*_\[\]<>~|&])")
# What means something at the start of a line only. Lists are kept: the parser wrote them as lists.
LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|=+\s*$|-{2,}\s*$|\+(?=\s))", re.MULTILINE)


def markdown_documents(releases: Iterator[Release]) -> Iterator[str]:
    """Yield one document a release: front matter, the title as heading, the body."""
    for release in releases:
        yield markdown_document(release)


def markdown_document(release: Release) -> str:
    """Return one release as a document. Front matter values are JSON, which is YAML too (YAML 1.2 §1.3)."""
    fields = release_fields(release)
    matter = "".join(f"{name}: {json.dumps(fields[name], ensure_ascii=False)}\n" for name in FRONT_MATTER)
    heading = escape(" ".join(release.revision.title.split()))
    return f"---\n{matter}---\n\n# {heading}\n\n{escape(release.revision.body)}\n\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    return LINE_START.sub(r"\1\\\2", INLINE.sub(r"\\\1", text))
