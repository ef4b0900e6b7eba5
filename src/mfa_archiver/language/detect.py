"""Tells scripts and languages apart by letters and by the commonest words: no model, no dictionary.

It is for texts that come without a language tag, and for deciding which analyses a query's word may need.
"""

from __future__ import annotations

import re
from collections import Counter

from mfa_archiver.language.folding import CYRILLIC, LATIN
from mfa_archiver.language.scripts import UNKNOWN

SAMPLE = 20_000  # characters; a language shows well before that


# Letters that tell a Cyrillic language from Russian: «әлем», «ўрад», «їжа», «ђак», «ќе», «тоҷик».
# і is Kazakh, Ukrainian and Belarusian and decides only together with others.
OWN_LETTERS = {
    "kk": frozenset("әғқңөұүһ"),
    "uk": frozenset("їєґ"),
    "be": frozenset("ў"),
    "sr": frozenset("ђћ"),
    "mk": frozenset("ѓќѕ"),
    "tg": frozenset("ҷӣӯҳ"),
}
SHARED_LETTERS = {"і": ("kk", "uk", "be"), "љ": ("sr", "mk"), "њ": ("sr", "mk"), "ј": ("sr", "mk")}
# A letter of Russian and not of Ukrainian, Serbian or Macedonian.
RUSSIAN_LETTERS = frozenset("ыэё")
FOREIGN_SHARE = 0.1  # of the words; a Kazakh text has letters of its own in about two words of three

# The commonest words that are not shared with a neighbour, as in any list of stop words.
COMMON_WORDS = {
    "en": "the of and to in for on with is was by that at from as are its has were",
    "de": "der die das und den dem des mit von zu für auf ist im eine nicht auch sich wurde",
    "fr": "le la les des et du une dans pour par sur que est au aux avec qui ont cette",
    "es": "el los las del y en una por con para que se su al es como entre",
    "it": "il lo gli della dei delle di che è per con nel alla sono una dal",
    "pt": "o os das dos da do e em uma para com não que no na ao pelo são",
    "tr": "ve bir bu ile için da de olarak olan sayın tarafından türkiye arasında",
    "pl": "i w z na do się nie jest oraz przez dla od ze są że",
}
MARKERS = {lang: frozenset(words.split()) for lang, words in COMMON_WORDS.items()}
WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> tuple[str, float]:
    """Return a text's language tag and how sure that is, from 0 to 1; (`und`, 0.0) when nothing tells.

    Only the first 20,000 characters are looked at. Below .5 it is a guess: a few words, or a close race.
    """
    words = WORD.findall(text[:SAMPLE].lower())
    cyrillic = [word for word in words if CYRILLIC.search(word)]
    latin = [word for word in words if LATIN.search(word)]
    if len(cyrillic) + len(latin) <= len(words) / 2:
        return UNKNOWN, 0.0
    return detect_cyrillic(cyrillic) if len(cyrillic) >= len(latin) else detect_latin(latin)


def detect_cyrillic(words: list[str]) -> tuple[str, float]:
    """Tell Cyrillic languages apart by how many of the words hold letters of their own."""
    own: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for word in words:
        own.update(lang for lang, letters in OWN_LETTERS.items() if not letters.isdisjoint(word))
        shared.update(lang for letter in SHARED_LETTERS if letter in word for lang in SHARED_LETTERS[letter])
    best = max(OWN_LETTERS, key=lambda lang: (own[lang], shared[lang]))
    if own[best] + shared[best] < FOREIGN_SHARE * len(words):
        # Names and quotations do not make a Russian text Kazakh.
        russian = any(not RUSSIAN_LETTERS.isdisjoint(word) for word in words)
        return "ru", confidence(len(words), 0.9 if russian else 0.4)
    if not own[best]:
        return best, confidence(shared[best], 0.3)
    rival = max(votes for lang, votes in own.items() if lang != best) if len(own) > 1 else 0
    return best, confidence(own[best] + shared[best], (own[best] - rival) / own[best])


def detect_latin(words: list[str]) -> tuple[str, float]:
    """Tell Latin-script languages apart by how many of the words are among the commonest."""
    votes = {lang: sum(word in common for word in words) for lang, common in MARKERS.items()}
    (best, voices), (_, rival) = sorted(votes.items(), key=lambda pair: -pair[1])[:2]
    if not voices:
        return UNKNOWN, 0.0
    return best, confidence(voices, (voices - rival) / voices)


def confidence(evidence: float, lead: float) -> float:
    """Weigh a lead (0 to 1) by how many words speak: 1 word half counts, 10 nearly wholly."""
    return round(lead * evidence / (evidence + 1), 2)
