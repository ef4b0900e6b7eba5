"""Laws of differences: what turns one text into another does so, and says nothing idle."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.language.differences import Op, Run, compare_texts, pair_paragraphs
from mfa_archiver.language.edits import excerpt, read_edit
from mfa_archiver.model import Revision

PIECES = ("Министр ", "принял ", "посла", "12,5 ", ".", " ", "\n", "\n\n", "中", "文", "é", "\u0301", "🙂")
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40)


def applied(runs: Sequence[Run], old: str) -> str:
    """Apply a difference to the old text, as a reader of its JSON would."""
    new, place = "", 0
    for run in runs:
        if run.op is not Op.INSERTED:
            assert old.startswith(run.text, place)
            place += len(run.text)
        if run.op is not Op.REMOVED:
            new += run.text
    assert place == len(old)
    return new


@given(texts, texts)
def test_difference_applied_to_the_old_text_gives_the_new_one(old: str, new: str) -> None:
    assert applied(compare_texts(old, new), old) == new


@given(texts, texts)
def test_runs_are_neither_empty_nor_broken_without_need(old: str, new: str) -> None:
    runs = compare_texts(old, new)
    assert all(run.text for run in runs)
    assert all(one.op is not other.op for one, other in pairwise(runs))


@given(texts)
def test_text_differs_in_nothing_from_itself(text: str) -> None:
    assert {run.op for run in compare_texts(text, text)} <= {Op.SAME}


@given(texts, texts)
def test_paragraphs_stay_in_the_order_of_both_texts(old: str, new: str) -> None:
    pairs = pair_paragraphs(old, new)
    assert "".join(pair.old or "" for pair in pairs) == old
    assert "".join(pair.new or "" for pair in pairs) == new


@given(texts, texts, st.sampled_from(["ru", "kk", "en", "zh", "de"]))
def test_edit_of_any_texts_is_read_and_excerpted(old: str, new: str, lang: str) -> None:
    edit = read_edit(Revision("T", old), Revision("T", new), lang)
    assert bool(excerpt(edit)) == (old != new)
    assert applied(edit.body, old) == new
