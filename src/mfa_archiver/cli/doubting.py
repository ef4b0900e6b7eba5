"""Tells a person of imported files whose language is a guess or whose text may be wrong, in few lines however many."""

from collections.abc import Iterator
from pathlib import Path

from mfa_archiver.language.detect import SURE
from mfa_archiver.model import ParsedRelease
from mfa_archiver.render.terminal import harmless_line

MOST_LINES = 5


class Doubts:
    """What is doubtful: by file and language how sure the guesses were, by file what speaks against its texts."""

    def __init__(self) -> None:
        self._guessed: dict[tuple[Path | str, str], list[float]] = {}
        self._doubted: dict[Path | str, list[str]] = {}

    def note(self, path: Path | str, release: ParsedRelease) -> None:
        """Keep a release in mind if its language is a guess or its text may be wrong."""
        if release.lang_confidence < SURE:
            self._guessed.setdefault((path, release.ref.lang), []).append(release.lang_confidence)

        if release.doubts:
            self._doubted.setdefault(path, []).append(release.doubts[0])

    def lines(self) -> Iterator[str]:
        """Yield a line for each file and language, then one for all that are too many."""
        lines = [guess_line(path, lang, sure) for (path, lang), sure in self._guessed.items()]
        yield from lines[:MOST_LINES]
        if len(lines) > MOST_LINES:
            yield f"note: so were the languages in {len(lines) - MOST_LINES} more files; name one with --lang"
        lines = [doubt_line(path, doubts) for path, doubts in self._doubted.items()]
        yield from lines[:MOST_LINES]
        if len(lines) > MOST_LINES:
            yield f"note: the texts of {len(lines) - MOST_LINES} more files may be wrong too; look at one with parse"


def guess_line(path: Path | str, lang: str, sure: list[float]) -> str:
    """Say what was guessed of one file."""
    many = "" if len(sure) == 1 else f" for {len(sure)} releases"
    line = f"note: {path}: language taken to be {lang}{many} ({min(sure):.2f} sure); name it with --lang"
    return harmless_line(line)


def doubt_line(path: Path | str, doubts: list[str]) -> str:
    """Say what speaks against the texts of one file."""
    many = "" if len(doubts) == 1 else f" (and {len(doubts) - 1} more releases are doubtful)"
    return harmless_line(f"note: {path}: {doubts[0]}{many}; see mfa-archiver parse --explain")
