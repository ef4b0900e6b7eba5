"""The memory of what listings have shown, and archives made before there was one."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

from mfa_archiver.archive.candidates import count_waiting, keep_asked, keep_failure, keep_found, load_candidates
from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.releases import find_release
from mfa_archiver.listed import Candidate, Validator
from mfa_archiver.model import Capture, DatePrecision, DateSource, PublicationDate, Ref

FOUND = "2026-05-01T10:00:00Z"
ASKED = datetime(2026, 5, 1, 11, tzinfo=UTC)
PUBLISHED = PublicationDate(
    "2026-05-01", DatePrecision.MINUTE, DateSource.FIELD, "1 May 2026", datetime(2026, 5, 1, 9, tzinfo=UTC)
)
CANDIDATE = Candidate(
    Ref("xx-mfa", "7", "en"),
    "https://mfa.example/7",
    "Talks",
    PUBLISHED,
    "2026-05-01",
    "Short.",
    "",
    "https://mfa.example/api/7",
)
PAGE = Capture("https://mfa.example/7", ASKED, 200, (("etag", '"a"'),), b"<p>Text</p>")


def found(archive: Archive, candidate: Candidate = CANDIDATE) -> None:
    with archive.transaction() as connection:
        keep_found(connection, [candidate], FOUND)


def asked(archive: Archive, candidate: Candidate = CANDIDATE, capture: Capture = PAGE) -> None:
    with archive.transaction() as connection:
        keep_asked(connection, candidate, capture)


def test_candidate_comes_back_as_it_was_found(archive: Archive) -> None:
    found(archive)
    held = load_candidates(archive, "xx-mfa", "en")["7"]
    assert (held.candidate, held.asked_at, held.failures) == (CANDIDATE, None, 0)


def test_candidate_is_waiting_until_its_page_was_had(archive: Archive) -> None:
    found(archive)
    assert count_waiting(archive, "xx-mfa") == 1
    asked(archive)
    assert count_waiting(archive, "xx-mfa") == 0


def test_candidate_is_waiting_again_when_its_listing_says_something_new(archive: Archive) -> None:
    found(archive)
    asked(archive)
    found(archive, Candidate(CANDIDATE.ref, CANDIDATE.url, "Talks postponed"))
    assert count_waiting(archive, "xx-mfa") == 1


def test_validators_of_a_page_are_kept_over_an_answer_not_modified(archive: Archive) -> None:
    found(archive)
    asked(archive)
    asked(archive, capture=Capture(PAGE.url, ASKED, 304, (), b""))
    assert load_candidates(archive, "xx-mfa", "en")["7"].validator == Validator('"a"', "", b"")


def test_failures_are_forgiven_when_the_page_was_had(archive: Archive) -> None:
    found(archive)
    keep_failure(archive, CANDIDATE, "500 here", None, None)
    keep_failure(archive, CANDIDATE, "501 here", PAGE, None)
    assert load_candidates(archive, "xx-mfa", "en")["7"].failures == 2
    asked(archive)
    assert load_candidates(archive, "xx-mfa", "en")["7"].failures == 0


def test_archive_made_before_there_were_candidates_opens_and_works(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(Database(path, execute_plugins=False)) as old:
        migrations.apply(old, stop_before="m0003_candidates")
        old.execute("INSERT INTO payloads VALUES (1, 'x', 0, x'')")
        old.execute(
            "INSERT INTO captures VALUES (1, NULL, 1, ?, 'GET', 'https://mfa.example', '', '', 200, '[]')", [FOUND]
        )
        old.execute(
            "INSERT INTO releases (id, source, native_id, lang, url, current_revision, first_seen, last_seen)"
            " VALUES (1, 'xx-mfa', '1', 'en', '', 1, ?, ?)",
            [FOUND, FOUND],
        )
        old.execute(
            "INSERT INTO revisions (id, release_id, number, capture_id, seen_at, digest, title, title_source, body)"
            " VALUES (1, 1, 1, 1, ?, 'd', 'Old talks', 'field', 'Text.')",
            [FOUND],
        )
        old.conn.commit()
    with open_archive(path) as archive:
        held = find_release(archive, "1")
        assert held is not None
        assert held[0].revision.title == "Old talks"
        found(archive)
        assert count_waiting(archive, "xx-mfa") == 1
