"""Chooses a page's dates: of publication, of the last change, of what it announces; each with its origin.

Structured facts come first, then what is written beside the headline, then the address. Dates as such are read in
language/dates.py; none is ever guessed, and today's is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.extract.facts import PageFacts
from mfa_archiver.extract.parsed import Dated, Fact
from mfa_archiver.extract.urls import path_segments
from mfa_archiver.language.date_shapes import may_hold_year
from mfa_archiver.language.dates import first_written_date, parse_instant, parse_written_date
from mfa_archiver.language.page_words import page_words
from mfa_archiver.language.text import one_line
from mfa_archiver.model import DatePrecision, DateSource, PublicationDate

_MOST_STEPS = 500  # through the tree, on either side of a headline
_LONGEST_LINE = 160  # characters of a line that a date stands in beside a headline
_LONGEST_BESIDE = 100  # of them, what else may stand there: a name, a place, «5 min read»
_BEFORE, _AFTER = 8, 30  # texts around a headline that a date is looked for in
_PROSE = 250  # characters of a text that tell the body has begun
_MOST_PROSE = 1  # such texts after a headline, before the looking ends
_LEVELS = 4  # above a headline: what stands before it has to be in the same box
_UNREAD = frozenset({"script", "style", "noscript", "template", "nav", "footer", "select", "form", "head"})
_FRAMES = frozenset({"body", "html"})
_NAMED = "time, [class*=date], [class*=Date], [class*=time], [class*=publi], [class*=posted], [id*=date]"
_MOST_NAMED = 200
_DIGIT = re.compile(r"\d")
# «/2025/12/18/», «/2025-12-18-visit», «/20251218/»; without the day only as two segments.
_IN_PATH = re.compile(r"/((?:19|20)\d{2})([-/_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[-/_.]|$)")
_MONTH_IN_PATH = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])(?=/)")
# «2025-09-04T19:24:33.000Z», «2025-09-04 19:24:33 +0500», «2025-09-04+05:00»: variants parse_instant does not take.
_LOOSE_ZONE = re.compile(r"(?<=\d)\s+(?=[+-]\d{2}:?\d{2}$)|(?<=^\d{4}-\d{2}-\d{2})[+-]\d{2}:\d{2}$")


class _Kind(StrEnum):
    PUBLISHED = "published"
    MODIFIED = "modified"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class PageDates:
    """A page's dates, kept apart; None where it says nothing.

    `rivals` are other days of publication that it might have meant; `node` is where the one chosen is printed.
    """

    published: Dated | None
    modified: Dated | None
    event: Dated | None
    rivals: tuple[Dated, ...]
    node: LexborNode | None = None


# A date in a line of the page: what it is of, the date, the element it is printed in.
_Printed = tuple[_Kind, Dated, LexborNode]


def find_dates(
    tree: LexborHTMLParser, facts: PageFacts, headline: LexborNode | None, url: str, *, lang: str, timezone: str
) -> PageDates:
    """Find the dates of a page; `headline` is where it prints its title, `timezone` the publisher's, or empty."""
    stated = {
        _Kind.PUBLISHED: list(_read_facts(facts.published, lang, timezone)),
        _Kind.MODIFIED: list(_read_facts(facts.modified, lang, timezone)),
        _Kind.EVENT: list(_read_facts(facts.event, lang, timezone)),
    }
    written = list(_beside(headline, lang, timezone)) if headline else []
    if not any(kind is _Kind.PUBLISHED for kind, _, _ in written):
        written += _marked(tree, lang, timezone)
    found = {kind: [*stated[kind], *(dated for each, dated, _ in written if each is kind)] for kind in (*_Kind,)}
    published = [*found[_Kind.PUBLISHED], *_in_address(url)]
    chosen = {kind: next(iter(dates), None) for kind, dates in found.items()}
    first = _with_clock(published)
    chosen_day = first.date.day if first else ""
    rivals = dict.fromkeys(each for each in published if each.date.day != chosen_day)
    node = next((each for _, dated, each in written if dated == first), None)
    return PageDates(first, chosen[_Kind.MODIFIED], chosen[_Kind.EVENT], tuple(rivals), node)


def read_loose_date(text: str, lang: str, timezone: str, source: DateSource) -> PublicationDate | None:
    """Read the date in a field or a line, ISO or written; `lang` is tried before all languages' months."""
    line = _LOOSE_ZONE.sub("", one_line(text[: 2 * _LONGEST_LINE]))
    return (
        parse_instant(line, timezone, source)
        or parse_written_date(line, lang, timezone, source)
        or (parse_written_date(line, "", timezone, source) if lang else None)
    )


def _read_facts(facts: Sequence[Fact], lang: str, timezone: str) -> Iterator[Dated]:
    for fact in facts:
        if date := read_loose_date(fact.value, lang, timezone, DateSource.FIELD):
            yield Dated(date, fact.origin)


def _with_clock(dates: Sequence[Dated]) -> Dated | None:
    """Return the first date, or another of the same day that also tells the minute."""
    first = next(iter(dates), None)
    if first is None or first.date.instant:
        return first
    exact = (each for each in dates if each.date.day == first.date.day and each.date.instant)
    return next(exact, first)


# --- beside the headline ---------------------------------------------------------------------------


def _beside(headline: LexborNode, lang: str, timezone: str) -> Iterator[_Printed]:
    """Yield the dates written around a headline, after it before those before it."""
    seen: set[int] = set()
    for node in chain(_after(headline), _before(headline)):
        parent = node.parent
        if parent is not None and parent.mem_id not in seen:
            seen.add(parent.mem_id)
            if found := _read_line(parent, lang, timezone, "beside the headline"):
                yield found


def _after(headline: LexborNode) -> Iterator[LexborNode]:
    """Yield the texts after a headline, up to where the body has begun."""
    prose = 0
    for node in islice(_texts(headline, "next", "child"), _AFTER):
        yield node
        prose += len(node.text_content or "") > _PROSE
        if prose > _MOST_PROSE:
            return


def _before(headline: LexborNode) -> Iterator[LexborNode]:
    """Yield the texts before a headline in the box that holds both, the nearest first."""
    box = headline
    for _ in range(_LEVELS):
        if box.parent is None or box.parent.tag in _FRAMES:
            break
        box = box.parent
    return islice(_texts(headline, "prev", "last_child", box.mem_id), _BEFORE)


def _texts(start: LexborNode, sideways: str, inwards: str, stop: int = 0) -> Iterator[LexborNode]:
    """Yield the texts on one side of a node, outwards from it; scripts and furniture are stepped over.

    `sideways` and `inwards` name the steps (`next` and `child`, or `prev` and `last_child`); it ends at the
    node whose `mem_id` is `stop`, at the document's end, or after so many steps.
    """
    node: LexborNode | None = start
    entered = False
    for _ in range(_MOST_STEPS):
        following = getattr(node, inwards) if entered else None
        while following is None:
            if node is None or node.mem_id == stop or node.tag == "body":
                return
            following = getattr(node, sideways)
            node = node.parent if following is None else node
        node = following
        entered = node.tag not in _UNREAD
        if node.tag == "-text" and (node.text_content or "").strip():
            yield node


def _is_unread(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in _UNREAD:
            return True
        above = above.parent
    return False


def _read_line(node: LexborNode, lang: str, timezone: str, origin: str) -> _Printed | None:
    """Read the date in an element that holds little else; its words and names tell what the date is of."""
    text = node.text(separator=" ")[: 2 * _LONGEST_LINE]
    if node.tag != "time" and not _DIGIT.search(text):  # as most lines: they need not be cleaned
        return None
    line = one_line(text)
    stated = (node.attributes.get("datetime") or "")[:_LONGEST_LINE] if node.tag == "time" else ""
    if not line or len(line) > _LONGEST_LINE or not (stated or may_hold_year(line)):
        return None
    written = first_written_date(line, lang, timezone, DateSource.PAGE)
    if written is None and lang:
        written = first_written_date(line, "", timezone, DateSource.PAGE)
    start, end, date = written or (0, 0, None)
    exact = parse_instant(stated, timezone, DateSource.PAGE) if stated else None
    if exact is None and len(line) - (end - start) <= _LONGEST_BESIDE:
        exact = date and (parse_instant(_LOOSE_ZONE.sub("", line), timezone, DateSource.PAGE) or date)
    if exact is None:
        return None
    return _kind(line[:start], _names(node)), Dated(replace(exact, shown=exact.shown or line), origin), node


def _names(node: LexborNode) -> str:
    """Return the class, id and itemprop of an element and of the one around it."""
    found: list[str] = []
    for each in (node, node.parent):
        if each is not None and each.tag not in {"body", "html", "main", "article"}:
            attributes = each.attributes
            found += [(attributes.get(name) or "")[:_LONGEST_LINE] for name in ("class", "id", "itemprop")]
    return " ".join(found)


def _kind(before: str, names: str) -> _Kind:
    words = page_words()
    for told in (before, names):
        if words.modified.search(told):
            return _Kind.MODIFIED
        if words.event.search(told):
            return _Kind.EVENT
    return _Kind.PUBLISHED


# --- elsewhere -------------------------------------------------------------------------------------


def _marked(tree: LexborHTMLParser, lang: str, timezone: str) -> list[_Printed]:
    """Return the date of elements named for dates, where all on the page are of one day: else it is a list's."""
    found: list[_Printed] = []
    for node in tree.css(_NAMED)[:_MOST_NAMED]:
        if (node.tag == "time" or page_words().date_classes.search(_names(node))) and not _is_unread(node):
            found += filter(None, [_read_line(node, lang, timezone, "an element named for its date")])
    days = {dated.date.day for kind, dated, _ in found if kind is _Kind.PUBLISHED}
    return found if len(days) == 1 else []


def _in_address(url: str) -> Iterator[Dated]:
    path = "/".join(path_segments(url)) + "/"
    day, month = _IN_PATH.search(path), _MONTH_IN_PATH.search(path)
    if day:
        written = "-".join((day.group(1), day.group(3), day.group(4)))
        date = parse_instant(written, "", DateSource.URL)
        if date:
            yield Dated(date, "address")
    elif month:
        written = "-".join(month.groups())
        yield Dated(PublicationDate(written, DatePrecision.MONTH, DateSource.URL, written), "address")
