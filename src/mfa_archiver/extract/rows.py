"""Finds the list of releases on a page that no rules are known for, and the selectors a source file would name it by.

A release of a list is a box with a link, which is repeated; nearly always a date stands in it. What the list's
dates look like is left to dated_rows.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.extract.dated_rows import choose_formats, find_date
from mfa_archiver.extract.leads import open_page
from mfa_archiver.extract.page import select
from mfa_archiver.extract.selectors import ways_to_name
from mfa_archiver.extract.sites import site_of
from mfa_archiver.extract.urls import absolute_url, canonical_url
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture
from mfa_archiver.rules import ListingRules

FEWEST_ROWS = 3
_MOST_LINKS = 1_500
_MOST_SELECTORS = 80
_HIGHEST = 7  # boxes above a link that may be its row
_NEARLY_ALL = 0.75
_UNDATED_TITLE = 25  # characters; the entries of a menu are shorter
_LONGEST_TITLE = 300
_ROWS = frozenset({"article", "li", "tr"})
_FURNITURE = frozenset({"nav", "footer"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_NAMES = ("title", "heading", "headline", "header", "name", "caption")


@dataclass(frozen=True, slots=True)
class Row:
    """One box of a list: the link in it that names a release, where it leads, and where a date stands."""

    node: LexborNode
    link: LexborNode
    address: str
    date: LexborNode | None
    shown_date: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A list found: the boxes that `selector` finds, as far as they are rows."""

    selector: str
    rows: tuple[Row, ...]
    boxes: int
    dated: int = field(default=0)


def propose_listings(capture: Capture, lang: str, timezone: str) -> list[ListingRules]:
    """Return rules for the lists on a page, the likeliest first; `lang` reads its dates, empty means any language."""
    tree, url = open_page(capture)
    found = sorted(_lists(tree, url, lang, timezone), key=_rank, reverse=True)
    proposals: list[ListingRules] = []
    taken: list[frozenset[str]] = []
    for each in found:
        addresses = frozenset(row.address for row in each.rows)
        if any(len(addresses & other) * 2 > len(addresses) for other in taken):
            continue  # the same list by another name
        taken.append(addresses)
        proposals.append(_rules(each, url, lang, timezone))
    return proposals


def _lists(tree: LexborHTMLParser, url: str, lang: str, timezone: str) -> Iterator[Rows]:
    for selector in _selectors(_links(tree, url)):
        boxes = select(tree, selector)
        rows = [row for box in boxes if (row := _row(box, url, lang, timezone))]
        distinct = {row.address for row in rows}
        is_nested = len({box.mem_id for box in boxes} & {up.mem_id for box in boxes for up in _above(box)}) > 0
        if is_nested or len(distinct) < FEWEST_ROWS or len(rows) < _NEARLY_ALL * len(boxes):
            continue
        dated = sum(row.date is not None for row in rows)
        if dated < _NEARLY_ALL * len(rows):
            if dated * 2 > len(rows) or _mean_title(rows) < _UNDATED_TITLE:
                continue
            dated = 0
        yield Rows(selector, tuple(rows), len(boxes), dated)


def _rank(found: Rows) -> tuple[int, int, float, int, int]:
    """Order lists: dated ones first, then by their length; a list that all its boxes belong to, a short name."""
    own = found.selector.rpartition(" ")[2]
    naming = 2 if "." in own else int(own in _ROWS)
    purity = len(found.rows) / found.boxes
    return (found.dated, len(found.rows), purity, naming, -len(found.selector))


def _mean_title(rows: Sequence[Row]) -> float:
    return sum(len(one_line(row.link.text(separator=" "))) for row in rows) / len(rows)


def _links(tree: LexborHTMLParser, url: str) -> list[LexborNode]:
    """Return the links that may lead to releases: to other pages of the site, not in menus."""
    own, here = site_of(url), canonical_url(url)
    found = []
    for node in tree.css("a[href]")[:_MOST_LINKS]:
        address = absolute_url(node.attributes.get("href") or "", url)
        is_elsewhere = site_of(address) == own and canonical_url(address) != here
        if is_elsewhere and not any(up.tag in _FURNITURE for up in _above(node)):
            found.append(node)
    return found


def _selectors(links: Sequence[LexborNode]) -> list[str]:
    """Return selectors of boxes that hold links, those met most often first."""
    met: Counter[str] = Counter()
    for link in links:
        own: set[str] = set()
        boxes = [link, *_above(link)][:_HIGHEST]
        for box in boxes:
            if box.tag in {"body", "html", "-document"}:
                break
            names = [name for name in ways_to_name(box) if not name.startswith(("#", "[itemprop"))]
            own.update(name for name in names if "." in name)
            own.update(f"{way} {names[-1]}" for way in _ways_from_above(box))
            if names[-1] in _ROWS:
                own.add(names[-1])
        met.update(own)
    return [selector for selector, count in met.most_common(_MOST_SELECTORS) if count >= FEWEST_ROWS]


def _ways_from_above(box: LexborNode) -> Iterator[str]:
    """Yield how a box without a name of its own is told from others: by its parent, or by a named box further up."""
    for height, above in enumerate(_above(box)):
        named = [name for name in ways_to_name(above) if name[:1] in "#[" or "." in name]
        yield from (f"{name} >" if height == 0 else name for name in named)
        if height and named:
            return


def _above(node: LexborNode) -> Iterator[LexborNode]:
    current = node.parent
    while current is not None:
        yield current
        current = current.parent


def _row(box: LexborNode, url: str, lang: str, timezone: str) -> Row | None:
    """Read a box as a row of a list; None in a menu, without a link, and with so many that it is a list."""
    own = site_of(url)
    links: dict[str, LexborNode] = {}
    for node in [*([box] if box.tag == "a" else []), *box.css("a[href]")]:
        address = absolute_url(node.attributes.get("href") or "", url)
        if site_of(address) != own:
            continue
        known = links.get(address)
        if known is None or len(node.text()) > len(known.text()):
            links[address] = node
    is_beside = any(up.tag in _FURNITURE for up in _above(box))
    if not links or len(links) > _HIGHEST or is_beside:
        return None
    address, link = max(links.items(), key=lambda pair: len(one_line(pair[1].text(separator=" "))))
    date, shown = find_date(box, link, lang, timezone)
    return Row(box, link, canonical_url(address), date, shown)


# --- selectors inside a row ---------------------------------------------------------------------------


def _rules(found: Rows, url: str, lang: str, timezone: str) -> ListingRules:
    """Return the rules that find a list's links, titles and dates again."""
    rows = found.rows
    dates = [(row.node, row.date) for row in rows if row.date is not None]
    texts = [row.shown_date for row in rows if row.shown_date]
    return ListingRules(
        url={"": url},
        items=found.selector,
        link=_link_selector(rows),
        title=_title_selector(rows),
        date=_common([(box, node) for box, node in dates], last=True) if found.dated else "",
        date_formats=choose_formats(texts, lang, timezone) if found.dated else (),
    )


def _link_selector(rows: Sequence[Row]) -> str:
    """Return what finds each row's link first; «a» where it is the first of all."""
    inner = [(row.node, row.link) for row in rows if row.node.mem_id != row.link.mem_id]
    if not inner or _finds(inner, "a", last=False):
        return "a"
    return _common(inner, last=False) or "a"


def _title_selector(rows: Sequence[Row]) -> str:
    """Return what finds each row's title where that is not the link's whole text; empty where it is."""
    plain = [row for row in rows if _is_title(row)]
    texts = {one_line(row.link.text(separator=" ")) for row in rows}
    if len(plain) >= _NEARLY_ALL * len(rows) and len(texts) * 2 > len(rows):
        return ""
    titles = [(row.node, node) for row in rows if (node := _title_node(row.node))]
    return _common(titles, last=False) if len(titles) >= _NEARLY_ALL * len(rows) else ""


def _is_title(row: Row) -> bool:
    """Tell whether a link's text is a title: one line that does not hold the date and the summary as well."""
    if row.date is not None and any(up.mem_id == row.link.mem_id for up in _above(row.date)):
        return False
    text = one_line(row.link.text(separator=" "))
    return 0 < len(text) <= _LONGEST_TITLE and not (row.link.css("p") and row.link.css(", ".join(_HEADINGS)))


def _title_node(box: LexborNode) -> LexborNode | None:
    """Return a row's heading, else the element that is called a title."""
    for heading in box.css(", ".join(_HEADINGS)):
        if one_line(heading.text(separator=" ")):
            return heading
    for node in box.css("[class]"):
        names = (node.attributes.get("class") or "").lower()
        if any(name in names for name in _TITLE_NAMES) and one_line(node.text(separator=" ")):
            return node
    return None


def _common(pairs: Sequence[tuple[LexborNode, LexborNode]], *, last: bool) -> str:
    """Return a selector whose first (or last) find in nearly every box is the node wanted; empty where none is."""
    if not pairs:
        return ""
    ways: dict[str, None] = {}
    for _, node in pairs[:FEWEST_ROWS]:
        names = list(ways_to_name(node))
        ways.update(dict.fromkeys(names))
        if node.parent is not None:
            ways.update(dict.fromkeys(f"{above} {name}" for above in ways_to_name(node.parent) for name in names))
        ways.update(dict.fromkeys(f"{name}:first-child" for name in names))
    named = sorted(ways, key=lambda way: (":" in way, " " in way, not any(sign in way for sign in ".#["), len(way)))
    return next((way for way in named if _finds(pairs, way, last=last)), "")


def _finds(pairs: Sequence[tuple[LexborNode, LexborNode]], selector: str, *, last: bool) -> bool:
    found = 0
    for box, node in pairs:
        nodes = box.css(selector)
        found += bool(nodes) and nodes[-1 if last else 0].mem_id == node.mem_id
    return found >= 0.9 * len(pairs)  # one of ten may be a banner
