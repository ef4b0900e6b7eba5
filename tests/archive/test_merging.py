"""Merging archives: what is brought over, what is refused, and what a kill leaves."""

from __future__ import annotations

import hashlib
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from mfa_archiver.archive.captures import load_payload, load_validators
from mfa_archiver.archive.database import Archive, create_archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.harvests import close_harvest, open_harvest, source_statuses
from mfa_archiver.archive.index import prepare_index
from mfa_archiver.archive.lock import writing
from mfa_archiver.archive.merging import Merged, merge
from mfa_archiver.archive.others import reading
from mfa_archiver.archive.packed import fault_of
from mfa_archiver.archive.releases import find_release, stream_releases
from mfa_archiver.archive.sightings import load_history
from mfa_archiver.archive.verify import verify
from mfa_archiver.archive.wordings import stream_edits
from mfa_archiver.errors import Damaged, NoArchive, NotAnArchive, SchemaTooNew
from mfa_archiver.model import Added, HarvestReport, Ref, Revised, Unchanged
from mfa_archiver.sightings import Opening, Sighting, Symptom
from tests.archive.ancient import first_schema
from tests.archive.contents import contents, merge_into
from tests.archive.holding import NOW, capture, keep, parsed

ROOT = Path(__file__).parents[2]
EARLIER = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def make(path: Path, *seen: tuple[str, datetime]) -> Path:
    """Make an archive of one release, seen with these titles at these times."""
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
        last = None
        for title, at in seen:
            outcome = Unchanged(Ref("xx-mfa", "1", "ru")) if title == last else Added(parsed("1", title=title))
            revised = Revised(parsed("1", title=title)) if last and title != last else outcome
            keep(archive, revised, exchange=capture(title.encode(), at))
            last = title
    return path


def titles(path: Path) -> tuple[list[str], str]:
    """Return the titles of the one release by number, and the one it has today."""
    with open_archive(path) as archive:
        rows = archive.connection.execute("SELECT title FROM revisions ORDER BY number").fetchall()
        [release] = stream_releases(archive, "", Filters())
        return [title for (title,) in rows], release.revision.title


@pytest.fixture
def other(tmp_path: Path, made: Path) -> Path:
    """A copy of the archive of `make_archive`, to be merged."""
    return Path(shutil.copy(made, tmp_path / "other.db"))


# --- what is brought over --------------------------------------------------------------------------


def test_new_releases_are_counted_and_found_by_their_words(archive: Archive, other: Path) -> None:
    assert merge_into(archive.path, other) == Merged(added=3)
    [(found,)] = archive.connection.execute("SELECT count(*) FROM search WHERE search MATCH 'glacier'")
    assert found == 1


def test_merged_archive_verifies(archive: Archive, other: Path) -> None:
    merge_into(archive.path, other)
    assert list(verify(archive)) == []


def test_edit_that_only_the_other_saw_is_a_revision(tmp_path: Path) -> None:
    ours, theirs = make(tmp_path / "a.db", ("A", NOW)), make(tmp_path / "b.db", ("A", NOW), ("B", LATER))
    assert merge_into(ours, theirs) == Merged(revised=1)
    assert titles(ours) == (["A", "B"], "B")


def test_wordings_are_numbered_by_when_they_were_seen(tmp_path: Path) -> None:
    ours = make(tmp_path / "a.db", ("A", EARLIER), ("C", LATER))
    merge_into(ours, make(tmp_path / "b.db", ("B", NOW)))
    assert titles(ours) == (["A", "B", "C"], "C")


def test_wording_of_both_is_one_and_was_seen_first_when_either_saw_it(tmp_path: Path) -> None:
    ours, theirs = make(tmp_path / "a.db", ("A", NOW)), make(tmp_path / "b.db", ("A", EARLIER))
    assert merge_into(ours, theirs) == Merged(unchanged=1)
    with open_archive(ours) as archive:
        [release] = stream_releases(archive, "", Filters())
        assert (release.first_seen, release.last_seen, release.revisions) == (EARLIER, NOW, 1)


def test_wording_seen_last_is_the_one_of_today_even_if_it_was_seen_first(tmp_path: Path) -> None:
    ours = make(tmp_path / "a.db", ("A", EARLIER), ("A", LATER))
    merge_into(ours, make(tmp_path / "b.db", ("B", NOW)))
    assert titles(ours) == (["A", "B"], "A")


def test_wording_that_came_back_stays_two_wordings(tmp_path: Path) -> None:
    ours = make(tmp_path / "a.db", ("A", NOW))
    merge_into(ours, make(tmp_path / "b.db", ("A", EARLIER), ("B", NOW), ("A", LATER)))
    assert titles(ours) == (["A", "B", "A"], "A")


def test_bytes_of_each_wording_come_along(tmp_path: Path) -> None:
    ours = make(tmp_path / "a.db", ("A", NOW))
    merge_into(ours, make(tmp_path / "b.db", ("B", LATER)))
    with open_archive(ours) as archive:
        pair = find_release(archive, "xx-mfa/1/ru")
        assert pair is not None
        assert load_payload(archive, pair[1]) == b"B"


def test_numbers_that_people_know_stay_as_they_are(small: Archive, tmp_path: Path) -> None:
    before = small.connection.execute("SELECT id, source, native_id, lang FROM releases").fetchall()
    merge_into(small.path, make(tmp_path / "b.db", ("B", EARLIER)))
    assert before == small.connection.execute("SELECT id, source, native_id, lang FROM releases").fetchall()


def test_merging_an_archive_with_its_own_copy_changes_nothing(small: Archive, other: Path) -> None:
    before = contents(small)
    assert merge_into(small.path, other) == Merged(unchanged=3)
    assert contents(small) == before


def test_validators_stay_ours(small: Archive, other: Path) -> None:
    with open_archive(other) as theirs:
        theirs.connection.execute("INSERT INTO validators VALUES ('xx-mfa', 'https://mfa.example', 'ru', 'x', '', 1)")
    merge_into(small.path, other)
    assert load_validators(small, "xx-mfa") == {}


def test_other_archive_is_not_touched(archive: Archive, other: Path) -> None:
    before = other.read_bytes()
    merge_into(archive.path, other)
    assert other.read_bytes() == before
    assert sorted(path.name for path in other.parent.glob("other.db*")) == ["other.db"]


def test_other_archive_may_be_open_for_writing(archive: Archive, other: Path) -> None:
    with writing(other), open_archive(other) as theirs:
        keep(theirs, Added(parsed("2")))  # still in the journal beside the file
        assert merge_into(archive.path, other) == Merged(added=4)


def test_older_harvests_do_not_hide_how_the_last_one_went(small: Archive, other: Path) -> None:
    report = HarvestReport("xx-mfa", status="failed", errors=("HTTP 500",))
    with open_archive(other) as theirs:
        close_harvest(theirs, open_harvest(theirs, "xx-mfa", EARLIER), report, (), EARLIER)
    close_harvest(small, open_harvest(small, "xx-mfa", LATER), HarvestReport("xx-mfa"), (), LATER)
    merge_into(small.path, other)
    [status] = source_statuses(small, ["xx-mfa"])
    assert (status.last_status, status.last_error) == ("ok", "HTTP 500")


def test_what_other_harvests_saw_comes_with_them(small: Archive, other: Path) -> None:
    saw = Sighting("ru", Symptom.BLOCKED, "HTTP 403", Opening(shown=7, undated=2), pages=3, missed={Symptom.MOVED: 1})
    with open_archive(other) as theirs:
        close_harvest(theirs, open_harvest(theirs, "xx-mfa", EARLIER), HarvestReport("xx-mfa"), [saw], EARLIER)
    for _ in range(2):
        merge_into(small.path, other)
        [harvest] = load_history(small, "xx-mfa").harvests
        assert harvest.sightings == (saw,)


@pytest.mark.parametrize(
    "lie",
    [("symptom", "rumour"), ("missed", "[1]"), ("missed", '{"moved": "many"}'), ("missed", "{"), ("harvest_id", 9)],
)
def test_what_cannot_have_been_seen_is_refused(archive: Archive, other: Path, lie: tuple[str, object]) -> None:
    with open_archive(other) as theirs:
        harvest = open_harvest(theirs, "xx-mfa", EARLIER)
        close_harvest(theirs, harvest, HarvestReport("xx-mfa"), [Sighting("ru")], EARLIER)
    with closing(sqlite3.connect(other, isolation_level=None)) as changed:
        changed.execute(f"UPDATE sightings SET {lie[0]} = ?", lie[1:])  # noqa: S608 - a name of ours
    refused(archive, other, Damaged, "saw is not what was stored")


def test_harvest_under_way_in_a_copy_is_at_its_end_here(small: Archive, other: Path) -> None:
    harvest = open_harvest(small, "xx-mfa", NOW)
    shutil.copy(small.path, other)
    with closing(sqlite3.connect(small.path)) as flushed:
        flushed.execute("VACUUM INTO ?", (str(other.with_name("under-way.db")),))
    close_harvest(small, harvest, HarvestReport("xx-mfa", added=7), (), LATER)
    merge_into(small.path, other.with_name("under-way.db"))
    assert small.connection.execute("SELECT status, added FROM harvests").fetchall() == [("ok", 7)]


def test_reader_tidies_up_after_one_that_was_killed(archive: Archive, other: Path) -> None:
    for ending in ("-wal", "-shm"):  # what SQLite has made so far when a reader is killed
        other.with_name(other.name + ending).touch()
    merge_into(archive.path, other)
    assert [path.name for path in other.parent.glob(f"{other.name}*")] == [other.name]


def test_archive_of_the_first_schema_is_merged_and_stays_as_it_is(archive: Archive, other: Path) -> None:
    old = first_schema(other)
    before = old.read_bytes()
    assert merge_into(archive.path, old) == Merged(added=3)
    assert old.read_bytes() == before


# --- what is refused -------------------------------------------------------------------------------


def refused(archive: Archive, other: Path, error: type[Exception], says: str) -> None:
    """Merge an archive that is refused: nothing changes."""
    keep(archive, Added(parsed("9")))
    before = contents(archive)
    with pytest.raises(error, match=says):
        merge_into(archive.path, other)
    assert contents(archive) == before
    assert list(verify(archive)) == []


def test_file_that_is_not_there_is_refused(archive: Archive, tmp_path: Path) -> None:
    refused(archive, tmp_path / "none.db", NoArchive, "there is no archive at")


def test_file_that_is_no_database_is_refused(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_text("Not a database, but a text long enough to be one. " * 20)
    refused(archive, tmp_path / "other.db", NotAnArchive, "is not an archive")


def test_database_of_others_is_refused(archive: Archive, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE releases (id INTEGER PRIMARY KEY)")
    refused(archive, tmp_path / "other.db", NotAnArchive, "is not an archive")


def test_archive_of_a_later_program_is_refused(archive: Archive, other: Path) -> None:
    change(other, "PRAGMA user_version = 99")
    refused(archive, other, SchemaTooNew, "later version")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE revisions SET body = body || ' and more' WHERE id = 4",
        "UPDATE revisions SET seen_at = 'long ago' WHERE id = 4",
        "UPDATE revisions SET labels = '[1]' WHERE id = 4",
        "UPDATE revisions SET links = '[{\"href\": 1}]' WHERE id = 4",
        "UPDATE revisions SET links = replace(hex(zeroblob(100000)), '00', '[') WHERE id = 4",
        "UPDATE revisions SET title_source = 'rumour' WHERE id = 4",
        "UPDATE revisions SET title = CAST(x'ff41' AS TEXT) WHERE id = 4",
        "UPDATE revisions SET capture_id = 99 WHERE id = 4",
        "UPDATE releases SET current_revision = 99 WHERE id = 3",
        "UPDATE releases SET source = 'a/b' WHERE id = 3",
        "UPDATE releases SET last_seen = '0001-01-01T00:00:00+05:00' WHERE id = 3",
        "UPDATE releases SET last_seen = '2099-01-01T00:00:00Z' WHERE id = 3",
        "DELETE FROM revisions WHERE release_id = 3",
        "UPDATE captures SET headers = '[[\"content-type\"]]' WHERE id = 1",
        "UPDATE captures SET captured_at = 'then' WHERE id = 1",
        "UPDATE payloads SET zstd = x'00112233' WHERE id = 1",
        "UPDATE payloads SET digest = '0' WHERE id = 1",
        "UPDATE payloads SET size = 1 WHERE id = 1",
        "INSERT INTO harvests (source, started_at, errors) VALUES ('xx-mfa', '2026-03-02T10:30:00Z', '{')",
    ],
)
def test_archive_with_something_else_than_was_stored_is_refused_whole(
    archive: Archive, other: Path, damage: str
) -> None:
    change(other, damage)
    refused(archive, other, Damaged, "other.db")


def change(path: Path, *statements: str) -> None:
    """Change an archive behind its back."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def test_view_in_the_place_of_a_table_is_not_looked_at(archive: Archive, other: Path) -> None:
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x AS id FROM n"
    change(
        other,
        "PRAGMA legacy_alter_table = ON",
        "ALTER TABLE harvests RENAME TO h",
        f"CREATE VIEW harvests AS {endless}",
    )
    refused(archive, other, Damaged, "has not the tables of an archive")


def test_table_that_takes_any_value_cannot_pass_one_on(archive: Archive, other: Path) -> None:
    change(
        other,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'captures'",
    )
    change(other, "UPDATE captures SET status = 'two hundred' WHERE id = 1")
    refused(archive, other, Damaged, "holds what no archive holds")


def test_torn_page_is_found_before_anything_is_brought(archive: Archive, other: Path) -> None:
    with closing(sqlite3.connect(other)) as db:
        [(root,)] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'revisions'")
        [(size,)] = db.execute("PRAGMA page_size")
    whole = other.read_bytes()
    start = (root - 1) * size
    other.write_bytes(whole[:start] + bytes(size) + whole[start + size :])
    refused(archive, other, Damaged, "is damaged")


def test_payload_that_unpacks_to_more_than_it_says_is_not_true() -> None:
    bomb = zstandard.compress(bytes(1 << 20))
    assert fault_of(bomb, hashlib.sha256(bytes(1 << 20)).hexdigest(), 1 << 20) == ""
    assert fault_of(bomb, hashlib.sha256(bytes(16)).hexdigest(), 16)


def test_payload_of_an_absurd_size_is_not_unpacked() -> None:
    header = zstandard.ZstdCompressor().compressobj(size=1 << 40).flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    assert fault_of(header, "", 1 << 40)


# --- a kill ----------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from mfa_archiver.archive import merging
from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.others import reading

merging.PROGRESS_STEP = 2
with open_archive(Path(sys.argv[1])) as archive, reading(Path(sys.argv[2])) as other:
    kill = lambda _done, _all: os.kill(os.getpid(), signal.SIGKILL)
    merging.merge(archive, other, kill, at=datetime.now(UTC))
"""


def test_killed_merge_leaves_the_archive_as_it_was(small: Archive, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with create_archive(other) as theirs:
        keep(theirs, *(Added(parsed(f"n{number}")) for number in range(5)))
    before = contents(small)
    killed = subprocess.run([sys.executable, "-c", KILLED, small.path, other], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert contents(small) == before
    assert list(verify(small)) == []
    assert merge_into(small.path, other) == Merged(added=5)


def test_interrupted_merge_leaves_the_archive_as_it_was(
    small: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mfa_archiver.archive.merging.PROGRESS_STEP", 1)
    before = contents(small)
    with reading(make(tmp_path / "b.db", ("B", LATER))) as other, pytest.raises(KeyboardInterrupt):
        merge(small, other, interrupt, at=NOW)
    assert contents(small) == before
    assert merge_into(small.path, tmp_path / "b.db") == Merged(revised=1)


def test_edits_come_by_when_they_were_seen_not_by_when_they_were_merged(tmp_path: Path) -> None:
    ours = make(tmp_path / "a.db", ("A", EARLIER), ("C", LATER))
    merge_into(ours, make(tmp_path / "b.db", ("B", NOW)))
    with open_archive(ours) as archive:
        assert [after.seen_at for _, after in stream_edits(archive, Filters())] == [LATER, NOW]
