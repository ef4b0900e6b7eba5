"""Opens XML as feeds and sitemaps send it, well-formed or not, and fetches nothing it names.

What the elements mean is left to feed.py and sitemap.py.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from lxml import etree

from mfa_archiver.errors import ExtractionError, OtherKind
from mfa_archiver.extract.decoding import decode

Element = Any  # lxml ships no types

MAX_XML_BYTES = 32 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 31
# «&nbsp;» is no entity of XML unless a DTD says so, and a parser that mends errors drops it.
_NAMED = re.compile("&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,100000}\]\s{0,9})?>", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
_NO_XML_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


def unpack_gzip(payload: bytes) -> bytes:
    """Return what a `.gz` file holds, anything else as it is. Raises ExtractionError beyond the bound."""
    if not payload.startswith(_GZIP_MAGIC):
        return payload
    inflate = zlib.decompressobj(_GZIP_WBITS)
    try:
        unpacked = inflate.decompress(payload, MAX_XML_BYTES + 1)
    except zlib.error as error:
        raise ExtractionError(f"a packed answer cannot be unpacked: {error}", "try again later") from error
    return unpacked


def open_xml(payload: bytes, content_type: str) -> Element:
    """Return the root element; errors are mended as far as they can be, entities of a DTD are not read.

    Raises ExtractionError for a web page, for nothing at all, and beyond 32 MiB.
    """
    payload = unpack_gzip(payload)
    if len(payload) > MAX_XML_BYTES:
        raise ExtractionError(
            f"the answer is larger than any feed or sitemap (more than {MAX_XML_BYTES:,} bytes)",
            "see whether the address in the source file is still right",
        )
    text = decode(payload, content_type)
    text = _DECLARATION.sub("", text[max(text.find("<"), 0) :], count=1)
    if _WEB_PAGE.match(text):
        raise OtherKind(
            "the site answers with a web page where a feed or a sitemap should be",
            "it may have moved, or the page may be meant for browsers: open the address in one",
        )
    text = _NAMED.sub(_as_characters, _DOCTYPE.sub("", _NO_XML_CHARACTER.sub("", text), count=1))
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError(f"the answer is no XML: {error}", "see whether the address is right") from error
    if root is None:
        raise ExtractionError("the answer is no XML", "see whether the address is right")
    return root


def name_of(element: Element) -> str:
    """Return an element's name without its namespace, in lower case; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of any of the names, in document order."""
    return (child for child in element if name_of(child) in names)


def text_of(element: Element, *names: str) -> str:
    """Return the text of the first child that has any, by the names in their order; markup inside it as markup."""
    for name in names:
        for child in children(element, name):
            if text := inner_text(child):
                return text
    return ""


def inner_text(element: Element) -> str:
    """Return an element's text; when it holds elements (XHTML in Atom), they are written out again."""
    if len(element):
        parts = [element.text or "", *(etree.tostring(child, encoding="unicode") for child in element)]
        return "".join(parts).strip()
    return (element.text or "").strip()


def _as_characters(found: re.Match[str]) -> str:
    """Write an entity of HTML as the characters it stands for; one that nobody knows stays to be read."""
    if found.group(1) in _OF_XML:
        return found.group()
    return html5.get(f"{found.group(1)};", f"&amp;{found.group(1)};")
