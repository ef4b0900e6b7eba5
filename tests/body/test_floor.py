"""Holds the reading of pages without rules to a floor: invented pages of very different build, each with its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.shingles import compare, score
from mfa_archiver.extract.body import Body
from mfa_archiver.extract.facts import read_facts
from mfa_archiver.extract.generic import page_body
from mfa_archiver.extract.page import parse_html

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
FLOOR = 1.0  # F1 over shingles of four words, as of the day the pages were written


def read(path: Path) -> Body:
    tree = parse_html(path.read_text(encoding="utf-8"))
    facts = read_facts(tree, "")
    return page_body(tree, facts, (facts.og_title,), "https://x.example/")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_body_of_an_invented_page_is_found_as_written_beside_it(path: Path) -> None:
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    text = "\n\n".join(read(path).blocks.paragraphs)
    assert score([compare(text, expected)]).f1 >= FLOOR or not text + expected.strip()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_found_body_is_sure_and_a_listing_is_not(path: Path) -> None:
    assert (read(path).confidence > 0.5) == (path.stem != "listing")


def test_listing_given_as_a_release_is_doubted_by_name() -> None:
    assert "listing" in read(PAGES[0].with_name("listing.html")).doubts[0]


def test_element_of_the_body_is_told() -> None:
    node = read(PAGES[0].with_name("ministry.html")).node
    assert node is not None
    assert node.attributes == {"class": "detail-text"}


def test_headline_as_printed_is_told() -> None:
    assert read(PAGES[0].with_name("ministry.html")).headline == "О переговорах министра"
