"""A real press office, replayed: the archive ends with every release and every wording it ever had, once each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mfa_archiver.archive.database import create_archive, open_archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import prepare_index
from mfa_archiver.archive.ledger import stream_removals
from mfa_archiver.cli.harvesting import run_harvests
from mfa_archiver.cli.keeping import Keeper
from mfa_archiver.harvest import Bounds
from mfa_archiver.presence import Presence
from mfa_archiver.sources.declaration import parse_source
from mfa_archiver.web.client import Client
from tests.press.fetching import WAITS, Desk
from tests.press.replay import RECORD, Record, Replay, read_record

pytestmark = pytest.mark.skipif(not RECORD.exists(), reason="the record of the press office is not at hand")

SOURCE = """\
id = "xx-replay"
name = "A press office, replayed"
country = "XX"
languages = ["en"]
timezone = "America/New_York"
engine = "feed"
homepage = "{base}/"
identity = ["path"]

[pace]
delay_seconds = 0
attempts = 1

[revisits]
gap_hours = 0

[feed]
url = "{base}/feed.xml"
follow = true

[article]
title = "h1"
body = "section.body"
date = "time"
"""


Removed = Mapping[str, tuple[datetime, datetime]]  # by path: from when until when it is taken down


def replay(record: Record, path: Path, removed: Removed | None = None) -> tuple[Desk, int]:
    """Fetch at each instant of a record; return the desk, and the number of requests the site was asked."""
    desk = Desk(path)
    with Replay(record) as site, create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
        archive.connection.execute("PRAGMA synchronous = OFF")  # it need not outlive a power cut
        keeper = Keeper(archive)
        source = parse_source(SOURCE.format(base=site.base_url), "replay.toml")
        for at in record.instants():
            site.now = desk.now = at
            spans = (removed or {}).items()
            site.taken_down = frozenset(path for path, (start, end) in spans if start <= at < end)
            with Client("archive@example.org", waits=WAITS, now=lambda: desk.now) as client:
                list(run_harvests([source], client, Bounds(), held=archive, keeper=keeper))
        return desk, site.requests


def held_wordings(desk: Desk) -> dict[str, int]:
    sql = "SELECT r.native_id, count(*) FROM revisions v JOIN releases r ON r.id = v.release_id GROUP BY r.id"
    return dict(desk.rows(sql))


def test_ten_days_end_with_every_release_and_every_wording_once_each(tmp_path: Path) -> None:
    whole = read_record()
    record = whole.until(min(whole.feeds) + timedelta(days=10))
    desk, _ = replay(record, tmp_path / "archive.db")
    assert held_wordings(desk) == record.wordings()
    assert desk.count("evidence") == 0


def test_ten_days_with_three_releases_taken_down_end_in_exactly_that_ledger(tmp_path: Path) -> None:
    whole = read_record()
    start = min(whole.feeds)
    record = whole.until(start + timedelta(days=10))
    early = [path for path, versions in record.versions.items() if versions[0].seen < start + timedelta(days=3)]
    for_good, for_days, for_hours = sorted(early)[1:4]
    removed = {
        for_good: (start + timedelta(days=4), start + timedelta(days=99)),
        for_days: (start + timedelta(days=4), start + timedelta(days=8)),
        for_hours: (start + timedelta(days=5), start + timedelta(days=5, hours=12)),
    }
    desk, _ = replay(record, tmp_path / "archive.db", removed)
    with open_archive(desk.path) as archive:
        removals = list(stream_removals(archive, Filters()))
    told = {(removal.release.ref.native_id, removal.turn.presence) for removal in removals}
    assert told == {
        (for_good, Presence.MISSING),
        (for_good, Presence.WITHDRAWN),
        (for_days, Presence.MISSING),
        (for_days, Presence.WITHDRAWN),
        (for_days, Presence.RESTORED),
        (for_hours, Presence.MISSING),
        (for_hours, Presence.RESTORED),
    }


@pytest.mark.long
def test_three_months_end_with_every_release_and_every_wording_once_each(tmp_path: Path) -> None:
    record = read_record()
    desk, requests = replay(record, tmp_path / "archive.db")
    assert held_wordings(desk) == record.wordings()
    assert desk.count("releases") == 755
    assert desk.count("evidence") == 0
    assert requests < 20 * desk.count("releases")
