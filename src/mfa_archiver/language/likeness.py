"""Tells whether two wordings are one text: of a release that stands elsewhere now, or of a page that shows another."""

from __future__ import annotations

from collections import Counter

from mfa_archiver.language.differences import words_of
from mfa_archiver.language.noise import fold_noise
from mfa_archiver.model import Revision

NEARLY = 0.9  # of the words of both bodies, where title and date are the same as well
RELATED = 0.3  # of them: below that a page shows something else
_TELLING_WORDS = 40  # of a body: shorter ones («See the video») may be those of several releases


def is_same_text(old: Revision, new: Revision) -> bool:
    """Tell whether two wordings are one text, as published twice: never by the title alone.

    The bodies are equal but for noise; a short one needs the same title or date beside it. Or title and date are the
    same, and the bodies nearly so.
    """
    has_title = bool(old.title) and fold_noise(old.title) == fold_noise(new.title)
    has_date = bool(old.published and new.published and old.published.day == new.published.day)
    if fold_noise(old.body) == fold_noise(new.body):
        return has_title or has_date or len(words_of(old.body)) >= _TELLING_WORDS
    return has_title and has_date and common_share(old.body, new.body) >= NEARLY


def is_related(held: Revision, found: Revision) -> bool:
    """Tell whether a wording may be an edit of another, not the text of some other page served in its place.

    A title tells nothing here: where a page has none of its own, it is the listing's.
    """
    return common_share(held.body, found.body) >= RELATED


def common_share(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, each as often as in both: 0 to 1."""
    counts = [Counter(word.casefold() for word in words_of(fold_noise(text))) for text in (one, other)]
    total = sum(count.total() for count in counts)
    return 2 * (counts[0] & counts[1]).total() / total if total else 0.0
