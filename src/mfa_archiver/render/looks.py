"""What a look at a source found, as lines for a person. All lines are harmless."""

from __future__ import annotations

from collections.abc import Iterator

from mfa_archiver.model import ParsedRelease
from mfa_archiver.render.terminal import harmless_line
from mfa_archiver.sightings import Look

_MOST_SHOWN = 10
_MOST_LINES = 3  # of a body
_LONGEST_LINE = 200


def look_lines(look: Look) -> Iterator[str]:
    """Yield what a source's listing shows, how its first release was read, and what is missing."""
    yield f"{look.source} ({look.lang}): {'sound' if look.is_whole else 'not sound'}"
    if look.url:
        yield f"  listing: {harmless_line(look.url)}, {len(look.shown)} releases"
    for each in look.shown[:_MOST_SHOWN]:
        yield f"    {each.day or 'no date':<10}  {harmless_line(each.title or 'no title')}  {harmless_line(each.url)}"
    if look.passed_over:
        yield f"  passed over: {len(look.passed_over)}, as {harmless_line(look.passed_over[0])}"
    if look.release:
        yield from release_lines(look.release)
    if look.lacks:
        yield f"  missing: {', '.join(look.lacks)}"
    if look.error:
        yield f"  error: {harmless_line(look.error)}"


def release_lines(release: ParsedRelease) -> Iterator[str]:
    """Yield one release in short: title, date, address, the first lines of its text."""
    revision, published = release.revision, release.revision.published
    yield f"  release: {harmless_line(revision.title)}"
    yield f"    url: {harmless_line(release.url)}"
    yield f"    date: {f'{published.day}, from {published.source}' if published else 'unknown'}"
    paragraphs = revision.body.split("\n\n")
    for paragraph in paragraphs[:_MOST_LINES]:
        line = harmless_line(paragraph)
        yield f"    {line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + '…'}"
    yield f"    text: {len(revision.body)} characters in {len(paragraphs)} paragraphs"
