"""Make text from the network harmless on a terminal: nothing a ministry sends may move a cursor."""

from __future__ import annotations

import unicodedata

# Controls, and the overrides that make text read backwards (Unicode TR 36, "Bidirectional Text Spoofing").
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
KEPT = "\n\t"
SAFE = {
    code: "\ufffd"
    for code in (*range(0x20), *range(0x7F, 0xA0), *map(ord, BIDI), 0x2028, 0x2029)
    if chr(code) not in KEPT
}


def harmless(text: str) -> str:
    """Return the text with every control, escape and direction override made a visible mark."""
    if text.isprintable():  # as most lines; translating looks every letter up
        return text
    clean = text.translate(SAFE)
    return clean if clean.isprintable() else "".join(ch if is_shown(ch) else "\ufffd" for ch in clean)


def harmless_line(text: str) -> str:
    """Return harmless text on one line, for lists and tab-separated fields."""
    return " ".join(harmless(text).split())


def is_shown(character: str) -> bool:
    """Tell whether a character is text: lone surrogates, for one, cannot even be written out."""
    return character in KEPT or unicodedata.category(character) not in {"Cs", "Cc"}
