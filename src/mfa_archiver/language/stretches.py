"""The terms of what stands between two blanks, remembered as texts have it: «сказал,» is neither cut nor folded twice.

A blank parts tokens wherever it stands, so a text's terms are those of its stretches, one after the other. What the
terms of a word are is left to `analysis`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mfa_archiver.language.runs import has_run
from mfa_archiver.language.tokens import tokens

MOST_CHARACTERS = 1_000_000  # of the stretches remembered: some 100,000 of them, 35 MB


class Stretches(dict[str, tuple[str, str]]):
    """The main and the alt terms of stretches, space-joined, worked out from those of words as they are met."""

    def __init__(self, terms: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self._terms = terms
        self._with_runs: set[str] = set()
        self._characters = 0

    def __missing__(self, stretch: str) -> tuple[str, str]:
        words = tokens(stretch)
        pairs = [self._terms[word] for word in words]
        # Most have one word, whose terms need no copy.
        joined = pairs[0] if len(pairs) == 1 else (" ".join([m for m, _ in pairs]), " ".join([a for _, a in pairs]))
        self[stretch] = joined
        if has_run(stretch) and any(map(has_run, words)):
            self._with_runs.add(stretch)
        self._characters += len(stretch)
        return joined

    def is_full(self) -> bool:
        """Tell whether it is time to begin with none: the commonest are soon met again."""
        return self._characters > MOST_CHARACTERS

    def joined(self, stretches: Sequence[str]) -> tuple[str, str]:
        """Return the main and the alt terms of a text that has been split at its blanks, each space-joined."""
        # A stretch of signs alone has no terms.
        pairs = list(map(self.__getitem__, stretches))
        return " ".join([main for main, _ in pairs if main]), " ".join([alt for _, alt in pairs if alt])

    def have_runs(self, stretches: Sequence[str]) -> bool:
        """Tell whether any of some stretches that have been joined is written without blanks between words."""
        return bool(self._with_runs) and not self._with_runs.isdisjoint(stretches)
