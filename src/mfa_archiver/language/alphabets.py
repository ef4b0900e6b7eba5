"""Tells which alphabet a text is written in, where its language has several that are analysed apart: Kazakh."""

from __future__ import annotations

from mfa_archiver.language.detect import detect_language
from mfa_archiver.language.folding import CYRILLIC, LATIN
from mfa_archiver.language.kazakh_latin import OWN, lower
from mfa_archiver.language.scripts import primary

KAZAKH = "kk"
BEGINNING = 400  # characters that tell the script of a text


def tag_of(lang: str, *texts: str) -> str:
    """Return the tag by which texts of one wording are to be analysed: an alphabet's for Kazakh in Latin letters.

    What is Latin throughout, but not Kazakh, keeps its tag, and its words are guests: ministries have English texts
    among their Kazakh releases.
    """
    if primary(lang) != KAZAKH:
        return lang
    text = "\n".join(texts)
    if not is_latin(text) or detect_language(text)[0] != KAZAKH:
        return lang
    lowered = lower(text)
    return max(OWN, key=lambda tag: len(OWN[tag].findall(lowered)))


def is_latin(text: str) -> bool:
    """Tell whether a text begins with more Latin letters than Cyrillic ones."""
    beginning = text[:BEGINNING]
    return len(LATIN.findall(beginning)) > len(CYRILLIC.findall(beginning))
