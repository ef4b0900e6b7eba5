"""Holds the documents to the program: every option, key, variable, column, field and exit code is told of."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import typer.main

from mfa_archiver import fields, settings
from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.harvests import SourceStatus
from mfa_archiver.cli import app, fetch, import_files, naming, search, verify
from mfa_archiver.hits import Hit
from mfa_archiver.model import HarvestReport, Ref, Release, Revision
from mfa_archiver.sources import declaration
from mfa_archiver.version import VERSION
from tests.docs.documents import LINK as RELATIVE_LINK
from tests.docs.documents import ROOT, all_documents, anchors, commands, quoted, read, section

COMMANDS: dict[str, Any] = dict(typer.main.get_command(app.assemble()).commands)  # type: ignore[attr-defined] # it is a group
INTERRUPTED = 130  # 128 + SIGINT, as shells count
NOW = datetime(2026, 9, 27, tzinfo=UTC)
RELEASE = Release(1, Ref("kz-mfa", "1", "ru"), "", Revision("Заголовок", "Текст"), 1, 1, NOW, NOW)
HIT = Hit(1, RELEASE.ref, "", "", "", (), 0.0, 1)


def options_of(command: Any) -> set[str]:
    return {"-h", "--help"} | {name for parameter in command.params for name in parameter.opts if name.startswith("-")}


def readme_row(command: str) -> str:
    """Return the README's table row about a command, and the sentence about the options that all have."""
    use = section(read("README.md"), "Use")
    row = next(line for line in use.splitlines() if line.startswith(f"| `{command}"))
    return row + next(part for part in use.split("\n\n") if part.startswith("Every command takes")).split(". ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_stands_in_its_row_of_the_readme(name: str) -> None:
    assert options_of(COMMANDS[name]) <= quoted(readme_row(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_gives_a_command_no_option_it_does_not_have(name: str) -> None:
    told = {word for word in quoted(readme_row(name)) if re.fullmatch("-[a-z]|--[a-z-]+", word)}
    assert told <= options_of(COMMANDS[name])


def test_options_of_the_program_itself_stand_in_the_readme() -> None:
    assert options_of(typer.main.get_command(app.assemble())) <= quoted(read("README.md"))


def test_every_key_of_a_source_file_stands_in_its_table() -> None:
    text = read("docs/sources.md")
    tables = {"Keys": declaration.TOP} | {f"`[{name}]`": keys for name, keys in declaration.SECTIONS.items()}
    for heading, keys in tables.items():
        assert re.findall(r"^\| `(\w+)`", section(text, heading), re.MULTILINE) == list(keys), heading


def test_every_engine_that_may_be_declared_is_explained() -> None:
    assert set(declaration.ENGINES) <= quoted(section(read("docs/sources.md"), "Which can be fetched"))


def test_the_example_of_a_source_file_is_sound() -> None:
    examples = re.findall(r"^```toml\n(.*?)^```", read("docs/sources.md"), re.MULTILINE | re.DOTALL)
    assert [declaration.parse_source(each, "docs/sources.md").id for each in examples] == ["ex-mfa", "kz-mfa"]


def test_every_example_of_the_tutorial_is_sound() -> None:
    tutorial = section(read("docs/sources.md"), "A source by hand")
    whole, *parts, article = [
        dedent(text) for text in re.findall(r"^    ```toml\n(.*?)^    ```", tutorial, re.MULTILINE | re.DOTALL)
    ]
    head = whole.partition("[feed]")[0]
    assert declaration.parse_source(whole + article, "feed").follows
    for part in parts:
        engine = part[1 : part.index("]")]
        source = declaration.parse_source(head.replace('"feed"', f'"{engine}"') + part + article, engine)
        assert source.follows


def test_every_environment_variable_stands_in_the_readme() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    known = set(re.findall(r"MFA_ARCHIVER_[A-Z]+", sources)) | {f"MFA_ARCHIVER_{key.upper()}" for key in settings.KEYS}
    told = re.findall(r"^\| `(\w+)`", section(read("README.md"), "Environment"), re.MULTILINE)
    assert set(told) == known | {"NO_COLOR"}


def test_the_exit_codes_of_the_readme_are_those_of_the_program() -> None:
    by_error = {code for _, code in app.EXIT_CODES}
    by_outcome = {search.NOTHING_MATCHED, naming.NOTHING_MATCHED, import_files.SOME_FAILED, verify.DAMAGED, app.BUG}
    by_report = {fetch.SOME_FAILED, fetch.ALL_FAILED}
    told = re.findall(r"^\| (\d+) \|", section(read("README.md"), "Exit codes"), re.MULTILINE)
    assert set(map(int, told)) == {0, INTERRUPTED} | by_error | by_outcome | by_report


def test_every_table_and_column_of_the_archive_is_explained(tmp_path: Path) -> None:
    create_archive(tmp_path / "archive.db").connection.close()
    connection = sqlite3.connect(tmp_path / "archive.db")
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    schema = {
        name: {row[1] for row in connection.execute(f"PRAGMA table_xinfo('{name}')") if row[6] != 1}
        for name in names
        if not name.startswith(("search_", "_sqlite_", "sqlite_"))
    }
    connection.close()
    text = read("docs/archive.md")
    assert set(schema) == set(re.findall(r"^### `(\w+)`", text, re.MULTILINE))
    for name, columns in schema.items():
        assert columns <= quoted(section(text, f"`{name}`")), name


def test_every_field_of_a_hit_is_explained() -> None:
    assert set(fields.hit_fields(HIT)) <= quoted(section(read("docs/query.md"), "A hit"))


def test_every_field_of_a_release_is_explained() -> None:
    assert set(fields.release_fields(RELEASE)) <= quoted(section(read("docs/archive.md"), "Exports"))


def test_every_field_of_a_harvests_report_is_in_the_example() -> None:
    example = section(read("docs/cron.md"), "What a run says")
    assert {f'"{name}":' for name in fields.report_fields(HarvestReport("kz-mfa"))} <= set(example.split())


def test_every_field_of_a_status_is_named() -> None:
    assert set(SourceStatus.__slots__) <= quoted(section(read("docs/cron.md"), "What a run says"))


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = [re.split(r"[>=<]", dependency)[0] for dependency in project["dependencies"]]
    reasons = read("docs/adr/0011-dependencies.md")
    assert [name for name in names if f"| {name.removesuffix('-dicts-ru')} |" not in reasons] == []


def test_every_module_has_its_word_in_the_architecture() -> None:
    told = {word.removesuffix(".py") for word in quoted(read("ARCHITECTURE.md"))}
    told |= set(re.findall(r"\*\*(\w+)\*\*", read("ARCHITECTURE.md")))
    package = ROOT / "src" / "mfa_archiver"
    modules = {path.stem for path in package.rglob("*.py") if not path.stem.startswith("__")}
    assert modules - told - {"version", "model", "errors"} == set()


@pytest.mark.parametrize("document", all_documents())
def test_every_relative_link_of_a_document_leads_somewhere(document: str) -> None:
    for target in RELATIVE_LINK.findall(read(document)):
        name, _, anchor = target.partition("#")
        path = (ROOT / document).parent / name if name else ROOT / document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), target


def test_every_decision_is_in_the_list_of_decisions() -> None:
    decisions = {path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    assert set(RELATIVE_LINK.findall(read("docs/adr/README.md"))) == decisions


def test_the_changelog_tells_of_this_version() -> None:
    assert section(read("CHANGELOG.md"), f"[{VERSION}]")


def test_every_command_is_shown_at_work_somewhere() -> None:
    shown = " ".join(line for name in all_documents() for line in commands(read(name)))
    assert [name for name in COMMANDS if f"mfa-archiver {name}" not in shown] == []
