"""Laws of figures: any text can be read, and numbers come back whatever marks part their digits."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.language.figures import find_figures, read_facts

LANGUAGES = st.sampled_from(["ru", "kk", "en", "fr", "zh", ""])
PIECES = st.sampled_from([
    "1", "23", "456", "7890", ".", ",", ":", " ", "-", "%", " млрд", " тыс.", " billion", " процентов",
    " 12 января 2026", " Auguſt 6, 2025", "٣", "²", "\n\n", "9" * 40, "0", "a", "ſ",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text()


@given(TEXTS, TEXTS, LANGUAGES)
def test_any_text_can_be_read_and_says_nothing_beyond_itself(title: str, body: str, lang: str) -> None:
    facts = read_facts(title, body, lang)
    alone = facts.beyond(facts)
    assert (alone.figures, alone.dates) == ((), ())


@given(TEXTS, LANGUAGES)
def test_figure_is_shown_by_words_of_the_text(text: str, lang: str) -> None:
    folded = " ".join(text.split())
    assert all(figure.shown in folded for figure in find_figures(text, lang))


@given(st.integers(0, 10**15), st.integers(1, 99))
def test_number_is_read_alike_however_its_language_writes_it(whole: int, hundredths: int) -> None:
    english = f"{whole:,}.{hundredths:02}"
    russian = re.sub(r"[,.]", lambda mark: {",": " ", ".": ","}[mark[0]], english)
    [in_english] = find_figures(english, "en")
    [in_russian] = find_figures(russian, "ru")
    assert in_english.value == in_russian.value == f"{whole}.{hundredths:02}".rstrip("0")
