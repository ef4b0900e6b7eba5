"""Finds words that are capitalised though no sentence opens with them: names, as far as capitals tell."""

from __future__ import annotations

import re

# «Die Minister trafen sich …»: where every noun has a capital, capitals name nothing.
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
# “Third Council of Ministers Held in Riga”: a headline whose small letters are these words' alone.
_SMALL_IN_TITLES = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
)
_WORD = re.compile(r"\w+")
# What may stand between a sentence's end and the next one's first word: «… прошла. – «Стороны …».
_BETWEEN = "\"'«»“”„‘’()[]–—- \n\t"
_ENDS = ".!?…:"


def named_words(text: str, lang: str) -> frozenset[str]:
    """Return the words of a text that are names or initials, as printed. «А» of «А. Иманов» is one.

    A word that only opens a sentence is not: any word does that.
    """
    if lang in _NOUNS_HAVE_CAPITALS:
        return frozenset()
    words = list(_WORD.finditer(text))
    if all(word.group() in _SMALL_IN_TITLES for word in words if word.group()[0].islower()):
        return frozenset()
    return frozenset(word.group() for word in words if word.group()[0].isupper() and not _opens(text, word.start()))


def _opens(text: str, start: int) -> bool:
    """Tell whether a sentence opens at a place of a text; a full stop after an initial ends none."""
    position = start
    while position and text[position - 1] in _BETWEEN:
        position -= 1
    if not position:
        return True
    if text[position - 1] not in _ENDS or position == start:
        return False
    before = text[: position - 1][-2:]
    is_initial = before[-1:].isupper() and not before[:-1].isalpha()
    return not (text[position - 1] == "." and is_initial)
