"""Which of a page's dates is that of publication, and where it was found."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.facts import read_facts
from mfa_archiver.extract.headlines import choose_headline
from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.published import PageDates, find_dates
from mfa_archiver.model import DatePrecision, DateSource

URL = "https://mfa.example/news/7"
PROSE = "<p>" + "Стороны обсудили совместные проекты и договорились о встрече. " * 8 + "</p>"


def dates(html: str, url: str = URL, lang: str = "ru") -> PageDates:
    tree = parse_html(html)
    facts = read_facts(tree, url)
    node = choose_headline(tree, facts, url).node
    return find_dates(tree, facts, node, url, lang=lang, timezone="Asia/Almaty")


def day(html: str, url: str = URL) -> str:
    found = dates(html, url).published
    return found.date.day if found else ""


@pytest.mark.parametrize(
    ("html", "origin"),
    [
        ('<meta property="article:published_time" content="2025-07-17T10:00:00+05:00">', "meta article:published_time"),
        ('<meta name="DC.date.issued" content="2025-07-17">', "meta dc.date.issued"),
        ('<span itemprop="datePublished" content="2025-07-17">вчера</span>', "itemprop datePublished"),
        ('<time pubdate datetime="2025-07-17">17 июля</time>', "time"),
        ("<h1>О визите министра</h1><p class=date>17 июля 2025 года, 14:05</p>", "beside the headline"),
        ("<div><i>17.07.2025</i><h1>О визите министра</h1></div>", "beside the headline"),
        ("<h1>О визите министра</h1><time datetime='2025-07-17'>вчера</time>", "beside the headline"),
        (f"<h1>О визите министра</h1>{PROSE * 3}<p class=news__date>17.07.2025</p>", "an element named for its date"),
    ],
)
def test_date_of_publication_is_found(html: str, origin: str) -> None:
    found = dates(html).published
    assert found is not None
    assert (found.date.day, found.origin) == ("2025-07-17", origin)


def test_stated_date_wins_over_the_printed_one_which_stays_a_rival() -> None:
    found = dates('<meta name="pubdate" content="2025-07-17"><h1>О визите министра</h1><p>18.07.2025</p>')
    assert found.published is not None
    assert found.published.date.source is DateSource.FIELD
    assert [rival.date.day for rival in found.rivals] == ["2025-07-18"]


@pytest.mark.parametrize("words", ["Обновлено: 18.07.2025", "Updated 18 July 2025", "Жаңартылды 18.07.2025"])
def test_date_of_a_change_is_kept_apart(words: str) -> None:
    found = dates(f"<h1>О визите министра</h1><p>{words}</p>")
    assert found.modified is not None
    assert (found.published, found.modified.date.day) == (None, "2025-07-18")


def test_date_of_what_is_announced_is_kept_apart() -> None:
    found = dates("<h1>О форуме министров</h1><p>Начало: 12.05.2026</p><p>17.07.2025</p>")
    assert found.event is not None
    assert found.published is not None
    assert (found.event.date.day, found.published.date.day) == ("2026-05-12", "2025-07-17")


@pytest.mark.parametrize(
    "html",
    [
        "<h1>О визите министра</h1><p>12-13 июля 2025 года</p>",
        f"<h1>О визите министра</h1><p>{'Встреча состоялась в столице и длилась весь день. ' * 3}17.07.2025.</p>",
        f"<h1>О визите министра</h1>{PROSE * 3}<i class=date>17.07.2025</i><i class=date>18.07.2025</i>",
        f"<h1>О визите министра</h1>{PROSE * 3}<footer><i class=date>17.07.2025</i></footer>",
        "<h1>О визите министра</h1><p>17 июля</p>",
    ],
    ids=["a span", "a date of the prose", "dates of a list", "furniture", "no year"],
)
def test_what_is_no_date_of_publication_is_not_taken_for_one(html: str) -> None:
    assert day(html) == ""


@pytest.mark.parametrize(
    ("url", "written", "precision"),
    [
        ("https://mfa.example/2025/07/17/visit", "2025-07-17", DatePrecision.DAY),
        ("https://mfa.example/news/2025-07-17-visit", "2025-07-17", DatePrecision.DAY),
        ("https://mfa.example/news/20250717/", "2025-07-17", DatePrecision.DAY),
        ("https://mfa.example/2025/07/visit", "2025-07", DatePrecision.MONTH),
    ],
)
def test_date_of_the_address_is_the_last_resort(url: str, written: str, precision: DatePrecision) -> None:
    found = dates("<h1>О визите министра</h1>", url).published
    assert found is not None
    assert (found.date.day, found.date.precision, found.date.source) == (written, precision, DateSource.URL)


@pytest.mark.parametrize("url", ["https://mfa.example/20251399/", "https://mfa.example/id/120250717", "http://[broken"])
def test_number_in_an_address_is_no_date(url: str) -> None:
    assert day("<h1>О визите министра</h1>", url) == ""


def test_minute_is_taken_from_another_statement_of_the_same_day() -> None:
    found = dates('<meta name="pubdate" content="2025-07-17"><h1>О визите министра</h1><p>17.07.2025, 14:05</p>')
    assert found.published is not None
    assert found.published.date.precision is DatePrecision.MINUTE


def test_megabytes_beside_a_headline_are_no_line() -> None:
    assert day(f"<h1>О визите</h1><p>{'17.07.2025 ' * 200_000}</p>") == ""
