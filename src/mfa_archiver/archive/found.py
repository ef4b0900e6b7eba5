"""From rows of a search to hits: settles near ties, and cuts snippets for the hits shown alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mfa_archiver.archive.closeness import Closeness, closeness, settled
from mfa_archiver.archive.marks import CLOSE, OPEN, MarkedText, Place, read_marks, unmarked
from mfa_archiver.archive.snippets import marked_runs, snippet
from mfa_archiver.hits import Hit
from mfa_archiver.language.alphabets import tag_of
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.folding import fold
from mfa_archiver.language.runs import has_run, pairs, positions
from mfa_archiver.language.tokens import tokens
from mfa_archiver.model import Ref
from mfa_archiver.query.sought import Sought

HIT_COLUMNS = """
    r.id, r.source, r.native_id, r.lang, coalesce(r.date, ''), v.title, r.url, v.number, -s.rank,
    highlight(search, 0, :open, :close), highlight(search, 2, :open, :close),
    highlight(search, 1, :open, :close), highlight(search, 3, :open, :close)
"""
SCORE = 8  # the score's place among them
MARKS = {"open": OPEN, "close": CLOSE}  # the values HIT_COLUMNS names

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit without its snippet; its title and body with the marks of both analyses; the query's words as stems."""

    plain: Hit
    title: MarkedText
    body: MarkedText
    typed: tuple[str, ...]

    @property
    def id(self) -> int:
        """The release's number."""
        return self.plain.id

    def closeness(self) -> Closeness:
        """Return how near one another the words of the query stand."""
        return closeness((self.title, self.body), self.typed)

    def hit(self) -> Hit:
        """Return the hit with its snippet."""
        return replace(self.plain, snippet=snippet(self.body), marked_title=marked_runs(self.title))


class Marked(dict[str, tuple[str, ...]]):
    """The stems of marked words and phrases of one language, worked out when first asked for: the same forms recur."""

    def __init__(self, analyser: Analyser, lang: str) -> None:
        super().__init__()
        self._analyser = analyser
        self._lang = lang

    def __missing__(self, text: str) -> tuple[str, ...]:
        self[text] = stems = tuple(self._analyser.stem(word, self._lang) for word in tokens(text))
        return stems


class Reader:
    """Reads the rows of one search."""

    def __init__(self, sought: Sought) -> None:
        self._sought = sought
        self._in_runs = tuple(dict.fromkeys(fold(word) for word in sought.words if has_run(word)))
        self._analyser = Analyser()  # for stems alone, which need no dictionary
        self._stems: dict[str, Marked] = {}

    def marked(self, lang: str) -> Marked:
        """Return what is known of marked words in a language."""
        if lang not in self._stems:
            self._stems[lang] = Marked(self._analyser, lang)
        return self._stems[lang]

    def read(self, rows: Iterable[Row], *, is_partial: bool = False) -> list[Found]:
        """Read rows of HIT_COLUMNS."""
        return [self.found(row, is_partial=is_partial) for row in rows]

    def found(self, row: Row, *, is_partial: bool) -> Found:
        """Read one row."""
        release_id, source, native_id, lang, date, title, url, number, score, *marks = row
        ref = Ref(source, native_id, lang)
        plain = Hit(release_id, ref, date, title, url, (), round(score, 6), number, is_partial)
        title_main, title_alt, body_main, body_alt = marks
        stems = self.marked(tag_of(lang, title, body_main)).__getitem__
        in_title, in_body = self.places_in_runs(title_main, body_main)
        return Found(
            plain,
            read_marks(title_main, title_alt, self._sought, stems, in_title),
            read_marks(body_main, body_alt, self._sought, stems, in_body),
            tuple(stem for word in self._sought.words for stem in stems(word)),
        )

    def places_in_runs(self, *marked: str) -> list[list[Place]]:
        """Return where texts hold words inside runs of characters, which FTS5 finds and knows no place for.

        Where none holds a word whole, their pairs of characters are meant.
        """
        if not self._in_runs:
            return [[] for _ in marked]
        texts = [unmarked(text) for text in marked]
        whole = [list(positions(text, self._in_runs)) for text in texts]
        if any(whole):
            return whole
        parts = [part for word in self._in_runs for part in pairs(word)]
        return [list(positions(text, parts)) for text in texts]

    def settle(self, found: Sequence[Found]) -> list[Found]:
        """Return ranked hits with near ties in the order of closeness, when several words were asked for.

        Scores stay at their places: what changes places within a tie takes the score that belongs there.
        """
        scores = [one.plain.score for one in found]
        order = list(found) if len(self._sought.words) == 1 else settled(found, scores, Found.closeness)
        if order == found:
            return order
        return [replace(one, plain=replace(one.plain, score=score)) for one, score in zip(order, scores, strict=True)]
