"""Tells a misprint that was corrected from another word: few letters within words, in number and in share."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

_MOST_SLIPS = 2  # of letters left out, put in, exchanged, or typed one before the other (optimal string alignment)
_WHOLE_SHARE = 4  # one slip for so many letters: «дом» and «том» are two words
_MOST_WORDS = 8  # of one change


def are_spellings_of_one(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether words became others of nearly the same spelling: «Мнистр» «Министр», «на счет» «насчет».

    A number is never a misprint of another.
    """
    if not 0 < len(old) <= _MOST_WORDS or not 0 < len(new) <= _MOST_WORDS:
        return False
    if len(old) == len(new):
        return all(one == other or is_misprint(one, other) for one, other in zip(old, new, strict=True))
    return "".join(old) == "".join(new)


def is_misprint(word: str, other: str) -> bool:
    """Tell whether two words are one but for a slip or two, or for their capitals."""
    one, another = word.casefold(), other.casefold()
    if one != another:
        most = min(_MOST_SLIPS, max(len(word), len(other)) // _WHOLE_SHARE)
        if abs(len(one) - len(another)) > most or OSA.distance(one, another, score_cutoff=most) > most:
            return False
    return not any(map(str.isdigit, f"{word}{other}"))
