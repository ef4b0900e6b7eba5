"""Merging archives of which a later parser has read some wordings anew: its doing is nobody's edit, in any order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.rereadings import keep_reading, load_rested, place_of
from mfa_archiver.archive.verify import verify
from mfa_archiver.archive.wordings import stream_edits
from mfa_archiver.model import Ref
from tests.archive.contents import merge_into
from tests.archive.holding import NOW, parsed
from tests.archive.test_merging import EARLIER, LATER, make, titles


def read_anew(path: Path, title: str) -> Path:
    """Let a later parser read the title of the one release otherwise."""
    with open_archive(path) as archive, archive.transaction() as connection:
        place = place_of(archive, Ref("xx-mfa", "1", "ru"))
        assert place
        rested = load_rested(archive, place.capture_id)
        keep_reading(connection, Index(), rested, rested.releases[0], parsed("1", title=title), "2.aa")
    return path


def edits(path: Path) -> list[tuple[str, str]]:
    """Return the edits held, by titles."""
    with open_archive(path) as archive:
        found = stream_edits(archive, Filters())
        return [(old.release.revision.title, new.release.revision.title) for old, new in found]


@pytest.mark.parametrize("first", ["read", "copy"])
def test_archive_read_anew_and_its_copy_agree_in_either_order(tmp_path: Path, first: str) -> None:
    read = make(tmp_path / "a.db", ("A", EARLIER), ("B", NOW))
    copy = Path(shutil.copy(read, tmp_path / "b.db"))
    read_anew(read, "B anew")
    ours, theirs = (read, copy) if first == "read" else (copy, read)
    merge_into(ours, theirs)
    assert (titles(ours), edits(ours)) == ((["A", "B", "B anew"], "B anew"), [("A", "B")])


def test_edit_seen_elsewhere_stands_behind_what_was_read_anew(tmp_path: Path) -> None:
    read = make(tmp_path / "a.db", ("A", EARLIER))
    merge_into(read_anew(read, "A anew"), make(tmp_path / "b.db", ("A", EARLIER), ("C", LATER)))
    assert (titles(read), edits(read)) == ((["A", "A anew", "C"], "C"), [("A anew", "C")])


def test_reading_stands_behind_the_current_wording_though_others_were_brought_behind_it(tmp_path: Path) -> None:
    ours = make(tmp_path / "a.db", ("A", EARLIER), ("A", LATER))
    merge_into(ours, make(tmp_path / "b.db", ("B", NOW)))
    read_anew(ours, "A anew")
    assert (titles(ours), edits(ours)) == ((["A", "A anew", "B"], "A anew"), [("A anew", "B")])


def test_wordings_kept_while_the_clock_was_set_back_are_merged_by_when_they_were_seen(tmp_path: Path) -> None:
    theirs = make(tmp_path / "a.db", ("A", LATER), ("B", EARLIER), ("A", NOW))
    read_anew(theirs, "A anew")
    ours = make(tmp_path / "b.db", ("B", EARLIER))
    merge_into(ours, theirs)
    assert titles(ours) == (["B", "A", "A anew", "A"], "A anew")
    merge_into(theirs, ours)
    assert titles(theirs) == titles(ours)
    with open_archive(theirs) as archive:
        assert list(verify(archive)) == []
