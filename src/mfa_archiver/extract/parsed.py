"""What a parser made of a page, and why: the release with the origin of each of its parts. Values only.

assembling.py makes them for generic.py and article.py; `mfa-archiver parse` shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

from mfa_archiver.extract.structure import Block
from mfa_archiver.model import ParsedRelease, PublicationDate


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a page states, as written there, and where: `meta og:title`, `JSON-LD headline`, `h1`."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A date read, and where it stood."""

    date: PublicationDate
    origin: str


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of where title, body and date stand on a page, to put into a source file; each may be empty."""

    title: str = ""
    body: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line that may be what was not found: the key of `[article]` it would serve, its selector, the line itself."""

    key: str
    selector: str
    line: str


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """One page as parsed.

    `language_from` says who said the language: `given`, `address`, `page` or `text`. `doubts` are sentences for a
    person. Rivals are what else was found and not chosen.
    """

    release: ParsedRelease
    title_origin: str
    title_rivals: tuple[Fact, ...] = ()
    published: Dated | None = None
    modified: Dated | None = None
    event: Dated | None = None
    date_rivals: tuple[Dated, ...] = ()
    language_from: str = "page"
    alternates: tuple[tuple[str, str], ...] = ()  # (language tag, address) of translations
    selectors: Selectors = Selectors()
    doubts: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()  # of the body, as a tree
    proposals: tuple[Proposal, ...] = ()  # where a title or a date may stand that was not found printed
