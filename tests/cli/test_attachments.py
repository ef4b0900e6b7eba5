"""`fetch --attachments` and `show --attachment`, as a person meets them."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.program import Program, finish
from tests.cli.read_only import in_read_only
from tests.cli.test_terminal import on_terminal
from tests.press.fetching import SECTIONS, TOP
from tests.press.files import PDF, pdf_reply, publish, serve
from tests.web.scripted import Reply, Scripted

SOURCE = "xx-press"


@pytest.fixture
def site() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


@pytest.fixture
def reader(program: Program, site: Scripted) -> Program:
    """The program, set up to fetch from `site`."""
    return declare(program, site)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """An archive of one release with a PDF that is held, and another file that is not there."""
    program = Program(tmp_path_factory.mktemp("held"))
    with Scripted() as site:
        serve(site, {"/files/a%2F..%2F%1b%E2%80%AEb.pdf": pdf_reply(), "/files/gone.docx": Reply(404)})
        declare(program, site)
        assert program("fetch", SOURCE, "--attachments", "-q").code == 0
        yield program


def declare(program: Program, site: Scripted) -> Program:
    program.sources.mkdir()
    text = (TOP + SECTIONS["listing"]).format(engine="listing", base=site.base_url, top="")
    (program.sources / f"{SOURCE}.toml").write_text(text, encoding="utf-8")
    return program


def test_a_fetch_says_what_it_kept_and_what_it_could_not_have(reader: Program, site: Scripted) -> None:
    serve(site, {"/files/a.pdf": pdf_reply(), "/files/gone.docx": Reply(404)})
    result = reader("fetch", SOURCE, "--attachments", "--json")
    report = result.json()["sources"][0]
    assert (result.code, report["status"], report["attachments"], report["errors"]) == (0, "ok", 1, [])
    said, line = result.complaints
    assert "1 added, 1 attachments" in said
    assert report["unattached"] == [line.removeprefix(f"mfa-archiver: {SOURCE}: ")]
    assert line.endswith("/files/gone.docx: 127.0.0.1 answers 404 Not Found to /files/gone.docx")


def test_cron_hears_nothing_of_files_that_are_missing(held: Program) -> None:
    result = held("fetch", SOURCE, "--attachments", "-q")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_show_tells_which_files_are_held(held: Program) -> None:
    lines = [line for line in held("show", 1).lines if line.startswith("attachment")]
    assert lines[0].startswith("attachment 1: held since 20")
    assert "application/pdf, SHA-256 " in lines[0]
    assert lines[1].startswith("attachment 2: not held; 20")
    first, second = held("show", 1, "--json").json()["attachments"]
    assert (first["held"], first["bytes"], first["error"]) == (True, len(PDF), None)
    assert (second["held"], second["bytes"], second["digest"]) == (False, None, None)
    captured = [row for row in held("captures", 1, "--json").json() if row["attachment"]]
    assert [(row["capture"], row["digest"]) for row in captured] == [(first["capture"], first["digest"])]


def test_a_file_comes_out_as_it_came_in(held: Program) -> None:
    assert held("show", 1, "--attachment", 1).output == PDF
    result = held("show", 1, "--attachment", 1, "--output", held.folder / "own.pdf")
    assert (result.code, result.out, (held.folder / "own.pdf").read_bytes()) == (0, "", PDF)
    [row] = [row for row in held("captures", 1, "--json").json() if row["attachment"]]
    assert held("show", 1, "--raw", "--capture", row["capture"]).output == PDF


def test_a_folder_gets_a_harmless_name_and_never_loses_a_file(held: Program) -> None:
    folder = held.folder / "files"
    folder.mkdir()
    assert held("show", 1, "--attachment", 1, "--output", folder).code == 0
    assert [path.name for path in folder.iterdir()] == ["b.pdf"]
    (folder / "b.pdf").write_bytes(b"mine")
    result = held("show", 1, "--attachment", 1, "--output", folder)
    assert (result.code, len(result.complaints), (folder / "b.pdf").read_bytes()) == (2, 1, b"mine")
    assert "\x1b" not in result.err


def test_the_text_of_a_pdf_is_read_on_request(held: Program) -> None:
    pytest.importorskip("pypdf", reason="the extra pdf is not installed")
    assert "The ministers met in spring." in held("show", 1, "--attachment", 1, "--text").out


def test_what_is_not_held_is_told_in_one_line(held: Program) -> None:
    for number in (2, 3):
        result = held("show", 1, "--attachment", number)
        assert (result.code, result.out, len(result.complaints)) == (1, "", 1)


def test_bytes_go_to_a_terminal_only_when_told_so(held: Program) -> None:
    assert on_terminal(held, "show", "1", "--attachment", "1") == b""
    assert on_terminal(held, "show", "1", "--attachment", "1", "--output", "-").startswith(b"%PDF")


@pytest.mark.parametrize(
    "options",
    [
        ("fetch", SOURCE, "--attachments", "--dry-run"),
        ("show", "1", "--text"),
        ("show", "1", "--output", "x"),
        ("show", "1", "--attachment", "1", "--raw"),
        ("show", "1", "--attachment", "1", "--json"),
        ("show", "1", "--attachment", "0"),
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together_are_a_usage_error(options: tuple[str, ...], held: Program) -> None:
    assert held(*options).code == 2


def test_an_archive_of_before_attachments_is_read_where_nothing_can_be_written(held: Program, tmp_path: Path) -> None:
    program = held.copy_to(tmp_path / "old")
    with closing(sqlite3.connect(program.db)) as db:
        db.executescript("DROP TABLE attachments; PRAGMA user_version = 7; PRAGMA journal_mode = DELETE")
    for name, *options in (("show", "1"), ("captures", "1"), ("export", "--format", "warc"), ("verify",)):
        result = in_read_only(program.folder, program, name, *options)
        assert (result.code, result.err.count("\n") <= 1) == (0, True), result.err
    assert b"attachment 1: not held" in in_read_only(program.folder, program, "show", "1").output


def test_a_run_that_is_killed_goes_on_the_next_time_where_it_was(reader: Program, site: Scripted) -> None:
    files = {number: [f"/files/{number}.pdf"] for number in range(1, 13)}
    publish(site, files)
    for [path] in files.values():
        site.answer(path, pdf_reply())
    source = reader.sources / f"{SOURCE}.toml"
    text = source.read_text(encoding="utf-8")
    reader("fetch", SOURCE, "-q")
    source.write_text(text.replace("delay_seconds = 0", "delay_seconds = 0.1"), encoding="utf-8")
    run = reader.start("fetch", SOURCE, "--attachments", "-q")
    while sum(seen.path.startswith("/files/") for seen in list(site.log)) < 4:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    finish(run)
    asked = sum(seen.path.startswith("/files/") for seen in site.log)
    source.write_text(text, encoding="utf-8")
    report = reader.fetched(SOURCE, "--attachments")
    assert 12 - asked <= report["attachments"] <= 12 - asked + 2  # but for those under way
    assert reader("verify").code == 0
    with closing(sqlite3.connect(reader.db)) as db:
        sql = "SELECT count(*), count(DISTINCT url) FROM attachments WHERE capture_id IS NOT NULL"
        assert db.execute(sql).fetchone() == (12, 12)
