"""`show`: one release by id, ref or address, in any of its wordings."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.cli.program import Program
from tests.replica.server import Replica

RELEASE_FIELDS = {
    "id", "ref", "source", "lang", "title", "date", "published_at", "date_precision", "dateline", "body", "url",
    "first_seen", "last_seen", "revision", "revisions", "digest", "translations", "links",
}  # fmt: skip
REF = "kz-mfa/1309427/ru"
EDITED = "kz-mfa/1309205/ru"  # the release that the archive holds two wordings of


@pytest.mark.parametrize("field", ["id", "ref", "url"])
def test_release_is_found_by_each_of_its_names(held: Program, field: str) -> None:
    release = held("show", REF, "--json").json()
    assert held("show", release[field], "--json").json() == release


def test_release_has_the_fields_of_every_format(held: Program) -> None:
    release = held("show", REF, "--json").json()
    assert release.keys() >= RELEASE_FIELDS


def test_release_of_an_interface_knows_its_minute(held: Program) -> None:
    release = held("show", REF, "--json").json()
    assert (release["date"], release["published_at"]) == ("2026-11-20", "2026-11-20T13:59:49Z")
    assert (release["date_precision"], release["date_source"]) == ("minute", "field")


def test_body_is_paragraphs_parted_by_one_blank_line(held: Program) -> None:
    body = held("show", REF, "--json").json()["body"]
    assert body.count("\n\n") == 3
    assert "\n\n\n" not in body


def test_translations_are_named(held: Program) -> None:
    assert held("show", REF, "--json").json()["translations"] == ["kz-mfa/1309427/en", "kz-mfa/1309427/kk"]


def test_pipe_gets_title_facts_and_body_as_plain_lines(held: Program) -> None:
    release = held("show", REF, "--json").json()
    shown = held("show", REF).out
    assert shown.startswith(f"{release['title']}\nref: {REF}\n")
    assert shown.endswith(f"\n\n{release['body']}\n")


def test_earlier_wording_is_shown_on_demand(held: Program) -> None:
    first, current = held("show", EDITED, "--revision", 1, "--json").json(), held("show", EDITED, "--json").json()
    assert (first["revision"], current["revision"], current["revisions"]) == (1, 2, 2)
    assert current["title"] == "Заголовок после правки" != first["title"]


def test_revision_that_is_not_held_is_exit_1(held: Program) -> None:
    result = held("show", EDITED, "--revision", 3)
    assert (result.code, len(result.complaints)) == (1, 1)


def test_raw_gives_the_bytes_as_they_were_served(fetching: Program, replica: Replica) -> None:
    fetching.fetched("--limit", 3)
    raw = fetching("show", "kz-mfa/1309427/ru", "--raw").output
    assert [item["id"] for item in json.loads(raw)] == [release.id for release in replica.releases[:10]]
    assert json.loads(raw)[0]["body"] == replica.releases[0].wording("ru").body


def test_raw_of_an_imported_file_is_the_file(program: Program) -> None:
    page = program.folder / "saved.txt"
    page.write_bytes("date 2026-03-01 \r\n\r\nПосол\u00a0принял\tгостей в Риме, сообщает МИД.\r\n".encode())
    program("import", page)
    assert hashlib.sha256(program("show", 1, "--raw").output).digest() == hashlib.sha256(page.read_bytes()).digest()


@pytest.mark.parametrize(
    "name", ["999999", "0", "-1", "99999999999999999999", "kz-mfa/1/ru", "//", "", "http://[", "1.0"]
)
def test_name_of_nothing_is_exit_1_and_one_line(held: Program, name: str) -> None:
    result = held("show", "--", name)
    assert (result.code, result.out, len(result.complaints)) == (1, "", 1)


def test_revision_below_one_is_wrong_usage(held: Program) -> None:
    assert held("show", 1, "--revision", 0).code == 2
