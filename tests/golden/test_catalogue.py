"""Proves every entry of the catalogue by specimens in the shape of its site: a page of its listing, a release's page.

`sources/<id>/expected.json` names the language, the candidates of `listing.*`, which of them `page.*` is (counted from
0), and the release read from it. A source whose listing holds whole releases has no page. Where another language is
another shape, a folder within (`sources/<id>/<lang>/`) holds the same files for it. The projects of gov.kz share the
ministry's specimens.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mfa_archiver.extract.followed import read_followed, release_of
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.listed import Candidate
from mfa_archiver.model import Capture, Source
from mfa_archiver.sources.registry import load_sources
from mfa_archiver.web.engines import can_fetch
from mfa_archiver.web.paging import NO_BOUNDS, filled, first_step, listing_template
from tests.golden.plain import plain

FOLDER = Path(__file__).parent / "sources"
PORTAL_SPECIMENS = Path(__file__).parent.parent / "specimens" / "kz-mfa"
TODAY = date(2026, 9, 1)
SOURCES = load_sources()
DECLARED = {id_: source for id_, source in SOURCES.items() if source.engine != "govkz" and can_fetch(source)}
PORTAL = {id_: source for id_, source in SOURCES.items() if source.engine == "govkz"}
PROVEN = sorted(str(path.parent.relative_to(FOLDER)) for path in FOLDER.rglob("expected.json"))


def test_every_entry_of_the_catalogue_has_its_specimens() -> None:
    assert set(DECLARED) == {source_of(proof).id for proof in PROVEN}


@pytest.mark.parametrize("proof", PROVEN)
def test_listing_reads_as_written_beside_it(proof: str) -> None:
    assert [shown(candidate) for candidate in candidates(proof)] == expectation(proof)["candidates"]


@pytest.mark.parametrize("proof", PROVEN)
def test_release_reads_as_written_beside_it(proof: str) -> None:
    source, expected = source_of(proof), expectation(proof)
    candidate = candidates(proof)[expected["page_of"]]
    if source.follows:
        page = captured(specimen(proof, "page"), candidate.address or candidate.url)
        assert plain(read_followed(page, source, candidate)) == expected["release"]
    else:
        assert plain(release_of(candidate, source)) == expected["release"]


@pytest.mark.parametrize("source_id", sorted(DECLARED))
def test_nobody_claims_to_have_seen_an_entry_work_without_a_date(source_id: str) -> None:
    checked = DECLARED[source_id].checked
    assert checked is None or checked <= datetime.now(UTC).date()


@pytest.mark.parametrize("source_id", sorted(PORTAL))
def test_project_of_the_portal_reads_as_the_ministry_does_under_its_own_name(source_id: str) -> None:
    source = PORTAL[source_id]
    assert source.govkz is not None
    expected = (PORTAL_SPECIMENS / "listing-ru.expected.json").read_text(encoding="utf-8")
    own = expected.replace("/entities/mfa/", f"/entities/{source.govkz.project}/").replace('"kz-mfa', f'"{source_id}')
    page = captured((PORTAL_SPECIMENS / "listing-ru.json").read_bytes(), source.govkz.base_url)
    assert [plain(each) for each in read_releases(page, source, "ru")] == json.loads(own)["releases"]


@pytest.mark.parametrize("source_id", sorted(PORTAL))
def test_project_of_the_portal_differs_from_the_ministry_by_its_code_alone(source_id: str) -> None:
    source, ministry = PORTAL[source_id], PORTAL["kz-mfa"]
    assert source.govkz is not None
    assert replace(source.govkz, project="mfa") == ministry.govkz
    assert (source.id, source.pace, source.timezone) == (
        f"kz-{source.govkz.project}",
        ministry.pace,
        ministry.timezone,
    )


def source_of(proof: str) -> Source:
    return DECLARED[proof.partition("/")[0]]


def expectation(proof: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((FOLDER / proof / "expected.json").read_text(encoding="utf-8"))
    return answer


def candidates(proof: str) -> tuple[Candidate, ...]:
    source, lang = source_of(proof), expectation(proof)["lang"]
    url = filled(listing_template(source, lang), first_step(source, NO_BOUNDS, TODAY), source, lang)
    return read_listing(captured(specimen(proof, "listing"), url), source, lang).candidates


def specimen(proof: str, name: str) -> bytes:
    [path] = (FOLDER / proof).glob(f"{name}.*")
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
