"""Proves every entry of the catalogue by specimens in the shape of its site: a page of its listing, a release's page.

`sources/<id>/expected.json` names the language, the candidates of `listing.*`, which of them `page.*` is (counted from
0), and the release read from it. A source whose listing holds whole releases has no page.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mfa_archiver.extract.followed import read_followed, release_of
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.listed import Candidate
from mfa_archiver.model import Capture, Source
from mfa_archiver.sources.registry import load_sources
from mfa_archiver.web.engines import can_fetch
from mfa_archiver.web.paging import NO_BOUNDS, filled, first_step, listing_template
from tests.golden.plain import plain

FOLDER = Path(__file__).parent / "sources"
TODAY = date(2026, 9, 1)
DECLARED = {id_: source for id_, source in load_sources().items() if source.engine != "govkz" and can_fetch(source)}
PROVEN = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def test_every_entry_of_the_catalogue_has_its_specimens() -> None:
    assert sorted(DECLARED) == PROVEN


@pytest.mark.parametrize("source_id", PROVEN)
def test_listing_reads_as_written_beside_it(source_id: str) -> None:
    expected = expectation(source_id)
    found = candidates(DECLARED[source_id], expected["lang"])
    assert [shown(candidate) for candidate in found] == expected["candidates"]


@pytest.mark.parametrize("source_id", PROVEN)
def test_release_reads_as_written_beside_it(source_id: str) -> None:
    source, expected = DECLARED[source_id], expectation(source_id)
    candidate = candidates(source, expected["lang"])[expected["page_of"]]
    if source.follows:
        page = captured(specimen(source_id, "page"), candidate.address or candidate.url)
        assert plain(read_followed(page, source, candidate)) == expected["release"]
    else:
        assert plain(release_of(candidate, source)) == expected["release"]


@pytest.mark.parametrize("source_id", PROVEN)
def test_nobody_claims_to_have_seen_an_entry_work_without_a_date(source_id: str) -> None:
    checked = DECLARED[source_id].checked
    assert checked is None or checked <= datetime.now(UTC).date()


def expectation(source_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((FOLDER / source_id / "expected.json").read_text(encoding="utf-8"))
    return answer


def candidates(source: Source, lang: str) -> tuple[Candidate, ...]:
    url = filled(listing_template(source, lang), first_step(source, NO_BOUNDS, TODAY), source, lang)
    return read_listing(captured(specimen(source.id, "listing"), url), source, lang).candidates


def specimen(source_id: str, name: str) -> bytes:
    [path] = (FOLDER / source_id).glob(f"{name}.*")
    return path.read_bytes()


def captured(payload: bytes, url: str) -> Capture:
    return Capture(url, datetime(2026, 9, 1, tzinfo=UTC), 200, (), payload)


def shown(candidate: Candidate) -> dict[str, str | None]:
    return {
        "native_id": candidate.ref.native_id,
        "url": candidate.url,
        "title": candidate.title,
        "date": candidate.published.day if candidate.published else None,
        "asked": candidate.address or candidate.url,
    }
