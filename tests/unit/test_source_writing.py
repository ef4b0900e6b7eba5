"""Source files written by the program read back as what was written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.model import Source
from mfa_archiver.rules import ListingRules
from mfa_archiver.sources.declaration import parse_source
from mfa_archiver.sources.registry import load_sources
from mfa_archiver.sources.writing import written

CATALOGUE = load_sources()


@pytest.mark.parametrize("source", CATALOGUE.values(), ids=CATALOGUE)
def test_every_source_of_the_catalogue_reads_back(source: Source) -> None:
    today = replace(source, former_articles=())
    assert parse_source(written(today), "written") == today


@given(name=st.text(min_size=1).filter(str.strip), remark=st.text(), selector=st.text(min_size=1).filter(str.strip))
def test_no_text_from_a_site_breaks_a_file(name: str, remark: str, selector: str) -> None:
    rules = ListingRules({"": "https://mfa.example/news"}, items=selector, title=name)
    source = Source("ex-mfa", name, "XX", ("en",), "UTC", "listing", "https://mfa.example/", listing=rules)
    text = written(source, {"name": remark, "listing.items": remark}, (remark,))
    assert parse_source(text, "written") == source


def test_remarks_stand_beside_their_keys_and_long_ones_above() -> None:
    source = Source("ex-mfa", "Ministry", "XX", ("en",), "UTC", "listing", "https://mfa.example/")
    lines = written(source, {"timezone": "check", "country": "why " * 40}).splitlines()
    assert 'timezone = "UTC"  # check' in lines
    assert lines[lines.index('country = "XX"') - 1].startswith("# why why")
