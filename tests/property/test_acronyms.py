"""Laws of the reading of acronyms: it never fails, and what it finds stands in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.language.acronyms import PASSED_OVER, can_begin, gives_initials, mine, plain_initials, words_of

WORDS = st.sampled_from([
    "Фонд", "спасения", "барсов", "и", "о", "Co-operation", "қорғау", "(", ")", "«", "»", "“", ".", ",", "\n", "-",
    "ФСБ", "(ФСБ)", "(ФСБ-ның)", "(далее – ФСБ)", "ФСБ (Фонд спасения барсов)", "(XII)", "Ә", "ʼ", "1", "İ", "ﬁ",
])  # fmt: skip
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.lists(WORDS).map("".join) | st.text()
NAME_WORDS = st.text("абвгдежзикл", min_size=3, max_size=9).filter(lambda word: word not in PASSED_OVER)
NAMES = st.lists(NAME_WORDS, min_size=2, max_size=6)


@given(TEXTS)
def test_a_phrase_stands_at_its_offset(text: str) -> None:
    for found in mine(text):
        assert text[found.offset :].startswith(found.phrase)
        assert found.acronym in text


@given(TEXTS)
def test_a_phrase_is_never_on_two_lines(text: str) -> None:
    assert all("\n" not in found.phrase for found in mine(text))


@given(NAMES)
def test_the_initials_of_a_name_define_it(words: list[str]) -> None:
    acronym = "".join(word[0] for word in words).upper()
    [found] = mine(f"Открыт. {' '.join(words)} ({acronym}) принял гостей")
    assert (found.acronym, found.phrase) == (acronym, " ".join(words))


@given(TEXTS | NAMES.map(" ".join), st.text("абвфси", min_size=2, max_size=5))
def test_a_walk_back_finds_what_the_first_rule_finds_on_the_nearest_name(text: str, letters: str) -> None:
    walked = plain_initials(text, 0, len(text), letters)
    if walked is not None:
        words = words_of(text, 0, len(text))
        names = (words[first:] for first in reversed(range(len(words))) if can_begin(letters, words[first]))
        assert next(name[0].start for name in names if gives_initials(letters, name)) == walked
