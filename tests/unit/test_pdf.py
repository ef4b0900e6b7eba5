"""Text, title and date of a PDF."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.pdf import read_pdf
from mfa_archiver.model import DateSource, Revision, TitleSource
from tests.unit.pages import capture
from tests.unit.pdf_file import pdf_of

LINES = (
    "Joint statement on water",
    "The two ministers discussed the shared rivers of the region and agreed to",
    "meet again in the spring. They thanked the experts for a year of work.",
)


def read(payload: bytes) -> Revision:
    return read_pdf(replace(capture(""), payload=payload), "import").revision


def test_headline_and_text_are_read() -> None:
    revision = read(pdf_of(LINES))
    assert revision.title == "Joint statement on water"
    assert "agreed to meet again in the spring" in revision.body


def test_title_a_person_wrote_is_taken() -> None:
    revision = read(pdf_of(LINES[1:], title="On water"))
    assert (revision.title, revision.title_source) == ("On water", TitleSource.FIELD)


def test_title_a_program_wrote_is_not_taken() -> None:
    assert read(pdf_of(LINES, title="Microsoft Word - water_v2.docx")).title == "Joint statement on water"


def test_day_of_making_is_a_weak_date() -> None:
    published = read(pdf_of(LINES, made="D:20250717120000Z")).published
    assert published is not None
    assert (published.day, published.source) == ("2025-07-17", DateSource.INFERRED)


def test_date_in_the_text_wins_over_the_day_of_making() -> None:
    published = read(pdf_of((LINES[0], "16 July 2025", *LINES[1:]), made="D:20250717")).published
    assert published is not None
    assert (published.day, published.source) == ("2025-07-16", DateSource.TEXT)


@pytest.mark.parametrize("payload", [b"", b"%PDF-1.4\n", b"%PDF-1.4\n" + b"\0" * 5000, pdf_of(LINES)[:300], pdf_of(())])
def test_broken_or_textless_file_is_an_error(payload: bytes) -> None:
    with pytest.raises(ExtractionError):
        read(payload)
