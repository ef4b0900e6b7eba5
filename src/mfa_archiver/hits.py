"""What a search finds: hits, and texts in which the words found are marked."""

from __future__ import annotations

from dataclasses import dataclass

from mfa_archiver.model import Ref

Runs = tuple[tuple[str, bool], ...]  # a text as printed, in parts: (text, is_match)


@dataclass(frozen=True, slots=True)
class Hit:
    """One release that a query found.

    `snippet` is the part of the body that shows why, or its beginning when the words stand in the title alone.
    It and `marked_title` are split into runs; of a list without words the latter is empty.
    """

    id: int
    ref: Ref
    date: str
    title: str
    url: str
    snippet: Runs
    score: float
    revision: int
    partial: bool = False  # holds some of the words only
    marked_title: Runs = ()
    is_earlier: bool = False  # the current wording has not got the words, that of `revision` has
