"""Tells a person in which imported files the language is only a guess, gathered so that many take few lines."""

from collections.abc import Iterator
from pathlib import Path

from mfa_archiver.language.detect import SURE
from mfa_archiver.model import ParsedRelease
from mfa_archiver.render.terminal import harmless_line

MOST_LINES = 5


class Doubts:
    """The languages that were guessed: for each file and language how many releases, and the least sure of them."""

    def __init__(self) -> None:
        self._guessed: dict[tuple[Path | str, str], list[float]] = {}

    def note(self, path: Path | str, release: ParsedRelease) -> None:
        """Keep a release in mind if its language is a guess."""
        if release.lang_confidence < SURE:
            self._guessed.setdefault((path, release.ref.lang), []).append(release.lang_confidence)

    def lines(self) -> Iterator[str]:
        """Yield a line for each file and language, then one for all that are too many."""
        lines = [guess_line(path, lang, sure) for (path, lang), sure in self._guessed.items()]
        yield from lines[:MOST_LINES]
        if len(lines) > MOST_LINES:
            yield f"note: so were the languages in {len(lines) - MOST_LINES} more files; name one with --lang"


def guess_line(path: Path | str, lang: str, sure: list[float]) -> str:
    """Say what was guessed of one file."""
    many = "" if len(sure) == 1 else f" for {len(sure)} releases"
    line = f"note: {path}: language taken to be {lang}{many} ({min(sure):.2f} sure); name it with --lang"
    return harmless_line(line)
