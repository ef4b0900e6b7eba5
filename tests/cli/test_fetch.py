"""`fetch` on a site where all goes well: what is kept, counted and said."""

from __future__ import annotations

import json

from mfa_archiver.sources.registry import load_sources, unproven_ids
from mfa_archiver.web.engines import can_fetch
from tests.cli.program import Program
from tests.replica.server import Replica

REPORT_FIELDS = {
    "source", "added", "revised", "unchanged", "missing", "skipped", "failed",
    "requests", "bytes", "not_modified", "seconds", "status", "errors",
    "attachments", "unattached",
}  # fmt: skip
LISTED = 72  # 25 releases in three languages, but one has no body


def test_first_fetch_keeps_every_release_in_every_language(fetching: Program) -> None:
    assert fetching.fetched()["added"] == LISTED
    languages = [release["lang"] for release in fetching.exported()]
    assert {lang: languages.count(lang) for lang in ("ru", "kk", "en")} == {"ru": 24, "kk": 24, "en": 24}


def test_release_without_a_body_is_skipped(fetching: Program) -> None:
    assert fetching.fetched()["skipped"] == 3


def test_report_has_all_its_fields(fetching: Program) -> None:
    assert set(fetching.fetched()) == REPORT_FIELDS


def test_report_counts_what_the_site_was_asked(fetching: Program, replica: Replica) -> None:
    assert fetching.fetched()["requests"] == len(replica.log)


def test_fetch_says_its_counts_on_stderr_and_nothing_on_stdout(fetching: Program) -> None:
    result = fetching("fetch")
    assert (result.code, result.out) == (0, "")
    assert result.err.startswith(f"kz-mfa: ok — {LISTED} added, 3 skipped; ")


def test_quiet_fetch_says_nothing_on_success(fetching: Program) -> None:
    result = fetching("fetch", "-q")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_second_fetch_adds_nothing(fetching: Program) -> None:
    fetching.fetched()
    again = fetching.fetched()
    assert (again["added"], again["revised"], again["missing"], again["status"]) == (0, 0, 0, "ok")


def test_second_fetch_asks_for_one_page_a_language(fetching: Program, replica: Replica) -> None:
    fetching.fetched()
    replica.log.clear()
    fetching.fetched()
    assert [served.status for served in replica.served("listing")] == [304, 304, 304]


def test_full_fetch_goes_on_to_the_end(fetching: Program, replica: Replica) -> None:
    fetching.fetched()
    replica.log.clear()
    assert fetching.fetched("--full")["unchanged"] == LISTED
    assert len(replica.served("listing")) == 12


def test_limit_keeps_so_many_releases_of_the_first_language(fetching: Program) -> None:
    assert fetching.fetched("--limit", 7)["added"] == 7
    assert {release["lang"] for release in fetching.exported()} == {"ru"}


def test_fetch_after_a_limited_one_gets_the_rest(fetching: Program) -> None:
    fetching.fetched("--limit", 7)
    assert fetching.fetched()["added"] == LISTED - 7


def test_since_keeps_nothing_older(fetching: Program) -> None:
    fetching.fetched("--since", "2026-11-16")
    assert min(release["date"] for release in fetching.exported()) == "2026-11-16"


def test_since_does_not_page_on_below_its_day(fetching: Program, replica: Replica) -> None:
    fetching.fetched("--since", "2026-11-20")
    assert len(replica.served("listing")) == 6


def test_until_keeps_nothing_newer(fetching: Program) -> None:
    fetching.fetched("--until", "2026-11-15")
    assert max(release["date"] for release in fetching.exported()) == "2026-11-15"


def test_month_without_releases_is_no_failure(fetching: Program) -> None:
    result = fetching("fetch", "--since", "2019-01", "--until", "2019-01", "--json")
    assert (result.code, result.json()["sources"][0]["status"]) == (0, "ok")


def test_dry_run_keeps_nothing(fetching: Program) -> None:
    assert fetching.fetched("--dry-run")["added"] == LISTED
    assert not fetching.db.exists()


def test_dry_run_compares_with_what_is_held(fetching: Program, replica: Replica) -> None:
    fetching.fetched()
    replica.publish(title="Новый раунд консультаций", body="<p>Раунд прошел в Астане.</p>")
    assert fetching.fetched("--dry-run")["added"] == 3
    assert fetching.fetched()["added"] == 3


def test_json_log_is_one_object_a_source_on_stderr(fetching: Program) -> None:
    result = fetching("fetch", "--log-format", "json")
    [line] = result.complaints
    logged = json.loads(line)
    assert (logged["event"], logged["source"], logged["added"]) == ("harvest", "kz-mfa", LISTED)


def test_user_agent_names_the_contact(fetching: Program, replica: Replica) -> None:
    fetching("fetch", "--limit", 1, MFA_ARCHIVER_CONTACT="archive@example.org")
    assert {served.headers["user-agent"].partition(" ")[2] for served in replica.log} == {"(+archive@example.org)"}


def test_user_agent_names_the_project_when_there_is_no_contact(fetching: Program, replica: Replica) -> None:
    fetching("fetch", "--limit", 1)
    assert "mfa-archiver/" in replica.log[0].headers["user-agent"]
    assert "(+https://" in replica.log[0].headers["user-agent"]


def test_several_sources_are_fetched_at_a_time(program: Program) -> None:
    with Replica(count=20, seed=2) as one, Replica(count=30, seed=3) as two:
        program.point_at(one.base_url, id="xx-one")
        program.point_at(two.base_url, id="xx-two")
        result = program("fetch", "xx-one", "xx-two", "--jobs", 2, "--json", "-q")
    added = {report["source"]: report["added"] for report in result.json()["sources"]}
    assert (result.code, added) == (0, {"xx-one": 57, "xx-two": 87})


def test_sources_in_parallel_hold_what_sources_one_by_one_hold(program: Program) -> None:
    held = []
    with Replica(count=20, seed=2) as one, Replica(count=30, seed=3) as two:
        program.point_at(one.base_url, id="xx-one")
        program.point_at(two.base_url, id="xx-two")
        for jobs in (1, 2):
            db = program.folder / f"{jobs}.db"
            assert program("fetch", "xx-one", "xx-two", "--jobs", jobs, "-q", "--db", db).code == 0
            held.append(sorted(release["digest"] for release in program.exported("--db", db)))
    assert held[0] == held[1]


def test_source_named_twice_is_fetched_once(fetching: Program) -> None:
    result = fetching("fetch", "kz-mfa", "kz-mfa", "--limit", 1, "--json", "-q")
    assert len(result.json()["sources"]) == 1


def test_every_source_that_is_proven_or_of_ones_own_is_fetched_with_all(program: Program, replica: Replica) -> None:
    fetchable = {source.id for source in load_sources().values() if can_fetch(source)} - unproven_ids()
    for name in (*fetchable, "xx-other"):  # in the place of the catalogue's own
        program.point_at(replica.base_url, id=name, delay_seconds=0, confidence="low")
    result = program("fetch", "--all", "--limit", 1, "--json", "-q")
    assert {report["source"] for report in result.json()["sources"]} == fetchable | {"xx-other"}


def test_sources_of_a_country_are_fetched_with_country(program: Program, replica: Replica) -> None:
    program.point_at(replica.base_url, id="xx-one", country="XX")
    program.point_at(replica.base_url, id="xx-two", country="XX")
    result = program("fetch", "--country", "xx", "--limit", 1, "--json", "-q")
    assert {report["source"] for report in result.json()["sources"]} == {"xx-one", "xx-two"}


def test_one_language_is_fetched_with_lang(fetching: Program) -> None:
    fetching("fetch", "--lang", "kk", "-q")
    assert {release["lang"] for release in fetching.exported()} == {"kk"}


def test_country_and_language_of_no_source_are_wrong_usage(fetching: Program) -> None:
    assert fetching("fetch", "--country", "QQ").code == 2
    assert fetching("fetch", "--lang", "fr").code == 2
