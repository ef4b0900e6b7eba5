"""The measure of extraction: shingles of four words, means over pages."""

from __future__ import annotations

from benchmarks.shingles import Overlap, Score, compare, score


def test_half_of_a_text_overlaps_by_its_shingles() -> None:
    assert compare("a b c d", "a b c d e") == Overlap(0.5, 0.0, 0.5)


def test_precision_and_recall_are_means_over_pages_and_f1_is_made_of_them() -> None:
    assert score([Overlap(1, 0, 0), Overlap(0.25, 0.75, 0)]) == Score(10 / 13, 0.625, 1.0)


def test_page_where_nothing_was_found_counts_for_recall_alone() -> None:
    assert score([Overlap(1, 0, 0), Overlap(0, 0, 1)]) == Score(2 / 3, 1.0, 0.5)
