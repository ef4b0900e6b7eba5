"""Archives with releases in them, made through the package's own front door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from mfa_archiver.archive.database import Archive, create_archive
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.model import (
    Added,
    Capture,
    DatePrecision,
    DateSource,
    Outcome,
    ParsedRelease,
    PublicationDate,
    Ref,
    Revised,
    Revision,
)

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
TEXTS = (
    ("ru", "О партнёрстве с Хорватией", "Стороны обсудили партнёрство двух стран и открытие посольства."),
    ("kk", "Загребтегі кездесу", "Тараптар екі елдің әріптестігін талқылады."),
    ("en", "A meeting in Zagreb", "The parties discussed glaciers and the opening of an embassy."),
)


def parsed(native_id: str, lang: str = "ru", title: str = "Встреча", body: str = "Встреча прошла.") -> ParsedRelease:
    published = PublicationDate("2026-03-01", DatePrecision.DAY, DateSource.FIELD)
    return ParsedRelease(
        Ref("xx-mfa", native_id, lang), f"https://mfa.example/{lang}/{native_id}", Revision(title, body, published)
    )


def capture(payload: bytes = b"[]", at: datetime = NOW) -> Capture:
    return Capture("https://mfa.example/listing", at, 200, (("content-type", "application/json"),), payload)


def keep(archive: Archive, *outcomes: Outcome, exchange: Capture | None = None, opens_listing_of: str = "") -> None:
    keep_outcomes(archive, Index(), exchange or capture(), outcomes, None, opens_listing_of=opens_listing_of)


def three_languages() -> Sequence[Outcome]:
    return [Added(parsed("1", lang, title, body)) for lang, title, body in TEXTS]


def make_archive(path: Path) -> Path:
    """Make an archive of one release in three languages, the Russian one in two wordings."""
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
        keep(archive, *three_languages(), exchange=capture(b'[{"id": 1}]'))
        keep(archive, Revised(parsed("1", "ru", "О сотрудничестве с Хорватией", TEXTS[0][2])))
    return path
