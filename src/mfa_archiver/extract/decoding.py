"""Turns a page's bytes into text, whatever its labels say. What the text means is left to page.py."""

from __future__ import annotations

import codecs
import re

from mfa_archiver.extract.codepages import fit, guess_code

_LABELLED = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_LABEL = re.compile(
    rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_META_WINDOW = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Codecs of text as the web uses them; Python knows others (punycode, unicode_escape) that are none.
_WEB_CODEC = re.compile(
    r"utf-(8|8-sig|16|16-le|16-be)|cp(1250|125[1-8]|866|874|949|932|950)|iso8859-\d{1,2}|koi8-[ru]"
    r"|mac-cyrillic|ascii|gbk|gb2312|gb18030|big5|euc_(jp|kr)|shift_jis|iso2022_jp"
)
# What browsers read under a label: mostly the code's later and larger form (WHATWG Encoding, «Names and labels»).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
}
_WEAK = frozenset({"iso8859-1", "ascii"})  # what servers say when nobody told them
_TOLERATED = 50  # one broken UTF-8 sequence in so many characters outside ASCII is damage, not another code
_BETTER = 0.3  # a label is given up for a guess that fits so much better
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_WIDE_SAMPLE = 2_000  # bytes in which UTF-16 shows
_WIDE_SHARE = 0.9
_WIDE_HIGH = frozenset(b"\x00\x04\x20")  # high bytes of Latin, Cyrillic, and dashes and quotation marks
_FEWEST_TWICE = 6  # characters that have to agree before a text is taken to be encoded twice
_TWICE = ("cp1252", "cp1251")


def decode(payload: bytes, content_type: str) -> str:
    """Turn a page's bytes into text; never raises.

    A byte order mark decides, then the shape of UTF-16, then valid UTF-8 beyond ASCII, for no other code looks
    like it by chance: pages that are UTF-8 and labelled otherwise are common. Else the label of the HTTP
    header holds, then the page's own `<meta charset>`, unless the text would be nonsense; then UTF-8 with a
    little damage, then the code that fits best.
    """
    bom = next((name for mark, name in _BOMS if payload.startswith(mark)), "")
    if bom:
        return payload.decode(bom, "replace").removeprefix("\ufeff")
    if wide := _unmarked_utf16(payload):
        return payload.decode(wide, "replace")
    labels = _labels(payload, content_type)
    if payload.isascii():
        # Codes that shift by escapes are ASCII to the eye.
        return payload.decode("iso2022_jp" if "iso2022_jp" in labels else "ascii", "replace")
    try:
        return undo_double_encoding(payload.decode("utf-8"))
    except UnicodeDecodeError:
        return _legacy(payload, labels)


def undo_double_encoding(text: str) -> str:
    """Return UTF-8 that was taken for windows-1252 or -1251 and encoded again («РњРР”») as it was meant.

    Only when every character beyond ASCII agrees: one that does not proves the text to be what it seems.
    """
    # The first run settles it for nearly every page, long before all of them are found.
    first = _BEYOND_ASCII.match(text, _first_beyond_ascii(text))
    if first is None or not any(_meant(first.group(), codec) for codec in _TWICE):
        return text
    runs = _BEYOND_ASCII.findall(text)
    if sum(map(len, runs)) < _FEWEST_TWICE:
        return text
    for codec in _TWICE:
        meant = {run: _meant(run, codec) for run in runs}
        if all(meant.values()):
            return _BEYOND_ASCII.sub(lambda run: meant[run.group()], text)  # noqa: B023 - used before the loop goes on
    return text


def _first_beyond_ascii(text: str) -> int:
    """Return where the first character beyond ASCII stands: asking the codec takes a tenth of a search's time."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError as error:
        return error.start
    return len(text)


def _meant(run: str, codec: str) -> str:
    """Return what a run of characters was before it was taken for that code; empty when it never was."""
    try:
        return codecs.charmap_encode(run, "strict", _BYTES_OF[codec])[0].decode("utf-8")
    except UnicodeError:
        return ""


def _byte_map(codec: str) -> dict[int, int]:
    """Map characters to bytes; controls stand for the byte of their number, as ISO 8859-1 has it."""
    shown = (bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(256))
    return {byte: byte for byte in range(0x80, 0xA0)} | {ord(each): byte for byte, each in enumerate(shown)}


_BYTES_OF = {codec: _byte_map(codec) for codec in _TWICE}


def _legacy(payload: bytes, labels: list[str]) -> str:
    guess = guess_code(payload)
    for label in labels:
        if label.startswith("utf-"):
            continue
        meant = _MEANT.get(label, label)
        if fit(payload, guess) < fit(payload, meant) + _BETTER:
            return payload.decode(meant, "replace")
    return _damaged_utf8(payload) or payload.decode(guess, "replace")


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


def _unmarked_utf16(payload: bytes) -> str:
    """Return the UTF-16 a text without a mark is in, told by its high bytes: Latin's are 0, Cyrillic's 4."""
    sample = payload[: min(_WIDE_SAMPLE, len(payload) // 2 * 2)]
    if b"\0" not in sample:
        return ""
    for codec, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if b"\0" not in high or b"\0" in low:
            continue
        if sum(byte in _WIDE_HIGH for byte in high) >= _WIDE_SHARE * len(high):
            return codec
    return ""


def _damaged_utf8(payload: bytes) -> str:
    text = payload.decode("utf-8", "replace")
    beyond_ascii = sum(map(len, _BEYOND_ASCII.findall(text)))
    return text if text.count("\ufffd") * _TOLERATED <= beyond_ascii else ""
