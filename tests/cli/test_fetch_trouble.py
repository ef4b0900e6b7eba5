"""`fetch` when the site does not behave: statuses, exit codes, one clear line, and nothing half kept."""

from __future__ import annotations

import socket

import pytest

from tests.cli.program import Program
from tests.replica import faults
from tests.replica.server import Replica

FAST = {"attempts": 1, "timeout_seconds": 2}


@pytest.fixture
def impatient(program: Program, replica: Replica) -> Program:
    """The program, set up to ask `replica` once and to wait briefly."""
    program.point_at(replica.base_url, **FAST)
    return program


def test_shut_doors_are_blocked(program: Program) -> None:
    with Replica(count=20, ticket="broken") as shut:
        program.point_at(shut.base_url, **FAST)
        result = program("fetch", "--json", "-q")
    assert (result.code, result.json()["sources"][0]["status"]) == (4, "blocked")


def test_blocked_source_is_asked_in_one_language_only(program: Program) -> None:
    with Replica(count=20, ticket="broken") as shut:
        program.point_at(shut.base_url, **FAST)
        program("fetch", "-q")
        assert {served.lang for served in shut.served("ticket", "graphql")} == {"ru"}


def test_challenge_page_behind_every_door_is_blocked(impatient: Program, replica: Replica) -> None:
    replica.fault(faults.Challenge(), times=None)
    result = impatient("fetch", "--json", "-q")
    assert (result.code, result.json()["sources"][0]["status"]) == (4, "blocked")


def test_shut_front_door_is_got_round_by_the_other(program: Program) -> None:
    with Replica(count=20, ticket="graphql-only") as site:
        program.point_at(site.base_url)
        assert program.fetched()["added"] == 57


def test_robots_txt_that_forbids_is_obeyed(program: Program) -> None:
    with Replica(count=20, disallow_api=True) as site:
        program.point_at(site.base_url, **FAST)
        result = program("fetch", "-q")
        assert (result.code, site.served("listing")) == (4, [])
    assert "robots.txt" in result.err


def test_empty_listing_is_suspicious(impatient: Program, replica: Replica) -> None:
    replica.fault(faults.EmptyList(), times=None)
    result = impatient("fetch", "--json", "-q")
    assert (result.code, result.json()["sources"][0]["status"]) == (4, "suspicious")


def test_empty_listing_says_so_in_a_line_of_its_own(impatient: Program, replica: Replica) -> None:
    replica.fault(faults.EmptyList(), times=None)
    [line] = impatient("fetch", "-q").complaints
    assert line == "mfa-archiver: kz-mfa: no releases at all; the site may have moved or block programs"


def test_empty_listing_makes_nothing_missing(impatient: Program, replica: Replica) -> None:
    impatient.fetched()
    replica.fault(faults.EmptyList(), times=None)
    assert impatient.fetched("--full")["missing"] == 0


def test_listing_of_null_bodies_is_suspicious_and_harmless(impatient: Program, replica: Replica) -> None:
    impatient.fetched()
    held = impatient.exported()
    replica.publish()  # so that no page is answered with 304
    replica.fault(faults.NullBodies(), times=None)
    assert impatient.fetched("--full")["status"] == "suspicious"
    assert impatient.exported() == held


def test_language_that_fails_leaves_the_others(impatient: Program, replica: Replica) -> None:
    replica.fault(faults.Status(500), when=faults.on_language("kk"), times=None)
    result = impatient("fetch", "--json", "-q")
    report = result.json()["sources"][0]
    assert (result.code, report["status"], report["added"]) == (3, "partial", 48)
    assert [error.partition(":")[0] for error in report["errors"]] == ["kk"]


def test_page_that_fails_leaves_those_before_it(impatient: Program, replica: Replica) -> None:
    replica.fault(faults.Status(500), when=faults.on_page(2), times=None)
    report = impatient.fetched()
    assert (report["status"], report["added"]) == ("partial", 30)


def test_fetch_after_a_failed_page_gets_the_rest(impatient: Program, replica: Replica) -> None:
    replica.fault(faults.Status(500), when=faults.on_page(2), times=3)
    first = impatient.fetched()
    assert first["added"] + impatient.fetched()["added"] == 72


def test_items_of_wrong_types_fail_alone(impatient: Program, replica: Replica) -> None:
    replica.fault(faults.WrongTypes(), when=faults.on_page(1), times=1)
    result = impatient("fetch", "--json", "-q")
    report = result.json()["sources"][0]
    assert (result.code, report["status"], report["failed"] > 0, report["added"] > 50) == (3, "partial", True, True)


def test_source_that_fails_leaves_the_others(program: Program, replica: Replica) -> None:
    program.point_at(replica.base_url)
    program.point_at(unused_address(), id="xx-down", **FAST)
    result = program("fetch", "xx-down", "kz-mfa", "--json", "-q")
    statuses = {report["source"]: report["status"] for report in result.json()["sources"]}
    assert (result.code, statuses) == (3, {"xx-down": "failed", "kz-mfa": "ok"})


def test_server_that_is_down_is_one_line_and_exit_4(program: Program) -> None:
    program.point_at(unused_address(), **FAST)
    result = program("fetch", "-q")
    [line] = result.complaints
    assert result.code == 4
    assert line.startswith("mfa-archiver: kz-mfa: ru: no answer from 127.0.0.1")


def test_busy_site_is_asked_again_after_the_seconds_it_named(fetching: Program, replica: Replica) -> None:
    replica.fault(faults.Status(429, retry_after="1"))
    assert fetching.fetched("--limit", 1)["status"] == "ok"
    refused, asked_again = replica.served("listing")
    assert (refused.status, asked_again.status) == (429, 200)
    assert asked_again.at - refused.at >= 1


def test_site_that_wants_to_be_left_alone_for_long_is_left_alone(fetching: Program, replica: Replica) -> None:
    replica.fault(faults.Status(503, retry_after="86400"), times=None)
    result = fetching("fetch", "-q")
    assert (result.code, "1440 minutes" in result.err) == (4, True)


HOSTILE_ANSWERS = {
    "gzip bomb": faults.GzipBomb(),
    "endless body": faults.EndlessBody(),
    "huge body": faults.HugeBody(),
    "broken gzip": faults.BrokenGzip(),
    "garbage": faults.Garbage(),
    "cut body": faults.CutBody(),
    "redirect to a file": faults.Redirect("file:///etc/passwd"),
    "redirect to a private address": faults.Redirect("http://10.0.0.1/news"),
    "redirect to the cloud's own address": faults.Redirect("http://169.254.169.254/latest/meta-data/"),
    "unasked 304": faults.NotModified(),
}


@pytest.mark.parametrize("fault", HOSTILE_ANSWERS.values(), ids=HOSTILE_ANSWERS)
def test_hostile_answer_is_refused_in_one_clear_line(program: Program, replica: Replica, fault: faults.Fault) -> None:
    program.point_at(replica.base_url, **FAST, max_bytes=2_000_000, languages=["ru"])
    replica.fault(fault, times=None)
    result = program("fetch", "-q")
    [line] = result.complaints
    assert result.code == 4
    assert line.startswith("mfa-archiver: kz-mfa: ru: ")
    assert "Traceback" not in line


def test_traceback_is_shown_with_debug_only(program: Program) -> None:
    assert "Traceback" not in program("fetch", "nobody").err
    assert "Traceback" in program("fetch", "nobody", "--debug").err


def test_status_remembers_the_last_error(impatient: Program, replica: Replica) -> None:
    impatient.fetched()
    replica.fault(faults.Status(500), times=None)
    impatient.fetched("--full")
    [status] = impatient("status", "--json").json()
    assert (status["last_status"], status["releases"]) == ("failed", 72)
    assert "500 Internal Server Error" in status["last_error"]


def unused_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_source_without_an_engine_is_wrong_usage_and_makes_no_archive(program: Program) -> None:
    result = program("fetch", "kz-kt")
    assert (result.code, len(result.complaints), program.db.exists()) == (2, 1, False)
