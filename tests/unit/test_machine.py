from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.render.machine import cell, lines, to_json
from mfa_archiver.render.terminal import BIDI
from tests.effort import examples

ANY_TEXT = st.text(st.characters(exclude_categories=()))
ROWS: list[dict[str, object]] = [{"id": 1, "title": "О визите\tв Астану"}, {"id": 2, "title": None}]


@pytest.mark.parametrize("hostile", ["\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028", "\x00"])
def test_json_holds_controls_as_escapes(hostile: str) -> None:
    assert to_json(hostile) == f'"\\u{ord(hostile):04x}"'


def test_json_is_not_escaped_beyond_need() -> None:
    assert to_json({"title": "Қазақстан – «сапар»"}) == '{"title": "Қазақстан – «сапар»"}'


def test_json_with_half_a_surrogate_pair_can_be_written_out() -> None:
    assert to_json("половина\ud83d").encode().decode().startswith('"половина\ufffd')


@settings(max_examples=examples(40))
@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_reads_back_as_it_was(value: object) -> None:
    assert json.loads(to_json(value)) == value


@given(ANY_TEXT)
def test_json_on_a_terminal_steers_nothing(text: str) -> None:
    assert not set(to_json(text)) & {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *BIDI}


@given(st.lists(ANY_TEXT | st.none() | st.lists(ANY_TEXT), min_size=1))
def test_a_tab_separated_line_has_a_field_for_each_value(values: list[object]) -> None:
    (line,) = lines([{str(n): value for n, value in enumerate(values)}], "tsv")
    assert (line.count("\t"), len(line.splitlines()) <= 1) == (len(values) - 1, True)


def test_nothing_known_is_an_empty_field() -> None:
    assert cell(None) == ""


def test_a_list_is_one_field() -> None:
    assert cell(["ru", "kk", "en"]) == "ru, kk, en"


def test_tsv_has_no_header_and_folds_tabs() -> None:
    assert list(lines(ROWS, "tsv")) == ["1\tО визите в Астану", "2\t"]


def test_ids_are_one_a_line() -> None:
    assert list(lines(ROWS, "ids")) == ["1", "2"]


def test_ids_may_be_another_field() -> None:
    assert list(lines([{"source": "kz-mfa"}], "ids", key="source")) == ["kz-mfa"]


def test_json_is_one_array_even_of_nothing() -> None:
    assert [json.loads(text) for text in lines([], "json")] == [[]]


def test_jsonl_is_an_object_a_line() -> None:
    assert [json.loads(line) for line in lines(ROWS, "jsonl")] == ROWS


def test_a_reader_that_leaves_is_no_error() -> None:
    program = "from mfa_archiver.render.machine import emit; emit(map(str, range(10**7)))"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        writer.stdout.close()
        complaint = writer.stderr.read() if writer.stderr else b""
    assert (writer.returncode, complaint) == (0, b"")
