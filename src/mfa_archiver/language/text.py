"""Cleans text of what nobody meant to publish: invisible characters, odd spaces, layout.

Nothing is folded: quotation marks, dashes and ё stay as published. The search copy is made elsewhere.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from mfa_archiver.language.lexicon import lexicons

_LETTER = r"[^\W\d_]"
_ARABIC = "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphen, zero-width space and joiners, byte order mark, marks and overrides of direction, controls.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
# Persian and Urdu spell with the joiners; in any other script they are left over from a layout.
_JOINER = re.compile(f"(?<!{_ARABIC})[\u200c\u200d]|[\u200c\u200d](?!{_ARABIC})")
# «то¬қылған»: a soft hyphen that went through a wrong code page. Between letters it cannot be a sign.
_NOT_SIGN = re.compile(f"(?<={_LETTER})¬(?={_LETTER})")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xac\xad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_SPACE_RUN = re.compile(" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")

_STOP = re.compile(r"[.!?…]+[\"»”’)\]]*(?=\s)")
_WORD_BEFORE = re.compile(rf"(?:{_LETTER}|[.\-])+$")
_OPENING = "\"«“„'‘(["


def clean_text(text: str) -> str:
    """Return the text as published, in NFC, without invisible characters and odd spaces.

    Every line end is U+000A, every Unicode space U+0020, runs of them single. Lone surrogates, which JSON
    can carry and UTF-8 cannot, become U+FFFD. Cleaning twice changes nothing.
    """
    if _ODD.search(text):
        text = text.replace("\u2029", "\n\n")
        text = _LINE_ENDS.sub("\n", text)
        text = _SPACES.sub(" ", text)
        text = _INVISIBLE.sub("", text)
        text = _JOINER.sub("", text)
        text = _SURROGATE.sub("\ufffd", text)
        text = _NOT_SIGN.sub("", normalize("NFC", text))
    text = normalize("NFC", text)
    return _SPACE_RUN.sub(" ", text) if "  " in text else text


def tidy_paragraphs(text: str) -> str:
    """Return cleaned text with its lines stripped and its paragraphs parted by exactly one blank line."""
    lines = "\n".join(line.strip() for line in clean_text(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def one_line(text: str) -> str:
    """Return cleaned text as a single line, as titles and captions are kept."""
    return " ".join(clean_text(text).split())


def first_sentence(text: str) -> str:
    """Return the first sentence of the first paragraph, minding abbreviations, initials and quotations.

    A full stop ends no sentence after an abbreviation («г.», «Mr.»), after an initial («А. Б.», «U.S.»),
    before a small letter, or inside guillemets that are still open.
    """
    paragraph = one_line(text.strip().partition("\n\n")[0])
    for stop in _STOP.finditer(paragraph):
        if _ends_sentence(paragraph, stop):
            return paragraph[: stop.end()]
    return paragraph


def _ends_sentence(paragraph: str, stop: re.Match[str]) -> bool:
    sentence = paragraph[: stop.end()]
    if sentence.count("«") > sentence.count("»"):
        return False
    following = paragraph[stop.end() :].lstrip().lstrip(_OPENING)[:1]
    if following.islower():
        return False
    before = _WORD_BEFORE.search(paragraph, 0, stop.start())
    if stop.group()[0] != "." or before is None:
        return True
    word = before.group().lstrip(".-")
    if word.casefold() in _closing():
        return following.isupper()
    return not _is_abbreviation(word)


def _is_abbreviation(word: str) -> bool:
    """Tell whether a word before a full stop is an abbreviation: listed, an initial, or dotted letters."""
    last = word.rpartition(".")[2]
    return word.casefold() in _abbreviations() or (len(last) == 1 and last.isupper())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for each in lexicons() for word in each.abbreviations)


@cache
def _closing() -> frozenset[str]:
    return frozenset(word for each in lexicons() for word in each.closing)
