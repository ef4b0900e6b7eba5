"""`doctor` as a person and as cron meet it: what is said, in which format, and the exit codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.harvests import close_harvest, open_harvest
from mfa_archiver.model import HarvestReport
from mfa_archiver.sightings import Opening, Sighting, Symptom
from tests.archive.holding import NOW
from tests.cli.program import Program
from tests.cli.read_only import in_read_only
from tests.press.fetching import SECTIONS, TOP
from tests.press.office import Office
from tests.replica.exchange import Answer
from tests.replica.server import Replica

ILL = Sighting("ru", Symptom.BLOCKED, "answers \x1b[31m403\tForbidden", Opening())
SOUND = Sighting("ru", None, "", Opening(10))


def harvested(program: Program, **sources: Sighting) -> None:
    """Note a harvest of each source, with what it saw."""
    with open_archive(program.db) as archive:
        for source, seen in sources.items():
            close_harvest(archive, open_harvest(archive, source, NOW), HarvestReport(source), [seen], NOW)


def declare(program: Program, office: Office, engine: str, name: str) -> None:
    """Write a source file for a press office."""
    text = (TOP + SECTIONS[engine]).format(engine=engine, base=office.base_url, top="").replace("xx-press", name)
    program.sources.mkdir(exist_ok=True)
    (program.sources / f"{name}.toml").write_text(text)


def test_healthy_sources_are_exit_0_and_silence_with_q(program: Program) -> None:
    # Of a ministry that published yesterday: `held` has been silent for longer.
    with Replica(count=25, newest=datetime.now(UTC).date() - timedelta(days=1)) as site:
        program.point_at(site.base_url)
        assert program("fetch", "-q").code == 0
    result = program("doctor", "-q")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_some_ill_sources_are_exit_3_and_all_of_them_exit_4(held: Program, tmp_path: Path) -> None:
    copy = held.copy_to(tmp_path)
    harvested(copy, sick=ILL, sound=SOUND)
    assert copy("doctor", "sick", "sound").code == 3
    assert copy("doctor", "sick").code == 4


def test_a_diagnosis_names_the_harvest_what_was_seen_and_what_to_do(held: Program, tmp_path: Path) -> None:
    copy = held.copy_to(tmp_path)
    harvested(copy, sick=ILL)
    [found] = copy("doctor", "sick", "--json").json()
    assert (found["condition"], found["healthy"], found["harvests"]) == ("blocked", False, 1)
    assert (found["harvest"], found["since"]) == (3, "2026-03-02T10:30:00Z")
    assert found["advice"].startswith("see whether a browser gets through")


def test_text_from_a_site_is_harmless_in_a_line(held: Program, tmp_path: Path) -> None:
    copy = held.copy_to(tmp_path)
    harvested(copy, sick=ILL)
    [line] = copy("doctor", "sick").lines
    assert line.split("\t")[6] == "ru: answers \ufffd[31m403 Forbidden"


def test_a_source_nobody_knows_is_exit_2(held: Program) -> None:
    assert held("doctor", "zz-none").code == 2


def test_status_gives_the_doctors_word(held: Program) -> None:
    [status] = held("status", "--json").json()
    assert status["condition"] in {"quiet", "stale", "well"}


def test_a_read_only_archive_can_be_diagnosed(held: Program, tmp_path: Path) -> None:
    assert in_read_only(tmp_path, held.copy_to(tmp_path), "doctor", "--json").json()[0]["source"] == "kz-mfa"


def test_a_look_shows_list_and_release_and_keeps_nothing(program: Program) -> None:
    with Office() as office:
        declare(program, office, "listing", "xx-press")
        result = program("doctor", "--live", "xx-press")
        assert office.asked() == ["/news?page=1", "/news/12"]
    assert (result.code, program.db.exists()) == (0, False)
    assert result.lines[0] == "xx-press (en): sound"
    assert "  release: Consultations on salt, round 12" in result.lines
    assert "    date: 2026-05-20, from page" in result.lines


def test_an_ill_source_does_not_hide_what_a_look_at_the_others_shows(program: Program) -> None:
    with Office() as office:
        office.faults["/feed.xml"] = lambda _request: Answer(403, "text/html", b"")
        declare(program, office, "feed", "xx-ill")
        declare(program, office, "json", "xx-sound")
        result = program("doctor", "--live", "xx-ill", "xx-sound", "--json")
    ill, sound = result.json()
    assert (result.code, ill["healthy"], sound["healthy"]) == (3, False, True)
    assert (ill["lacks"][0], sound["release"]["date"]) == ("releases on the listing", "2026-05-20")


def test_a_look_says_what_is_missing(program: Program) -> None:
    with Office() as office:
        office.faults["/news/12"] = lambda _request: Answer(200, "text/html", b"<html><h1>Talks</h1></html>")
        declare(program, office, "feed", "xx-press")
        result = program("doctor", "--live", "xx-press")
    assert (result.code, "  missing: a release" in result.lines) == (4, True)


def test_a_live_check_validates_then_shows_what_was_read(program: Program) -> None:
    with Office() as office:
        declare(program, office, "listing", "xx-press")
        result = program("sources", "check", program.sources / "xx-press.toml", "--live")
    assert (result.code, result.err.startswith("xx-press: sound")) == (0, True)
    assert "  release: Consultations on salt, round 12" in result.lines


def test_a_live_check_of_rules_that_find_nothing_is_exit_4(program: Program) -> None:
    with Office() as office:
        office.faults["/news"] = lambda _request: Answer(200, "text/html", b"<html><p>Soon here</p></html>")
        declare(program, office, "listing", "xx-press")
        result = program("sources", "check", "xx-press", "--live", "--json")
    assert (result.code, result.json()["lacks"]) == (4, ["releases on the listing", "a release"])
