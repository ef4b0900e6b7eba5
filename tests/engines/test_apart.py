"""Stories told by several processes: what one of them comes to is not the others' affair."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import prepare_index
from mfa_archiver.cli.harvesting import run_harvests
from mfa_archiver.cli.keeping import Keeper
from mfa_archiver.cli.telling_apart import part_among
from mfa_archiver.harvest import Bounds, Event
from mfa_archiver.model import HarvestReport, Source
from mfa_archiver.web.client import Client
from mfa_archiver.web.neighbours import neighbourhoods
from tests.press.fetching import WAITS
from tests.press.office import Office
from tests.press.offices import offices, resume, sources_of, stall
from tests.web.scripted import Reply, Scripted


class Watching:
    """Kills the process that tells of a source, as soon as something of it has come."""

    def __init__(self, doomed: str) -> None:
        self.doomed = doomed
        self.begun: list[str] = []

    def begin(self, source_id: str) -> None:
        self.begun.append(source_id)

    def see(self, source_id: str, report: HarvestReport, event: Event) -> None:
        del report, event
        if source_id == self.doomed:
            # Shares are told in their order, and so are the processes numbered.
            first = min(multiprocessing.active_children(), key=lambda each: each.pid or 0)
            os.kill(first.pid or 0, signal.SIGKILL)
            self.doomed = ""

    def end(self, source_id: str) -> None:
        """Let it end."""


@pytest.fixture
def served() -> Iterator[list[Office]]:
    with offices(4) as running:
        yield running


def fetch_apart(db: Path, sources: list[Source], watcher: Watching | None = None) -> dict[str, HarvestReport]:
    """Fetch by two processes."""
    shares = part_among(2, neighbourhoods(sources), sources, jobs=4)
    with Client("archive@example.org", waits=WAITS) as client, create_archive(db) as archive:
        prepare_index(archive, lambda _done, _all: None)
        told = run_harvests(
            sources, client, Bounds(), held=archive, keeper=Keeper(archive), apart=shares, watcher=watcher
        )
        return {report.source: report for report in told}


def test_killed_process_fails_its_own_sources_alone(tmp_path: Path, served: list[Office]) -> None:
    sources = sources_of(served)
    shares = part_among(2, neighbourhoods(sources), sources, jobs=4)
    lost, whole = ([f"xx-{number}" for number in share.sources] for share in shares)
    stalling = served[int(lost[0].removeprefix("xx-"))]
    watching = Watching(lost[0])
    with stall(stalling):
        reports = fetch_apart(tmp_path / "archive.db", sources, watching)
        resume(stalling)
    assert {reports[name].status for name in whole} == {"ok"}
    assert "killed" in reports[lost[0]].errors[0]
    assert reports[lost[0]].status in {"partial", "failed"}
    assert sorted(watching.begun) == sorted(set(watching.begun))
    again = fetch_apart(tmp_path / "archive.db", sources)
    assert {report.status for report in again.values()} == {"ok"}
    assert [reports[name].added + again[name].added for name in sorted(reports)] == [3] * 4


def test_unexpected_error_in_a_process_is_raised_here_and_ends_all(tmp_path: Path, served: list[Office]) -> None:
    sources = sources_of(served)
    assert sources[0].feed is not None
    broken = replace(sources[0], timezone="Nowhere/Land", feed=replace(sources[0].feed, follow=False))
    with pytest.raises(Exception, match="Nowhere/Land") as caught:
        fetch_apart(tmp_path / "archive.db", [broken, *sources[1:]])
    assert "Traceback" in "".join(caught.value.__notes__)
    assert not multiprocessing.active_children()


def test_two_sources_on_one_site_keep_its_pace_beside_others_told_apart(tmp_path: Path, served: list[Office]) -> None:
    pace = 0.3
    with Scripted() as site:
        for name in ("one", "two"):
            site.answer(f"/{name}.xml", Reply(200, b"<rss><channel></channel></rss>"))
        twins = [on_site(name, sources_of(served)[0], site.base_url, pace) for name in ("one", "two")]
        fetch_apart(tmp_path / "archive.db", [*twins, *sources_of(served)])
        times = sorted(seen.at for seen in site.log)
    assert len(times) == 3
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= pace


def on_site(name: str, like: Source, base_url: str, delay_seconds: float) -> Source:
    assert like.feed is not None
    feed = replace(like.feed, url={"": f"{base_url}/{name}.xml"})
    return replace(
        like, id=f"xx-{name}", homepage=base_url, feed=feed, pace=replace(like.pace, delay_seconds=delay_seconds)
    )
