"""Pruning: which payloads go, what stays of them, and how they come back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mfa_archiver.archive.captures import keep_capture, load_payload, load_validators
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.harvests import open_harvest
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.others import reading
from mfa_archiver.archive.pruning import Prunable, find_prunable, give_back, prune
from mfa_archiver.archive.recomputing import count_pruned
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.showings import list_showings
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Damaged
from mfa_archiver.model import Added, Capture, Unchanged
from tests.archive.contents import contents, merge_into
from tests.archive.holding import NOW, capture, keep, parsed

DAY = timedelta(days=1)
AFTER = (NOW + 10 * DAY).date().isoformat()
MISSED = "pruned, though a wording, evidence, a file or a validator rests on it"
PRUNED_AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def seen(archive: Archive) -> Archive:
    """An archive of one release, read from the first of four captures; the last is of another day."""
    keep(archive, Added(parsed("1")), exchange=capture(b"first"))
    for days, payload in ((1, b"second"), (2, b"second"), (20, b"last")):
        keep(archive, Unchanged(parsed("1").ref), exchange=capture(payload, NOW + days * DAY))
    return archive


def pruned(archive: Archive, before: str = AFTER, source: str = "") -> Prunable:
    return prune(archive, before, source, PRUNED_AT)


def test_old_payloads_that_nothing_rests_on_go_and_the_archive_stays_sound(seen: Archive) -> None:
    expected = find_prunable(seen, AFTER)
    assert (expected.payloads, expected.captures) == (1, 2)
    assert pruned(seen) == expected
    assert (count_pruned(seen), list(verify(seen))) == (1, [])
    assert pruned(seen) == Prunable(0, 0, 0)


def test_captures_stay_with_the_digest_of_what_they_had(seen: Archive) -> None:
    before = seen.connection.execute("SELECT * FROM captures").fetchall()
    digests = seen.connection.execute("SELECT id, digest, size FROM payloads").fetchall()
    pruned(seen)
    assert seen.connection.execute("SELECT * FROM captures").fetchall() == before
    assert seen.connection.execute("SELECT id, digest, size FROM payloads").fetchall() == digests


def test_bytes_of_a_wording_never_go(seen: Archive) -> None:
    pruned(seen, "2099-01-01")
    assert load_payload(seen, 1) == b"first"


def test_answer_that_a_page_is_gone_never_goes(seen: Archive) -> None:
    gone = replace(capture(b"gone", NOW + DAY), status=410)
    with seen.transaction() as connection:
        keep_capture(connection, gone, None)
    assert pruned(seen).captures == 2
    held = seen.connection.execute("SELECT size FROM payloads WHERE pruned_at IS NULL ORDER BY size").fetchall()
    assert [size for (size,) in held] == [len(b"gone"), len(b"last"), len(b"first")]


def test_bytes_that_a_listing_is_asked_against_never_go(archive: Archive) -> None:
    exchange = Capture("https://mfa.example/listing", NOW, 200, (("etag", '"1"'),), b"listed")
    keep(archive, exchange=exchange, opens_listing_of="xx-mfa")
    assert pruned(archive) == Prunable(0, 0, 0)
    [validator] = load_validators(archive, "xx-mfa").values()
    assert validator.payload == b"listed"


def test_a_payload_served_again_lately_stays(seen: Archive) -> None:
    keep(seen, exchange=capture(b"second", NOW + 30 * DAY))
    assert pruned(seen) == Prunable(0, 0, 0)


def test_a_source_named_keeps_what_others_fetched_and_what_was_imported(archive: Archive) -> None:
    harvests = {source: open_harvest(archive, source, NOW) for source in ("xx-mfa", "yy-mfa")}
    for payload, harvest in ((b"x", harvests["xx-mfa"]), (b"y", harvests["yy-mfa"]), (b"imported", None)):
        keep_outcomes(archive, Index(), capture(payload), [], harvest)
    assert pruned(archive, source="xx-mfa").payloads == 1
    left = archive.connection.execute("SELECT size FROM payloads WHERE pruned_at IS NULL ORDER BY id").fetchall()
    assert left == [(1,), (8,)]


def test_a_pruned_payload_that_is_served_again_is_held_again(seen: Archive) -> None:
    pruned(seen)
    keep(seen, exchange=capture(b"second", NOW + 40 * DAY))
    assert (count_pruned(seen), list(verify(seen))) == (0, [])


def test_room_is_given_back(seen: Archive) -> None:
    noise = b"".join(bytes([n * n % 251, n % 241, n % 7]) for n in range(300_000))
    keep(seen, exchange=capture(noise, NOW))
    seen.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = seen.path.stat().st_size
    packed = pruned(seen).bytes
    shrunk = give_back(seen)
    assert 0.9 * packed < shrunk == before - seen.path.stat().st_size
    assert (give_back(seen), list(verify(seen))) == (0, [])


def test_verify_tells_when_a_wordings_bytes_are_gone(seen: Archive) -> None:
    seen.connection.execute("UPDATE payloads SET zstd = x'', pruned_at = '2026-01-01T00:00:00Z' WHERE id = 1")
    assert [fault.what for fault in verify(seen)] == [f"payload 1: {MISSED}"]


def test_verify_tells_when_the_bytes_of_an_answer_that_a_page_is_gone_are(seen: Archive) -> None:
    with seen.transaction() as connection:
        keep_capture(connection, replace(capture(b"gone", NOW + DAY), status=404), None)
        connection.execute("UPDATE payloads SET zstd = x'', pruned_at = '2026-01-01T00:00:00Z' WHERE id = 4")
    assert [fault.what for fault in verify(seen) if fault.check == "payloads"] == [f"payload 4: {MISSED}"]


def test_captures_of_a_release_tell_what_was_met_again_and_what_is_pruned(archive: Archive) -> None:
    page = parsed("1").url
    for days, payload in ((0, b"first"), (1, b"other"), (2, b"first")):
        exchange = Capture(page, NOW + days * DAY, 200, (), payload)
        keep(archive, Unchanged(parsed("1").ref) if days else Added(parsed("1")), exchange=exchange)
    keep(archive, exchange=capture(b"a listing"))
    pruned(archive)
    told = [(each.numbers, each.is_revisit, each.is_pruned) for each in list_showings(archive, 1)]
    assert told == [((1,), False, False), ((), False, True), ((), True, False)]


# --- merging ---------------------------------------------------------------------------------------


def copied(archive: Archive, name: str) -> Path:
    archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(shutil.copy(archive.path, archive.path.with_name(name)))


def test_merging_brings_pruned_bytes_back_in_either_order(seen: Archive) -> None:
    whole = copied(seen, "whole.db")
    pruned(seen)
    less = copied(seen, "less.db")
    merge_into(copied(seen, "a.db"), whole)
    merge_into(whole, less)
    with open_archive(whole) as one, open_archive(seen.path.with_name("a.db")) as two:
        assert contents(one) == contents(two)
        assert count_pruned(two) == 0


def test_what_both_pruned_or_only_one_knew_stays_pruned(seen: Archive, tmp_path: Path) -> None:
    earlier = copied(seen, "earlier.db")
    with open_archive(earlier) as other:
        prune(other, AFTER, "", PRUNED_AT - DAY)
    pruned(seen)
    merge_into(seen.path, earlier)
    assert seen.connection.execute("SELECT max(pruned_at) FROM payloads").fetchone() == ("2026-08-31T00:00:00Z",)
    new = tmp_path / "new.db"
    with open_archive(copied(seen, "new.db")) as emptied:
        for table in ("definitions", "acronyms", "revisions", "releases", "captures", "payloads"):
            emptied.connection.execute("PRAGMA foreign_keys = OFF")
            emptied.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        emptied.connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    merge_into(new, seen.path)
    with open_archive(new) as merged:
        assert (count_pruned(merged), list(verify(merged))) == (1, [])


@pytest.mark.parametrize(("column", "value"), [("digest", "x"), ("pruned_at", "yesterday")])
def test_a_pruned_payload_that_is_not_what_it_should_be_is_refused(
    seen: Archive, archive: Archive, column: str, value: str
) -> None:
    pruned(seen)
    other = copied(seen, "other.db")
    with open_archive(other) as opened:
        opened.connection.execute(f"UPDATE payloads SET {column} = ? WHERE pruned_at IS NOT NULL", (value,))  # noqa: S608 - ours
    with reading(other), pytest.raises(Damaged, match="not what was stored"):
        merge_into(archive.path, other)
