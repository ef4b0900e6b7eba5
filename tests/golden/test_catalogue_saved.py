"""Proves that pages saved from a browser are read by the catalogue, where a site lets no program in."""

from __future__ import annotations

import json

from mfa_archiver.extract.article import read_article
from tests.golden.plain import plain
from tests.golden.test_catalogue import DECLARED, FOLDER, captured

STATE = "https://www.state.gov/releases/office-of-the-spokesperson/2026/08/examplia-national-day/"


def test_saved_page_of_a_site_fetched_through_its_interface_reads_as_written_beside_it() -> None:
    page = captured((FOLDER / "us-state" / "saved.html").read_bytes(), STATE)
    expected = json.loads((FOLDER / "us-state" / "saved.json").read_text(encoding="utf-8"))
    assert plain(read_article(page, DECLARED["us-state"])) == expected
