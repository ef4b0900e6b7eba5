"""`captures`, `show --raw --capture` and `prune`, as a person meets them."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.recomputing import count_pruned
from tests.cli.program import Program
from tests.cli.read_only import in_read_only
from tests.replica.server import Replica


@pytest.fixture(scope="module")
def edited_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """An archive of one edited release, with listings seen since; its site answers on."""
    program = Program(tmp_path_factory.mktemp("edited"))
    with Replica(count=25) as site:
        program.point_at(site.base_url)
        program("fetch", "-q")
        site.edit(site.releases[3].id, "ru", title="Заголовок после правки")
        program("fetch", "-q")
        yield program


@pytest.fixture
def edited(edited_once: Program, tmp_path: Path) -> Program:
    """A copy of it."""
    copy = edited_once.copy_to(tmp_path)
    shutil.copytree(edited_once.sources, copy.sources)
    return copy


def test_captures_are_those_the_wordings_were_read_from(edited: Program) -> None:
    first, second = edited("captures", "4", "--json").json()
    assert (first["revisions"], second["revisions"], second["revisit"]) == ([1], [2], False)
    assert (second["peer"], second["protocol"], second["certificate"]) == ("127.0.0.1", "HTTP/1.1", None)
    raw = edited("show", "4", "--raw", "--capture", second["capture"]).output
    assert (hashlib.sha256(raw).hexdigest(), len(raw)) == (second["digest"], second["bytes"])


def test_captures_in_a_pipe_are_one_a_line(edited: Program) -> None:
    lines = edited("captures", "4").lines
    assert [line.split("\t")[0] for line in lines] == edited("captures", "4", "--format", "ids").lines


def test_tickets_and_cookies_are_sent_and_not_kept(edited: Program) -> None:
    with open_archive(edited.db) as archive:
        [(text,)] = archive.connection.execute("SELECT request_headers FROM captures WHERE id = 1")
    kept = dict(json.loads(text))
    assert (kept["accept-language"], kept["user-agent"].partition("/")[0]) == ("ru", "mfa-archiver")
    assert (kept["hash"], kept["token"], kept["cookie"]) == ("", "", "")


def test_a_capture_of_another_release_is_not_shown_as_this_ones(edited: Program) -> None:
    result = edited("show", "4", "--raw", "--capture", 10_000)
    assert (result.code, result.out, len(result.complaints)) == (1, "", 1)
    assert edited("show", "4", "--capture", 1).code == 2


def test_dry_run_of_prune_tells_and_changes_nothing(edited: Program) -> None:
    before = edited.db.read_bytes()
    result = edited("prune", "--captures-older-than", "2099-01-01", "--dry-run")
    assert (result.code, result.err.startswith("would prune 1 payload of ")) == (0, True)
    assert edited.db.read_bytes() == before


def test_pruned_archive_verifies_and_goes_on(edited: Program) -> None:
    counts = edited("prune", "--captures-older-than", "2099-01-01", "--json").json()
    assert counts["payloads"] == 1
    verified = edited("verify")
    assert (verified.code, verified.complaints[1].startswith("pruned are 1 payloads")) == (0, True)
    assert edited("export", "--format", "warc", "-o", edited.folder / "all.warc.gz").code == 0
    assert edited.fetched("--full")["unchanged"] > 0
    assert edited("verify").code == 0


def test_bytes_that_were_pruned_are_said_to_be(edited: Program) -> None:
    [first, *_] = edited("captures", "1", "--format", "ids").lines
    with closing(sqlite3.connect(edited.db)) as archive:
        archive.execute("UPDATE payloads SET zstd = x'', pruned_at = '2026-09-01T00:00:00Z'")
        archive.commit()
    result = edited("show", "1", "--raw", "--capture", first)
    assert (result.code, result.out, len(result.complaints)) == (1, "", 1)
    assert f"the bytes of capture {first} were pruned, their digest is held" in result.err


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="no prlimit here to make a disk seem full with")
def test_prune_without_room_for_a_copy_leaves_a_sound_archive(edited: Program) -> None:
    process = edited.start("prune", "--captures-older-than", "2099-01-01", before=["prlimit", "--fsize=100000"])
    _, said = process.communicate(timeout=60)
    assert (process.returncode, len(said.decode().splitlines())) == (4, 1)
    assert edited("verify").code == 0
    assert edited("prune", "--captures-older-than", "2099-01-01", "--json").json()["given_back"] > 0


def test_read_only_archive_of_an_earlier_schema_shows_its_captures(program: Program, tmp_path: Path) -> None:
    with closing(Database(program.db, execute_plugins=False)) as old:
        migrations.apply(old, stop_before="m0002_frequencies")
        old.conn.executescript("""
            INSERT INTO payloads (digest, size, zstd) VALUES ('00', 2, x'00');
            INSERT INTO captures (payload_id, captured_at, method, url, status, headers)
                VALUES (1, '2026-01-01T00:00:00Z', 'GET', 'https://mfa.example/1', 200, '[]');
            INSERT INTO releases (source, native_id, lang, url, current_revision, first_seen, last_seen) VALUES
                ('xx', '1', 'ru', 'https://mfa.example/1', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
            INSERT INTO revisions (release_id, number, capture_id, seen_at, digest, title, title_source, body)
                VALUES (1, 1, 1, '2026-01-01T00:00:00Z', '00', 'О приёме', 'page', 'Посол принят.');
        """)
    [shown] = in_read_only(tmp_path, program, "captures", "xx/1/ru", "--json").json()
    assert (shown["revisions"], shown["pruned"], shown["peer"]) == ([1], False, None)
    for arguments in (("history", "1"), ("changes",), ("search", "is:edited")):
        assert in_read_only(tmp_path, program, *arguments).code in (0, 1)
    with open_archive(program.db) as archive:  # where it may be written, it is brought up to date
        assert count_pruned(archive) == 0
