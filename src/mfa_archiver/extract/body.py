"""Finds the body of a page that no rules are known for: the run of chunks worth most, from the headline on.

Prose is worth its length, what stands beside it costs, and so does the way from one box into another: the
body is the maximum-sum run (Kadane's algorithm), kept whole over sibling boxes. A second choice, the box of the
greatest sum, tells by its agreement how sure the first is. The page is read in survey.py, what is beside
the text is marked in beside.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from mfa_archiver.extract.anchors import find_description, find_headline
from mfa_archiver.extract.beside import Marks, mark_beside, mark_other_articles
from mfa_archiver.extract.blocks import Blocks, read_node
from mfa_archiver.extract.furniture import Verdict, is_rights_notice
from mfa_archiver.extract.layout import CELLS, HEADINGS
from mfa_archiver.extract.sureness import Choice, rate_choice, tell_doubts
from mfa_archiver.extract.survey import Survey, sums, survey_page

_PROSE = 100  # characters that are prose without a full stop
_SHORT_PROSE = 50  # with one
_MOST_WORTH = 400  # a single long notice must not outweigh a text
_ENDS = (".", "!", "?", "…", '."', ".”", "»", ":", ";", "。", ".)", ".’", "”")
_STOPS = (".", "!", "?", "…", "»", "”")
_SHORT_SENTENCE = 30
_FIRST_IDEOGRAPH = "\u2fff"  # a character beyond says as much as two letters
_LINKS_COST = 60
_RIGHTS_COST = 20
_LABEL_COST = 5
_TEXT_TAGS = frozenset({"li", "dd", "dt", "p", "pre", "blockquote"})
_CELL_WORTH = 2
_BESIDE_COST = {Verdict.MAYBE: 15, Verdict.SURELY: 25}
_FREE_STEPS = 2  # boxes between two paragraphs of one parent
_STEP_COST = 8
_MOST_STEPS_COST = 30
_HIDDEN_PROSE = 1_000  # characters, in a page that shows less than _LITTLE_PROSE
_LITTLE_PROSE = 400
_DESCRIPTION_WORTH = 100
_SHORT_LINK = 20
_LINKED_LINE = 0.9  # linked characters for one


@dataclass(frozen=True, slots=True)
class Body:
    """The body found: its blocks, how sure it is (0 to 1), why it may be wrong, and where it stands.

    `headline` is the headline as printed, if one was found; `node` is the smallest element that holds all of it.
    """

    blocks: Blocks
    confidence: float = 0.0
    doubts: tuple[str, ...] = ()
    headline: str = ""
    node: LexborNode | None = None


def find_body(
    root: LexborNode, base_url: str, titles: Sequence[str] = (), page_title: str = "", description: str = ""
) -> Body:
    """Find the body under a page's <body>. `titles`, `page_title` and `description` are what the page states.

    A page without any text gives a body without blocks.
    """
    survey = _surveyed(root)
    if not survey.texts:
        return Body(Blocks(()), doubts=("the page holds no text",))
    worth = _worth(survey)
    prose = [each if each > 0 else 0 for each in worth]  # noqa: FURB136 - max() takes four times as long
    headline = find_headline(survey, titles, page_title)
    marks = mark_beside(survey, prose, headline)
    if headline > 0 and _shown(prose, marks, 0, headline) > _shown(prose, marks, headline, len(prose)):
        headline = -1  # what a page ends with names it again: «Subscribe to …»
    mark_other_articles(survey, prose, headline, marks)
    described = find_description(survey, description)
    values = _values(survey, worth, marks, headline, described)
    start, last = _grown(survey, worth, marks, headline, *_best_run(values))
    start, last = _trimmed(survey, worth, marks, start, last)
    kept = _kept(survey, worth, marks, start, last)
    box = survey.common_box(start, last)
    blocks = read_node(survey.nodes[box], base_url, _dropped(survey, kept, box, start, last), revealed=survey.revealed)
    found = Choice(survey, prose, marks, kept, headline, described)
    confidence = rate_choice(found)
    return Body(blocks, confidence, tell_doubts(found, confidence), found.printed_headline, survey.nodes[box])


def _surveyed(root: LexborNode) -> Survey:
    """Survey a page; one that shows next to nothing is read with what it hides until its scripts have run."""
    survey = survey_page(root)
    if survey.hides and _long_text(survey) < _LITTLE_PROSE:
        revealed = survey_page(root, revealed=True)
        if _long_text(revealed) > _HIDDEN_PROSE:
            return revealed
    return survey


def _long_text(survey: Survey) -> int:
    lengths = zip(survey.lengths, survey.linked, strict=True)
    return sum(length - linked for length, linked in lengths if length >= _PROSE)


def _worth(survey: Survey) -> list[int]:
    """Return what each chunk is worth as text, in characters; links and labels are worth less than nothing."""
    chunks = zip(survey.texts, survey.lengths, survey.linked, survey.tags, strict=True)
    return [_worth_of(*chunk) for chunk in chunks]


def _worth_of(text: str, length: int, linked: int, tag: str) -> int:
    own = length - linked
    if text[0] > _FIRST_IDEOGRAPH:
        own *= 2
    if own >= _PROSE or (own >= _SHORT_PROSE and linked < own and text.endswith(_ENDS)):
        return -_RIGHTS_COST if is_rights_notice(text) else min(own, _MOST_WORTH)
    if linked * 2 > length:
        return -min(linked, _LINKS_COST)
    if tag in CELLS:
        return _CELL_WORTH
    is_sentence = length >= _SHORT_SENTENCE and not linked and text.endswith(_STOPS)
    return 0 if is_sentence or tag in HEADINGS or tag in _TEXT_TAGS else -_LABEL_COST


def _shown(prose: Sequence[int], marks: Marks, start: int, end: int) -> int:
    """Return the prose of chunks that are not marked."""
    return sum(prose[number] for number in range(start, end) if not marks.verdicts[number])


def _values(survey: Survey, worth: Sequence[int], marks: Marks, headline: int, described: int) -> list[int]:
    """Return what each chunk adds to a run that reaches it from the chunk before."""
    values = []
    for number, own in enumerate(worth):
        verdict = marks.verdicts[number]
        if verdict:
            value = -_BESIDE_COST[verdict]
        elif number < headline and own > 0:
            value = -_LABEL_COST
        else:
            value = own
        if number == described:
            value += _DESCRIPTION_WORTH
        values.append(value - _way(survey, number - 1, number) if number else value)
    return values


def _way(survey: Survey, number: int, following: int) -> int:
    """Return what the way from a chunk to the next costs: a little for each box left or entered on it."""
    box, other = survey.inside[number], survey.inside[following]
    if box == other or (survey.in_table[box] and survey.in_table[other]):
        return 0
    depths, parents = survey.depths, survey.parents
    if parents[box] == parents[other] or parents[box] == other or parents[other] == box:
        return 0  # as most: _FREE_STEPS lead there
    steps = -_FREE_STEPS
    while box != other:
        if depths[box] >= depths[other]:
            box = parents[box]
        else:
            other = parents[other]
        steps += 1
    return min(max(steps, 0) * _STEP_COST, _MOST_STEPS_COST)


def _best_run(values: Sequence[int]) -> tuple[int, int]:
    """Return the first and last chunk of the run with the greatest sum (J. Bentley, Programming Pearls, 1984)."""
    best, best_start, best_last = values[0], 0, 0
    running, start = 0, 0
    for number, value in enumerate(values):
        if running <= 0:
            running, start = 0, number
        running += value
        if running > best:
            best, best_start, best_last = running, start, number
    return best_start, best_last


def _grown(survey: Survey, worth: Sequence[int], marks: Marks, headline: int, start: int, last: int) -> tuple[int, int]:
    """Let a run take in the short lines next to it in the same box: a list's last points, a first «No. 7»."""
    if start <= headline < last:
        start = headline + 1
    box = survey.common_box(start, last)
    if survey.box_tags[box] in _TEXT_TAGS:
        box = survey.parents[box]

    def belongs(number: int, *, may_head: bool) -> bool:
        is_text = worth[number] > 0 or (worth[number] == 0 and (may_head or survey.tags[number] not in HEADINGS))
        return is_text and survey.linked[number] * 2 <= survey.lengths[number]

    for number in range(start - 1, max(survey.first[box], headline + 1) - 1, -1):
        if marks.verdicts[number]:
            continue
        if not belongs(number, may_head=True):
            break
        start = number
    for number in range(last + 1, survey.end[box]):
        if marks.verdicts[number]:
            continue
        if not belongs(number, may_head=False):
            break
        last = number
    return start, last


def _trimmed(survey: Survey, worth: Sequence[int], marks: Marks, start: int, last: int) -> tuple[int, int]:
    """Let a run begin with text or a heading, not with a label or a link."""
    while start < last and (marks.verdicts[start] or (worth[start] < 0 and survey.tags[start] not in HEADINGS)):
        start += 1
    return start, last


def _kept(survey: Survey, worth: Sequence[int], marks: Marks, start: int, last: int) -> list[bool]:
    """Tell of each chunk whether it is kept: those of the run without furniture, notices and linked lines."""
    return [
        start <= number <= last
        and not marks.verdicts[number]
        and not (worth[number] <= -_RIGHTS_COST and survey.linked[number] * 2 <= survey.lengths[number])
        and not _is_linked_line(survey, number)
        for number in range(len(worth))
    ]


def _is_linked_line(survey: Survey, number: int) -> bool:
    """Tell whether a paragraph is nothing but a link, as «Read also» is without the words."""
    length, tag = survey.lengths[number], survey.tags[number]
    is_line = tag == "div" or (tag == "p" and length >= _SHORT_LINK)
    return is_line and survey.linked[number] >= _LINKED_LINE * length


def _dropped(survey: Survey, kept: Sequence[bool], box: int, start: int, last: int) -> set[int]:
    """Return the ids of the nodes in a box to leave out: boxes without a kept chunk, else the texts themselves."""
    upto = sums(list(map(int, kept)))
    dropped: set[int] = set()
    passed = -1  # up to this chunk whole boxes are left out already
    for inner in range(box + 1, len(survey.nodes)):
        first, end = survey.first[inner], survey.end[inner]
        if first >= survey.end[box] and survey.depths[inner] <= survey.depths[box]:
            break
        holds_picture = first == end and start < first <= last
        if first >= passed and upto[first] == upto[end] and not holds_picture:
            dropped.add(survey.nodes[inner].mem_id)
            passed = max(passed, end)
    for number in range(survey.first[box], survey.end[box]):
        if not kept[number]:
            dropped.update(node.mem_id for node in survey.texts_of(number))
    return dropped
