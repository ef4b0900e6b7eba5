"""Tells scripts apart, and which language's analysis a word gets: in a text, and in a query.

Telling languages apart is left to `detect`, finding words where a script parts none to `runs`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from mfa_archiver.language.folding import CYRILLIC, LATIN
from mfa_archiver.language.kazakh_latin import ALPHABETS, is_kazakh, tags_of_word

UNKNOWN = "und"  # ISO 639-2 «undetermined»


class Script(StrEnum):
    """The script of a word. NONE is a word without letters: a number, a sign."""

    CYRILLIC = "cyrillic"
    LATIN = "latin"
    OTHER = "other"
    NONE = "none"


CYRILLIC_LANGUAGES = frozenset(
    {"ba", "be", "bg", "ce", "cv", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk", "uz"}
)
# Languages written in neither script; every other one is taken to be written in Latin letters.
OTHER_LANGUAGES = frozenset(
    "am ar bn el fa he hi hy ja ka km ko lo mr my ne ps si ta th ur yi zh".split()  # noqa: SIM905 - legible
)
# Written in Latin letters as well as in Cyrillic: «Ўзбекистон» and “Oʻzbekiston”, «Србија» and “Srbija”.
BOTH_SCRIPTS = {"sr", "uz"}

# Which language a word of a script is in, when the text around it is written in another script: Latin words
# in Russian or Kazakh releases are mostly English, Cyrillic ones in English releases mostly Russian.
GUEST = {Script.CYRILLIC: "ru", Script.LATIN: "en"}


@lru_cache(maxsize=256)
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
    """Return the script a language is written in, of a primary tag: the first of two."""
    if lang in CYRILLIC_LANGUAGES:
        return Script.CYRILLIC
    return Script.OTHER if lang in OTHER_LANGUAGES or lang == UNKNOWN else Script.LATIN


def language_of_word(script: Script, lang: str) -> str:
    """Return which language's analysis a word of a script gets inside a text of language `lang`.

    A word in a script of the text's language, and a number, get the text's; a word in another the guest's.
    """
    if script in {Script.NONE, script_of_language(lang)} or (script is Script.LATIN and lang in BOTH_SCRIPTS):
        return lang
    return GUEST.get(script, UNKNOWN)


def query_languages(word: str, archive_languages: Collection[str] = ()) -> tuple[str, ...]:
    """Return the languages whose analyses a query's word must be looked up by, without repeats.

    `archive_languages` are those that releases are held in; with none, Russian, Kazakh and English are meant.
    A word of one script stands in a text of another as a guest, so a Latin word asks for English in a
    Russian archive too. It may be Kazakh where that is held in its alphabet, or if its letters say so. Kazakh letters
    do not exclude Russian: «Қасым» stands in Russian releases.
    """
    held = dict.fromkeys(map(primary, archive_languages)) or {"ru": None, "kk": None, "en": None}
    script = script_of(word)
    languages = [language_of_word(script, lang) for lang in held]
    if script is Script.LATIN and "kk" in held:
        alphabets = [tag for tag in ALPHABETS if tag in archive_languages]
        languages += tags_of_word(word, ALPHABETS if is_kazakh(word) else alphabets)
    return tuple(dict.fromkeys(languages))
