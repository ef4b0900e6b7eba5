"""`export`: the same releases in four formats, a whole file or none."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.cli.program import Program
from tests.cli.read_only import in_read_only

HELD = 132  # releases that `held` holds
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def test_json_lines_hold_what_show_shows(held: Program) -> None:
    [line] = held("export", "СПРС").lines
    shown = held("show", "kz-mfa/1309427/ru", "--json").json()
    assert shown.pop("attachments") == []  # which of them are held is told of one release at a time
    assert json.loads(line) == shown


def test_json_is_one_array_of_the_same_objects(held: Program) -> None:
    assert held("export", "--format", "json").json() == held.exported()


def test_json_of_nothing_is_an_empty_array(held: Program) -> None:
    assert held("export", "жирафология", "--format", "json").json() == []


def test_csv_holds_every_release_under_a_header(held: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(held("export", "--format", "csv").out, newline="")))
    assert [row["ref"] for row in rows] == [release["ref"] for release in held.exported()]


def test_csv_has_no_cell_that_a_spreadsheet_would_run(held: Program) -> None:
    rows = list(csv.reader(io.StringIO(held("export", "--format", "csv").out, newline="")))
    assert len(rows) == HELD + 1
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)] == []


def test_csv_file_opens_as_unicode_in_a_spreadsheet(held: Program, tmp_path: Path) -> None:
    held("export", "--format", "csv", "--output", tmp_path / "releases.csv")
    assert (tmp_path / "releases.csv").read_bytes().startswith("\ufeffid,ref,".encode())


def test_markdown_is_one_document_a_release(held: Program) -> None:
    documents = held("export", "--format", "markdown").out
    assert len(re.findall(r"^---\nref: ", documents, re.MULTILINE)) == HELD


def test_markdown_shows_markup_of_a_title_as_it_stands(held: Program) -> None:
    assert "\n# \\[red\\]Urgent\\[/red\\]: " in held("export", "Urgent", "--format", "markdown").out


def test_query_and_filters_choose_the_releases(held: Program) -> None:
    chosen = held.exported("Вена", "--lang", "ru", "--since", "2026-11-18", "--source", "kz-mfa")
    assert [release["ref"] for release in chosen] == ["kz-mfa/1309339/ru"]


def test_query_needs_all_its_words(held: Program) -> None:
    assert len(held.exported("консультации Финляндия")) == int(held("search", "консультации Финляндия", "--count").out)


def test_export_of_nothing_is_done(held: Program) -> None:
    result = held("export", "жирафология")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_output_file_holds_what_stdout_would(held: Program, tmp_path: Path) -> None:
    result = held("export", "--output", tmp_path / "releases.jsonl")
    assert (result.code, result.out) == (0, "")
    assert (tmp_path / "releases.jsonl").read_bytes() == held("export", "--output", "-").output


def test_output_replaces_an_older_file_and_leaves_no_other(held: Program, tmp_path: Path) -> None:
    (tmp_path / "releases.jsonl").write_text("older\n")
    held("export", "СПРС", "--output", tmp_path / "releases.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["releases.jsonl"]
    assert (tmp_path / "releases.jsonl").read_text().startswith('{"id": 1, ')


def test_failing_export_leaves_the_older_file_and_no_other(held: Program, tmp_path: Path) -> None:
    damaged = held.copy_to(tmp_path / "damaged")
    overwrite_last_quarter(damaged.db)
    (tmp_path / "releases.jsonl").write_text("older\n")
    result = damaged("export", "--output", tmp_path / "releases.jsonl")
    assert (result.code, len(result.complaints)) == (5, 1)
    assert (tmp_path / "releases.jsonl").read_text() == "older\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged", "releases.jsonl"]


def test_read_only_folder_is_one_line(held: Program, tmp_path: Path) -> None:
    result = in_read_only(tmp_path, held, "export", "--output", tmp_path / "releases.jsonl")
    assert (result.code, len(result.complaints)) == (4, 1)
    assert "releases.jsonl cannot be written" in result.err


def test_missing_folder_is_one_line(held: Program, tmp_path: Path) -> None:
    result = held("export", "--output", tmp_path / "none" / "releases.jsonl")
    assert (result.code, len(result.complaints)) == (4, 1)


def test_memory_does_not_grow_with_the_archive(held: Program, tmp_path: Path) -> None:
    large = held.copy_to(tmp_path)
    grow(large.db)
    # SQLite may keep 32 megabytes of pages; the text is more.
    assert peak_kilobytes(large) < peak_kilobytes(held) + 35_000


MORE_RELEASES = """
    INSERT INTO releases
    SELECT id + 1000 * :n, source, native_id || '-' || :n, lang, url, date, current_revision + 1000 * :n,
           first_seen, last_seen, settled
    FROM releases WHERE id < 1000
"""
MORE_REVISIONS = """
    INSERT INTO revisions
        (id, release_id, number, capture_id, seen_at, digest, title, title_source, date, published_at,
         date_precision, date_source, date_shown, dateline, labels, captions, links, body)
    SELECT id + 1000 * :n, release_id + 1000 * :n, number, capture_id, seen_at, digest, title, title_source, date,
           published_at, date_precision, date_source, date_shown, dateline, labels, captions, links,
           replace(hex(zeroblob(4000)), '00', 'да ')
    FROM revisions WHERE id < 1000
"""


def grow(path: Path) -> None:
    """Put each release in twenty times more, under other numbers, with a long body: 55 megabytes of text."""
    with closing(sqlite3.connect(path)) as db:
        for n in range(1, 21):
            db.execute(MORE_RELEASES, {"n": n})
            db.execute(MORE_REVISIONS, {"n": n})
        db.commit()


def peak_kilobytes(program: Program) -> int:
    process = program.start("export", stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    with process.stderr:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert (process.returncode, process.stderr.read()) == (0, b"")
    return usage.ru_maxrss


def overwrite_last_quarter(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size * 3 // 4)
        file.write(b"\xa5" * (size - size * 3 // 4))
