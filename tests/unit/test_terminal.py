from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mfa_archiver.hits import Hit
from mfa_archiver.model import Ref
from mfa_archiver.render.console import hit_text, hits_list, make_console
from mfa_archiver.render.terminal import BIDI, harmless, harmless_line

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2Jстёрто", "\ufffd[2Jстёрто"),
        ("\x1b]0;чужой заголовок\x07", "\ufffd]0;чужой заголовок\ufffd"),
        ("\x9b31mкрасно", "\ufffd31mкрасно"),
        ("звонок\a", "звонок\ufffd"),
        ("поверх\rстроки", "поверх\ufffdстроки"),
        ("назад\b\b\b", "назад\ufffd\ufffd\ufffd"),
        ("\u202eоборот", "\ufffdоборот"),
        ("\u2067внутри\u2069", "\ufffdвнутри\ufffd"),
        ("половина\ud83d", "половина\ufffd"),
        ("стёрт\x7f", "стёрт\ufffd"),
    ],
)
def test_harmless_marks_what_could_steer_a_terminal(hostile: str, shown: str) -> None:
    assert harmless(hostile) == shown


@pytest.mark.parametrize(
    "text",
    ["«Қазақстан» — 5 %\u00a0өсім", "две\nстроки", "таб\tуляция", "e\u0301", "👩\u200d🚀", "[red]не цвет[/red]"],
)
def test_harmless_keeps_what_is_text(text: str) -> None:
    assert harmless(text) == text


@given(ANY_TEXT)
@example("\ud800\u2028\x85")
def test_harmless_leaves_nothing_that_steers(text: str) -> None:
    left = set(harmless(text)) - set("\n\t")
    assert not [ch for ch in left if unicodedata.category(ch) in {"Cc", "Cs"} or ch in BIDI]


@given(ANY_TEXT)
def test_harmless_text_can_be_written_out(text: str) -> None:
    assert harmless(text).encode().decode() == harmless(text)


@given(ANY_TEXT)
def test_harmless_twice_is_harmless_once(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


@given(ANY_TEXT)
def test_harmless_moves_no_character(text: str) -> None:
    assert len(harmless(text)) == len(text)


@given(ANY_TEXT)
def test_harmless_line_is_one_line(text: str) -> None:
    assert len(harmless_line(text).splitlines()) <= 1


def hit(title: str, snippet: str) -> Hit:
    return Hit(
        id=7,
        ref=Ref("kz-mfa", "1", "ru"),
        date="2026-05-04",
        title=title,
        url="https://www.gov.kz/1",
        snippet=((snippet, False), ("партнёрстве", True)),
        score=1.0,
        revision=1,
    )


def test_words_found_in_a_title_are_coloured_there() -> None:
    shown = replace(hit("О визите", "о "), marked_title=(("О ", False), ("визите", True)))
    assert [span.style for span in hit_text(shown, styled=True).spans][:2] == ["bold", "bold yellow"]


def test_title_stands_as_published_where_no_styles_show() -> None:
    shown = replace(hit("О визите", "о "), marked_title=(("О ", False), ("визите", True)))
    assert hit_text(shown, styled=False).plain.startswith("О визите\n")


def printed(shown: Hit) -> str:
    console = make_console("never")
    with console.capture() as capture:
        console.print(hits_list([shown], styled=True))
    return capture.get()


def test_markup_in_a_title_is_text() -> None:
    assert "[red]не цвет[/red]" in printed(hit("[red]не цвет[/red]", "о "))


def test_emoji_codes_in_a_title_are_text() -> None:
    assert ":warning:" in printed(hit(":warning: внимание", "о "))


def test_escapes_of_a_hit_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in printed(hit("\x1b[2J заголовок", "\x1b]8;;https://example.org\x1b\\ссылка "))
