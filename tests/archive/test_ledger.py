"""The ledger of removals in the file: what is kept, searched for, merged, verified and read of earlier schemas."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.harvests import open_harvest
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.ledger import count_presences, keep_for, list_turns, moved_here, stream_removals
from mfa_archiver.archive.releases import find_release, stream_releases
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Damaged
from mfa_archiver.model import Added, Ref, Release, Unchanged
from mfa_archiver.presence import Evidence, Presence, Sign
from mfa_archiver.query.filters import Choice, Field
from tests.archive.contents import contents, merge_into
from tests.archive.holding import NOW, capture, keep, parsed
from tests.cli.program import Program
from tests.cli.read_only import in_read_only

ONE = Ref("xx-mfa", "1", "ru")
OTHER = Ref("xx-mfa", "2", "ru")


def days_on(days: float) -> datetime:
    return NOW + timedelta(days=days)


def tell(archive: Archive, *signs: tuple[float, Sign], ref: Ref = ONE, other: str = "") -> None:
    """Keep evidence about a release, seen so many days on."""
    with archive.transaction() as connection:
        for days, sign in signs:
            keep_for(connection, ref, Evidence(days_on(days), sign, "https://mfa.example/ru/1", 404, other=other))


def found(archive: Archive, ref: Ref = ONE) -> Release:
    pair = find_release(archive, str(ref))
    assert pair
    return pair[0]


def states(archive: Archive, state: str) -> list[str]:
    """Return the refs of the releases that `is:` finds."""
    filters = Filters(typed=(Choice(Field.IS, (state,)),))
    return [str(release.ref) for release in stream_releases(archive, "", filters)]


def test_release_without_evidence_is_present(small: Archive) -> None:
    assert (found(small).presence, list_turns(small, found(small))) == (Presence.PRESENT, [])


def test_withdrawn_release_is_found_as_such_and_keeps_its_wording(small: Archive) -> None:
    before = found(small).revision
    tell(small, (1, Sign.GONE), (2, Sign.GONE))
    release = found(small)
    assert (release.presence, release.presence_since, release.revision) == (Presence.WITHDRAWN, days_on(2), before)
    assert (states(small, "withdrawn"), states(small, "missing"), states(small, "edited")) == (
        [str(ONE)], [], [str(ONE)],
    )  # fmt: skip


def test_evidence_is_only_ever_added(small: Archive) -> None:
    tell(small, (1, Sign.GONE), (2, Sign.GONE))
    before = small.connection.execute("SELECT * FROM evidence ORDER BY id").fetchall()
    tell(small, (3, Sign.SHOWN), (4, Sign.GONE))
    after = small.connection.execute("SELECT * FROM evidence ORDER BY id").fetchall()
    assert (after[: len(before)], len(after)) == (before, 4)


def test_each_of_two_releases_names_the_other_when_one_has_moved(small: Archive) -> None:
    keep(small, Added(parsed("2")))
    tell(small, (1, Sign.GONE))
    tell(small, (1, Sign.MOVED), other=str(OTHER))
    assert list_turns(small, found(small))[-1].evidence.other == str(OTHER)
    assert moved_here(small, found(small, OTHER)) == [(ONE, days_on(1))]


def test_import_of_what_a_crawl_saw_later_restores_without_evidence_of_its_own(small: Archive) -> None:
    tell(small, (1, Sign.GONE), (2, Sign.GONE))
    keep(small, Unchanged(ONE), exchange=capture(b"a crawl", days_on(5)))
    assert (found(small).presence, small.connection.execute("SELECT count(*) FROM evidence").fetchone()) == (
        Presence.RESTORED, (2,),
    )  # fmt: skip
    assert list(verify(small)) == []


def test_release_that_a_crawl_restored_is_restored_once_by_the_harvests_that_see_it_since(small: Archive) -> None:
    tell(small, (1, Sign.GONE), (2, Sign.GONE))
    for days in (5, 6):
        keep(small, Unchanged(ONE), exchange=capture(b"a crawl", days_on(days)))
        assert (found(small).presence_since, list(verify(small))) == (days_on(days), [])
    for days in (7, 8):
        harvest = open_harvest(small, "xx-mfa", days_on(days))
        keep_outcomes(small, Index(), capture(b"a listing", days_on(days)), [Unchanged(ONE)], harvest)
        assert (found(small).presence_since, list(verify(small))) == (days_on(7), [])
    assert [turn.presence.value for turn in list_turns(small, found(small))] == ["missing", "withdrawn", "restored"]


def test_removals_come_the_latest_first_within_the_days_asked_for(small: Archive) -> None:
    tell(small, (1, Sign.GONE), (2, Sign.GONE), (3, Sign.SHOWN))
    all_of_them = [removal.turn.presence.value for removal in stream_removals(small, Filters())]
    assert all_of_them == ["restored", "withdrawn", "missing"]
    [removal] = stream_removals(small, Filters(), days_on(2).date().isoformat(), days_on(2).date().isoformat())
    assert removal.turn.presence is Presence.WITHDRAWN


def test_presences_of_a_source_are_counted(small: Archive) -> None:
    tell(small, (1, Sign.GONE))
    assert count_presences(small, "xx-mfa") == {"missing": 1, "withdrawn": 0, "moved": 0, "restored": 0}


# --- merging ---------------------------------------------------------------------------------------


def test_two_archives_with_a_piece_of_evidence_each_agree_on_a_withdrawal(
    small: Archive, made: Path, tmp_path: Path
) -> None:
    theirs = copy(made, tmp_path)
    tell(small, (1, Sign.GONE))
    with open_archive(theirs) as other:
        tell(other, (2, Sign.GONE))
    merge_into(small.path, theirs)
    assert found(small).presence is Presence.WITHDRAWN
    before = contents(small)
    merge_into(small.path, theirs)
    assert contents(small) == before


def test_what_another_archive_saw_served_later_counts_as_restored(small: Archive, made: Path, tmp_path: Path) -> None:
    theirs = copy(made, tmp_path)
    tell(small, (1, Sign.GONE), (2, Sign.GONE))
    with open_archive(theirs) as other:
        keep(other, Unchanged(ONE), exchange=capture(b"served", days_on(4)))
    merge_into(small.path, theirs)
    assert found(small).presence is Presence.RESTORED
    assert list(verify(small)) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE evidence SET sign = 'rumour'",
        "UPDATE evidence SET seen_at = 'long ago'",
        "UPDATE evidence SET back_to = 'then'",
        "UPDATE evidence SET other_id = 2",
        "UPDATE evidence SET release_id = 99",
    ],
)
def test_evidence_that_is_none_is_refused_with_its_archive_and_found_by_verify(
    small: Archive, made: Path, tmp_path: Path, damage: str
) -> None:
    theirs = copy(made, tmp_path)
    with open_archive(theirs) as other:
        tell(other, (1, Sign.GONE))
    with closing(sqlite3.connect(theirs)) as db:
        db.execute(damage)
        db.commit()
    before = contents(small)
    with pytest.raises(Damaged, match=r"evidence 1 (is not what was stored|cannot be read|names no release)"):
        merge_into(small.path, theirs)
    assert contents(small) == before
    if "back_to" not in damage:
        with open_archive(theirs) as other:
            assert {fault.check for fault in verify(other)} <= {"references", "removals"} != set()


def copy(made: Path, folder: Path) -> Path:
    theirs = folder / "theirs.db"
    theirs.write_bytes(made.read_bytes())
    return theirs


# --- verifying, and earlier schemas ------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE presences SET presence = 'withdrawn'",
        "UPDATE presences SET since = '2026-01-01T00:00:00Z'",
        "DELETE FROM presences",
        "DELETE FROM evidence",
        "UPDATE evidence SET other_id = release_id",
    ],
)
def test_presence_that_is_not_what_the_evidence_amounts_to_is_found(small: Archive, damage: str) -> None:
    tell(small, (1, Sign.GONE))
    small.connection.execute(damage)
    assert {fault.check for fault in verify(small)} == {"removals"}


def test_archive_of_the_schema_before_is_brought_up_to_date_with_what_it_holds(db: Path) -> None:
    with closing(Database(db, execute_plugins=False)) as old:
        migrations.apply(old, stop_before="m0005_removals")
        old.execute("INSERT INTO payloads VALUES (1, 'd', 1, x'00')")
        old.execute("INSERT INTO captures VALUES (1, NULL, 1, '2026-03-02T10:30:00Z', 'GET', 'u', '', '', 200, '[]')")
        old.execute(
            "INSERT INTO releases VALUES (1, 'xx-mfa', '1', 'ru', 'u', NULL, 1, '2026-03-02T10:30:00Z', "
            "'2026-03-02T10:30:00Z', 1)"
        )
        old.execute(
            "INSERT INTO revisions (id, release_id, number, capture_id, seen_at, digest, title, title_source, body) "
            "VALUES (1, 1, 1, 1, '2026-03-02T10:30:00Z', 'd', 'A title', 'field', 'A body.')"
        )
    with open_archive(db) as archive:
        assert found(archive).presence is Presence.PRESENT
        tell(archive, (1, Sign.GONE))
        assert states(archive, "missing") == [str(ONE)]


def test_read_only_archive_of_an_earlier_schema_has_no_removals_and_is_read(tmp_path: Path) -> None:
    program = Program(tmp_path)
    with closing(Database(program.db, execute_plugins=False)) as old:
        migrations.apply(old, stop_before="m0003_candidates")
    for arguments in (("changes",), ("search", "is:withdrawn"), ("search", "word"), ("status",), ("show", "1")):
        result = in_read_only(tmp_path, program, *arguments)
        assert result.code == (0 if arguments == ("status",) else 1), result.err
