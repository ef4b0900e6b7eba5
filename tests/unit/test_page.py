"""How bytes become text, and what a page states about itself."""

from __future__ import annotations

import pytest

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.facts import PageFacts, read_facts
from mfa_archiver.extract.page import MAX_PAGE_CHARS, parse_html, select
from mfa_archiver.extract.urls import canonical_url

TEXT = "Министр выступил"


@pytest.mark.parametrize(
    ("payload", "content_type"),
    [
        (TEXT.encode(), "text/html; charset=utf-8"),
        (TEXT.encode(), "text/html"),
        (TEXT.encode(), "text/html; charset=windows-1251"),
        (TEXT.encode("windows-1251"), "text/html; charset=windows-1251"),
        (TEXT.encode("windows-1251"), "text/html; charset=utf-8"),
        (TEXT.encode("windows-1251"), "text/html"),
        (TEXT.encode("koi8-r"), 'text/html; charset="KOI8-R"'),
        (b"\xef\xbb\xbf" + TEXT.encode(), ""),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("windows-1251"), "text/html; charset=unheard-of"),
        (TEXT.encode("windows-1251"), "text/html; charset=unicode_escape"),
    ],
)
def test_page_is_decoded_whatever_its_label(payload: bytes, content_type: str) -> None:
    assert decode(payload, content_type) == TEXT


def test_label_of_the_page_wins_over_a_default_of_the_server() -> None:
    page = f'<meta charset="koi8-r">{TEXT}'
    assert decode(page.encode("koi8-r"), "text/html; charset=iso-8859-1") == page


def test_damaged_utf8_is_not_taken_for_another_code() -> None:
    payload = (TEXT * 20).encode() + b"\xd0"
    assert decode(payload, "text/html; charset=utf-8") == TEXT * 20 + "\ufffd"


def facts(head: str, url: str = "https://mfa.example/en/news/1") -> PageFacts:
    return read_facts(parse_html(f"<html lang='ru-RU'><head>{head}</head><body></body></html>"), url)


def test_canonical_address_is_absolute() -> None:
    assert facts('<link rel="canonical" href="/news/1">').canonical_url == "https://mfa.example/news/1"


def test_language_is_the_primary_subtag() -> None:
    assert facts("").lang == "ru"


def test_json_ld_gives_headline_and_date_of_the_release_in_a_graph() -> None:
    found = facts(
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "headline": "Сайт"},'
        ' {"@type": "NewsArticle", "headline": "О визите", "datePublished": "2025-07-17"}]}</script>'
    )
    assert (found.headline, [fact.value for fact in found.published]) == ("О визите", ["2025-07-17"])


@pytest.mark.parametrize("script", ["{", "[" * 100_000, '{"@type": ["x"], "headline": 7}', "", "7"])
def test_broken_json_ld_states_nothing(script: str) -> None:
    found = facts(f'<script type="application/ld+json">{script}</script>')
    assert (found.headline, found.published) == ("", ())


def test_dates_come_strongest_first() -> None:
    found = facts(
        '<meta name="date" content="2025-01-02"><meta property="article:published_time" content="2025-01-01T10:00:00Z">'
    )
    assert [fact.value for fact in found.published] == ["2025-01-01T10:00:00Z", "2025-01-02"]


def test_wrong_selector_is_an_error_that_names_it() -> None:
    with pytest.raises(ExtractionError, match="div\\["):
        select(parse_html("<p>"), "div[")


def test_page_larger_than_any_release_is_refused() -> None:
    with pytest.raises(ExtractionError):
        parse_html("x" * (MAX_PAGE_CHARS + 1))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://MFA.Example/News?id=7&utm_source=x&fbclid=y#top", "https://mfa.example/News?id=7"),
        ("https://mfa.example/sub.en.mfa?1b2c-guid", "https://mfa.example/sub.en.mfa?1b2c-guid"),
        ("http://[broken", "http://[broken"),
        ("", ""),
    ],
)
def test_canonical_url_keeps_the_query_and_drops_tracking(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
