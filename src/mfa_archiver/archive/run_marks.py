"""Marks in hits the words that stand inside runs of characters: FTS5 finds them, but knows no place for them.

Which words these are comes with the match; where they stand is told by their letters (`language.runs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from mfa_archiver.archive.database import Archive
from mfa_archiver.language.runs import pairs, positions
from mfa_archiver.model import Hit

Runs = tuple[tuple[str, bool], ...]

BEFORE, AFTER = 24, 96  # characters that a snippet shows around the first word marked


def mark_runs(archive: Archive, hits: Sequence[Hit], words: Sequence[str]) -> list[Hit]:
    """Return hits with some folded words marked in their snippets.

    A snippet that marks nothing yet is cut anew from the body, else from the title: FTS5 chose it by places that
    the text does not have.
    """
    return [replace(hit, snippet=marked_snippet(archive, hit, words)) for hit in hits] if words else list(hits)


def marked_snippet(archive: Archive, hit: Hit, words: Sequence[str]) -> Runs:
    """Return a hit's snippet with the words marked; where none of them stands whole, their parts."""
    if any(flag for _, flag in hit.snippet):
        return mark_plain(hit.snippet, words)
    parts = [part for word in words for part in pairs(word)]
    texts = wording(archive, hit.id)
    windows = (window(text, wanted) for wanted in (words, parts) for text in texts)
    return next(filter(None, windows), hit.snippet)


def mark_plain(snippet: Runs, words: Sequence[str]) -> Runs:
    """Mark words in what a snippet has not marked yet."""
    return tuple(
        run for text, flag in snippet for run in (((text, True),) if flag else cut(text, list(positions(text, words))))
    )


def wording(archive: Archive, release_id: int) -> tuple[str, str]:
    """Return the body and the title of a release's current wording, each on one line."""
    sql = "SELECT v.body, v.title FROM releases r JOIN revisions v ON v.id = r.current_revision WHERE r.id = ?"
    body, title = archive.connection.execute(sql, (release_id,)).fetchone()
    return " ".join(body.split()), " ".join(title.split())


def window(text: str, words: Sequence[str]) -> Runs:
    """Return the part of a text around the first of some words, with all of them marked there; empty without one."""
    first = next(positions(text, words), None)
    if first is None:
        return ()
    start, end = max(0, first[0] - BEFORE), min(len(text), first[0] + AFTER)
    part = text[start:end]
    runs = cut(part, list(positions(part, words)))
    before, after = "…" * (start > 0), "…" * (end < len(text))
    return tuple(run for run in ((before, False), *runs, (after, False)) if run[0])


def cut(text: str, spans: Sequence[tuple[int, int]]) -> Runs:
    """Cut a text into runs at the borders of what is to be marked."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    runs = ((text[start:end], bool(at % 2)) for at, (start, end) in enumerate(pairwise(edges)))
    return tuple(run for run in runs if run[0])
