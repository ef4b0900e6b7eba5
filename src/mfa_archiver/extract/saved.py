"""Tells where a saved page is from: by what the program that saved it wrote into it, what it says, or where it lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.urls import absolute_url, path_segments

_HEAD_CHARS = 16 * 1024  # in which the comment of the program that saved a page stands
_LONGEST = 2_000
# Internet Explorer and Chrome write «<!-- saved from url=(0031)https://mfa.example/news/1.html -->», the number being
# the address's length; SingleFile writes «url: https://mfa.example/news/1» into a comment of its own; HTTrack
# «<!-- Mirrored from mfa.example/news/1.html by HTTrack Website Copier/3.x …».
_COMMENTS = (
    re.compile(r"<!--\s{0,9}saved from url=\([0-9]{1,9}\)(https?://[^\s<>]{1,2000})"),
    re.compile(r"<!--\s{0,9}Page saved with SingleFile\s{1,9}url:\s{0,9}(https?://[^\s<>]{1,2000})"),
    re.compile(r"<!--\s{0,9}Mirrored from ([^\s<>]{1,2000}) by HTTrack"),
)
_STATED = 'link[rel~="canonical"][href], meta[property="og:url"][content]'

_HOST = re.compile(r"(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
_DOMAIN_END = re.compile(r"\.[a-z]{2,24}$")
_NO_DOMAIN = (".html", ".htm", ".txt", ".pdf", ".jsonl", ".gz", ".zip", ".warc", ".wacz", ".mht", ".mhtml", ".db", ".d")
_INDEX = re.compile(r"^index\.html?$")
_URL_CHARACTERS = "!$&'()*+,/:;=?@%~"


def saved_address(html: str) -> str:
    """Return the web address of a saved page, empty where nothing tells it.

    What the program that saved it wrote comes first, then the page's canonical address, then `og:url`; a front
    page's says nothing about a page.
    """
    opening = html[:_HEAD_CHARS]
    for comment in _COMMENTS:
        if found := comment.search(opening):
            address = found[1] if found[1].startswith("http") else f"https://{found[1]}"
            return absolute_url(address[:_LONGEST], "")
    try:
        tree = parse_html(html)
    except ExtractionError:
        return ""
    for node in tree.css(_STATED)[:8]:
        stated = absolute_url((node.attributes.get("href") or node.attributes.get("content") or "")[:_LONGEST], "")
        if stated.startswith(("http://", "https://")) and any(path_segments(stated)):
            return stated
    return ""


def mirrored_address(parts: Sequence[str]) -> str:
    """Return the address of a file in a mirror as wget makes it, empty where its place tells none.

    `parts` are the names of folders and file from the mirror's own on: `("www.mfa.example", "news", "1.html")` is
    `https://www.mfa.example/news/1.html`. The ending that wget adds behind a query is taken off again.
    """
    hosts = (place for place, part in enumerate(parts[:-1]) if _is_host(part))
    place = next(hosts, None)
    if place is None:
        return ""
    *folders, name = parts[place + 1 :]
    name = "" if _INDEX.match(name) else name.removesuffix(".gz")
    if "?" in name:
        name = re.sub(r"\.html?$", "", name)
    return f"https://{parts[place].lower()}/" + quote("/".join((*folders, name)), safe=_URL_CHARACTERS)


def _is_host(part: str) -> bool:
    name = part.lower()
    is_named = bool(_HOST.fullmatch(name)) and bool(_DOMAIN_END.search(name))
    return is_named and not name.endswith(_NO_DOMAIN)
