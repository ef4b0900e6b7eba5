"""Says what was edited between two wordings of a release: field by field, and of which kinds the changes are.

What is no edit at all is told by `noise`, how texts are compared by `differences`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from unicodedata import category

from mfa_archiver.language.capitals import named_words
from mfa_archiver.language.differences import Op, Pair, Run, compare_texts, join_runs, pair_paragraphs, words_of
from mfa_archiver.language.figures import find_figures
from mfa_archiver.language.misprints import are_spellings_of_one
from mfa_archiver.language.noise import differ_in_noise_only, fold_noise, is_same_date
from mfa_archiver.model import PublicationDate, Revision, isoformat

_CONTEXT = 40  # characters of an excerpt that stand before and after what changed
_LONGEST_EXCERPT = 300
_LONGEST_PARAGRAPH = 100_000  # characters; what is longer is no prose, and its figures and names are not looked for
_LAYOUT = re.compile(r"\s+")
_MINUS = re.compile(r"(?<![^\s(])[-‐‑‒–—−](?=[0-9])")  # «на -5 %»: not «2025-2026», nor «- 5 человек»


class Kind(StrEnum):
    """A kind of change; an edit may be of several. Each with an example."""

    TITLE = "title"  # any change of the title
    DATE = "date"  # of the date of publication
    FIGURES = "figures"  # «48,7 %» is «48,9 %» now, «-5» is «5»; «48,7 процента» would be the same figure
    NAMES = "names"  # «К. Иманов» is «С. Иманов» now
    ADDED = "paragraph-added"
    REMOVED = "paragraph-removed"
    TYPO = "typo"  # «сотрудничестово» is «сотрудничество» now, or a comma came in, or «48,7» is «48.7»
    WORDING = "wording"  # other words: «обсудили» is «согласовали» now


_OTHER_WORDS = frozenset({Kind.NAMES, Kind.WORDING})
_OF_WORDS = _OTHER_WORDS | {Kind.TYPO}  # those that the words of one change tell
_WITHIN = _OF_WORDS | {Kind.FIGURES}  # those of changes within a paragraph


@dataclass(frozen=True)
class Edit:
    """What turns one wording into another, field by field as runs; a field without changes is one run, or none.

    `paragraphs` are those of the body, paired.
    """

    kinds: tuple[Kind, ...]  # in the order of Kind; none when the wordings differ in noise only
    title: tuple[Run, ...]
    date: tuple[Run, ...]
    dateline: tuple[Run, ...]
    paragraphs: tuple[Pair, ...]

    @cached_property
    def body(self) -> tuple[Run, ...]:
        """Return the body as runs."""
        return tuple(join_runs((run.op, run.text) for pair in self.paragraphs for run in pair.runs))

    def fields(self) -> dict[str, tuple[Run, ...]]:
        """Return the runs of each field by its name."""
        return {"title": self.title, "date": self.date, "dateline": self.dateline, "body": self.body}


def read_edit(old: Revision, new: Revision, lang: str) -> Edit:
    """Compare two wordings of a release in a language."""
    title = compare_texts(old.title, new.title)
    date = whole_change(written_date(old.published), written_date(new.published))
    dateline = compare_texts(old.dateline, new.dateline)
    paragraphs = tuple(pair_paragraphs(old.body, new.body))
    kinds: set[Kind] = set()
    if not differ_in_noise_only(old, new):
        for pair in (Pair(old.title, new.title), Pair(old.dateline, new.dateline), *paragraphs):
            kinds.update(kinds_of(pair, lang, frozenset(kinds)))
        kinds |= {Kind.TITLE} if fold_noise(old.title) != fold_noise(new.title) else set()
        kinds |= set() if is_same_date(old.published, new.published) else {Kind.DATE}
        kinds = kinds or {Kind.TYPO}  # the same figures, printed otherwise: an edit is of some kind
    return Edit(tuple(kind for kind in Kind if kind in kinds), title, date, dateline, paragraphs)


def excerpt(edit: Edit) -> tuple[Run, ...]:
    """Return the first changes of an edit with a little of what stands around them, on one line.

    They are of the first field that was edited; where none was, of the first that differs in noise.
    """
    changed = [(name, runs) for name, runs in edit.fields().items() if any(run.op is not Op.SAME for run in runs)]
    edited = (runs for name, runs in changed if _is_edited(name, runs, edit.kinds))
    runs = next(edited, changed[0][1] if changed else ())
    shown: list[Run] = []
    length = 0
    for position, run in enumerate(runs):
        if length > _LONGEST_EXCERPT:
            shown.append(Run(Op.SAME, "…"))
            break
        is_first, is_last = position == 0, position == len(runs) - 1
        text = _LAYOUT.sub(" ", run.text)
        text = _shortened(text) if run.op is not Op.SAME else _context(text, is_first=is_first, is_last=is_last)
        length += len(text)
        shown.append(Run(run.op, text))
    return tuple(shown)


def whole_change(old: str, new: str) -> tuple[Run, ...]:
    """Return what turns one value into another that is read as a whole."""
    if old == new:
        return (Run(Op.SAME, old),) if old else ()
    return tuple(Run(op, text) for op, text in ((Op.REMOVED, old), (Op.INSERTED, new)) if text)


def written_date(published: PublicationDate | None) -> str:
    """Return a date of publication as it is compared: the instant where it is known, else the day."""
    return (isoformat(published.instant) or published.day) if published else ""


def kinds_of(pair: Pair, lang: str, known: frozenset[Kind] = frozenset()) -> Iterator[Kind]:
    """Yield the kinds of the changes within a paragraph, but for those known; each once."""
    if pair.old is None or pair.new is None:
        if (pair.old or pair.new or "").strip():
            yield Kind.ADDED if pair.old is None else Kind.REMOVED
        return
    if known >= _WITHIN or pair.old == pair.new or fold_noise(pair.old) == fold_noise(pair.new):
        return
    if max(len(pair.old), len(pair.new)) > _LONGEST_PARAGRAPH:
        yield Kind.WORDING
        return
    if Kind.FIGURES not in known and _figures(pair.old, lang) != _figures(pair.new, lang):
        yield Kind.FIGURES
    needs_names = not known >= _OTHER_WORDS
    names = named_words(pair.old, lang) | named_words(pair.new, lang) if needs_names else frozenset()
    for removed, inserted in _replacements(pair.runs):
        if known >= _OF_WORDS:
            return
        old, new = words_of(removed), words_of(inserted)
        kinds = _kinds_of_replacement(old, new, names, known) if old or new else _kinds_of_signs(removed, inserted)
        found = {*kinds} - known
        # Looked at last: it takes longer than all before, and a text with many changes has few that tell a new kind.
        if found and fold_noise(removed) != fold_noise(inserted):
            known |= found
            yield from found


def _kinds_of_replacement(
    removed: Sequence[str], inserted: Sequence[str], names: frozenset[str], known: frozenset[Kind]
) -> Iterator[Kind]:
    """Yield the kinds of one change, given its words, and those of the texts that are names; of those known not all."""
    if is_typo := are_spellings_of_one(removed, inserted):
        yield Kind.TYPO
    if known >= _OTHER_WORDS:
        return
    changed = {*removed} ^ {*inserted}
    if any(word[0].isalpha() and _has_digit(word) for word in changed):
        yield Kind.FIGURES  # «Q3» is no figure by itself; «Q4» is another quarter
    kept = {word.casefold() for word in removed} & {word.casefold() for word in inserted}  # if with another capital
    if any(word in names and word.casefold() not in kept for word in changed):
        yield Kind.NAMES
    if not is_typo and (not changed or any(word not in names and not _has_digit(word) for word in changed)):
        yield Kind.WORDING  # the same words in another order, too


def _kinds_of_signs(removed: str, inserted: str) -> Iterator[Kind]:
    """Yield the kind of a change without words: a sign came, went, or became another. «$» is no misprint of «€»."""
    yield Kind.WORDING if any(category(sign) == "Sc" for sign in removed + inserted) else Kind.TYPO


def _replacements(runs: Sequence[Run]) -> Iterator[tuple[str, str]]:
    """Yield what was removed and what was inserted in one place."""
    removed = ""
    for run in (*runs, Run(Op.SAME, "")):
        if run.op is Op.REMOVED:
            removed = run.text
        elif run.op is Op.INSERTED:
            yield removed, run.text
            removed = ""
        elif removed:
            yield removed, ""
            removed = ""


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _figures(text: str, lang: str) -> Counter[str]:
    figures = Counter(figure.value for figure in find_figures(text, lang))
    figures["-"] = len(_MINUS.findall(text))
    return figures


def _is_edited(name: str, runs: Sequence[Run], kinds: Sequence[Kind]) -> bool:
    """Tell whether a field that differs was edited: the title and the date have kinds of their own."""
    if name in {Kind.TITLE, Kind.DATE}:
        return name in kinds
    old, new = ("".join(run.text for run in runs if run.op is not left_out) for left_out in (Op.INSERTED, Op.REMOVED))
    return fold_noise(old) != fold_noise(new)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[:_LONGEST_EXCERPT].rpartition(' ')[0]}…"


def _context(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return the ends of a text that are next to a change, cut between words."""
    head = "" if is_first else text[:_CONTEXT]
    tail = "" if is_last else text[-_CONTEXT:]
    if len(text) <= len(head) + len(tail):
        return text
    return f"{head.rpartition(' ')[0]}…{tail.partition(' ')[2] if len(tail) < len(text) else tail}"
