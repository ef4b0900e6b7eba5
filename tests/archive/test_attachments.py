"""Files that releases link to, as the archive keeps them: what is due, and that other works treat them as captures."""

from __future__ import annotations

import io
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from mfa_archiver.archive.attachments import keep_attachment, keep_refusal, linked_files, list_attachments
from mfa_archiver.archive.captures import load_captured
from mfa_archiver.archive.database import Archive, create_archive, open_archive
from mfa_archiver.archive.exchanged import stream_exchanges
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.harvests import close_harvest, open_harvest
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.merging import merge
from mfa_archiver.archive.others import reading
from mfa_archiver.archive.pruning import prune
from mfa_archiver.archive.releases import find_release
from mfa_archiver.archive.repacking import repack
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.showings import list_showings
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Damaged
from mfa_archiver.harvest import Bounds, due_files
from mfa_archiver.model import (
    Added,
    Capture,
    HarvestReport,
    Link,
    ParsedRelease,
    Ref,
    Release,
    Revised,
    Revision,
    Source,
)
from mfa_archiver.warc.packaging import write_wacz
from mfa_archiver.warc.writing import write_warc
from tests.archive.contents import contents

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
PAGE, FILE, ANNEX = (f"https://mfa.example/{name}" for name in ("1", "a.pdf", "b.pdf"))
REF = Ref("xx", "1", "en")
ETAG = ("etag", '"1"')


def capture(url: str, payload: bytes, *headers: tuple[str, str], at: datetime = NOW, status: int = 200) -> Capture:
    return Capture(url, at, status, (("content-type", "application/pdf"), *headers), payload)


def release(title: str, *links: str) -> ParsedRelease:
    return ParsedRelease(REF, PAGE, Revision(title, "Text.", links=tuple(Link(url, kind="file") for url in links)))


def keep_one(archive: Archive, *, with_file: bool = True) -> int:
    """Keep a release with two files, one of them held, as a harvest that has ended does; return the harvest's id."""
    harvest = open_harvest(archive, "xx", NOW)
    keep_outcomes(archive, Index(), capture(PAGE, b"<html>"), [Added(release("Title", FILE, ANNEX))], harvest)
    if with_file:
        keep_attachment(archive, "xx", FILE, capture(FILE, b"%PDF-1", ETAG), harvest)
        keep_refusal(archive, "xx", ANNEX, "not there", NOW)
    close_harvest(archive, harvest, HarvestReport("xx"), (), NOW)
    return harvest


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.db"
    with create_archive(path) as archive:
        keep_one(archive)
    return path


def only(archive: Archive) -> Release:
    found = find_release(archive, "1")
    assert found
    return found[0]


def test_what_came_of_asking_is_told_of_each_file(kept: Path) -> None:
    with open_archive(kept) as archive:
        held, lacking = linked_files(archive, "xx", ["en"], "", "")
        assert (held.is_held, held.failures, held.validator and held.validator.etag) == (True, 0, '"1"')
        assert (lacking.is_held, lacking.failures, lacking.asked_at) == (False, 1, NOW)
        first, second = list_attachments(archive, only(archive))
        assert (first.size, first.kind, first.error) == (6, "application/pdf", "")
        assert (second.capture_id, second.error, second.failed_at) == (None, "not there", "2026-05-20T12:00:00Z")


def test_an_error_in_the_same_second_does_not_hide_the_file(kept: Path) -> None:
    with open_archive(kept) as archive:
        keep_refusal(archive, "xx", FILE, "broken", NOW)
        assert list_attachments(archive, only(archive))[0].error == ""
        keep_refusal(archive, "xx", FILE, "broken", NOW + timedelta(days=1))
        first = list_attachments(archive, only(archive))[0]
        assert (first.size, first.error) == (6, "broken")


def test_the_files_of_an_earlier_wording_stay_among_its_captures(kept: Path) -> None:
    with open_archive(kept) as archive:
        harvest = open_harvest(archive, "xx", NOW)
        keep_outcomes(archive, Index(), capture(PAGE, b"<p>"), [Revised(release("Another", ANNEX))], harvest)
        assert [file.url for file in linked_files(archive, "xx", ["en"], "", "")] == [ANNEX]
        assert [each.url for each in list_showings(archive, 1) if each.is_attachment] == [FILE]


def test_verify_finds_a_changed_byte_of_a_file(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as db:
        other = db.execute("SELECT zstd FROM payloads WHERE size = 6 ORDER BY id LIMIT 1").fetchone()[0]
        db.execute("UPDATE payloads SET zstd = ? WHERE id = (SELECT max(id) FROM payloads)", (other,))
        db.commit()
    with open_archive(kept) as archive:
        faults = list(verify(archive))
    assert [fault.check for fault in faults] == ["payloads"]
    assert FILE in faults[0].affects[0]


def test_manifests_seal_files_with_the_harvest_that_fetched_them(kept: Path) -> None:
    with open_archive(kept) as archive:
        assert list(verify(archive)) == []
        archive.connection.execute("UPDATE captures SET captured_at = '2020-01-01T00:00:00Z' WHERE url = ?", (FILE,))
        assert "manifests" in {fault.check for fault in verify(archive)}


def test_pruning_keeps_the_files_of_releases(kept: Path) -> None:
    with open_archive(kept) as archive:
        harvest = open_harvest(archive, "xx", NOW)
        keep_outcomes(archive, Index(), capture("https://mfa.example/list", b"listing"), [], harvest)
        assert prune(archive, "2099-01-01", "", NOW).payloads == 1
        held = list_attachments(archive, only(archive))[0]
        assert held.capture_id
        assert load_captured(archive, held.capture_id) == b"%PDF-1"
        assert list(verify(archive)) == []


def test_files_train_no_dictionary_and_are_packed_with_none_made_later(tmp_path: Path) -> None:
    with create_archive(tmp_path / "many.db") as archive:
        harvest = keep_one(archive)
        for number in range(100):
            page = f"<html>{'the furniture of this site ' * 80}{number}</html>".encode()
            keep_outcomes(archive, Index(), capture(f"{PAGE}?{number}", page), [], harvest)
        assert repack(archive, "xx", NOW).payloads == 101
        sql = "SELECT dictionary_id FROM payloads p JOIN captures c ON c.payload_id = p.id WHERE c.url = ?"
        assert archive.connection.execute(sql, (FILE,)).fetchone() == (None,)


def test_merging_brings_files_once_in_any_order(kept: Path, tmp_path: Path) -> None:
    merged = [tmp_path / "one.db", tmp_path / "two.db"]
    for path in merged:
        with create_archive(path) as archive:
            pass
    with create_archive(tmp_path / "more.db") as archive:
        harvest = keep_one(archive, with_file=False)
        keep_attachment(archive, "xx", ANNEX, capture(ANNEX, b"%PDF-2", at=NOW + timedelta(days=1)), harvest)
    found = []
    for path, order in zip(merged, ([kept, tmp_path / "more.db", kept], [tmp_path / "more.db", kept]), strict=True):
        with open_archive(path) as archive:
            for each in order:
                with reading(each) as other:
                    merge(archive, other, at=NOW)
            assert [held.size for held in list_attachments(archive, only(archive))] == [6, 6]
            assert list(verify(archive)) == []
            found.append(contents(archive)["attachments"])
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "change",
    ["SET error = 'x' WHERE error = ''", "SET asked_at = 'long ago'", "SET capture_id = 99 WHERE capture_id > 0"],
)
def test_an_archive_whose_askings_make_no_sense_is_damaged_and_changes_nothing(
    change: str, kept: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(kept)) as db:
        db.execute(f"UPDATE attachments {change}")
        db.commit()
    with create_archive(tmp_path / "own.db") as archive, reading(kept) as other:
        with pytest.raises(Damaged):
            merge(archive, other, at=NOW)
        assert archive.connection.execute("SELECT count(*) FROM releases").fetchone() == (0,)


def test_web_archives_hold_the_files_of_their_releases(kept: Path) -> None:
    with open_archive(kept) as archive:
        warc, wacz = io.BytesIO(), io.BytesIO()
        assert len(list(write_warc(stream_exchanges(archive, "", Filters()), warc, "x.warc.gz"))) == 2
        write_wacz(stream_exchanges(archive, "", Filters()), wacz, NOW)
    inner = [name for name in zipfile.ZipFile(wacz).namelist() if name.endswith(".warc.gz")]
    for file in (warc.getvalue(), *(zipfile.ZipFile(wacz).read(name) for name in inner)):
        found = {}
        for record in ArchiveIterator(io.BytesIO(file)):
            if record.rec_type == "response":
                told = record.rec_headers.get_header
                names = ("MFA-Archiver-Source", "MFA-Archiver-Native-ID")
                found[told("WARC-Target-URI")] = (record.content_stream().read(), *map(told, names))
        assert found == {PAGE: (b"<html>", "xx", "1"), FILE: (b"%PDF-1", "xx", None)}


def test_an_export_of_other_releases_has_not_these_files(kept: Path) -> None:
    with open_archive(kept) as archive:
        assert list(stream_exchanges(archive, "", replace(Filters(), source="yy"))) == []


def test_links_that_are_no_addresses_are_files_that_nobody_asks_for(tmp_path: Path) -> None:
    odd = [
        "https://[",
        "#",
        "",
        "javascript:x.pdf",
        "https://mfa.example:99999999/a.pdf",
    ]
    source = Source("xx", "", "XX", ("en",), "UTC", "listing", "https://mfa.example/")
    with create_archive(tmp_path / "odd.db") as archive:
        harvest = open_harvest(archive, "xx", NOW)
        keep_outcomes(archive, Index(), capture(PAGE, b"<html>"), [Added(release("Title", *odd))], harvest)
        assert [each.capture_id for each in list_attachments(archive, only(archive))] == [None] * len(odd)
        assert due_files(linked_files(archive, "xx", ["en"], "", ""), source, Bounds(), NOW) == []


def test_an_archive_of_before_attachments_is_brought_up_to_date(kept: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(kept, tmp_path / "old.db"))
    with closing(sqlite3.connect(old)) as db:
        db.executescript(
            "DROP TABLE attachments; PRAGMA user_version = 7;"
            "DELETE FROM _sqlite_migrations WHERE name = 'm0008_attachments'"
        )
    with open_archive(old) as archive:
        assert [file.asked_at for file in linked_files(archive, "xx", ["en"], "", "")] == [None, None]
        keep_refusal(archive, "xx", FILE, "not there", NOW)
        assert list(verify(archive)) == []
