"""Pages that say nothing of themselves: what `parse --explain` tells of each, and that a source file can take it."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_archiver.extract.article import parse_article
from mfa_archiver.extract.generic import parse_page
from mfa_archiver.extract.parsed import ParsedPage
from mfa_archiver.model import Capture, Source
from mfa_archiver.render.parsing import reason_lines
from mfa_archiver.rules import ArticleRules

STRANGE = Path(__file__).parent.parent / "specimens" / "strange"
MEANT = {
    "tables": ("Ferry line between Ruva and Tolmo opens in spring", "2024-09-14"),
    "builder": ("Neue Botschaft in Tolmo", "2025-02-03"),
    "form": ("О переговорах по охране реки Верды", "2023-10-09"),
}


def capture(name: str) -> Capture:
    payload = STRANGE.joinpath(f"{name}.html").read_bytes()
    return Capture("https://strange.example/page", datetime(2026, 1, 1, tzinfo=UTC), 200, (), payload)


def read(name: str, monkeypatch: pytest.MonkeyPatch) -> ParsedPage:
    # What is told must not depend on whether the extra that infers dates is installed.
    monkeypatch.setattr("mfa_archiver.extract.generic.infer_date", lambda _html, _url: None)
    return parse_page(capture(name), "import", "Asia/Almaty")


@pytest.mark.parametrize("name", MEANT)
def test_strange_page_is_explained(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "\n".join(reason_lines(read(name, monkeypatch))) + "\n"
    assert told == STRANGE.joinpath(f"{name}.explained.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MEANT)
def test_proposed_lines_that_a_person_picks_read_the_page_as_meant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    title, day = MEANT[name]
    page = read(name, monkeypatch)
    proposed = "\n".join(reason_lines(page)).partition("[article]")[2].splitlines()
    picked = [line.removeprefix("#") if line.startswith(("#title", "#date")) else line for line in proposed]
    wrong = [each.line for each in page.proposals if each.key == "title" and each.line != title]
    rules = tomllib.loads("\n".join(line for line in picked if not any(line.endswith(f"# {each}") for each in wrong)))
    source = Source(
        *("own", "O", "KZ", ("ru",), "Asia/Almaty", "listing", "https://strange.example"),
        article=ArticleRules(**rules),
    )
    found = parse_article(capture(name), source)
    assert found.release.revision.title == title
    assert found.published is not None
    assert found.published.date.day == day
