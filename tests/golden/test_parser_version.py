"""A parser that reads a specimen otherwise than before is another version."""

from __future__ import annotations

from dataclasses import replace

from mfa_archiver.extract.parser_mark import PARSER_VERSION, parser_mark
from mfa_archiver.rules import ArticleRules, Pace
from tests.golden.outputs import Outputs, present, unraised, written
from tests.golden.test_specimens import KZ_KT

OLD: Outputs = {"version": 3, "outputs": {"a": "1", "b": "2"}}


def test_what_specimens_are_read_to_changes_only_with_the_version() -> None:
    assert unraised(written(), present()) == [], "raise PARSER_VERSION, then run `python -m tests.golden.outputs`"


def test_every_specimen_is_written_down() -> None:
    assert written() == present(), "run `python -m tests.golden.outputs`"


def test_a_changed_output_without_a_raised_version_is_told() -> None:
    assert unraised(OLD, {"version": 3, "outputs": {"a": "1", "b": "3", "c": "4"}}) == ["b"]
    assert unraised(OLD, {"version": 4, "outputs": {"a": "1", "b": "3"}}) == []


def test_a_mark_tells_the_version_and_what_bears_on_reading() -> None:
    mark = parser_mark(KZ_KT)
    assert mark.startswith(f"{PARSER_VERSION}.")
    assert parser_mark(replace(KZ_KT, pace=Pace(9), note="slow")) == mark
    assert parser_mark(replace(KZ_KT, article=ArticleRules(body="main"))) != mark
