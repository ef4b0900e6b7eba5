"""Marks of two analyses made one, and the part of a text that a snippet shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.archive.marks import CLOSE, OPEN, MarkedText, read_marks
from mfa_archiver.archive.snippets import BETWEEN, CUT, LONGEST_WORD, WIDTH, marked_runs, snippet
from mfa_archiver.hits import Runs
from mfa_archiver.language.tokens import tokens
from mfa_archiver.query.parser import parse_query
from mfa_archiver.query.sought import NOTHING_SOUGHT, Sought, sought

FILLER = "Стороны обменялись мнениями о ходе переговоров и условились продолжить работу. "
WORDS = st.sampled_from(["визит", "море", "Вена.", "—", "договор\n\n", "пресс-служба", "(2026)", "о"])


def stems(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in tokens(text))


def marked(main: str, alt: str = "", asked: Sought = NOTHING_SOUGHT) -> MarkedText:
    """Read `[word]` as a mark of the main analysis, in `alt` of the other; alike when `alt` is left out."""
    sign = str.maketrans("[]", OPEN + CLOSE)
    return read_marks(main.translate(sign), (alt or main).translate(sign), asked, stems)


def shown(text: MarkedText) -> str:
    return "".join(f"[{run}]" if is_match else run for run, is_match in snippet(text))


def plain(runs: Runs) -> str:
    return "".join(run for run, _ in runs)


# --- marks ---


def test_word_marked_by_either_analysis_is_marked() -> None:
    assert shown(marked("[визит] министра", "визит [министра]")) == "[визит] [министра]"


def test_phrase_of_one_analysis_holds_the_words_of_the_other() -> None:
    assert shown(marked("[рабочий визит] в Вену", "[рабочий] визит в Вену")) == "[рабочий визит] в Вену"


def test_overlapping_marks_become_one() -> None:
    assert shown(marked("[один два] три", "один [два три]")) == "[один два три]"


@pytest.mark.parametrize(
    ("query", "text", "left"),
    [
        ("(виза -отмена) OR паспорт", "[отмена] и [паспорт]", "отмена и [паспорт]"),
        ("(виза -отм*) OR паспорт", "[отмена] и [паспорт]", "отмена и [паспорт]"),
        ('(виза -"отмена рейса") OR паспорт', "[отмена рейса], [паспорт]", "отмена рейса, [паспорт]"),
        ("(виза -паспорт) OR паспорт", "[паспорт]", "[паспорт]"),
        ("body:(виза -отмена) OR паспорт", "[отмена] и [паспорт]", "отмена и [паспорт]"),
    ],
)
def test_what_brackets_exclude_is_not_marked(query: str, text: str, left: str) -> None:
    assert shown(marked(text, asked=sought(parse_query(query)))) == left


def test_words_sought_are_those_typed_in_their_order_without_the_excluded() -> None:
    query = parse_query('визит NEAR министр OR (виза -отмена) title:"рабочий день" -Вена')
    assert sought(query).words == ("визит", "министр", "виза", "рабочий", "день")


# --- snippets ---


def test_text_without_marks_gives_its_beginning() -> None:
    assert shown(marked(FILLER * 9)).startswith("Стороны обменялись")


def test_empty_text_gives_an_empty_snippet() -> None:
    assert snippet(MarkedText("")) == ()


def test_short_text_is_shown_whole() -> None:
    assert shown(marked("Министр прибыл с [визитом].\n\nВстреча прошла.")) == (
        "Министр прибыл с [визитом]. Встреча прошла."
    )


def test_different_words_count_more_than_repeats() -> None:
    repeats, both = "[визит] [визит] [визит] [визит]. ", "[визит] в [Вену] завершён. "
    assert "[визит] в [Вену]" in shown(marked(repeats + FILLER * 5 + both + FILLER * 5))


def test_words_far_apart_are_shown_at_two_places() -> None:
    text = marked("Министр прибыл с [визитом]. " + FILLER * 9 + "Договор подписан в [Вене]. " + FILLER * 9)
    assert BETWEEN in shown(text)
    assert [run for run, is_match in snippet(text) if is_match] == ["визитом", "Вене"]


def test_one_place_that_holds_all_words_is_enough() -> None:
    assert BETWEEN not in shown(marked("[визит]. " + FILLER * 9 + "В [Вене] [визит] завершён. " + FILLER * 9))


def test_snippet_begins_at_a_sentence_when_one_begins_near() -> None:
    text = marked(FILLER * 5 + "Он прибыл в г. Астану с [визитом]. " + FILLER * 5)
    assert shown(text).startswith("Он прибыл в г. Астану с [визитом]. ")


def test_snippet_begins_at_a_paragraph_when_one_begins_near() -> None:
    assert shown(marked("слово " * 90 + "\n\nс [визитом] " + "слово " * 90)).startswith("с [визитом] ")


def test_snippet_inside_a_sentence_says_that_it_is_cut_off_at_both_ends() -> None:
    text = shown(marked("слово " * 90 + "с [визитом] " + "слово " * 90))
    assert (text.startswith(f"{CUT}слово "), text.endswith(f" слово{CUT}")) == (True, True)


def test_title_is_marked_whole() -> None:
    title = "О [визите]\n" + "слово " * 90
    assert marked_runs(marked(title))[:2] == (("О ", False), ("визите", True))
    assert plain(marked_runs(marked(title))) == " ".join(title.replace("[", "").replace("]", "").split())


def test_megabyte_of_one_marked_word_gives_a_snippet_of_the_usual_width() -> None:
    assert len(plain(snippet(marked("[визит] " * 150_000)))) <= WIDTH + 2 * LONGEST_WORD


def test_megabyte_without_a_space_gives_a_snippet_of_the_usual_width() -> None:
    assert len(plain(snippet(marked("-" * 500_000 + "[визит]" + "-" * 500_000)))) <= WIDTH + 2 * LONGEST_WORD


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a text, and the text with marks on any of its words, twice."""
    words = draw(st.lists(WORDS, min_size=1, max_size=200))
    flags = st.lists(st.booleans(), min_size=len(words), max_size=len(words))
    versions = [
        " ".join(
            word.replace(tokens(word)[0], f"[{tokens(word)[0]}]", 1) if on and tokens(word) else word
            for word, on in pairs
        )
        for pairs in (zip(words, draw(flags), strict=True) for _ in range(2))
    ]
    return " ".join(words), versions[0], versions[1]


@given(texts())
def test_joined_marks_lose_no_word_of_either_analysis(text: tuple[str, str, str]) -> None:
    original, main, alt = text
    both = {(span.start, span.end) for side in (main, alt) for span in marked(side).spans}
    assert {(span.start, span.end) for span in marked(main, alt).spans} == both
    assert marked(main, alt).text == original


@given(texts())
def test_parts_of_a_snippet_stand_in_the_text(text: tuple[str, str, str]) -> None:
    original, main, alt = text
    folded = " ".join(original.split())
    for part in plain(snippet(marked(main, alt))).strip(CUT).split(BETWEEN):
        assert part.strip(CUT) in folded


@given(texts())
def test_snippet_marks_something_when_the_text_does(text: tuple[str, str, str]) -> None:
    _, main, alt = text
    assert any(is_match for _, is_match in snippet(marked(main, alt))) == bool(marked(main, alt).spans)


@given(texts())
def test_snippet_is_bounded_and_cut_between_words(text: tuple[str, str, str]) -> None:
    original, main, alt = text
    cut = plain(snippet(marked(main, alt)))
    assert len(cut) <= WIDTH + 4 * LONGEST_WORD
    assert set(cut.replace(BETWEEN, " ").strip(CUT).split()) <= set(original.split())
