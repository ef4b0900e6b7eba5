"""`history`, `diff`, `changes` and `search --all-revisions`: how releases were edited, as a person sees it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.replica.server import Replica

REF = "xx-mfa/1/ru"
HOSTILE = 'Ответ <script>alert(1)</script> & \x1b[31m"красный"'


def line(ref: str, title: str, body: str, date: str = "2026-02-03") -> str:
    return json.dumps({"ref": ref, "title": title, "body": body, "date": date, "url": f"https://mfa.example/{ref}"})


WORDINGS = (
    (
        line(REF, "О визите в Ригу", "Министр прибыл в Ригу.\n\nРост торговли – 48,7 %.\n\nСтороны обсудили транзит."),
        line("xx-mfa/2/en", "A visit", "The minister came."),
    ),
    (line(REF, "О визите в Ригу", "Министр прибыл в Ригу.\n\nРост торговли – 48,9 %.\n\nСтороны обсудили транзит."),),
    (
        line(REF, "О визите в Ригу", "Министр прибыл в Ригу.\n\nРост торговли – 48,9 %.\n\nСтороны обсудили визы."),
        line("xx-mfa/2/en", HOSTILE, f"The minister came.\n\n{HOSTILE}"),
    ),
)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with an archive of a release in three wordings and one in two."""
    folder: Path = tmp_path_factory.mktemp("edited")
    program = Program(folder)
    for number, lines in enumerate(WORDINGS):
        (folder / f"{number}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        assert program("import", f"{number}.jsonl").code == 0
    return program


# --- history ---


def test_history_lists_wordings_with_the_kinds_of_their_changes(edited: Program) -> None:
    rows = edited("history", REF, "--json").json()
    assert [(row["revision"], row["kinds"]) for row in rows] == [(1, []), (2, ["figures"]), (3, ["wording"])]
    assert list(rows[0]) == [
        "id", "ref", "revision", "seen_at", "date", "title", "kinds", "event", "evidence", "other",
        "read_anew", "parser",
    ]  # fmt: skip


def test_history_in_a_pipe_is_a_line_a_wording(edited: Program) -> None:
    cells = edited("history", REF).lines[1].split("\t")
    assert (cells[2], cells[6]) == ("2", "figures")


def test_history_on_a_terminal_is_a_table(edited: Program) -> None:
    assert "figures" in edited("history", REF, "--format", "table").out


def test_history_of_what_is_not_held_ends_with_one(edited: Program) -> None:
    result = edited("history", "xx-mfa/9/ru")
    assert (result.code, result.out, len(result.complaints)) == (1, "", 1)


# --- diff ---


def test_diff_is_of_the_last_two_wordings(edited: Program) -> None:
    out = edited("diff", REF).out
    assert "Стороны обсудили [-транзит-]{+визы+}." in out
    assert "48,9 %." in out


@pytest.mark.parametrize("span", ["2", "1..2"])
def test_diff_of_two_wordings_named(edited: Program, span: str) -> None:
    out = edited("diff", REF, span).out
    assert "Рост торговли – [-48,7-]{+48,9+} %." in out
    assert "транзит" in out


def test_diff_over_several_edits_shows_all(edited: Program) -> None:
    out = edited("diff", REF, "1..3").out
    assert "{+48,9+}" in out
    assert "{+визы+}" in out


def test_diff_backwards_takes_back(edited: Program) -> None:
    assert "[-48,9-]{+48,7+}" in edited("diff", REF, "2..1").out


def test_diff_for_programs_gives_both_wordings(edited: Program) -> None:
    found = edited("diff", REF, "1..3", "--json").json()
    assert list(found) == ["id", "ref", "url", "from", "to", "kinds", "title", "date", "dateline", "body", "read_anew"]
    for number, unwanted in ((1, "inserted"), (3, "removed")):
        body = "".join(run["text"] for run in found["body"] if run["op"] != unwanted)
        assert body == edited("show", REF, "--revision", number, "--json").json()["body"]


def test_diff_keeps_the_lines_of_a_list_apart(edited: Program, tmp_path: Path) -> None:
    copy = edited.copy_to(tmp_path / "copy")
    for number, body in enumerate(("- один\n- два\n- три\n\nВсё.", "- один\n* два\n- три\n\nВсё.")):
        (copy.folder / f"{number}.jsonl").write_text(line("xx-mfa/4/ru", "Список", body), encoding="utf-8")
        copy("import", f"{number}.jsonl")
    assert copy("diff", "xx-mfa/4/ru").out.endswith("\n- один\n[---]{+*+} два\n- три\n\nВсё.\n")


def test_diff_with_colours_needs_no_marks(edited: Program) -> None:
    out = edited("diff", REF, "--color", "always", TERM="xterm").out
    assert "\x1b[" in out
    assert "[-" not in re.sub(r"\x1b\[[0-9;]*m", "", out)


def test_diff_for_a_browser_is_a_page_that_runs_nothing(edited: Program) -> None:
    page = edited("diff", "xx-mfa/2/en", "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;" in page
    assert "<ins>" in page


def test_diff_never_steers_a_terminal(edited: Program) -> None:
    for form in ("text", "json"):
        assert "\x1b" not in edited("diff", "xx-mfa/2/en", "--format", form).out


@pytest.mark.parametrize("span", ["0", "1", "2..2", "0..1", "x", "1..", "..2", "1-2", "99999999999..1"])
def test_diff_of_what_is_no_pair_is_wrong_usage(edited: Program, span: str) -> None:
    result = edited("diff", "--", REF, span)
    assert (result.code, result.out, len(result.complaints)) == (2, "", 1)


def test_diff_of_a_wording_that_is_not_held_ends_with_one(edited: Program) -> None:
    assert edited("diff", REF, "3..4").code == 1


def test_diff_of_a_release_never_edited_ends_with_one(program: Program) -> None:
    (program.folder / "one.jsonl").write_text(WORDINGS[0][0], encoding="utf-8")
    program("import", "one.jsonl")
    result = program("diff", REF)
    assert (result.code, result.out) == (1, "")
    assert "one wording only" in result.err


# --- changes ---


def test_changes_list_edits_the_latest_first(edited: Program) -> None:
    rows = edited("changes", "--json").json()
    assert [(row["ref"], row["revision"]) for row in rows] == [("xx-mfa/2/en", 2), (REF, 3), (REF, 2)]
    assert list(rows[0]) == [
        "id", "ref", "source", "lang", "revision", "seen_at", "kinds", "date", "title", "url", "excerpt",
        "event", "evidence", "other",
    ]  # fmt: skip
    assert "[-48,7-]{+48,9+}" in rows[2]["excerpt"]


def test_changes_of_one_kind(edited: Program) -> None:
    assert [row["revision"] for row in edited("changes", "--lang", "ru", "--kind", "figures", "--json").json()] == [2]


def test_changes_of_one_of_several_kinds(edited: Program) -> None:
    rows = edited("changes", "--kind", "figures", "--kind", "title", "--json").json()
    assert [row["ref"] for row in rows] == ["xx-mfa/2/en", REF]


def test_changes_are_narrowed_and_limited(edited: Program) -> None:
    assert len(edited("changes", "--lang", "ru", "--json").json()) == 2
    assert len(edited("changes", "--since", "7d", "--limit", "1", "--json").json()) == 1


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_today_is_that_of_the_days_on_which_changes_are_seen_wherever_the_reader_is(
    edited: Program, option: str
) -> None:
    east, west = (edited("changes", option, "today", "--json", TZ=zone).out for zone in ("Etc/GMT-14", "Etc/GMT+12"))
    assert east == west


def test_changes_before_anything_was_seen_are_none(edited: Program) -> None:
    result = edited("changes", "--until", "2020", "--json")
    assert (result.code, result.json(), len(result.complaints)) == (1, [], 1)


def test_changes_on_a_terminal_show_title_kinds_and_excerpt(edited: Program) -> None:
    out = edited("changes", "--lang", "ru", "--format", "table", COLUMNS="120").out
    assert f"{REF} revision 2, seen " in out
    assert "figures" in out
    assert "[-48,7-]{+48,9+}" in out


def test_changes_of_no_such_kind_are_wrong_usage(edited: Program) -> None:
    assert edited("changes", "--kind", "colour").code == 2


def test_changes_never_steer_a_terminal(edited: Program) -> None:
    for form in ("table", "tsv", "json"):
        assert "\x1b" not in edited("changes", "--format", form).out


def test_changes_list_whatever_is_edited_if_only_a_figure_is_printed_otherwise(edited: Program, tmp_path: Path) -> None:
    copy = edited.copy_to(tmp_path / "copy")
    for number, body in enumerate(("Рост – 48,7 % в год.", "Рост – 48.7 % в год.", "Рост – 48.7% в год.")):
        (copy.folder / f"{number}.jsonl").write_text(line("xx-mfa/3/ru", "О росте", body), encoding="utf-8")
        copy("import", f"{number}.jsonl")
    rows = [row for row in copy("changes", "--json").json() if row["ref"] == "xx-mfa/3/ru"]
    assert [(row["kinds"], row["excerpt"]) for row in rows] == [
        (["typo"], "Рост – 48.7[- -]% в год."),
        (["typo"], "Рост – [-48,7-]{+48.7+} % в год."),
    ]


# --- search in all wordings ---


def test_word_taken_out_is_found_in_all_revisions(edited: Program) -> None:
    assert edited("search", "транзит", "--json").code == 1
    [hit] = edited("search", "транзит", "--all-revisions", "--json").json()
    assert (hit["ref"], hit["revision"]) == (REF, 2)


def test_terminal_tells_which_revision_has_the_words(edited: Program) -> None:
    assert "xx-mfa ru  revision 2  " in edited("search", "транзит", "--all-revisions", "--format", "table").out
    assert "revision" not in edited("search", "визы", "--all-revisions", "--format", "table").out


def test_count_in_all_revisions(edited: Program) -> None:
    assert edited("search", "транзит", "--all-revisions", "--count").out == "1\n"


def test_facets_of_all_revisions_are_wrong_usage(edited: Program) -> None:
    assert edited("search", "транзит", "--all-revisions", "--facet", "lang").code == 2


# --- noise ---


def test_page_that_changed_its_quotes_and_dashes_is_unchanged(fetching: Program, replica: Replica) -> None:
    number = replica.releases[2].id
    replica.edit(number, "ru", body="<p>Форум «Шёлковый путь» – итоги.</p>")
    fetching.fetched()
    replica.edit(number, "ru", body="<p>Форум &quot;Шёлковый&nbsp;путь&quot; — итоги.</p><p>Просмотров: 12</p>")
    report = fetching.fetched()
    assert (report["revised"], report["unchanged"]) == (0, 30)
    shown = fetching("show", f"kz-mfa/{number}/ru", "--json").json()
    assert (shown["revisions"], shown["body"]) == (1, "Форум «Шёлковый путь» – итоги.")


def test_import_that_differs_in_noise_only_adds_nothing(edited: Program, tmp_path: Path) -> None:
    copy = edited.copy_to(tmp_path / "copy")
    held = json.loads(WORDINGS[2][0])
    held["body"] = held["body"].replace("–", "—")
    (copy.folder / "again.jsonl").write_text(json.dumps(held), encoding="utf-8")
    copy("import", "again.jsonl")
    assert copy("show", REF, "--json").json()["revisions"] == 3
