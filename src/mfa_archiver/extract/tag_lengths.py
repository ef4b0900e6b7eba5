"""Takes the attributes out of tags that have more than any release's: the parser compares each with all others.

A tag's end is where HTML's tokenizer sees it: «<» and «>» in a quoted value are text (HTML standard, 13.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

_MOST = 500  # attributes of a tag; so many cost a tenth of a millisecond
# Places where a tag may not be as short as it looks. With fewer, tags that hide from the first look add up to some
# 50,000 attributes, which cost a second; scripts have some too, wherever they compare: «a<b».
_MOST_PLACES = 100

# A page is first looked at without the bytes that do not tell where tags and attributes end: it is a fifth as long.
_OTHERS = bytes(byte for byte in range(256) if byte not in b"<>\"'=/ \t\n\r\f")
# All tags are as short as they look but those that are long, hold a «<», or hold a «>» in a quoted value.
_LONG_OR_REOPENED = re.compile(rb"<(?:[^<>]{%d}|[^<>]*+(?!>))" % _MOST)
_CLOSED_WITHIN = re.compile(rb"=\s*+(?:\"[^\"<>]*+>|'[^'<>]*+>)")

# What follows a tag's name up to its end. Here and below each alternative matches to its end or the page's and
# none is tried again, so that time is linear.
_ATTRIBUTES = rb"(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+"
_TO_END = re.compile(rb"<" + _ATTRIBUTES)
_NAME = rb"<[a-zA-Z][^\s/>]*+"
_TAG = re.compile(rb"(" + _NAME + rb")(" + _ATTRIBUTES + rb")")
# Elements whose content is text to the parser, save inside <svg>, where it is not: their tags and those in them
# are cut alike, but none beyond its element's end. A comment is left as it is.
_MARKUP = re.compile(
    rb"<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+)"
    rb"|<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])"
    + _ATTRIBUTES
    + rb"(?:[^<]++|<(?!/\1(?=[\s/>])))*+|"
    + _NAME
    + _ATTRIBUTES,
    re.IGNORECASE,
)
_VALUE = re.compile(rb"=\s*+(?:\"[^\"]*+|'[^']*+)|/")


def with_few_attributes(page: bytes) -> bytes:
    """Return a page with the attributes taken out of tags that have more than 500."""
    telling = page.translate(None, _OTHERS)
    places = {*islice(_places(telling), _MOST_PLACES)}
    if len(places) == _MOST_PLACES or _any_has_more(page, telling, places):
        return _MARKUP.sub(_cut, page)
    return page


def _places(telling: bytes) -> Iterator[int]:
    """Yield where tags start, if they are tags, that are not as short as they look; else where one goes on."""
    yield from (found.start() for found in _LONG_OR_REOPENED.finditer(telling))
    seen = 0
    for found in _CLOSED_WITHIN.finditer(telling):
        start = telling.rfind(b"<", seen, found.start())
        seen = found.start()
        yield start if start >= 0 else seen


def _any_has_more(page: bytes, telling: bytes, places: Iterable[int]) -> bool:
    suspects = [place for place in places if _length(telling, place) > _MOST]
    if not suspects:
        return False
    before = list(accumulate(map(len, page.split(b"<"))))  # bytes before each «<», without those
    for number in (telling.count(b"<", 0, place) for place in suspects):
        tag = _TAG.match(page, before[number] + number)
        if tag and _has_more(tag):
            return True
    return False


def _length(telling: bytes, start: int) -> int:
    tag = _TO_END.match(telling, start)
    return tag.end() - start if tag else 0


def _has_more(tag: re.Match[bytes]) -> bool:
    return len(tag.group()) > _MOST and len(_VALUE.sub(b" ", tag.group(2)).split()) > _MOST


def _cut(markup: re.Match[bytes]) -> bytes:
    text = markup.group()
    return text if len(text) <= _MOST or text.startswith(b"<!--") else _TAG.sub(_cut_tag, text)


def _cut_tag(tag: re.Match[bytes]) -> bytes:
    return tag.group(1) if _has_more(tag) else tag.group()
