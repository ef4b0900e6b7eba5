"""Reads every specimen and compares all that the parser made of it with the expectation written beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mfa_archiver.extract.article import read_article
from mfa_archiver.extract.generic import read_page
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.plain import read_text
from mfa_archiver.model import Capture, Source
from mfa_archiver.rules import ArticleRules, GovKzRules
from tests.golden.plain import plain

SPECIMENS = Path(__file__).parent.parent / "specimens"
KZ_MFA = Source(
    id="kz-mfa",
    name="Ministry of Foreign Affairs of Kazakhstan",
    country="KZ",
    languages=("ru", "kk", "en"),
    timezone="Asia/Almaty",
    engine="govkz",
    homepage="https://www.gov.kz/memleket/entities/mfa",
    govkz=GovKzRules("https://www.gov.kz", "mfa"),
)
KZ_KT = Source(
    id="kz-kt",
    name="Kazakhstan Today",
    country="KZ",
    languages=("ru", "kk", "en"),
    timezone="Asia/Almaty",
    engine="listing",
    homepage="https://www.kt.kz",
    article=ArticleRules(
        title="header.page-heading h1",
        body="div.page-content div",
        date="div.page-meta span",
        date_formats=("%d.%m.%Y, %H:%M",),
        drop=(".share",),
        boilerplate=("Рассказать друзьям",),
        native_id=r"_(\d+)\.html",
        languages={"rus": "ru", "kaz": "kk", "eng": "en"},
    ),
)
EXPECTATIONS = sorted(SPECIMENS.glob("*/*.expected.json"))


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: f"{path.parent.name}/{path.name.split('.')[0]}")
def test_specimen_reads_as_written_beside_it(path: Path) -> None:
    expectation = json.loads(path.read_text(encoding="utf-8"))
    assert read_specimen(path, expectation["given"]) == expectation["releases"]


def test_every_specimen_has_an_expectation() -> None:
    named = {path.name.split(".")[0] for path in EXPECTATIONS}
    pages = (path for path in SPECIMENS.glob("*/*.*") if path.parent.name != "strange")  # test_strange reads those
    assert {path.name.split(".")[0] for path in pages} == named


def read_specimen(path: Path, given: dict[str, str]) -> list[dict[str, Any]]:
    name = path.name.split(".")[0]
    specimen = next(each for each in path.parent.glob(f"{name}.*") if each != path)
    capture = Capture(
        url=given.get("url", ""),
        captured_at=datetime(2026, 9, 27, tzinfo=UTC),
        status=200,
        headers=(),
        payload=specimen.read_bytes(),
    )
    match path.parent.name:
        case "kz-mfa":
            return [plain(each) for each in read_releases(capture, KZ_MFA, given["lang"])]
        case "kz-kt":
            return [plain(read_article(capture, KZ_KT))]
        case "generic":
            return [plain(read_page(capture, "import", "Asia/Almaty"))]
        case _:
            text = specimen.read_text(encoding="utf-8")
            return [
                plain(read_text(text, source_id="import", timezone="Asia/Almaty", **given))  # type: ignore[arg-type]  # texts by name
            ]
