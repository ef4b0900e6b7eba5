"""`backup`, `restore` and `merge` as a person runs them: files, words, exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.program import Program


@pytest.fixture
def own(held: Program, tmp_path: Path) -> Program:
    """A program with a copy of the fetched archive."""
    return held.copy_to(tmp_path / "own")


def test_backup_into_a_folder_has_the_time_in_its_name(own: Program) -> None:
    (own.folder / "backups").mkdir()
    result = own("backup", "backups/")
    [made] = (own.folder / "backups").iterdir()
    assert re.fullmatch(r"archive-\d{4}-\d\d-\d\dT\d{6}Z\.db", made.name)
    assert (result.code, result.out) == (0, "")
    assert result.complaints == [f"backups/{made.name}: {made.stat().st_size} bytes, verified"]


def test_quiet_backup_says_nothing_and_is_an_archive(own: Program) -> None:
    assert own("backup", "copy.db", "-q").complaints == []
    assert own("export", "--db", "copy.db").output == own("export").output


@pytest.mark.parametrize("arguments", [("backup", "archive.db", "--force"), ("restore", "archive.db")])
def test_file_in_the_way_is_wrong_usage(own: Program, arguments: tuple[str, ...]) -> None:
    result = own(*arguments)
    assert (result.code, len(result.complaints)) == (2, 1)


def test_restore_tells_where_the_archive_it_replaced_is(own: Program) -> None:
    own("backup", "copy.db", "-q")
    result = own("restore", "copy.db", "--force")
    assert result.code == 0
    assert result.complaints == [
        f"restored {own.db} from copy.db, verified",
        f"what was there is kept as {own.db}.before-restore",
    ]


def test_merge_makes_an_archive_where_there_is_none(held: Program, program: Program) -> None:
    result = program("merge", held.db, "--json")
    [counts] = result.json()
    assert (result.code, counts["archive"], counts["revised"]) == (0, str(held.db), 0)
    assert counts["added"] == len(held.exported())
    again = program("merge", held.db)
    assert again.complaints == [f"{held.db}: 0 added, 0 revised, {counts['added']} unchanged"]


def test_wrong_name_is_told_before_anything_is_done(held: Program, program: Program) -> None:
    result = program("merge", held.db, "none.db")
    assert (result.code, program.db.exists()) == (2, False)


def test_archive_is_not_merged_with_itself(own: Program) -> None:
    assert own("merge", own.db).code == 2
