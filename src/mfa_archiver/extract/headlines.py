"""Chooses a page's title among all it prints and states: what is printed and confirmed elsewhere wins.

A heading nobody confirms may be a section's, a stated headline may be the site's or another page's; together
they tell. What a title is as text is in titles.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.extract.facts import TITLE_ELEMENT, PageFacts
from mfa_archiver.extract.parsed import Fact
from mfa_archiver.extract.titles import clean_title, is_stop_title
from mfa_archiver.model import TitleSource

_MOST_HEADINGS = 20
_LONGEST = 2_000  # characters of a heading worth reading
# Where headlines are printed, the likeliest first; all are looked for in one walk over the page.
_PRINTED = ("h1", "[itemprop~=headline]", "h2", ".title")
_ANYWHERE = "h1, h2, [itemprop~=headline], .title, .headline, .entry-title"
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "dialog"})
_BAR = re.compile(r"\s*[|•»·]\s*|\s+::\s+")  # parts a site's name off, whatever it says
_DASH = re.compile(r"\s+[-–—:]\s+")  # may stand in a headline too
_LONGEST_NAME = 5  # words of a site's or a section's name
_SHORT_NAME = 2
_CUT_SHORT = re.compile(r"\s*(?:…|\.{3})$")
_WORDS = re.compile(r"\w+")
_FEWEST_WORDS = 4  # of a heading that is believed on its own

# What another statement of the same words is worth, of words that include them, and of mostly the same words.
_SAME, _PART, _ALIKE = 2.0, 1.0, 0.5
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Headline:
    """The title chosen, where from, and what else was there; `node` is where the page prints it, if it does."""

    title: str
    source: TitleSource
    origin: str
    node: LexborNode | None
    rivals: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    origin: str
    node: LexborNode


def choose_headline(tree: LexborHTMLParser, facts: PageFacts, url: str) -> Headline:
    """Choose a page's title; empty when nothing on the page can be one."""
    names = tuple(map(_squashed, (*facts.site_names, *_host_names(url))))
    stated = [fact for fact in facts.titles if not is_stop_title(fact.value) and not _is_name(fact.value, names)]
    cut = [Fact(_without_site_name(fact, names), fact.origin) for fact in stated]
    printed = [each for each in _headings(tree) if not is_stop_title(each.text) and not _is_name(each.text, names)]
    rivals = tuple(dict.fromkeys((*(Fact(each.text, each.origin) for each in printed), *facts.titles)))
    stated_words = [_words(fact.value) for fact in cut]
    support = [_support(each, stated_words) for each in printed]
    most = max(support, default=0.0)
    best = printed[support.index(most)] if printed else None
    if best and (most >= _ALIKE or _stands_alone(best, printed, cut)):
        title = _completed(best.text, [each.value for each in cut])
        return Headline(title, TitleSource.PAGE, best.origin, best.node, rivals)
    if cut:
        title = _completed(cut[0].value, [each.text for each in printed] + [each.value for each in cut])
        node = next((each.node for each in printed if each.text == title), best.node if best else None)
        source = TitleSource.PAGE if cut[0].origin == TITLE_ELEMENT else TitleSource.FIELD
        return Headline(title, source, cut[0].origin, node, rivals)
    if best and best.origin == "h1":
        return Headline(best.text, TitleSource.PAGE, best.origin, best.node, rivals)
    return Headline("", TitleSource.DERIVED, "", None, rivals)


def _headings(tree: LexborHTMLParser) -> Iterator[_Heading]:
    found: dict[str, dict[int, LexborNode]] = {origin: {} for origin in _PRINTED}
    for node in tree.css(_ANYWHERE):
        nodes = found[_origin(node)]
        if len(nodes) < _MOST_HEADINGS:
            nodes[node.mem_id] = node  # one that several selectors find comes as often
    known: dict[int, bool] = {}
    for origin, nodes in found.items():
        for node in nodes.values():
            if not _in_furniture(node, known):
                text = clean_title(node.text()[:_LONGEST])
                if len(_WORDS.findall(text)) > 1 or (text.isalpha() and origin == "h1"):
                    yield _Heading(text, origin, node)


def _origin(node: LexborNode) -> str:
    if node.tag == "h1":
        return "h1"
    if "headline" in (node.attributes.get("itemprop") or "").split():
        return "[itemprop~=headline]"
    return "h2" if node.tag == "h2" else ".title"


def _in_furniture(node: LexborNode, known: dict[int, bool]) -> bool:
    """Tell whether a node stands in furniture; `known` keeps what is found of the elements around, by `mem_id`."""
    above, passed, found = node.parent, list[int](), False
    while above is not None and not found:
        identity = above.mem_id
        if identity in known:
            found = known[identity]
            break
        passed.append(identity)
        found = above.tag in _FURNITURE
        above = above.parent
    known.update(dict.fromkeys(passed, found))
    return found


def _support(heading: _Heading, stated: Sequence[list[str]]) -> float:
    """Return how much of what the page states confirms a heading; a lesser heading has to be confirmed in full."""
    words = _words(heading.text)
    worths = [_worth(words, each) for each in stated]
    if heading.origin != "h1" and max(worths, default=0.0) < _SAME:
        return 0.0
    return sum(worths)


def _worth(words: list[str], other: list[str]) -> float:
    if words == other:
        return _SAME
    shorter, longer = sorted((words, other), key=len)
    if len(shorter) > 1 and shorter in (longer[: len(shorter)], longer[-len(shorter) :]):
        return _PART
    telling = {word for word in shorter if len(word) > 2}  # noqa: PLR2004 - «of», «и» tell nothing
    return _ALIKE if len(telling & set(longer)) > _MOSTLY * len(telling) else 0.0


def _stands_alone(heading: _Heading, printed: Sequence[_Heading], stated: Sequence[Fact]) -> bool:
    """Tell whether the page's only first heading is to be believed, though nothing stated confirms it."""
    first_headings = [each for each in printed if each.origin == "h1"]
    if first_headings != [heading]:
        return False
    return len(_WORDS.findall(heading.text)) >= _FEWEST_WORDS and not _agree(stated)


def _agree(stated: Sequence[Fact]) -> bool:
    """Tell whether the page's JSON-LD or microdata says the same as another of its statements."""
    first = next((fact for fact in stated if fact.origin.endswith("headline")), None)
    return first is not None and any(
        _words(fact.value) == _words(first.value) for fact in stated if fact.origin != first.origin
    )


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _completed(title: str, others: Sequence[str]) -> str:
    """Return a title that was cut short («Joint statement on wat…») as it is printed in full elsewhere."""
    short = _CUT_SHORT.sub("", title)
    if short == title:
        return title
    whole = (each for each in others if each.startswith(short) and not _CUT_SHORT.search(each))
    return next(whole, title)


# --- the site's name -------------------------------------------------------------------------------


def _host_names(url: str) -> tuple[str, ...]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ()
    labels = host.removeprefix("www.").split(".")[:-1]
    parts = (part for label in labels for part in (label, *label.split("-")))
    return (host, *(part for part in parts if len(part) > 2))  # noqa: PLR2004 - «co», «go» name nobody


def _is_name(text: str, names: Sequence[str]) -> bool:
    return _squashed(text) in names


def _resembles(part: str, names: Sequence[str]) -> bool:
    bare = _squashed(part)
    if len(part.split()) > _LONGEST_NAME or len(bare) < 2:  # noqa: PLR2004 - one letter resembles anything
        return False
    return any(bare in name or (name in bare and len(name) > _MOSTLY * len(bare)) for name in names)


def _squashed(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))


def _without_site_name(fact: Fact, names: Sequence[str]) -> str:
    """Return a stated title without the site's name before or after it: «O wizycie | MSZ», «MFA :: On water».

    After a dash a name has to be known, but in the title element, where pages put theirs: «О визите — Сайт».
    """
    title = fact.value
    parts = list(_BAR.finditer(title))
    while parts:
        before, after = title[: parts[0].start()], title[parts[0].end() :]
        rest, last = title[: parts[-1].start()], title[parts[-1].end() :]
        if _resembles(before, names) and after:
            title = after
        elif len(last.split()) <= _LONGEST_NAME and len(last) < len(rest):
            title = rest
        else:
            break
        parts = list(_BAR.finditer(title))
    for joint in reversed(list(_DASH.finditer(title))):
        before, after = title[: joint.start()], title[joint.end() :]
        is_short = fact.origin == TITLE_ELEMENT and len(after.split()) <= _SHORT_NAME < len(before)
        if before and (is_short or _resembles(after, names)):
            return before
    return title
