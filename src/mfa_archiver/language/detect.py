"""Tells scripts and languages apart by letters and by the commonest words: no model, no dictionary.

It is for texts that come without a language tag, and for deciding which analyses a query's word may need.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from mfa_archiver.language.folding import CYRILLIC, LATIN

UNKNOWN = "und"  # ISO 639-2 «undetermined»
SAMPLE = 20_000  # characters; a language shows well before that


class Script(StrEnum):
    """The script of a word. NONE is a word without letters: a number, a sign."""

    CYRILLIC = "cyrillic"
    LATIN = "latin"
    OTHER = "other"
    NONE = "none"


CYRILLIC_LANGUAGES = frozenset({"ru", "kk", "uk", "be", "bg", "ky", "mk", "mn", "sr", "tg", "tt"})
# Languages written in neither script; every other one is taken to be written in Latin letters.
OTHER_LANGUAGES = frozenset(
    {
        "ar",
        "bn",
        "el",
        "fa",
        "he",
        "hi",
        "hy",
        "ja",
        "ka",
        "km",
        "ko",
        "lo",
        "my",
        "ne",
        "ps",
        "si",
        "ta",
        "th",
        "ur",
        "yi",
        "zh",
    }
)

# Which language a word of a script is in, when the text around it is written in another script: Latin words
# in Russian or Kazakh releases are mostly English, Cyrillic ones in English releases mostly Russian.
GUEST = {Script.CYRILLIC: "ru", Script.LATIN: "en"}

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


def primary(tag: str) -> str:
    """Return the language of a tag without region or script: `ru-KZ` is `ru`."""
    return re.split("[-_]", tag.strip().lower(), maxsplit=1)[0] or UNKNOWN


def script_of(word: str) -> Script:
    """Return the script of a word: Cyrillic when any letter is, else Latin when any is."""
    if CYRILLIC.search(word):
        return Script.CYRILLIC
    if LATIN.search(word):
        return Script.LATIN
    return Script.OTHER if any(map(str.isalpha, word)) else Script.NONE


def script_of_language(lang: str) -> Script:
    """Return the script a language is written in, of a primary tag."""
    if lang in CYRILLIC_LANGUAGES:
        return Script.CYRILLIC
    return Script.OTHER if lang in OTHER_LANGUAGES or lang == UNKNOWN else Script.LATIN


def language_of_word(script: Script, lang: str) -> str:
    """Return which language's analysis a word of a script gets inside a text of language `lang`.

    A word in the text's own script, and a number, get the text's; a word in the other script the guest's.
    """
    if script in {Script.NONE, script_of_language(lang)}:
        return lang
    return GUEST.get(script, UNKNOWN)


def query_languages(word: str, archive_languages: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the languages whose analyses a query's word must be looked up by, without repeats.

    `archive_languages` are those that releases are held in; with none, Russian, Kazakh and English are meant.
    A word of one script stands in a text of another as a guest, so a Latin word asks for English in a
    Russian archive too. Kazakh letters do not exclude Russian: «Қасым» stands in Russian releases.
    """
    held = dict.fromkeys(map(primary, archive_languages)) or {"ru": None, "kk": None, "en": None}
    script = script_of(word)
    return tuple(dict.fromkeys(language_of_word(script, lang) for lang in held))


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
