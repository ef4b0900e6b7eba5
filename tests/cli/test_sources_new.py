"""`sources new` as a person meets it: a file proposed, written, checked, fetched from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.program import Program
from tests.press import ministries, versions
from tests.web.scripted import Scripted

pty = pytest.importorskip("pty", reason="a terminal is needed to be asked on")

OWN = """id = "xx-own"
name = "Ministry"
country = "XX"
languages = ["en"]
timezone = "UTC"
engine = "listing"
homepage = "{url}"
"""


@pytest.fixture
def site() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


def test_new_then_edit_then_check_then_fetch(program: Program, site: Scripted) -> None:
    url = ministries.cards(site)
    made = program("sources", "new", url, "--id", "ex-mfa", "--write")
    path = program.sources / "ex-mfa.toml"
    assert (made.code, made.out) == (0, path.read_text())
    assert f"written: {path}" in made.err
    assert "next: mfa-archiver sources check ex-mfa --live" in made.err
    assert made.err.count("2026-08-") >= 5

    path.write_text(path.read_text() + "\n[pace]\ndelay_seconds = 0\n")
    checked = program("sources", "check", "ex-mfa", "--live")
    assert (checked.code, "sound" in checked.err) == (0, True)
    assert program.fetched("ex-mfa")["added"] == ministries.COUNT
    assert program("search", "lighthouses", "--count").out.strip() == "3"


def test_site_of_three_languages_is_fetched_in_all_of_them(program: Program, site: Scripted) -> None:
    made = program("sources", "new", versions.serve(site), "--id", "ex-mfa", "--write")
    assert made.code == 0
    path = program.sources / "ex-mfa.toml"
    path.write_text(path.read_text() + "\n[pace]\ndelay_seconds = 0\n")
    assert program("sources", "check", "ex-mfa", "--live").code == 0
    assert program.fetched("ex-mfa")["added"] == 3 * versions.COUNT
    for query, lang in (("маяках", "ru"), ("мұздықтар", "kk"), ("lighthouses", "en")):
        assert program("search", query, "--lang", lang, "--count").out.strip() != "0"


def test_nothing_is_written_unless_asked_for(program: Program, site: Scripted) -> None:
    made = program("sources", "new", ministries.cards(site), "--id", "ex-mfa")
    assert (made.code, program.sources.exists()) == (0, False)
    assert "--write puts it to" in made.err
    assert 'id = "ex-mfa"' in made.out


def test_another_file_is_not_overwritten_unless_told_so(program: Program, site: Scripted) -> None:
    url, path = ministries.cards(site), program.folder / "mine.toml"
    path.write_text("mine")
    program.sources.mkdir()
    (program.sources / "own.toml").write_text(OWN.format(url=url))
    refused = program("sources", "new", url, "--output", path)
    assert (refused.code, path.read_text(), "--yes" in refused.err) == (2, "mine", True)
    assert "note: xx-own is on that site already" in refused.err
    assert program("sources", "new", url, "--output", path, "--yes").code == 0
    assert program("sources", "check", path).code == 0


def test_address_without_a_list_leaves_no_file(program: Program, site: Scripted) -> None:
    failed = program("sources", "new", site.base_url + "/none", "--write")
    assert (failed.code, failed.out, program.sources.exists()) == (4, "", False)
    assert len(failed.complaints) == 1


@pytest.mark.parametrize("arguments", [("mfa.example",), ("https://mfa.example", "--id", "Not An Id")])
def test_what_is_no_address_or_no_id_is_wrong_usage(program: Program, arguments: tuple[str, ...]) -> None:
    assert program("sources", "new", *arguments).code == 2


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False)])
def test_person_at_a_terminal_is_asked(answer: str, program: Program, site: Scripted, *, is_written: bool) -> None:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "mfa_archiver", "sources", "new", ministries.cards(site), "--id", "ex-mfa"]
    process = subprocess.Popen(
        command,
        cwd=program.folder,
        env=program.complete_environment(),
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
    )
    os.write(master, f"{answer}\n".encode())
    process.communicate(timeout=60)
    os.close(slave)
    os.close(master)
    assert (process.returncode, (program.sources / "ex-mfa.toml").exists()) == (0, is_written)
