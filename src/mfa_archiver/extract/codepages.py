"""Guesses the code a text is written in from its bytes alone, and tells how well a code fits.

For pages that carry no label, or a wrong one; which of the two holds is decided in decoding.py.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_WINDOW = 200_000  # bytes looked at, from the first one beyond ASCII on
_MOST_WORDS = 2_000
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")

_SINGLE_BYTE = (
    "cp1251",
    "koi8-r",
    "iso8859-5",
    "cp866",
    "mac-cyrillic",
    "cp1252",
    "cp1254",  # Turkish, as windows-1254 or iso-8859-9
    "cp1250",
)


@dataclass(frozen=True, slots=True)
class _DoubleByte:
    """A code of two bytes a character: which characters a text in it is full of, and at least how full."""

    codec: str
    telling: re.Pattern[str]
    least: float  # of the characters beyond ASCII


# Kana, Hangul, and the commonest characters of Chinese in either spelling: wrong readings give rare ones.
_DOUBLE_BYTE = (
    _DoubleByte("cp932", re.compile("[\u3041-\u30ff]"), 0.2),
    _DoubleByte("euc_jp", re.compile("[\u3041-\u30ff]"), 0.2),
    _DoubleByte("gb18030", re.compile("[的一是不了在人有这中大来上国个到说们为和地出会时年部发交长行外]"), 0.06),
    _DoubleByte("cp950", re.compile("[的一是不了在人有這中大來上國個到說們為和地出會時年部發交長行外]"), 0.06),
    _DoubleByte("cp949", re.compile("[\uac00-\ud7a3]"), 0.6),
)

# What a letter is worth, by how common it is. Letters of one alphabet read in another's code are rare ones.
_COMMON = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіңғқәөұүһ"
_WORTH = {letter: 1.0 if letter in "оеаинтсрвлкмдпуя" else 0.6 for letter in _COMMON}
_WORTH |= dict.fromkeys("éèàùçêôîûâëïöäüßñóíáúãõøåæœşğıİąćęłńśźżčďěňřšťůžőűășț", 0.5)
_WORTH |= dict.fromkeys("þðý", 0.35)  # less than «şğı», which share their bytes: more people write Turkish
_WORTH |= dict.fromkeys("«»„“”‘’—–…№·•§©®°€\xa0", 0.1)
_OTHER_LETTER = 0.1
_NO_LETTER = -1.0
_UNDEFINED = -5.0
_CAPITAL_WITHIN = -1.5  # «мИД»: what KOI8-R and windows-1251 make of each other
_CAPITALS = 0.8  # of a letter's worth, in a word all in capitals
_DAMAGE = 20.0  # one undefined character in twenty, and a code does not fit at all
_MIXED_SCRIPTS = -1.0  # «Zürich» read as «Zьrich»
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN_RUN = re.compile("[\xc0-\u024f]{4}")  # «Ìèíèñòð»: no language piles accents up like this


def guess_code(payload: bytes) -> str:
    """Return the name of the code that fits best the bytes of a text that is no UTF-8."""
    window = _window(payload)
    for code in _DOUBLE_BYTE:
        if _is_full_of(window, code):
            return code.codec
    words = _words(window)
    return max(_SINGLE_BYTE, key=lambda codec: _score(words, codec))


def fit(payload: bytes, codec: str) -> float:
    """Return how well a code fits a text: about 1 for prose in it, below 0 for what cannot be meant."""
    window = _window(payload)
    if codec in _SINGLE_BYTE:
        return _score(_words(window), codec)
    text = window.decode(codec, "replace")
    return 1.0 - _DAMAGE * text.count("\ufffd") / max(len(text), 1)


def _window(payload: bytes) -> bytes:
    first = re.search(rb"[\x80-\xff]", payload)
    start = first.start() if first else 0
    return payload[start : start + _WINDOW]


def _words(window: bytes) -> list[bytes]:
    """Return the words with a byte beyond ASCII in them; a letter's neighbours tell as much as the letter."""
    found = (word for word in map(re.Match.group, _WORD.finditer(window)) if not word.isascii())
    return [word for word, _ in zip(found, range(_MOST_WORDS), strict=False)]


def _is_full_of(window: bytes, code: _DoubleByte) -> bool:
    try:
        text = codecs.getincrementaldecoder(code.codec)("strict").decode(window)
    except UnicodeDecodeError:
        return False
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return len(code.telling.findall(text)) >= code.least * max(beyond_ascii, 1)


def _score(words: list[bytes], codec: str) -> float:
    """Return what the characters beyond ASCII are worth on average, read in a code."""
    total, count = 0.0, 0
    for word in words:
        text = word.decode(codec, "replace")
        swapped = text[0].islower() and text != text.lower()
        for place, character in enumerate(text):
            if character > "\x7f":
                worth = _worth(character)
                if place and character.isupper():
                    worth = _CAPITAL_WITHIN if swapped else worth * _CAPITALS
                total += worth
                count += 1
        if _CYRILLIC.search(text) and re.search("[A-Za-z\xc0-\u024f]", text):
            total += _MIXED_SCRIPTS
        if _LATIN_RUN.search(text):
            total += _CAPITAL_WITHIN * len(text)
    return total / count if count else 0.0


def _worth(character: str) -> float:
    if character == "\ufffd" or character < "\xa0":
        return _UNDEFINED
    if worth := _WORTH.get(character.lower(), 0.0):
        return worth
    return _OTHER_LETTER if character.isalpha() else _NO_LETTER
