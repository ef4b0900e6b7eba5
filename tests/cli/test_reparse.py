"""`reparse`: today's rules over held captures, and what is never taken for an edit of the publisher's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.ancient import first_schema
from tests.cli.program import Program
from tests.cli.read_only import in_read_only
from tests.press.fetching import SECTIONS, TOP
from tests.press.office import Office

LAST = "They will meet again in spring."
DROPPED = f'boilerplate = ["{LAST}"]\n'
WHOLE = '[feed]\nurl = "{base}/full.xml"\n[article]\nbody = "div.text"\n'


@pytest.fixture
def office() -> Iterator[Office]:
    with Office(size=6) as running:
        yield running


def declare(program: Program, office: Office, section: str, engine: str = "feed", more: str = "") -> None:
    """Write the office's source file; `more` stands at its end, in [article]."""
    program.sources.mkdir(exist_ok=True)
    text = (TOP + section).format(engine=engine, base=office.base_url, top="") + more
    (program.sources / "xx-press.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def taught(program: Program, office: Office) -> Program:
    """An archive fetched by rules that have been bettered since: pages' last line is boilerplate."""
    declare(program, office, SECTIONS["listing"], "listing")
    assert program("fetch", "-q", "xx-press").code == 0
    declare(program, office, SECTIONS["listing"], "listing", DROPPED)
    return program


def test_dry_run_shows_what_would_change_and_keeps_nothing(taught: Program) -> None:
    before = taught.exported()
    result = taught("reparse", "--dry-run", "--json")
    rows = result.json()
    assert (result.code, len(rows), {tuple(row["kinds"]) for row in rows}) == (0, 6, {("paragraph-removed",)})
    assert rows[0]["excerpt"].endswith(f"[-{LAST}-]")
    assert result.complaints == ["xx-press: 6 read, 6 would change (paragraph-removed 6)"]
    assert taught.exported() == before


def test_what_is_read_anew_is_a_wording_and_no_edit(taught: Program) -> None:
    assert len(taught("reparse", "--format", "ids").lines) == 6
    assert not any(LAST in release["body"] for release in taught.exported())
    first, second = taught("history", "1", "--json").json()
    assert (first["read_anew"], second["read_anew"], second["kinds"]) == (False, True, [])
    assert first["parser"] != second["parser"]
    assert taught("changes").code == 1
    assert taught("search", "is:edited").code == 1
    assert taught("search", "spring", "--all-revisions").code == 1
    difference = taught("diff", "1", "--json").json()
    assert (difference["kinds"], difference["read_anew"]) == ([], [2])
    assert taught("verify").code == 0


def test_what_is_read_anew_is_sealed_by_a_manifest_of_its_own(taught: Program) -> None:
    assert taught("reparse", "--dry-run").code == taught("reparse").code == 0
    with closing(sqlite3.connect(taught.db)) as archive:
        said = [json.loads(row[0]) for row in archive.execute("SELECT bytes FROM manifests ORDER BY id")]
        assert [(each["kind"], each["wordings"]) for each in said] == [("harvest", 6), ("reparse", 6)]
        assert len(taught("verify").complaints) == 1
        archive.execute("UPDATE revisions SET parser = 'x' WHERE read_anew_of <> '' AND release_id = 1")
        archive.commit()
    assert taught("verify").code == 5


def test_second_run_changes_nothing(taught: Program) -> None:
    taught("reparse")
    result = taught("reparse")
    assert (result.out, result.complaints) == ("", ["xx-press: 6 read, 0 changed"])


def test_source_and_since_narrow_what_is_read(taught: Program) -> None:
    assert taught("reparse", "--source", "kz-mfa").complaints == ["nothing to read"]
    assert taught("reparse", "--since", "2099").complaints == ["nothing to read"]


def test_a_capture_that_can_no_longer_be_read_is_told_and_its_wording_stays(taught: Program, office: Office) -> None:
    declare(taught, office, SECTIONS["listing"].replace("div.text", "div.nothing"), "listing")
    before = taught.exported()
    result = taught("reparse")
    assert (result.code, result.complaints[-1]) == (
        3, "xx-press: 6 read, 0 changed; 6 can no longer be read and stay as they are",
    )  # fmt: skip
    assert taught.exported() == before


def test_diff_over_what_was_read_anew_and_an_edit_says_what_is_no_edit(taught: Program, office: Office) -> None:
    taught("reparse")
    office.edit(6, title="Another title")
    taught("fetch", "-q", "xx-press")
    for form in ("text", "html"):
        assert "revision 2 is revision 1 read anew by parser" in taught("diff", "1", "1..3", "--format", form).out
        assert "read anew" not in taught("diff", "1", "2..3", "--format", form).out
    difference = taught("diff", "1", "1..3", "--json").json()
    assert ("title" in difference["kinds"], difference["read_anew"]) == (True, [2])


def test_fetch_after_reparse_sees_the_publishers_edits_alone(taught: Program, office: Office) -> None:
    taught("reparse")
    office.edit(6, title="Consultations on wool, round 6")
    report = taught.fetched("xx-press")
    assert (report["revised"], report["failed"]) == (1, 0)
    [edit] = taught("changes", "--json").json()
    assert (edit["revision"], LAST in edit["excerpt"]) == (3, False)
    assert len(taught("search", "is:edited", "--format", "ids").lines) == 1


def test_fetch_without_reparse_takes_no_change_of_rules_for_an_edit(program: Program, office: Office) -> None:
    declare(program, office, WHOLE)
    assert program.fetched("xx-press")["added"] == 6
    office.edit(3, body=office.notices[3].body.replace("both", "the two"))
    declare(program, office, WHOLE, more=DROPPED)
    told = program.fetched("xx-press", "--dry-run", "--full")
    report = program.fetched("xx-press", "--full")
    assert (told["revised"], report["revised"], report["unchanged"]) == (1, 1, 5)
    [edit] = program("changes", "--json").json()
    assert (edit["kinds"], LAST in edit["excerpt"]) == (["wording"], False)
    assert program("verify").code == 0


def test_import_takes_no_change_of_rules_for_an_edit(taught: Program, office: Office, tmp_path: Path) -> None:
    crawl = tmp_path / "crawl.warc.gz"
    assert taught("export", "--format", "warc", "-o", crawl).code == 0
    declare(taught, office, SECTIONS["listing"], "listing", DROPPED)
    counts = taught("import", crawl, "--json").json()
    assert (counts["added"], counts["revised"]) == (0, 0)
    assert taught("changes").code == 1


def test_an_archive_read_anew_is_exported_and_imported_as_it_is(taught: Program, tmp_path: Path) -> None:
    taught("reparse")
    crawl = tmp_path / "crawl.warc.gz"
    assert taught("export", "--format", "warc", "-o", crawl).code == 0
    other = Program(tmp_path / "other", {"MFA_ARCHIVER_SOURCES": str(taught.sources)})
    other.folder.mkdir()
    assert other("import", crawl).code == 0
    bodies = [sorted(release["body"] for release in each.exported()) for each in (taught, other)]
    assert bodies[0] == bodies[1]


def test_pages_of_the_days_of_former_rules_are_read_by_those(program: Program, office: Office) -> None:
    former = SECTIONS["listing"].replace("[article]", "[[article]]")
    declare(program, office, former, "listing")
    assert program("fetch", "-q", "xx-press").code == 0
    declare(program, office, former, "listing", 'valid_until = 2099-01-01\n[[article]]\nbody = "div.nothing"\n')
    assert program("reparse").complaints == ["xx-press: 6 read, 0 changed"]


def test_archive_of_gov_kz_reads_today_as_it_was_read(held: Program) -> None:
    result = held("reparse", "--dry-run")
    assert (result.code, result.out) == (0, "")
    assert result.complaints[-1].endswith(" 0 would change")


def test_read_only_archive_of_the_first_schema_is_verified_and_read_again(held: Program, tmp_path: Path) -> None:
    old = held.copy_to(tmp_path / "old")
    first_schema(old.db).replace(old.db)
    for arguments in (("verify",), ("reparse", "--dry-run")):
        result = in_read_only(old.folder, old, *arguments)
        assert (result.code, result.out) == (0, ""), result.err
