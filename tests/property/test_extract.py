"""Laws of the readers: any bytes give releases or an ExtractionError, cleaning twice changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.blocks import read_fragment
from mfa_archiver.extract.generic import parse_page, read_page
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.plain import read_text
from mfa_archiver.language.datelines import split_dateline
from mfa_archiver.language.dates import parse_instant, parse_written_date
from mfa_archiver.language.text import clean_text, tidy_paragraphs
from mfa_archiver.model import Capture, DateSource, ParsedRelease, Source
from mfa_archiver.rules import GovKzRules

SOURCE = Source("kz-mfa", "M", "KZ", ("ru",), "Asia/Almaty", "govkz", "h", govkz=GovKzRules("https://g.kz", "mfa"))
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too
PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<li>", "<ul>", "</ul>", "<td>", "<table>", "</table>", "<tr>", "<br>"),
        *("<a href=/x>", "<h1>", "<o:p>", "&amp;nbsp;", "&#xD800;", "слово ", "<!--", "-->"),
        *("<script>", "<pre>", "<figcaption>", "\u200b", "\n\n", " date 2025-12-18 ", "Фото: x\n"),
        *("28.11.2025, 19:54 18706\n", "Астана. 28 ноября. KAZAKHSTAN TODAY - ", " Дополнено"),
    ]
)
FACTS = st.sampled_from(
    [
        *('<meta property="og:title" content="', "<title>", "</title>", "О визите… ", '<time datetime="2025-', '">'),
        *('<script type="application/ld+json">{"@type": "Article", "headline": ', '["', '"},]</script>', "</script>"),
        *("<div class=date id=x-1>", "17 июля 2025", "Обновлено: 17.07.2025", "<span itemprop=headline>", "</div>"),
        *(
            '<link rel=canonical href="//[',
            "<input type=password>",
            "Just a moment",
            "<body>",
            "<figure><img src=/a.png>",
        ),
    ]
)
PAGES = st.lists(PIECES | ANY_TEXT, max_size=30).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | PAGES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("id", "title", "name", "body", "short_description", "created_date", "slug", "heropic")
ITEMS = st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES) | VALUES, max_size=4)


def capture(payload: bytes) -> Capture:
    return Capture("https://g.kz/x", datetime(2026, 1, 1, tzinfo=UTC), 200, (), payload)


@given(st.text(st.characters(exclude_categories=())))
def test_cleaning_is_idempotent(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert tidy_paragraphs(tidy_paragraphs(text)) == tidy_paragraphs(text)


@given(st.binary())
def test_any_bytes_are_a_listing_or_an_extraction_error(payload: bytes) -> None:
    try:
        outcomes = read_releases(capture(payload), SOURCE, "ru")
    except ExtractionError:
        return
    assert isinstance(outcomes, list)


@given(ITEMS)
def test_items_of_any_shape_give_storable_releases(items: list[object]) -> None:
    for outcome in read_releases(capture(json.dumps(items).encode()), SOURCE, "ru"):
        if isinstance(outcome, ParsedRelease):
            assert_storable(outcome)


@given(PAGES)
def test_any_text_gives_a_storable_release_or_an_extraction_error(text: str) -> None:
    try:
        release = read_text(text, source_id="import", timezone="Asia/Almaty")
    except ExtractionError:
        return
    assert_storable(release)


@given(st.binary() | PAGES.map(lambda page: page.encode("utf-8", "surrogatepass")))
def test_any_page_gives_a_storable_release_or_an_extraction_error(payload: bytes) -> None:
    try:
        release = read_page(capture(payload), "import", "Asia/Almaty")
    except ExtractionError:
        return
    assert_storable(release)


@given(PAGES)
def test_paragraphs_hold_no_blank_lines(html: str) -> None:
    for paragraph in read_fragment(html, "https://g.kz").paragraphs:
        assert all(line == line.strip() != "" for line in paragraph.split("\n"))


@given(ANY_TEXT)
def test_reading_a_date_never_fails(text: str) -> None:
    parse_instant(text, "Asia/Almaty")
    assert parse_written_date(text, "", "Asia/Almaty", DateSource.TEXT) is None or any(
        character.isdigit() for character in text
    )


@given(PAGES)
def test_splitting_a_dateline_loses_no_words(paragraph: str) -> None:
    dateline, rest = split_dateline(paragraph, "")
    assert paragraph.startswith(dateline)
    assert paragraph.endswith(rest)
    assert paragraph.removeprefix(dateline).removesuffix(rest).strip(" \n-–—") == ""


def assert_storable(release: ParsedRelease) -> None:
    revision = release.revision
    assert revision.title
    assert revision.body == tidy_paragraphs(revision.body) != ""
    assert release.ref.native_id
    assert release.ref.lang
    assert len(revision.digest) == 64


@given(st.lists(FACTS | PIECES, max_size=20).map("".join))
def test_page_that_states_anything_is_read_or_an_extraction_error(html: str) -> None:
    try:
        page = parse_page(capture(html.encode("utf-8", "replace")), "import")
    except ExtractionError:
        return
    assert page.release.revision.body
    assert page.release.revision.title
