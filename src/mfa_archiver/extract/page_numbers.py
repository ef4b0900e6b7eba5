"""Guesses how the pages of a listing are numbered, from the links between them: `?page=2`, `/page/2/`, `?start=20`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from mfa_archiver.extract.leads import open_page
from mfa_archiver.extract.urls import absolute_url, same_host
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture

_MOST_LINKS = 1_500
_NUMBER = re.compile(r"\d{1,5}")
# Where a number in an address counts pages or releases: a query's value, or a segment of the path.
_PLACED = re.compile(r"(?<=[=/_-])\d{1,5}(?=[&/.]|$)")
_PAGE_NAMES = re.compile(r"(?:page|pagen_\d|paged|seite|strona|pagina|p|pg|str)[=/_-]$", re.IGNORECASE)
_OFFSET_NAMES = re.compile(r"(?:start|offset|skip|from)=$", re.IGNORECASE)
_SIZE_NAMES = re.compile(r"(?:count|size|limit|per_page|rows|pagesize|page_size)=$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numbering:
    """An address with `{page}`, `{page0}` or `{offset}` in it, and the address of the second page it stands for."""

    template: str
    second: str
    size: int = 0  # of a page, where the address says so or counts releases

    @property
    def first(self) -> str:
        """The address of the first page by the template."""
        values = {"{page}": "1", "{page0}": "0", "{offset}": "0", "{size}": str(self.size)}
        address = self.template
        for place, value in values.items():
            address = address.replace(place, value)
        return address


def find_numbering(capture: Capture, rows: int) -> Numbering | None:
    """Return how a listing of `rows` releases a page goes on; None when its links do not tell."""
    tree, url = open_page(capture)
    linked: dict[int, str] = {}
    for node in tree.css("a[href], link[href]")[:_MOST_LINKS]:
        address = absolute_url(node.attributes.get("href") or "", url)
        if not same_host(address, url) or "{" in address:
            continue
        rel = (node.attributes.get("rel") or "").split()
        number = one_line(node.text()) if node.tag == "a" else ""
        if "next" in rel:
            linked.setdefault(2, address)
        if _NUMBER.fullmatch(number) and urlsplit(address).path:
            linked.setdefault(int(number), address)
    second, third = linked.get(2, ""), linked.get(3, "")
    return next(_numberings(second, third, rows), None) if second else None


def template_of(url: str, rows: int) -> Numbering | None:
    """Return how an interface whose address counts pages itself goes on: `?page=1`, `?start=0&count=20`."""
    size = next((int(found.group()) for found in _PLACED.finditer(url) if _SIZE_NAMES.search(url[: found.start()])), 0)
    for found in _PLACED.finditer(url):
        before, number = url[: found.start()], int(found.group())
        if _PAGE_NAMES.search(before) and number in {0, 1} and not _SIZE_NAMES.search(before):
            place = "{page}" if number else "{page0}"
            return Numbering(before + place + url[found.end() :], before + str(number + 1) + url[found.end() :], size)
        if _OFFSET_NAMES.search(before) and number == 0:
            step = size or rows
            return Numbering(before + "{offset}" + url[found.end() :], before + str(step) + url[found.end() :], step)
    return None


def _numberings(second: str, third: str, rows: int) -> Iterator[Numbering]:
    for found in _PLACED.finditer(second):
        before, after, number = second[: found.start()], second[found.end() :], int(found.group())
        values = {2: ("{page}", 3), 1: ("{page0}", 2)}
        if rows and number == rows and number not in values:
            values[number] = ("{offset}", 2 * rows)
        place, next_number = values.get(number, ("", 0))
        if place and (third == f"{before}{next_number}{after}" or (not third and _counts(before))):
            yield Numbering(before + place + after, second, rows if place == "{offset}" else 0)


def _counts(before: str) -> bool:
    return bool(_PAGE_NAMES.search(before) or _OFFSET_NAMES.search(before))
