"""Packing with a dictionary: where it pays, that every byte stays, and that plain tools read it."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from mfa_archiver.archive.database import Archive, create_archive
from mfa_archiver.archive.harvests import open_harvest
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.packing import Unpacker
from mfa_archiver.archive.pruning import prune
from mfa_archiver.archive.repacking import Repacked, known_sources, repack
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Damaged
from tests.archive.contents import merge_into
from tests.archive.holding import NOW, capture

DRAWS = random.Random(7)  # noqa: S311 - nothing secret
WORDS = ["".join(DRAWS.choices("abcdefghijklmnopqrstuvwxyz", k=DRAWS.randint(3, 9))) for _ in range(900)]
FURNITURE = "".join(
    f'<li><a href="/{DRAWS.choice(WORDS)}">{" ".join(DRAWS.choices(WORDS, k=4))}</a></li>' for _ in range(150)
)


def page(number: int) -> bytes:
    text = " ".join(DRAWS.choices(WORDS, k=80))
    return f"<html><nav>{FURNITURE}</nav><h1>Release {number}</h1><p>{text}</p></html>".encode()


PAGES = [page(number) for number in range(60)]


def kept(archive: Archive, payloads: list[bytes], source: str = "xx-mfa") -> None:
    harvest = open_harvest(archive, source, NOW)
    for payload in payloads:
        keep_outcomes(archive, Index(), capture(payload), [], harvest)


@pytest.fixture
def paged(archive: Archive) -> Archive:
    """An archive of sixty pages with the same furniture."""
    kept(archive, PAGES)
    return archive


def payloads(archive: Archive) -> set[bytes]:
    unpacker = Unpacker(archive.connection)
    rows = archive.connection.execute("SELECT zstd, dictionary_id FROM payloads")
    return {unpacker.unpack(*row) for row in rows}


def dictionaries(archive: Archive) -> list[int | None]:
    return [number for (number,) in archive.connection.execute("SELECT dictionary_id FROM payloads ORDER BY id")]


def test_pages_with_the_same_furniture_become_much_smaller_and_stay_what_they_were(paged: Archive) -> None:
    done = repack(paged, "xx-mfa", NOW)
    assert (done.pays, done.payloads) == (True, len(PAGES))
    assert done.after < 0.5 * done.before
    assert payloads(paged) == set(PAGES)
    assert (set(dictionaries(paged)), list(verify(paged))) == ({1}, [])


def test_later_fetches_of_the_source_use_the_dictionary_and_others_do_not(paged: Archive) -> None:
    repack(paged, "xx-mfa", NOW)
    kept(paged, [page(100)])
    kept(paged, [page(101)], "yy-mfa")
    assert dictionaries(paged)[-2:] == [1, None]
    assert list(verify(paged)) == []


def test_payloads_without_anything_in_common_stay_as_they_are(archive: Archive) -> None:
    kept(archive, [DRAWS.randbytes(3000) for _ in range(50)])
    assert repack(archive, "xx-mfa", NOW) == Repacked("xx-mfa")
    assert set(dictionaries(archive)) == {None}


def test_a_few_pages_are_too_few(archive: Archive) -> None:
    kept(archive, PAGES[:30])
    assert not repack(archive, "xx-mfa", NOW).pays


def test_a_second_run_keeps_no_dictionary_that_nothing_needs(paged: Archive) -> None:
    repack(paged, "xx-mfa", NOW)
    kept(paged, [page(number) for number in range(200, 260)])
    repack(paged, "xx-mfa", NOW)
    used = {number for number in dictionaries(paged) if number}
    assert {number for (number,) in paged.connection.execute("SELECT id FROM dictionaries")} <= used | {max(used)}
    assert list(verify(paged)) == []


def test_a_run_broken_off_leaves_every_payload_whole(paged: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfa_archiver.archive.repacking.BATCH", 20)

    def interrupt(done: int, _total: int) -> None:
        if done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        repack(paged, "xx-mfa", NOW, interrupt)
    assert (payloads(paged), list(verify(paged))) == (set(PAGES), [])
    assert repack(paged, "xx-mfa", NOW).pays
    assert payloads(paged) == set(PAGES)


def test_pruning_and_packing_go_together(paged: Archive) -> None:
    repack(paged, "xx-mfa", NOW)
    prune(paged, "2099-01-01", "", NOW)
    kept(paged, PAGES[:3])
    assert list(verify(paged)) == []
    assert not repack(paged, "xx-mfa", NOW).pays


def test_merging_brings_the_dictionary_along(paged: Archive, tmp_path: Path) -> None:
    repack(paged, "xx-mfa", NOW)
    other = tmp_path / "other.db"
    with create_archive(other) as opened:
        prepare_index(opened, lambda _done, _all: None)
    for _ in range(2):
        merge_into(other, paged.path)
    with create_archive(other) as merged:
        assert (payloads(merged), list(verify(merged))) == (set(PAGES), [])
        assert merged.connection.execute("SELECT count(*) FROM dictionaries").fetchone() == (1,)


def test_a_damaged_dictionary_is_found_and_not_merged(paged: Archive, tmp_path: Path) -> None:
    repack(paged, "xx-mfa", NOW)
    paged.connection.execute("UPDATE dictionaries SET bytes = CAST(substr(bytes, 1, 5000) || x'00' AS BLOB)")
    assert next(verify(paged)).what.startswith("dictionary 1: not what was stored")
    other = tmp_path / "other.db"
    with create_archive(other) as opened:
        prepare_index(opened, lambda _done, _all: None)
    with pytest.raises(Damaged, match="dictionary 1 is not what was stored"):
        merge_into(other, paged.path)


@pytest.mark.skipif(shutil.which("zstd") is None, reason="no zstd tool here")
def test_the_zstd_tool_unpacks_it(paged: Archive, tmp_path: Path) -> None:
    repack(paged, "xx-mfa", NOW)
    packed, digest, dictionary = paged.connection.execute(
        "SELECT p.zstd, p.digest, d.bytes FROM payloads p JOIN dictionaries d ON d.id = p.dictionary_id LIMIT 1"
    ).fetchone()
    (tmp_path / "page.zst").write_bytes(packed)
    (tmp_path / "dictionary").write_bytes(dictionary)
    command = ["zstd", "-q", "-d", "-D", str(tmp_path / "dictionary"), str(tmp_path / "page.zst"), "-c"]
    unpacked = subprocess.run(command, check=True, capture_output=True).stdout
    assert hashlib.sha256(unpacked).hexdigest() == digest


def test_sources_are_those_that_were_fetched(paged: Archive) -> None:
    assert known_sources(paged) == ["xx-mfa"]
