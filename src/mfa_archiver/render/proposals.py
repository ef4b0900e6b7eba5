"""How a proposed source came about, as lines for a person: what was tried, and releases as they would be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from mfa_archiver.model import ParsedRelease
from mfa_archiver.render.terminal import harmless_line

_LONGEST_LINE = 200
_FIRST_WORDS = 120  # characters of a text


class Tried(Protocol):
    """Something tried, and what came of it."""

    @property
    def what(self) -> str:
        """What was tried."""

    @property
    def outcome(self) -> str:
        """What came of it."""

    @property
    def is_chosen(self) -> bool:
        """Whether the proposal is made of it."""


def proposal_lines(trials: Iterable[Tried], releases: Iterable[ParsedRelease]) -> Iterator[str]:
    """Yield what was tried, the chosen after a star, then each release in two lines: date and title, first words."""
    for trial in trials:
        yield cut(f"{'*' if trial.is_chosen else ' '} {harmless_line(trial.what)}: {harmless_line(trial.outcome)}")
    yield "releases as they would be kept:"
    for release in releases:
        revision, published = release.revision, release.revision.published
        yield cut(f"  {published.day if published else 'no date':<10}  {harmless_line(revision.title)}")
        words = harmless_line(revision.body[: 2 * _FIRST_WORDS])
        yield f"              {words if len(words) <= _FIRST_WORDS else words[: _FIRST_WORDS - 1] + '…'}"


def cut(line: str) -> str:
    """Return a line that is not too long to read."""
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
