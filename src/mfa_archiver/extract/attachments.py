"""What a page says about its files and pictures: sizes as printed, captions. Nothing is downloaded here."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from mfa_archiver.language.text import one_line

_LONGEST = 400  # characters of a caption
_LEVELS = 4  # between a picture and the figure it stands in
# «PDF, 1.2 MB», «(340 КБ)», «1,5 Мбайт», «220 Ko»
_SIZE = re.compile(
    r"(?<![\w.,])(\d{1,4}(?:[.,]\d{1,3})?)\s?(bytes|[KMG]i?B|[KMG]o|[КМГ]б(?:айт)?|байт)(?!\w)", re.IGNORECASE
)


def printed_size(text: str) -> str:
    """Return the size of a file as a link's text gives it, `1.2 MB`; empty where it gives none."""
    found = _SIZE.search(text)
    return f"{found.group(1)} {found.group(2)}" if found else ""


def caption_of(picture: LexborNode) -> str:
    """Return the caption of the `<figure>` that a picture stands in; empty where it has none."""
    above = picture.parent
    for _ in range(_LEVELS):
        if above is None:
            return ""
        if above.tag == "figure":
            caption = above.css_first("figcaption")
            return one_line(caption.text()[:_LONGEST]) if caption else ""
        above = above.parent
    return ""
