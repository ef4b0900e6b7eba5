"""`fetch` run after run on a site that changes: new releases, late edits, removals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.replica.server import Replica


@pytest.fixture(scope="module")
def fetched_once(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with the whole of a site kept that is the same as each test's own."""
    program = Program(tmp_path_factory.mktemp("fetched"))
    with Replica(count=25) as site:
        program.point_at(site.base_url)
        program.fetched()
    return program


@pytest.fixture
def kept(fetched_once: Program, replica: Replica, tmp_path: Path) -> Program:
    """The program with the whole of `replica` kept."""
    copy = fetched_once.copy_to(tmp_path)
    copy.point_at(replica.base_url)
    return copy


def test_new_release_is_added(kept: Program, replica: Replica) -> None:
    number = replica.publish(title="Открыто посольство в Загребе", body="<p>Посольство открыто.</p>")
    assert kept.fetched()["added"] == 3
    assert kept("show", f"kz-mfa/{number}/ru").out.startswith("Открыто посольство в Загребе\n")


def test_late_edit_on_the_first_page_is_seen(kept: Program, replica: Replica) -> None:
    edited = replica.releases[5].id
    replica.edit(edited, "ru", body="<p>Второй вариант сообщения о встрече в Риме.</p>")
    assert kept.fetched()["revised"] == 1
    assert kept("show", f"kz-mfa/{edited}/ru", "--json").json()["revisions"] == 2


def test_late_edit_is_seen_behind_new_releases(kept: Program, replica: Replica) -> None:
    for _ in range(12):
        replica.publish()
    replica.edit(replica.releases[15].id, "ru", title="Название после правки")
    report = kept.fetched()
    assert (report["added"], report["revised"]) == (36, 1)


def test_late_edit_deep_in_the_listing_is_seen_by_a_full_fetch(kept: Program, replica: Replica) -> None:
    replica.edit(replica.releases[22].id, "kk", title="Түзетілген тақырып")
    assert kept.fetched()["revised"] == 0
    assert kept.fetched("--full")["revised"] == 1


def test_both_wordings_of_an_edited_release_are_kept(kept: Program, replica: Replica) -> None:
    edited = replica.releases[5].id
    replica.edit(edited, "en", title="A title after the edit")
    before = kept("show", f"kz-mfa/{edited}/en", "--json").json()
    kept.fetched()
    first = kept("show", f"kz-mfa/{edited}/en", "--revision", 1, "--json").json()
    assert (first["title"], first["digest"]) == (before["title"], before["digest"])
    assert kept("show", f"kz-mfa/{edited}/en", "--json").json()["title"] == "A title after the edit"


def test_wording_that_comes_back_is_a_revision_of_its_own(kept: Program, replica: Replica) -> None:
    edited, ref = replica.releases[5].id, f"kz-mfa/{replica.releases[5].id}/ru"
    title = replica.releases[5].wording("ru").title
    for each in ("Исправленное название", title):
        replica.edit(edited, "ru", title=each)
        kept.fetched()
    digests = [kept("show", ref, "--revision", n, "--json").json()["digest"] for n in (1, 2, 3)]
    assert digests[0] == digests[2] != digests[1]


def test_removed_release_is_counted_as_missing_and_stays(kept: Program, replica: Replica) -> None:
    removed = replica.releases[5].id
    replica.remove(removed)
    report = kept.fetched()
    assert (report["missing"], report["status"]) == (3, "ok")
    assert kept("show", f"kz-mfa/{removed}/ru").code == 0


def test_release_below_the_pages_seen_is_not_missing(kept: Program, replica: Replica) -> None:
    replica.remove(replica.releases[22].id)
    replica.publish()  # the first page is asked for anew
    assert kept.fetched()["missing"] == 0
    assert kept.fetched("--full")["missing"] == 3


def test_release_that_lost_its_body_keeps_the_wording_held(kept: Program, replica: Replica) -> None:
    emptied = replica.releases[5].id
    held = kept("show", f"kz-mfa/{emptied}/ru", "--json").json()["digest"]
    replica.edit(emptied, "ru", body=None, short_description=None)
    report = kept.fetched()
    assert (report["revised"], report["missing"]) == (0, 0)
    assert kept("show", f"kz-mfa/{emptied}/ru", "--json").json()["digest"] == held


def test_last_seen_moves_and_first_seen_stays(kept: Program) -> None:
    before = kept("show", 1, "--json").json()
    while kept.fetched() and (after := kept("show", 1, "--json").json())["last_seen"] == before["last_seen"]:
        pass  # instants are kept to the second
    assert after["first_seen"] == before["first_seen"]
    assert after["last_seen"] > before["last_seen"]


def test_removal_of_everything_newer_does_not_hide_a_new_release(kept: Program, replica: Replica) -> None:
    for position in range(10):
        replica.remove(replica.releases[position].id)
    number = replica.publish(title="После уборки", body="<p>Раздел новостей приведен в порядок.</p>")
    assert kept.fetched()["added"] == 3
    assert kept("show", f"kz-mfa/{number}/kk").code == 0


def test_second_fetch_of_gov_kz_costs_one_conditional_request_a_language(fetching: Program, replica: Replica) -> None:
    fetching.fetched()
    before = len(replica.log)
    report = fetching.fetched()
    asked = [request.kind for request in replica.log[before:]]
    assert asked.count("listing") == report["not_modified"] == 3
    assert set(asked) == {"robots", "ticket", "listing"}
    [status] = fetching("status", "--json").json()
    assert status["not_modified"] == 3
