"""Brackets, NEAR and fields as a person types them: the program itself, over releases imported from JSON lines."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from tests.cli import forks
from tests.cli.program import Program

RELEASES: tuple[dict[str, Any], ...] = (
    {
        "ref": "kz-mfa/1/ru",
        "lang": "ru",
        "source": "kz-mfa",
        "title": "О рабочем визите министра",
        "date": "2025-12-18",
        "body": "Министр совершил рабочий визит в Астану. Подписан договор о ледниках.",
    },
    {
        "ref": "kz-mfa/1/kk",
        "lang": "kk",
        "source": "kz-mfa",
        "title": "Министрдің сапары туралы",
        "date": "2025-12-18",
        "body": "Министр Астанаға келді.\n\nЕл | Жыл\nҚазақстан | 2025",
    },
    {
        "ref": "kz-kt/2/ru",
        "lang": "ru",
        "source": "kz-kt",
        "title": "О паспортах",
        "date": "2025-11",
        "body": "Визы и паспорта выдаёт консульство. " + "Приём ведётся по записи. " * 20,
        "links": [{"url": "https://mfa.example/form.pdf", "text": "Анкета", "kind": "file"}],
    },
    {
        "ref": "pl-mfa/3/en",
        "lang": "en",
        "source": "pl-mfa",
        "title": "Statement on glaciers",
        "body": "Glaciers of Central Asia were discussed in Warsaw.",
    },
)


class Archive(Program):
    """A folder with an archive, and the program over it."""

    def refs(self, query: str, *options: str) -> list[str]:
        """Return the refs of the hits, in their order."""
        return [line.split("\t")[1] for line in self("search", *options, "--", query).lines]

    def exported_refs(self, query: str) -> list[str]:
        """Return the refs that an export writes."""
        return [json.loads(line)["ref"] for line in self("export", "--", query).lines]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("held"))
    (archive.folder / "releases.jsonl").write_text("\n".join(map(json.dumps, RELEASES)), encoding="utf-8")
    assert archive("import", "releases.jsonl").code == 0
    return archive


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("(виза OR договор) -министр", ["kz-kt/2/ru"]),
        ("рабочий NEAR/2 Астана", ["kz-mfa/1/ru"]),
        ("title:паспорт", ["kz-kt/2/ru"]),
        ("министр has:table", ["kz-mfa/1/kk"]),
        ("-has:file country:KZ lang:ru", ["kz-mfa/1/ru"]),
    ],
)
def test_a_search_by_fields_finds(held: Archive, query: str, refs: list[str]) -> None:
    assert held.refs(query, "--all-words") == refs


def test_filters_alone_list_the_newest_first(held: Archive) -> None:
    assert held.refs("country:KZ") == ["kz-mfa/1/kk", "kz-mfa/1/ru", "kz-kt/2/ru"]


def test_filters_alone_list_the_oldest_first_when_asked_to(held: Archive) -> None:
    assert held.refs("-is:edited", "--sort", "date")[0] == "kz-kt/2/ru"


def test_filters_alone_heed_limit_and_offset(held: Archive) -> None:
    assert held.refs("date:2025", "--limit", "1", "--offset", "1") == ["kz-mfa/1/ru"]


def test_exclusions_beside_filters_are_left_out_of_the_list(held: Archive) -> None:
    assert held.refs("source:kz-mfa -договор") == ["kz-mfa/1/kk"]


def test_a_listed_hit_shows_the_beginning_of_its_body(held: Archive) -> None:
    [hit] = map(json.loads, held("search", "source:kz-kt", "--format", "jsonl").lines)
    assert hit["snippet"].startswith("Визы и паспорта выдаёт консульство. Приём")
    assert hit["snippet"].endswith("…")


def test_counting_counts_what_filters_let_through(held: Archive) -> None:
    assert held("search", "date:2025", "--count").lines == ["3"]


def test_options_and_fields_must_both_hold(held: Archive) -> None:
    assert held.refs("lang:ru", "--source", "kz-mfa") == ["kz-mfa/1/ru"]


def test_an_export_heeds_words_and_fields(held: Archive) -> None:
    assert held.exported_refs("министр OR паспорт date:2025-11..2025-12 -lang:kk") == ["kz-mfa/1/ru", "kz-kt/2/ru"]


def test_an_export_heeds_filters_alone(held: Archive) -> None:
    assert held.exported_refs("lang:ru -договор") == ["kz-kt/2/ru"]


def test_what_is_no_field_is_said_once_on_stderr(held: Archive) -> None:
    answer = held("search", "МИД: ледник МИД: http://mfa.example", "--any-word")
    assert answer.complaints == ["note: МИД:, http:: no field, searched as words"]
    assert answer.code == 0


def test_explaining_shows_clauses_words_filters_and_expressions(held: Archive) -> None:
    lines = held(
        "search", "--explain", "--lang", "ru", "--", "(визами OR «рабочий визит») -отмена date:2025"
    ).complaints
    assert lines[:6] == [
        'read as: визами OR "рабочий визит" -отмена date:2025',
        'must have: визами OR "рабочий визит"',
        "must not have: отмена",
        "filter: lang ru (option)",
        "filter: published from 2025-01-01 to 2025-12-31",
        "word: визами: ru виз / виза",
    ]
    assert {line.partition(":")[0] for line in lines[6:]} == {"word", "all words", "plan"}


@pytest.mark.parametrize(
    ("words", "number", "completed"),
    [
        ("mfa-archiver search la", 2, ["lang:"]),
        ("mfa-archiver search 'визит -sou'", 2, ["визит -source:"]),
        ("mfa-archiver search 'визит source:kz-mfa-lo'", 2, ["визит source:kz-mfa-london"]),
        ("mfa-archiver search 'визит -is:w'", 2, ["визит -is:withdrawn"]),
        ("mfa-archiver search --source kz-k", 3, ["kz-kt"]),
        ("mfa-archiver search --lang kk", 3, ["kk"]),
        ("mfa-archiver export si", 2, ["since:"]),
        ("mfa-archiver fetch gb-", 2, ["gb-fcdo"]),
        ("mfa-archiver sources show kz-mfa-h", 3, ["kz-mfa-hanoi", "kz-mfa-helsinki"]),
    ],
)
def test_the_shell_completes(held: Archive, words: str, number: int, completed: list[str]) -> None:
    program = forks.program_folder() / "mfa-archiver"
    asked = {"_MFA_ARCHIVER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(number)}
    ended = subprocess.run(
        [program],
        env={**os.environ, **asked, "MFA_ARCHIVER_SOURCES": str(held.folder)},
        capture_output=True,
        check=True,
    )
    assert ended.stdout.decode().split("\n")[:-1] == completed
