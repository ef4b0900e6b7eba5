"""What the readers refuse, and choices of theirs that one specimen cannot show."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.article import read_article
from mfa_archiver.extract.generic import read_page
from mfa_archiver.extract.govkz import read_items
from mfa_archiver.extract.plain import read_text
from mfa_archiver.extract.titles import split_labels
from mfa_archiver.model import Capture, DateSource, ParsedRelease, Source, TitleSource
from mfa_archiver.rules import ArticleRules

RULES = ArticleRules(title="h1", body="div.text", native_id=r"/(\d+)$")
SOURCE = Source("xx", "X", "XX", ("en",), "Asia/Almaty", "listing", "https://x.example", article=RULES)


def capture(html: str, url: str = "https://x.example/news/7") -> Capture:
    return Capture(url, datetime(2026, 1, 1, tzinfo=UTC), 200, (), html.encode())


@pytest.mark.parametrize("payload", [b"[]", b'{"content": []}', b'{"data": {"news": []}}'])
def test_page_after_the_last_is_empty(payload: bytes) -> None:
    assert read_items(payload) == ()


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"<html><h1>Just a moment</h1></html>", "Just a moment"),
        (b"notAllowed", "notAllowed"),
        (b"", "nothing"),
        (b'{"errors": [{"message": "limit"}], "data": null}', "limit"),
        (b'{"data": {"news": null}}', "news"),
        (b"7", "7"),
        (b"[" * 200_000, "JSON"),
        (b"\x1b[31mred", "[31mred"),
    ],
)
def test_answer_that_is_no_listing_is_told(payload: bytes, said: str) -> None:
    with pytest.raises(ExtractionError) as raised:
        read_items(payload)
    assert said in raised.value.message
    assert "\x1b" not in raised.value.message


def test_longest_of_several_items_of_one_id_is_kept() -> None:
    items = [{"id": 7, "title": "a", "body": body} for body in ("<p>x</p>", "<p>longer</p>", "")]
    assert [item.body for item in read_items(json.dumps(items).encode())] == ["<p>longer</p>"]


def test_item_may_be_answered_alone() -> None:
    assert [item.id for item in read_items(b'{"id": 7, "title": "a", "body": "b"}')] == ["7"]


def test_page_where_selectors_find_nothing_is_an_error_with_a_hint() -> None:
    with pytest.raises(ExtractionError, match=r"div\.text") as raised:
        read_article(capture("<p>Technical Difficulties</p>"), SOURCE)
    assert "selectors" in raised.value.hint


def test_heading_of_a_section_is_never_a_title() -> None:
    html = '<meta property="og:title" content="On water"><h1>News</h1><div class="text">Body text.</div>'
    revision = read_article(capture(html), SOURCE).revision
    assert (revision.title, revision.title_source) == ("On water", TitleSource.FIELD)


def test_unreadable_printed_date_falls_back_to_the_stated_one_and_else_to_none() -> None:
    html = '<h1>On water</h1><i>soon</i><div class="text">Body text.</div>'
    source = replace(SOURCE, article=replace(RULES, date="i"))
    assert read_article(capture(html), source).revision.published is None
    stated = read_article(capture(f'<meta name="pubdate" content="2025-01-02">{html}'), source).revision.published
    assert stated is not None
    assert (stated.day, stated.source) == ("2025-01-02", DateSource.FIELD)


def test_page_may_print_its_date_in_another_language_of_its_publisher() -> None:
    html = '<h1>О воде</h1><i>Aug 06, 2025</i><div class="text">Текст.</div>'
    source = replace(SOURCE, languages=("ru", "en"), article=replace(RULES, date="i"))
    published = read_article(capture(html), source, lang="ru").revision.published
    assert published is not None
    assert published.day == "2025-08-06"


def test_page_drawn_by_scripts_is_an_error() -> None:
    with pytest.raises(ExtractionError, match="no text"):
        read_page(capture("<div id=app></div><script>render()</script>"), "import")


def test_canonical_address_without_the_query_is_not_believed() -> None:
    html = '<link rel="canonical" href="/sub.mfa"><p>A release long enough to be read as prose.</p>'
    page = read_page(capture(html, "https://x.example/sub.mfa?guid"), "import")
    assert page.ref.native_id == "https://x.example/sub.mfa?guid"


def read(text: str, **given: str) -> ParsedRelease:
    return read_text(text, source_id="import", timezone="Asia/Almaty", **given)  # type: ignore[arg-type]  # texts by name


def test_given_title_date_and_language_win() -> None:
    release = read("Headline of the text\n\nBody of it.", title="Given", date="2025-12", lang="kk")
    revision = release.revision
    assert (revision.title, revision.title_source, release.ref.lang) == (
        "Given",
        TitleSource.GIVEN,
        "kk",
    )
    assert revision.published is not None
    assert (revision.published.day, revision.published.source) == ("2025-12", DateSource.GIVEN)


def test_given_date_that_is_none_is_an_error() -> None:
    with pytest.raises(ExtractionError, match="soon"):
        read("Body of it.", date="soon")


def test_stamp_in_the_middle_of_a_text_is_text() -> None:
    revision = read("Слово.\n\n date 2025-12-18 осталось в тексте.").revision
    assert revision.published is None
    assert "date 2025-12-18" in revision.body


def test_rows_broken_by_a_mailer_stay_lines_of_one_paragraph() -> None:
    assert read("The ministers met in the\ncapital and agreed to\nmeet again soon.").revision.body == (
        "The ministers met in the\ncapital and agreed to\nmeet again soon."
    )


def test_button_in_a_sentence_is_not_dropped() -> None:
    text = "Просим Рассказать друзьям о выставке."
    assert read(text).revision.body == text


def test_text_of_furniture_alone_is_no_release() -> None:
    with pytest.raises(ExtractionError, match="no release"):
        read(" date 2025-12-18 Рассказать друзьям\n")


@pytest.mark.parametrize(
    ("printed", "title", "labels"),
    [
        ("Обзор недели Дополнено", "Обзор недели", ("Дополнено",)),
        ("Обзор неделиОбновлено", "Обзор недели", ("Обновлено",)),
        ("Визит министра (ВИДЕО)", "Визит министра", ("ВИДЕО",)),
        ("Визит министра | Фото Видео", "Визит министра", ("Фото", "Видео")),
        ("Апталық шолу Жаңартылды", "Апталық шолу", ("Жаңартылды",)),
        ("Policy of the week Updated", "Policy of the week", ("Updated",)),
        ("Visa Rules Updated", "Visa Rules Updated", ()),
        ("Видео", "Видео", ()),
    ],
)
def test_labels_are_parted_from_the_title(printed: str, title: str, labels: tuple[str, ...]) -> None:
    assert split_labels(printed) == (title, labels)


def test_dateline_dates_a_text_within_the_year_of_its_stamp() -> None:
    published = read(" date 2026-01-02 Астана. 30 декабря. KAZAKHSTAN TODAY - Открыта выставка.").revision.published
    assert published is not None
    assert (published.day, published.source) == ("2025-12-30", DateSource.STAMP)


def test_full_dateline_dates_a_text_without_any_other_date() -> None:
    published = read("Астана, 17 июля 2025 года – Открыта выставка тюльпанов.").revision.published
    assert published is not None
    assert (published.day, published.source, published.shown) == (
        "2025-07-17",
        DateSource.TEXT,
        "Астана, 17 июля 2025 года",
    )


def test_dateline_never_replaces_a_date_of_the_releases_own() -> None:
    published = read("18.07.2025\n\nАстана, 17 июля 2025 года – Открыта выставка тюльпанов.").revision.published
    assert published is not None
    assert published.day == "2025-07-18"


WITHOUT_BODY = replace(SOURCE, article=ArticleRules(native_id=r"/(\d+)$", languages={"kaz": "kk"}))
PROSE = "<p>The minister met the river commission in Almaty and spoke of water.</p>" * 3


def test_page_without_a_rule_for_its_body_is_read_as_any_and_keeps_its_number() -> None:
    page = capture(f"<html lang='en'><nav>News</nav><h1>Talks on water in Almaty</h1><div>{PROSE}</div></html>")
    release = read_article(page, WITHOUT_BODY)
    assert (release.ref.native_id, release.revision.title) == ("7", "Talks on water in Almaty")
    assert release.revision.body.startswith("The minister met")


def test_page_without_a_rule_for_its_body_has_the_language_of_its_address() -> None:
    page = capture(
        f"<html lang='en'><h1>Talks on water in Almaty</h1><div>{PROSE}</div></html>", "https://x.example/kaz/7"
    )
    assert read_article(page, WITHOUT_BODY).ref.lang == "kk"


def test_challenge_is_no_release_where_no_rule_says_what_a_body_is() -> None:
    page = capture(
        "<html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>"
    )
    with pytest.raises(ExtractionError, match="a challenge page"):
        read_article(page, WITHOUT_BODY)
