"""Folds a word for the search copy: case, ё, look-alike letters and widths; one token in, one token out.

What is stored and shown is never folded. Splitting a text into words is left to `tokens`.
"""

from __future__ import annotations

import re
from unicodedata import normalize

CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0259\u0275\u1e00-\u1eff]")

# Latin letters found inside Cyrillic words, by what they look like as printed: typists and OCR put them
# there («Mинистр» with a Latin M, «бiр» with a Latin i, «қаhарман» with a Latin h, «мəселе» with a schwa).
# A capital H looks like Н, a small h like һ: so letters are exchanged before the case is folded.
LOOK_ALIKES = {
    "a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у", "i": "і",
    "h": "һ", "ə": "ә", "ɵ": "ө", "ë": "ё",
    "A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "K": "К", "M": "М", "O": "О", "P": "Р", "T": "Т",
    "X": "Х", "Y": "У", "I": "І", "Ə": "Ә", "Ɵ": "Ө", "Ë": "Ё",
}  # fmt: skip
TO_CYRILLIC = str.maketrans(LOOK_ALIKES)
# The other way only letters that Russian has: a Kazakh letter is never taken for a Latin one.
TO_LATIN = str.maketrans({cyr: lat for lat, cyr in LOOK_ALIKES.items() if cyr in "асеорхуАВСЕНКМОРТХУ"})

# Letters and digits of full width («ＮＡＴＯ», «２０２５»), kana and Hangul of half: «ｶﾞｲﾑ», voicing marks apart.
WIDTH_FORM = re.compile("[\uff66-\uff9d][\uff9e\uff9f]?|[\uff01-\uffdc]")

# Stress marks, as in «за́мок»; a mark that makes a letter (й, é) is one character after NFC.
STRESS = {0x300: None, 0x301: None}


def fold(word: str) -> str:
    """Return a token as the search copy holds it: NFC, lower case, ё as е, of one script if it can be.

    A word of mixed script becomes Cyrillic when each of its Latin letters looks like a Cyrillic one,
    else Latin when each of its Cyrillic letters looks like a Latin one, else stays as it is. Words of
    one script, Kazakh letters and й are never touched. Characters of another width get their usual form, as in
    NFKC (UAX #15); nothing else that NFKC would change.
    """
    if word.isascii():
        return word.lower()
    word = normalize("NFC", WIDTH_FORM.sub(usual_width, word))
    if CYRILLIC.search(word):
        if LATIN.search(word):
            word = unmix(word)
        word = word.translate(STRESS)
    return normalize("NFC", word.lower()).replace("ё", "е")


def usual_width(form: re.Match[str]) -> str:
    """Return what WIDTH_FORM found in the usual width."""
    return normalize("NFKC", form[0])


def fold_widths_at(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text in usual widths and small letters, and of each of its characters (start, end) in the original."""
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        form = WIDTH_FORM.match(text, at)
        after = form.end() if form else at + 1
        piece = (usual_width(form) if form else text[at]).lower()
        folded.append(piece)
        places += [(at, after)] * len(piece)
        at = after
    return "".join(folded), places


def unmix(word: str) -> str:
    """Bring a word of mixed script to one script, or return it unchanged."""
    cyrillic = word.translate(TO_CYRILLIC)
    if not LATIN.search(cyrillic):
        return cyrillic
    latin = word.translate(TO_LATIN)
    return word if CYRILLIC.search(latin) else latin
