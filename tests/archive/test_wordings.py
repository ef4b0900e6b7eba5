"""Wordings and edits read back from the archive."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.revisions import load_holdings
from mfa_archiver.archive.wordings import find_wording, list_wordings, read_wording, stream_edits
from mfa_archiver.errors import NotAnArchive
from mfa_archiver.model import Added, Revised, Revision
from tests.archive.holding import NOW, capture, keep, parsed

LATER = datetime(2026, 3, 9, 8, tzinfo=UTC)
LAST = datetime(2026, 3, 12, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def edited(archive: Archive) -> Archive:
    """Two releases: the first in three wordings, the second, a Kazakh one, in two; the edits take turns."""
    keep(archive, Added(parsed("1", title="Первое")), Added(parsed("2", "kk", title="Бірінші")))
    keep(archive, Revised(parsed("1", title="Второе")), exchange=capture(at=LATER))
    keep(archive, Revised(parsed("2", "kk", title="Екінші")), exchange=capture(at=LATER))
    keep(archive, Revised(parsed("1", title="Третье")), exchange=capture(at=LAST))
    return archive


def edits(archive: Archive, filters: Filters | None = None, since: str = "", until: str = "") -> list[tuple[str, str]]:
    found = stream_edits(archive, filters or Filters(), since, until)
    return [(before.release.revision.title, after.release.revision.title) for before, after in found]


def test_wordings_come_in_the_order_they_were_seen(edited: Archive) -> None:
    wordings = list_wordings(edited, 1)
    assert [(each.release.number, each.release.revision.title, each.seen_at) for each in wordings] == [
        (1, "Первое", NOW),
        (2, "Второе", LATER),
        (3, "Третье", LAST),
    ]


def test_wording_is_found_by_its_number(edited: Archive) -> None:
    found = find_wording(edited, 1, 2)
    assert found is not None
    assert found.release.revision.title == "Второе"


def test_wording_that_is_not_held_is_none(edited: Archive) -> None:
    assert find_wording(edited, 1, 4) is None


def test_edits_come_the_latest_first_each_with_the_wording_before(edited: Archive) -> None:
    assert edits(edited) == [("Второе", "Третье"), ("Бірінші", "Екінші"), ("Первое", "Второе")]


def test_edits_are_narrowed_by_the_day_they_were_seen(edited: Archive) -> None:
    assert edits(edited, since="2026-03-10") == [("Второе", "Третье")]
    assert edits(edited, until="2026-03-09") == [("Бірінші", "Екінші"), ("Первое", "Второе")]


def test_last_day_of_edits_is_included_to_its_end(edited: Archive) -> None:
    assert edits(edited, since="2026-03-12", until="2026-03-12") == [("Второе", "Третье")]


def test_edits_are_narrowed_by_language_and_source(edited: Archive) -> None:
    assert edits(edited, Filters(lang="kk")) == [("Бірінші", "Екінші")]
    assert edits(edited, Filters(source="nobody")) == []


def test_holding_reads_its_wording_in_any_thread(edited: Archive) -> None:
    held = load_holdings(edited, "xx-mfa", "ru")["1"]
    assert held.wording is not None
    read: list[Revision] = []
    thread = threading.Thread(target=lambda: read.append(held.wording()))  # type: ignore[misc] # asserted above
    thread.start()
    thread.join()
    assert read == [parsed("1", title="Третье").revision]


def test_wording_of_what_is_no_archive_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("No archive at all, but a letter to a friend." * 40)
    with pytest.raises(NotAnArchive):
        read_wording(path, 1)
