"""Tells how sure the choice of a body is, and what speaks against it, in words a person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_archiver.extract.beside import Marks
from mfa_archiver.extract.survey import STATED_BODY, Survey, sums

_SHORT_BODY = 250  # characters
_LISTING_TEASERS = 6
_LINKED_LINE = 20  # characters
_DOUBTFUL = 0.8
# What the share of a text that is right depends on, as measured over the pages of docs/parsing.md.
_FLOOR, _BASE = 0.3, 0.87  # of next to nothing, and of a body of _ENOUGH characters
_ENOUGH = 120
_LONG_BODY = 4_000
_FOR_LENGTH = 0.1
_FOR_DISAGREEMENT, _FOR_DISAGREEMENT_IN_LONG = 0.4, 0.05  # a long text is right though another way finds less of it
_MANY_LINKS = 0.15  # linked characters for one
_FOR_LINKS = 0.12
_FOR_NO_HEADLINE = 0.12


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen and what it was chosen from: prose and marks a chunk, the chunks kept, the anchors."""

    survey: Survey
    prose: Sequence[int]
    marks: Marks
    kept: Sequence[bool]
    headline: int
    described: int

    @property
    def printed_headline(self) -> str:
        """The headline as the page prints it, or an empty string."""
        return self.survey.texts[self.headline] if self.headline >= 0 else ""


def rate_choice(choice: Choice) -> float:
    """Return how sure a choice is, from 0 to 1: about the share of the text that is right (docs/parsing.md)."""
    survey, kept = choice.survey, choice.kept
    own = sum(worth for worth, is_kept in zip(choice.prose, kept, strict=True) if is_kept)
    if not own:
        return 0.0
    agreement = _agreement(choice)
    length = sum(length for length, is_kept in zip(survey.lengths, kept, strict=True) if is_kept)
    linked = sum(linked for linked, is_kept in zip(survey.linked, kept, strict=True) if is_kept)
    first = next(number for number, is_kept in enumerate(kept) if is_kept)
    long = min(own / _LONG_BODY, 1)
    rated = _FLOOR + (_BASE - _FLOOR) * min(own / _ENOUGH, 1) + _FOR_LENGTH * long
    rated -= (1 - agreement) * (_FOR_DISAGREEMENT * (1 - long) + _FOR_DISAGREEMENT_IN_LONG)
    rated -= _FOR_LINKS * min(linked / length / _MANY_LINKS, 1) ** 2
    rated -= 0 if 0 <= choice.headline < first else _FOR_NO_HEADLINE
    return round(min(max(rated, 0.0), 1.0), 2)


def tell_doubts(choice: Choice, confidence: float) -> tuple[str, ...]:
    """Return what speaks against a choice, strongest first; nothing when nothing does."""
    own = sum(worth for worth, is_kept in zip(choice.prose, choice.kept, strict=True) if is_kept)
    doubts = []
    if own < _SHORT_BODY and max(choice.marks.teasers, _linked_lines(choice)) >= _LISTING_TEASERS:
        doubts.append("the page looks like a listing: links to other pages, and little text of its own")
    if not own:
        doubts.append("the page has no running text")
    if choice.headline < 0:
        doubts.append("the text has no headline above it")
    if own and confidence < _DOUBTFUL:
        doubts.append(f"about {1 - confidence:.0%} of the text may be wrong or missing")
    return tuple(doubts)


def _linked_lines(choice: Choice) -> int:
    """Count the chunks that are nothing but a link, in what is not furniture."""
    survey = choice.survey
    chunks = zip(survey.lengths, survey.linked, choice.marks.verdicts, strict=True)
    return sum(length >= _LINKED_LINE and linked >= length * 0.9 and not verdict for length, linked, verdict in chunks)


def _agreement(choice: Choice) -> float:
    """Return what share of the prose both choices hold: the one made, and the box of the greatest sum.

    The second counts unmarked prose for the boxes around it, the nearest most, as readability does (Arc90,
    2009); where microdata names the body, that is the second choice.
    """
    survey, prose, verdicts = choice.survey, choice.prose, choice.marks.verdicts
    scores = [0.0] * len(survey.nodes)
    for number, worth in enumerate(prose):
        if not worth or verdicts[number]:
            continue
        box, weight = survey.inside[number], 1.0
        for _ in range(4):
            if box < 0:
                break
            scores[box] += worth * weight
            box, weight = survey.parents[box], weight * 0.7
    stated = next((box for box, name in enumerate(survey.names) if STATED_BODY in name), -1)
    other = stated if stated >= 0 else max(range(len(scores)), key=scores.__getitem__)
    start, end = survey.first[other], survey.end[other]
    shown = sums([0 if verdict else worth for worth, verdict in zip(prose, verdicts, strict=True)])
    theirs = shown[end] - shown[start]
    ours = sum(worth for worth, is_kept in zip(prose, choice.kept, strict=True) if is_kept)
    both = sum(prose[number] for number in range(start, end) if choice.kept[number])
    return both / max(ours + theirs - both, 1)
