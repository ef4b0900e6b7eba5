"""Finds the rules by which a source file reads release pages, from some of them and how they are read without rules.

A selector is proposed only when it finds exactly one node on every page, and when the pages read by it say what they
say without rules: the rules are then no worse, and will not stray when a page is unusual.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.article import read_article
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.generic import parse_page
from mfa_archiver.extract.page import parse_html, select
from mfa_archiver.extract.parsed import ParsedPage
from mfa_archiver.extract.selectors import ways_to_name
from mfa_archiver.model import Capture, Source
from mfa_archiver.rules import ArticleRules

FEWEST_PAGES = 3
_HIGHEST = 3  # boxes above the text's own that may hold it: the text of a short page stands in an inner box
_LONGER = 1.3  # times what is read without rules; more has furniture in it
_SHORTER = 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """A release's page as captured, and as read without rules."""

    capture: Capture
    page: ParsedPage


def read_samples(captures: Sequence[Capture], source: Source, lang: str = "") -> list[Sample]:
    """Read pages without rules; those that hold no release are left out."""
    samples = []
    for capture in captures:
        try:
            samples.append(Sample(capture, parse_page(capture, source.id, source.timezone, lang=lang)))
        except ExtractionError:
            continue
    return samples


def propose_article(samples: Sequence[Sample], source: Source) -> ArticleRules | None:
    """Return rules that read all the pages as well as none do; None when there are no such or too few pages."""
    if len(samples) < FEWEST_PAGES:
        return None
    trees = [parse_html(decode(each.capture.payload, each.capture.header("content-type"))) for each in samples]
    for body in _agreed(trees, [each.page.selectors.body for each in samples], height=_HIGHEST):
        rules = ArticleRules(body=body)
        title = next(_agreed(trees, [each.page.selectors.title for each in samples], height=0), "")
        if title:
            rules = replace(rules, title=title)
        if date := _date(samples, trees, source, rules):
            rules = replace(rules, date=date)
        rules = replace(rules, boilerplate=_furniture(samples, source, rules))
        if _reads_alike(samples, source, rules):
            return rules
    return None


def _agreed(trees: Sequence[LexborHTMLParser], found: Sequence[str], *, height: int) -> Iterator[str]:
    """Yield selectors of one node on every page, which is or holds what was found there; the closest first.

    On a page where nothing was found the selector need only find one node.
    """
    nodes = [tree.css_first(selector) if selector else None for tree, selector in zip(trees, found, strict=True)]
    known = [node for node in nodes if node is not None]
    if len(known) * 2 <= len(nodes):
        return
    ways: dict[str, int] = {}
    for node in known:
        for level, box in enumerate(_boxes(node, height)):
            for way in _ways(box):
                ways[way] = max(level, ways.get(way, 0))
    named = [way for way in ways if any(sign in way for sign in ".#[") or way in {"h1", "article", "main", "time"}]
    for way in sorted(named, key=lambda way: (ways[way], not way.startswith("#"), " " in way, len(way))):
        if all(_is_one(tree, way, node, height) for tree, node in zip(trees, nodes, strict=True)):
            yield way


def _is_one(tree: LexborHTMLParser, selector: str, node: LexborNode | None, height: int) -> bool:
    matches = select(tree, selector)
    if len(matches) != 1:
        return False
    return node is None or matches[0].mem_id in {box.mem_id for box in _boxes(node, height)}


def _boxes(node: LexborNode, height: int) -> Iterator[LexborNode]:
    current: LexborNode | None = node
    for _ in range(height + 1):
        if current is None or current.tag in {"body", "html", "-document"}:
            return
        yield current
        current = current.parent


def _ways(box: LexborNode) -> Iterator[str]:
    names = list(ways_to_name(box))
    yield from names
    if box.parent is not None:
        for above in ways_to_name(box.parent):
            if any(sign in above for sign in ".#["):
                yield from (f"{above} > {name}" for name in names)


def _date(samples: Sequence[Sample], trees: Sequence[LexborHTMLParser], source: Source, rules: ArticleRules) -> str:
    """Return a selector by which every page's date is read as it is without rules."""
    days = [_day(each.page) for each in samples]
    for way in _agreed(trees, [each.page.selectors.date for each in samples], height=1):
        by_rule = [_read(each, replace(source, article=replace(rules, date=way))) for each in samples]
        if days == [_day(each) for each in by_rule]:
            return way
    return ""


def _furniture(samples: Sequence[Sample], source: Source, rules: ArticleRules) -> tuple[str, ...]:
    """Return the lines that stand in every page, so that they are of none: share buttons, credits."""
    ruled = replace(source, article=rules)
    texts = [read.release.revision.body.split("\n\n") for each in samples if (read := _read(each, ruled))]
    counts = Counter(line for lines in texts for line in set(lines))
    return tuple(line for line in (texts[0] if texts else ()) if counts[line] == len(samples))


def _reads_alike(samples: Sequence[Sample], source: Source, rules: ArticleRules) -> bool:
    """Tell whether every page says by the rules what it says without: nothing lost but furniture, little more."""
    ruled = replace(source, article=rules)
    for each in samples:
        read = _read(each, ruled)
        if read is None:
            return False
        body, lines = read.release.revision.body, each.page.release.revision.body.split("\n\n")
        free = "\n\n".join(line for line in lines if line not in rules.boilerplate)
        if not _SHORTER * len(free) <= len(body) <= _LONGER * len(free):
            return False
        if rules.title and read.release.revision.title != each.page.release.revision.title:
            return False
    return True


def _day(page: ParsedPage | None) -> str:
    published = page.release.revision.published if page else None
    return published.day if published else ""


def _read(sample: Sample, source: Source) -> ParsedPage | None:
    try:
        release = read_article(sample.capture, source, lang=sample.page.release.ref.lang)
    except ExtractionError:
        return None
    return replace(sample.page, release=release)
