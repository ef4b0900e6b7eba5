"""Proves entries of the catalogue in further languages, where their pages or dates differ in them.

`sources/<id>/<language>/` holds what test_catalogue.py reads of `sources/<id>/`, in one more language.
"""

from __future__ import annotations

import pytest

from mfa_archiver.extract.followed import read_followed
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.listed import Candidate
from mfa_archiver.web.paging import NO_BOUNDS, filled, first_step, listing_template
from tests.golden.plain import plain
from tests.golden.test_catalogue import DECLARED, FOLDER, TODAY, captured, expectation, shown, specimen

PROVEN = sorted(str(path.parent.relative_to(FOLDER)) for path in FOLDER.glob("*/*/expected.json"))


def test_folder_is_named_for_a_language_of_its_source() -> None:
    assert PROVEN
    for source_id, lang in (folder.split("/") for folder in PROVEN):
        assert lang in DECLARED[source_id].languages
        assert expectation(f"{source_id}/{lang}")["lang"] == lang


@pytest.mark.parametrize("folder", PROVEN)
def test_listing_in_a_further_language_reads_as_written_beside_it(folder: str) -> None:
    assert [shown(candidate) for candidate in candidates(folder)] == expectation(folder)["candidates"]


@pytest.mark.parametrize("folder", PROVEN)
def test_release_in_a_further_language_reads_as_written_beside_it(folder: str) -> None:
    expected = expectation(folder)
    candidate = candidates(folder)[expected["page_of"]]
    page = captured(specimen(folder, "page"), candidate.address or candidate.url)
    assert plain(read_followed(page, DECLARED[folder.partition("/")[0]], candidate)) == expected["release"]


def candidates(folder: str) -> tuple[Candidate, ...]:
    source_id, lang = folder.split("/")
    source = DECLARED[source_id]
    url = filled(listing_template(source, lang), first_step(source, NO_BOUNDS, TODAY), source, lang)
    return read_listing(captured(specimen(folder, "listing"), url), source, lang).candidates
