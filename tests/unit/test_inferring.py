"""The last resort for a page's date, an optional library."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.generic import parse_page
from mfa_archiver.extract.inferring import infer_date
from mfa_archiver.model import DateSource
from tests.unit.pages import capture

pytest.importorskip("htmldate", reason="inferring dates is an extra")
PAGE = """<html lang="en"><body><h1>On the shared rivers</h1>
<p>The ministers met and agreed to go on with the treaty.</p><p>They thanked the experts.</p><div class="footer-note">
Published on 2025-07-17 by the press office, which
answers all questions about this release and about those that went before it, too.</div></body></html>"""


def test_inferred_date_says_that_it_is_and_is_doubted() -> None:
    page = parse_page(capture(PAGE), "import")
    assert page.published is not None
    assert (page.published.date.day, page.published.date.source) == ("2025-07-17", DateSource.INFERRED)
    assert "the date of publication is inferred, not stated" in page.doubts


def test_page_without_any_date_has_none() -> None:
    assert infer_date("<html><body><p>The ministers met.</p></body></html>", "") is None
