"""Kazakh in Latin letters, respelled in Cyrillic ones.

Two alphabets are met: that of 2018, with accents and digraphs («mınıstrligi», «úshin»), and that of 2021, with dots
and cedillas («ministrlıgı», «üşın»). They write i and ı, u and ү each for what is another letter in the other, so a
text is read by the one it is written in; which one that is is left to `alphabets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

BY_2018 = "kk-latn-x-2018"  # private subtags (RFC 5646, 2.2.7): no alphabet of Kazakh has a registered one
BY_2021 = "kk-latn-x-2021"

ALPHABETS = {
    BY_2018: {
        "a": "а", "á": "ә", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "ǵ": "ғ", "h": "х", "i": "і", "ı": "и",
        "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "ń": "ң", "o": "о", "ó": "ө", "p": "п", "q": "қ", "r": "р",
        "s": "с", "t": "т", "u": "ұ", "ú": "ү", "v": "в", "y": "ы", "ý": "у", "z": "з", "sh": "ш", "ch": "ч",
    },
    BY_2021: {
        "a": "а", "ä": "ә", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "ğ": "ғ", "h": "х", "i": "и", "ı": "і",
        "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "ñ": "ң", "o": "о", "ö": "ө", "p": "п", "q": "қ", "r": "р",
        "s": "с", "t": "т", "u": "у", "ū": "ұ", "v": "в", "ü": "ү", "y": "ы", "z": "з", "ş": "ш",
    },
}  # fmt: skip
LETTERS = {tag: re.compile("|".join(sorted(letters, key=len, reverse=True))) for tag, letters in ALPHABETS.items()}
WHOLE = {tag: re.compile(f"(?:{letters.pattern})+") for tag, letters in LETTERS.items()}
KAZAKH_LETTER = re.compile("ı|q(?!u)")
# Letters of one alphabet only: by them a text is told to be written in it.
OWN = {tag: re.compile(f"[{''.join(own)}]") for tag, own in ((BY_2018, "áǵńóúý"), (BY_2021, "äğñöüūş"))}
# И and й are one letter: «bailanys» is байланыс, «Germania» and «Germanııa» Германия.
SHORT_I = re.compile("(?<=[аәеоөуұүыі])и")
IA = re.compile("и?иа$")
CAPITALS = str.maketrans({"I": "ı", "İ": "i"})


def in_cyrillic(word: str, tag: str) -> str | None:
    """Return a word of an alphabet in Cyrillic letters, lower case; None when it has a letter that Kazakh lacks."""
    lowered = lower(word)
    if not WHOLE[tag].fullmatch(lowered):
        return None
    letters = ALPHABETS[tag]
    cyrillic = LETTERS[tag].sub(lambda letter: letters[letter[0]], lowered)
    return IA.sub("ия", SHORT_I.sub("й", cyrillic))


def tags_of_word(word: str, alphabets: Iterable[str]) -> tuple[str, ...]:
    """Return those of some alphabets that a word can be written in, one of those that read it alike."""
    read: dict[str, str] = {}
    for tag in alphabets:
        cyrillic = in_cyrillic(word, tag)
        if cyrillic is not None:
            read.setdefault(cyrillic, tag)
    return tuple(read.values())


def is_kazakh(word: str) -> bool:
    """Tell whether the letters of a Latin word say that it is Kazakh: «Toqaev», «üşın», «kelısım»."""
    lowered = word.lower()  # a capital I says nothing
    return KAZAKH_LETTER.search(lowered) is not None or any(own.search(lowered) for own in OWN.values())


def lower(text: str) -> str:
    """Return a text in small letters as Kazakh has them: I is ı."""
    return text.translate(CAPITALS).lower()
