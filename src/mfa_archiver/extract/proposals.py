"""Proposes where a strange page may print its title and its date, when nothing there says so for certain.

For a person who writes a source file: nothing is read by these. How a node is named is left to selectors.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.extract.parsed import Proposal
from mfa_archiver.extract.selectors import selector_of
from mfa_archiver.extract.titles import looks_like_headline
from mfa_archiver.language.dates import first_written_date
from mfa_archiver.language.text import one_line
from mfa_archiver.model import DateSource

_MOST = 3  # of a kind: more would be a list to search, not a proposal
_MOST_LINES = 400
_LONGEST = 200  # characters of a line that is looked at
_FEWEST_WORDS = 3  # of a headline
_MOST_BESIDE_DATE = 40  # characters that stand in a line with its date: «Published on», a place
_UNREAD = frozenset({"script", "style", "noscript", "template", "nav", "footer", "select", "a", "button", "title"})


def propose(tree: LexborHTMLParser, *, title: bool, date: bool, lang: str) -> tuple[Proposal, ...]:
    """Return lines of a page that may be its title and its date, the first in the page first.

    `title` and `date` say which of them are wanted; a line in a link or in a menu is neither.
    """
    wanted = {"title": title, "date": date}
    found: dict[str, list[Proposal]] = {key: [] for key, is_wanted in wanted.items() if is_wanted}
    for node, line in islice(_lines(tree), _MOST_LINES) if found else ():
        key = _may_be(line, lang)
        if key in found and len(found[key]) < _MOST and (selector := selector_of(tree, node)):
            found[key].append(Proposal(key, selector, line))
    return tuple(proposal for proposals in found.values() for proposal in proposals)


def _may_be(line: str, lang: str) -> str:
    dated = first_written_date(line, lang, "", DateSource.PAGE)
    if dated and len(line) - (dated[1] - dated[0]) <= _MOST_BESIDE_DATE:
        return "date"
    return "title" if len(line.split()) >= _FEWEST_WORDS and looks_like_headline(line) else ""


def _lines(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, str]]:
    """Yield the short lines of a page with the elements that print them."""
    for node in tree.body.traverse(include_text=True) if tree.body else ():
        parent = node.parent
        if node.tag != "-text" or parent is None or not (node.text_content or "").strip() or _is_unread(parent):
            continue
        line = one_line(parent.text(separator=" ")[: 2 * _LONGEST])
        if len(line) <= min(_LONGEST, 2 * len(one_line(node.text_content or ""))):  # else it is made of others' lines
            yield parent, line


def _is_unread(node: LexborNode | None) -> bool:
    while node is not None:
        if node.tag in _UNREAD:
            return True
        node = node.parent
    return False
