"""Searching must start fast, so what it does not need must not be loaded."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.model import Added, Capture, ParsedRelease, Ref, Revision

# Each has a job that no search has: the web, pages, the schema's steps, a word
# never met before, the lock of a writer, edits.
NEEDLESS = (
    "httpx",
    "protego",
    "pydantic",
    "tenacity",
    "selectolax",
    "sqlite_utils",
    "pymorphy3",
    "filelock",
    "rapidfuzz",
)

SEARCH = """
import sys
from mfa_archiver.cli.app import main
try:
    main()
finally:
    sys.stderr.write(" ".join(sys.modules))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules that a search for a word the archive holds has loaded when it ends."""
    path = tmp_path_factory.mktemp("start") / "archive.db"
    make_archive(path)
    command = [sys.executable, "-c", SEARCH, "search", "--db", str(path), "переговоры"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert "kz-mfa/1/ru" in ended.stdout
    return set(ended.stderr.split())


def make_archive(path: Path) -> None:
    revision = Revision("О переговорах", "В Астане прошли переговоры о водных ресурсах.")
    release = ParsedRelease(Ref("kz-mfa", "1", "ru"), "https://www.gov.kz/1", revision)
    capture = Capture("https://www.gov.kz/", datetime(2026, 5, 4, tzinfo=UTC), 200, (), b"[]")
    with create_archive(path) as archive:
        keep_outcomes(archive, Index(), capture, [Added(release)], None)


@pytest.mark.parametrize("module", NEEDLESS)
def test_a_search_does_not_load(module: str, loaded: set[str]) -> None:
    assert module not in loaded
