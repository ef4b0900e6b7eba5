"""Removals as a person sees them: `history`, `changes`, `search is:`, `show` and `status`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.press.summer import keep_summer

RESTORED, WITHDRAWN, MOVED, ARRIVED = "xx-press/7/en", "xx-press/10/en", "xx-press/9/en", "xx-press/109/en"


@pytest.fixture(scope="module")
def summer(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with an archive of a month of removals: to be read, not changed."""
    program = Program(tmp_path_factory.mktemp("summer"))
    keep_summer(program.db)
    return program


def test_history_tells_removals_between_wordings_with_dates_and_evidence(summer: Program) -> None:
    rows = summer("history", RESTORED, "--json").json()
    assert [(row["revision"], row["event"], row["seen_at"][:10]) for row in rows] == [
        (1, "wording", "2026-05-20"),
        (None, "missing", "2026-05-21"),
        (None, "withdrawn", "2026-05-22"),
        (2, "wording", "2026-05-27"),
        (None, "restored", "2026-05-27"),
    ]
    assert rows[1]["evidence"].endswith("/news/7 answers 404")


def test_histories_of_a_move_name_each_other(summer: Program) -> None:
    moved = summer("history", MOVED, "--json").json()[-1]
    arrived = summer("history", ARRIVED, "--json").json()[-1]
    assert (moved["event"], moved["other"]) == ("moved", ARRIVED)
    assert (arrived["event"], arrived["other"]) == ("moved here", MOVED)


def test_numbers_of_wordings_are_all_that_ids_are(summer: Program) -> None:
    assert summer("history", RESTORED, "--format", "ids").lines == ["1", "2"]


def test_changes_list_removals_beside_edits_the_latest_first(summer: Program) -> None:
    rows = summer("changes", "--json").json()
    assert [row["event"] for row in rows] == [
        "edited", "restored", "withdrawn", "missing", "withdrawn", "missing", "moved", "missing",
    ]  # fmt: skip
    assert [row["seen_at"] for row in rows] == sorted((row["seen_at"] for row in rows), reverse=True)
    assert all(list(row) == list(rows[0]) for row in rows)


def test_changes_list_removals_alone_and_by_day(summer: Program) -> None:
    rows = summer("changes", "--removed", "--since", "2026-05-22", "--until", "2026-05-25", "--json").json()
    assert [(row["ref"], row["event"]) for row in rows] == [(WITHDRAWN, "missing"), (RESTORED, "withdrawn")]


def test_changes_of_a_kind_are_edits_alone(summer: Program) -> None:
    assert [row["event"] for row in summer("changes", "--kind", "paragraph-added", "--json").json()] == ["edited"]
    assert summer("changes", "--kind", "title", "--removed").code == 2


@pytest.mark.parametrize("form", ["table", "tsv", "jsonl", "ids"])
def test_changes_name_removals_in_every_format(summer: Program, form: str) -> None:
    lines = summer("changes", "--removed", "--format", form).lines
    assert len(lines) >= 7
    assert form == "ids" or any("answers 404" in line for line in lines)


@pytest.mark.parametrize(
    ("state", "refs"),
    [("withdrawn", [WITHDRAWN]), ("moved", [MOVED]), ("restored", [RESTORED]), ("missing", [])],
)
def test_search_finds_what_releases_are(summer: Program, state: str, refs: list[str]) -> None:
    result = summer("search", f"is:{state}", "--format", "jsonl")
    assert [line for ref in refs for line in result.lines if f'"{ref}"' in line] == result.lines
    assert result.code == (0 if refs else 1)


def test_withdrawn_release_is_found_by_its_words_and_excluded_on_request(summer: Program) -> None:
    assert summer("search", "grain is:withdrawn", "--count").out == "1\n"
    assert summer("search", "grain -is:withdrawn", "--all-words", "--count").out == "1\n"


def test_show_and_export_say_what_a_release_is(summer: Program) -> None:
    assert "presence: withdrawn since 2026-05-26T12:00:00Z" in summer("show", WITHDRAWN).lines
    shown = summer("show", WITHDRAWN, "--json").json()
    assert (shown["presence"], shown["presence_since"]) == ("withdrawn", "2026-05-26T12:00:00Z")
    assert summer("show", "xx-press/12/en", "--json").json()["presence"] == "present"


def test_status_counts_removals(summer: Program) -> None:
    [status] = summer("status", "xx-press", "--json").json()
    counts = [status[name] for name in ("missing", "withdrawn", "moved", "restored")]
    assert counts == [0, 1, 1, 1]


def test_archive_is_sound(summer: Program) -> None:
    assert summer("verify").code == 0


def test_import_of_an_export_restores_nothing(summer: Program, tmp_path: Path) -> None:
    copy = summer.copy_to(tmp_path)
    (tmp_path / "all.jsonl").write_bytes(copy("export").output)
    assert copy("import", "all.jsonl").code == 0
    assert copy("show", WITHDRAWN, "--json").json()["presence"] == "withdrawn"
