"""Words inside runs of characters: their parts, and their places in a text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.folding import fold
from mfa_archiver.language.runs import count_words, has_run, positions, segments

ANALYSER = Analyser()


def test_a_run_is_indexed_by_each_two_characters_and_its_last_one() -> None:
    assert ANALYSER.index_text("外交部。", "zh") == ("外交部 外交 交部 部", "外交部")


def test_a_token_of_letters_and_a_run_is_parted_between_them() -> None:
    assert segments("g20峰会") == ["g20", "峰会"]


def test_letters_beside_a_run_are_indexed_by_themselves() -> None:
    assert ANALYSER.index_text("G20峰会", "zh")[0] == "g20峰会 g20 峰会 会"


def test_a_russian_text_repeats_only_its_runs() -> None:
    assert ANALYSER.index_text("надпись 湿地 здесь", "ru")[0].split()[3:] == ["湿地", "地"]


def test_a_chinese_text_repeats_all_its_words_among_the_runs() -> None:
    assert ANALYSER.index_text("湿地 summit", "zh")[0] == "湿地 summit 湿地 地 summit"


@pytest.mark.parametrize(
    ("text", "expected"), [("министр", False), ("2025", False), ("部", True), ("ｶﾅ", True), ("부", True)]
)
def test_a_script_without_blanks_is_told_from_others(text: str, *, expected: bool) -> None:
    assert has_run(text) is expected


@pytest.mark.parametrize(
    ("word", "folded"), [("ＮＡＴＯ", "nato"), ("２０２５年", "2025年"), ("ｶﾞｲﾑ", "ガイム"), ("①", "①")]
)
def test_widths_fold_and_nothing_else_of_compatibility(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_two_characters_count_as_a_word() -> None:
    assert count_words("外交部发言人 виза") == 1 + 1 + 3


def test_longer_words_are_placed_before_their_parts() -> None:
    assert list(positions("外交部与外交官", ["外交", "外交部"])) == [(0, 3), (4, 6)]


@example("ｲﾞ", "イ")
@given(st.text("外交部ｶﾞｲａ ", max_size=20), st.text("外交部ガイa", min_size=1, max_size=3))
def test_a_place_holds_the_word_whatever_its_width(text: str, word: str) -> None:
    # «ｲﾞ» is one place: its mark, which no «イ» takes, stays with the letter.
    assert all(word in fold(text[start:end]) for start, end in positions(text, [word]))
