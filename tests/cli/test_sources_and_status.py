"""`sources`, `status`, `verify` and `reindex`: what is known, how it stands, whether it is sound."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

from tests.cli.program import Program
from tests.cli.read_only import in_read_only

# --- sources ---


def test_catalogue_is_listed(program: Program) -> None:
    listed = {source["id"]: source for source in program("sources", "--json").json()}
    assert listed["kz-mfa"]["engine"] == "govkz"
    assert listed["kz-mfa"]["languages"] == ["ru", "kk", "en"]


def test_own_source_file_adds_to_the_catalogue(program: Program) -> None:
    program.point_at("https://mfa.example", id="xx-mfa")
    assert {"kz-mfa", "xx-mfa"} <= set(program("sources", "--format", "ids").lines)


def test_own_source_file_shadows_the_catalogue(program: Program) -> None:
    program.point_at("https://mfa.example", name="Own name")
    [shown] = [source for source in program("sources", "--json").json() if source["id"] == "kz-mfa"]
    assert shown["name"] == "Own name"


def test_shown_source_is_its_file(program: Program) -> None:
    path = program.point_at("https://mfa.example", id="xx-mfa")
    assert program("sources", "show", "xx-mfa").out == path.read_text()


def test_shown_source_tells_which_lines_open_or_close_most_of_its_releases(program: Program) -> None:
    path = program.point_at("https://mfa.example", id="xx-mfa")
    button = "Подписаться на\x1b[31m рассылку"
    texts = [{"body": f"Выставка номер {n} открыта в столице.\n\n{button}", "title": f"{n}"} for n in range(20)]
    lines = program.folder / "held.jsonl"
    lines.write_text("\n".join(json.dumps(text) for text in texts))
    assert program("import", lines, "--source", "xx-mfa", "--lang", "ru").code == 0
    shown = program("sources", "show", "xx-mfa")
    assert shown.out == path.read_text()
    assert shown.complaints[1:] == ["  Подписаться на[31m рассылку"]


def test_sound_source_file_is_said_to_be_so(program: Program) -> None:
    path = program.point_at("https://mfa.example", id="xx-mfa")
    for name in ("xx-mfa", path):
        result = program("sources", "check", name)
        assert (result.code, result.err.startswith("xx-mfa: sound")) == (0, True)


def test_wrong_source_file_is_exit_2(program: Program) -> None:
    path = program.point_at("https://mfa.example", id="xx-mfa", engine="telex")
    result = program("sources", "check", path)
    assert (result.code, "key `engine` must be one of" in result.err) == (2, True)


# --- status ---


def test_status_says_how_a_source_stands(held: Program) -> None:
    [status] = held("status", "--json").json()
    assert (status["source"], status["releases"], status["revisions"]) == ("kz-mfa", 132, 133)
    assert (status["last_status"], status["newest"], status["last_error"]) == ("ok", "2026-11-20", None)
    assert status["last_success"].endswith("Z")


def test_status_of_a_source_never_fetched_knows_nothing(held: Program) -> None:
    [status] = held("status", "kz-kt", "--json").json()
    assert (status["releases"], status["last_success"]) == (0, None)


# --- verify ---


def test_sound_archive_is_exit_0(held: Program) -> None:
    result = held("verify")
    assert (result.code, result.out) == (0, "")


def test_read_only_archive_can_be_searched_shown_and_verified(held: Program, tmp_path: Path) -> None:
    copy = held.copy_to(tmp_path)
    assert in_read_only(tmp_path, copy, "search", "СПРС", "--count", "--no-expand").out == "1\n"
    assert in_read_only(tmp_path, copy, "show", "kz-mfa/1309427/ru").code == 0
    assert in_read_only(tmp_path, copy, "verify").code == 0


def test_read_only_archive_of_an_earlier_schema_is_read_as_it_is(program: Program, tmp_path: Path) -> None:
    with closing(Database(program.db, execute_plugins=False)) as old:
        migrations.apply(old, stop_before="m0003_candidates")
    result = in_read_only(tmp_path, program, "status", "--json")
    assert (result.code, result.json()[0]["waiting"]) == (0, 0)


def test_read_only_archive_cannot_be_fetched_into(held: Program, tmp_path: Path) -> None:
    result = in_read_only(tmp_path, held.copy_to(tmp_path), "fetch")
    assert (result.code, len(result.complaints)) == (4, 1)


def test_truncated_archive_is_exit_5(held: Program, tmp_path: Path) -> None:
    cut = held.copy_to(tmp_path)
    with cut.db.open("r+b") as file:
        file.truncate(cut.db.stat().st_size // 2)
    result = cut("verify")
    assert (result.code, "Traceback" in result.err) == (5, False)


def test_overwritten_pages_are_exit_5(held: Program, tmp_path: Path) -> None:
    damaged = held.copy_to(tmp_path)
    size = damaged.db.stat().st_size
    with damaged.db.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xa5" * (size // 4))
    assert damaged("verify").code == 5


@pytest.mark.parametrize(
    ("change", "checks"),
    [
        ("UPDATE payloads SET zstd = CAST(substr(zstd, 1, 60) || x'00' AS BLOB) WHERE id = 1", {"payloads"}),
        ("UPDATE revisions SET body = body || '.' WHERE id = 3", {"revisions"}),
        ("UPDATE revisions SET capture_id = 12345 WHERE id = 3", {"references", "manifests"}),
        ("INSERT INTO search (search) VALUES ('delete-all')", {"search index"}),
    ],
)  # fmt: skip
def test_each_fault_is_found_by_its_checks(held: Program, tmp_path: Path, change: str, checks: set[str]) -> None:
    damaged = held.copy_to(tmp_path)
    with closing(sqlite3.connect(damaged.db)) as db:
        db.execute(change)
        db.commit()
    result = damaged("verify", "--format", "ids")
    assert (result.code, set(result.lines)) == (5, checks)


def test_verify_can_hold_every_word_of_the_index_to_the_texts(held: Program, tmp_path: Path) -> None:
    damaged = held.copy_to(tmp_path)
    assert damaged("verify", "--words").err.strip().endswith(", indexed words")
    with closing(sqlite3.connect(damaged.db)) as db:
        db.execute("INSERT INTO search (rowid, title, body, title_alt, body_alt) VALUES (3, '', 'volcano', '', '')")
        db.commit()
    result = damaged("verify", "--words", "--format", "ids")
    assert (result.code, "indexed words" in result.lines) == (5, True)


def test_words_of_an_index_that_is_to_be_made_anew_are_not_held_to_anything(held: Program, tmp_path: Path) -> None:
    older = held.copy_to(tmp_path)
    with closing(sqlite3.connect(older.db)) as db:
        db.execute("UPDATE properties SET value = '1' WHERE name = 'analysis_version'")
        db.commit()
    result = older("verify", "--words")
    assert (result.code, "run `mfa-archiver reindex` first" in result.err) == (4, True)


# --- reindex ---


def test_reindexed_archive_finds_the_same(held: Program, tmp_path: Path) -> None:
    copy = held.copy_to(tmp_path)
    before = copy("search", "партнёрство", "--json").json()
    result = copy("reindex")
    assert (result.code, result.err) == (0, "reindexed 133 revisions\n")
    assert copy("search", "партнёрство", "--json").json() == before


def test_lost_index_is_made_anew(held: Program, tmp_path: Path) -> None:
    damaged = held.copy_to(tmp_path)
    with closing(sqlite3.connect(damaged.db)) as db:
        db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        db.commit()
    assert damaged("search", "СПРС").code == 1
    damaged("reindex")
    assert damaged("search", "СПРС", "--count", "--no-expand").out == "1\n"
