"""Marks what stands on a page beside its text: furniture by name, teasers, what follows, other articles.

The vocabulary is furniture.py's; what is left is weighed in body.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from mfa_archiver.extract.furniture import (
    FURNITURE_TAGS,
    NEVER_TEXT,
    Verdict,
    judge_name,
    opens_elsewhere,
)
from mfa_archiver.extract.survey import STATED_BODY, Survey, sums

_NEVER_FURNITURE = frozenset({"article", "main", "h1", "body", "table", "tr"})
# A word in names that hold more of the page's prose than this is a builder's habit (`elementor-widget`).
_MOST_PROSE = {Verdict.SURELY: 0.5, Verdict.MAYBE: 0.4}
# Comments go first: shares are then those of what is left.
_PHASES: tuple[tuple[Verdict, AbstractSet[str]], ...] = (
    (Verdict.SURELY, NEVER_TEXT),
    (Verdict.SURELY, frozenset()),
    (Verdict.MAYBE, frozenset()),
)
_LEAST_LEFT = 200  # characters of prose that must be left when comments are taken out
_HEADLINE_SHARE = 0.05  # of the prose: with more, a box around the headline is the text's
_TEASER_TAGS = frozenset({"li", "div", "article", "section", "td", "tr"})
_TEASER_CHUNKS = 8
_TEASER_PROSE = 500  # characters
_TEASER_LINK = 20
_FEWEST_TEASERS = 3
_TEASER_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_FOLLOWING_LINKS = 1  # linked characters for one of prose: what follows a label like «Related» is links
_ARTICLE_SHARE = 0.4


@dataclass(slots=True)
class Marks:
    """What is beside the text: a verdict a chunk, and the boxes that are so as a whole; `teasers` counts those."""

    verdicts: list[Verdict]
    boxes: list[int] = field(default_factory=list)
    teasers: int = 0

    def mark(self, survey: Survey, box: int, verdict: Verdict) -> None:
        """Mark a whole box, unless its first chunk is marked already."""
        start, end = survey.first[box], survey.end[box]
        if self.verdicts[start] is Verdict.NONE:
            self.verdicts[start:end] = [verdict] * (end - start)
            self.boxes.append(box)


class _Named(NamedTuple):
    """A box named for something beside the text; a tag's verdict is whatever is asked for."""

    box: int
    verdict: Verdict | None
    term: str

    def speaks(self, verdict: Verdict, terms: AbstractSet[str]) -> bool:
        """Tell whether the box is named so, at least as surely as the verdict says, by one of the terms if any."""
        return (self.verdict is None or self.verdict >= verdict) and (not terms or self.term in terms)


def mark_beside(survey: Survey, prose: Sequence[int], headline: int) -> Marks:
    """Mark what is not the text, by its names and by how it stands.

    `prose` is each chunk's worth as text, `headline` the headline's number or -1.
    """
    marks = Marks([Verdict.NONE] * len(survey.texts))
    named = _named(survey)
    for verdict, terms in _PHASES:
        _mark_named(survey, prose, headline, marks, [each for each in named if each.speaks(verdict, terms)], verdict)
    _mark_teasers(survey, prose, headline, marks)
    _mark_following(survey, prose, headline, marks)
    return marks


def mark_other_articles(survey: Survey, prose: Sequence[int], headline: int, marks: Marks) -> None:
    """Mark what follows the <article> that the headline is in, where that holds a good part of the prose."""
    if headline < 0:
        return
    box = survey.inside[headline]
    while box > 0 and survey.box_tags[box] != "article":
        box = survey.parents[box]
    upto, end = _unmarked(prose, marks), survey.end[box]
    own, all_after = upto[end] - upto[headline], upto[-1] - upto[headline]
    if box > 0 and own >= _ARTICLE_SHARE * max(1, all_after):
        marks.verdicts[end:] = [verdict or Verdict.SURELY for verdict in marks.verdicts[end:]]


def _unmarked(prose: Sequence[int], marks: Marks) -> list[int]:
    """Return prefix sums of the prose that is not marked yet."""
    return sums([0 if verdict else worth for worth, verdict in zip(prose, marks.verdicts, strict=True)])


def _mark_named(
    survey: Survey, prose: Sequence[int], headline: int, marks: Marks, named: Sequence[_Named], verdict: Verdict
) -> None:
    """Mark boxes by their names, unless a name is all over the page."""
    upto = _unmarked(prose, marks)
    total = upto[-1] or 1
    found: list[tuple[int, str]] = []
    shares: defaultdict[str, float] = defaultdict(float)
    ends: defaultdict[str, int] = defaultdict(int)  # of the last box counted, so that those inside are not
    for box, _, term in named:
        start, end = survey.first[box], survey.end[box]
        if marks.verdicts[start]:
            continue
        share = (upto[end] - upto[start]) / total
        if start <= headline < end and share > _HEADLINE_SHARE:
            continue
        if start >= ends[term]:
            shares[term] += share
            ends[term] = end
        found.append((box, term))
    for box, term in found:
        most = _MOST_PROSE[Verdict.MAYBE if term == "form" else verdict]
        if term in NEVER_TEXT:
            most = max(most, 1 - _LEAST_LEFT / total)
        if shares[term] <= most:
            marks.mark(survey, box, verdict)


def _named(survey: Survey) -> list[_Named]:
    """Return the boxes whose tag or name says that they are beside the text."""
    found: list[_Named] = []
    for box, (tag, name) in enumerate(zip(survey.box_tags, survey.names, strict=True)):
        if tag in FURNITURE_TAGS:
            verdict, term = None, tag
        elif name and tag not in _NEVER_FURNITURE:
            verdict, term = judge_name(name)
            if not verdict:
                continue
        else:
            continue
        if survey.first[box] < survey.end[box] and box and STATED_BODY not in name:
            found.append(_Named(box, verdict, term))
    return found


def _mark_teasers(survey: Survey, prose: Sequence[int], headline: int, marks: Marks) -> None:
    """Mark siblings that each lead elsewhere: a linked heading with a little prose to it."""
    upto, leading = sums(prose), sums(_leads(survey))
    counts: Counter[tuple[int, str]] = Counter()
    siblings: defaultdict[tuple[int, str], list[int]] = defaultdict(list)  # those of them that lead elsewhere
    boxes = zip(survey.box_tags, survey.parents, survey.first, survey.end, strict=True)
    for box, (tag, parent, first, end) in enumerate(boxes):
        if tag in _TEASER_TAGS and end > first:
            counts[parent, tag] += 1
            if leading[end] > leading[first]:
                siblings[parent, tag].append(box)
    for kind, leads in siblings.items():
        if len(leads) < _FEWEST_TEASERS - 1 or len(leads) * 2 < counts[kind]:
            continue
        teasers = [box for box in leads if _is_teaser(survey, box, upto, headline)]
        headed = all(_TEASER_HEADINGS.intersection(_opening_tags(survey, box)) for box in teasers)
        if len(teasers) * 2 >= counts[kind] and len(teasers) >= _FEWEST_TEASERS - headed:
            marks.teasers += len(teasers)
            for box in teasers:
                marks.mark(survey, box, Verdict.MAYBE)


def _leads(survey: Survey) -> list[int]:
    """Tell of each chunk whether it leads elsewhere: 1 for a linked line outside tables, else 0."""
    chunks = zip(survey.lengths, survey.linked, survey.inside, strict=True)
    return [
        length >= _TEASER_LINK and linked >= 0.8 * length and not survey.in_table[box] for length, linked, box in chunks
    ]


def _is_teaser(survey: Survey, box: int, upto: Sequence[int], headline: int) -> bool:
    start, end = survey.first[box], survey.end[box]
    if end - start > _TEASER_CHUNKS or start <= headline < end:
        return False
    return upto[end] - upto[start] < _TEASER_PROSE


def _opening_tags(survey: Survey, box: int) -> Sequence[str]:
    start = survey.first[box]
    return survey.tags[start : min(start + 2, survey.end[box])]


def _mark_following(survey: Survey, prose: Sequence[int], headline: int, marks: Marks) -> None:
    """Mark what labels like «Read also» head: the label if it is a link, else the links up to its box's end."""
    upto, linked = sums(prose), sums(survey.linked)
    for number in range(headline + 1, len(survey.texts)):
        if marks.verdicts[number] or not opens_elsewhere(survey.texts[number]):
            continue
        box = survey.inside[number]
        if survey.linked[number] * 2 > survey.lengths[number] and survey.end[box] - survey.first[box] == 1:
            marks.mark(survey, box, Verdict.MAYBE)
            continue
        end = _end_of_following(survey, number)
        if end - number > 1 and linked[end] - linked[number] >= _FOLLOWING_LINKS * (upto[end] - upto[number]):
            marks.verdicts[number:end] = [Verdict.MAYBE] * (end - number)


def _end_of_following(survey: Survey, number: int) -> int:
    """Return the end of what a label heads: of the widest box that opens with it, or of the box it is alone in."""
    box = survey.inside[number]
    if survey.first[box] != number:
        return survey.end[box]
    parent = survey.parents[box]
    while parent > 0 and survey.first[parent] == number and survey.box_tags[parent] not in _NEVER_FURNITURE:
        box, parent = parent, survey.parents[parent]
    return survey.end[box] if survey.end[box] - number > 1 else survey.end[max(parent, 0)]
