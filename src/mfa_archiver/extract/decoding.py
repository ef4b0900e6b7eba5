"""Turns a page's bytes into text, whatever its labels say. What the text means is left to page.py."""

from __future__ import annotations

import codecs
import re

_LABELLED = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_LABEL = re.compile(
    rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_META_WINDOW = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Codecs of text as the web uses them; Python knows others (punycode, unicode_escape) that are none.
_WEB_CODEC = re.compile(
    r"utf-(8|8-sig|16|16-le|16-be)|cp(1250|125[1-8]|866|874|949|932)|iso8859-\d{1,2}|koi8-[ru]"
    r"|mac-cyrillic|ascii|gbk|gb2312|gb18030|big5|euc_(jp|kr)|shift_jis"
)
_WEAK = frozenset({"iso8859-1", "ascii"})  # what servers say when nobody told them
_FALLBACK = "windows-1251"
_TOLERATED = 50  # one broken UTF-8 sequence in so many characters outside ASCII is damage, not another code


def decode(payload: bytes, content_type: str) -> str:
    """Turn a page's bytes into text; never raises.

    Valid UTF-8 beyond ASCII is taken as such whatever the label says, for no other code looks like it by
    chance. Else the label of the HTTP header holds, then the byte order mark, then the page's own
    `<meta charset>`, then UTF-8 with a little damage, then windows-1251.
    """
    bom = next((name for mark, name in _BOMS if payload.startswith(mark)), "")
    if bom:
        return payload.decode(bom, "replace").removeprefix("\ufeff")
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    labels = _labels(payload, content_type)
    if text and not (payload.isascii() and any(label.startswith("utf-16") for label in labels)):
        return text
    for label in labels:
        if label != "utf-8":
            return payload.decode(label, "replace")
    return _damaged_utf8(payload) or payload.decode(_FALLBACK, "replace")


def _labels(payload: bytes, content_type: str) -> list[str]:
    """Return the known codecs a page is labelled with, the most trusted first."""
    header = _LABELLED.search(content_type)
    meta = _META_LABEL.search(payload, 0, _META_WINDOW)
    said = [header.group(1)] if header else []
    if meta:
        said.append((meta.group(1) or meta.group(2)).decode("ascii", "ignore"))
    known = [name for label in said if (name := _codec(label))]
    return sorted(known, key=lambda name: name in _WEAK)


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return name if _WEB_CODEC.fullmatch(name) else ""


def _damaged_utf8(payload: bytes) -> str:
    text = payload.decode("utf-8", "replace")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return text if text.count("\ufffd") * _TOLERATED <= beyond_ascii else ""
