"""What a proposal is made of: who publishes, how pages are counted, which names last, what a list's dates are."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mfa_archiver.extract.dated_rows import choose_formats, is_ambiguous
from mfa_archiver.extract.json_shapes import propose_json
from mfa_archiver.extract.page_numbers import Numbering, find_numbering, template_of
from mfa_archiver.extract.selectors import is_lasting
from mfa_archiver.model import Capture
from mfa_archiver.proposing.publisher import country_of, id_of, zone_of, zones

HERE = "https://mfa.example/news"


@pytest.mark.parametrize(
    ("host", "country", "source_id"),
    [
        ("mfa.gov.kg", "KG", "kg-mfa"),
        ("diplomatie.gouv.fr", "FR", "fr-diplomatie"),
        ("press.mfa.gov.uk", "GB", "gb-mfa"),
        ("eeas.europa.eu", "EU", "eu-europa"),
        ("mfa.example", "XX", "own-mfa"),
        ("127.0.0.1", "XX", "own-press"),
        ("localhost", "XX", "own-localhost"),
    ],
)
def test_publisher_is_told_by_the_address(host: str, country: str, source_id: str) -> None:
    assert (country_of(host), id_of(host, country_of(host), ())) == (country, source_id)


def test_id_that_is_taken_gets_a_number() -> None:
    assert id_of("mfa.gov.kg", "KG", {"kg-mfa", "kg-mfa-2"}) == "kg-mfa-3"


def test_every_country_has_a_zone_that_there_is() -> None:
    assert len(zones()) > 240
    assert all(ZoneInfo(zone) for zone in zones().values())
    assert (zone_of("KZ"), zone_of("RU"), zone_of("XX")) == ("Asia/Almaty", "Europe/Moscow", "UTC")


@pytest.mark.parametrize(
    ("links", "template", "second"),
    [
        ('<a href="?page=2">2</a><a href="?page=3">3</a>', f"{HERE}?page={{page}}", f"{HERE}?page=2"),
        ('<a href="?page=1">2</a><a href="?page=2">3</a>', f"{HERE}?page={{page0}}", f"{HERE}?page=1"),
        ('<a href="/news/page/2/">2</a>', "https://mfa.example/news/page/{page}/", "https://mfa.example/news/page/2/"),
        ('<a href="?start=10">2</a><a href="?start=20">3</a>', f"{HERE}?start={{offset}}", f"{HERE}?start=10"),
        ('<link rel="next" href="/news?PAGEN_1=2">', f"{HERE}?PAGEN_1={{page}}", f"{HERE}?PAGEN_1=2"),
        ('<a href="?y=2025&p=2">2</a>', f"{HERE}?y=2025&p={{page}}", f"{HERE}?y=2025&p=2"),
    ],
)
def test_pages_are_counted_as_their_links_count_them(links: str, template: str, second: str) -> None:
    found = find_numbering(Capture(HERE, datetime(2026, 8, 20, tzinfo=UTC), 200, (), links.encode()), 10)
    assert found
    assert (found.template, found.second) == (template, second)


@pytest.mark.parametrize(
    "links", ["", '<a href="/chapter/2">Chapter</a>', '<a href="https://other.example/?page=2">2</a>']
)
def test_links_that_do_not_count_tell_nothing(links: str) -> None:
    assert find_numbering(Capture(HERE, datetime(2026, 8, 20, tzinfo=UTC), 200, (), links.encode()), 10) is None


@pytest.mark.parametrize(
    ("url", "template"),
    [
        (f"{HERE}?page=1&size=20", f"{HERE}?page={{page}}&size=20"),
        (f"{HERE}?count=50&start=0", f"{HERE}?count=50&start={{offset}}"),
        (f"{HERE}?page=0", f"{HERE}?page={{page0}}"),
        (f"{HERE}?year=2026", None),
    ],
)
def test_interface_that_counts_its_pages_is_numbered(url: str, template: str | None) -> None:
    found = template_of(url, 10)
    assert (found.template if found else None) == template


def test_first_page_of_a_numbering_is_the_newest() -> None:
    assert Numbering("https://x.example/?start={offset}", "https://x.example/?start=10", 10).first.endswith("start=0")


@pytest.mark.parametrize(
    ("name", "lasts"),
    [
        ("news-item", True),
        ("list1", True),
        ("section_newsIn_item", True),
        ("post-48213", False),
        ("card-x7Gh29", False),
        ("title__aBcDe", False),
        ("css-1a2b3c", False),
        ("sc-bdVaJa", False),
        ("a:b", False),
    ],
)
def test_names_that_a_build_makes_do_not_last(name: str, *, lasts: bool) -> None:
    assert is_lasting(name) is lasts


def test_day_and_month_are_told_apart_by_the_order_of_a_list() -> None:
    assert choose_formats(["03/02/2026", "02/02/2026", "28/01/2026"], "en", "UTC") == ("%d/%m/%Y",)
    assert choose_formats(["02/03/2026", "02/02/2026", "01/28/2026"], "en", "UTC") == ("%m/%d/%Y",)


def test_dates_that_any_order_fits_are_said_to_be_ambiguous() -> None:
    assert is_ambiguous("%d/%m/%Y", ["03/02/2026", "02/02/2026"], "UTC")
    assert not is_ambiguous("%d/%m/%Y", ["23/02/2026"], "UTC")


def test_dates_that_the_language_writes_need_no_pattern() -> None:
    assert choose_formats(["20 August 2026", "19 August 2026"], "en", "UTC") == ()


def test_paths_are_those_whose_values_are_of_their_kind() -> None:
    items = [
        {"id": n, "title": f"Title {n}", "url": f"/news/{n}", "date": "2026-08-20", "text": "x" * 300} for n in range(4)
    ]
    rules = propose_json({"total": 4, "data": {"news": items, "menu": [{"title": "a"}] * 3}}, HERE)
    assert rules
    assert (rules.items, rules.title, rules.link, rules.date, rules.id, rules.body) == (
        *("data.news", "title", "url", "date", "id", "text"),
    )


@pytest.mark.parametrize("answer", [{}, [], 7, "text", [1, 2, 3], {"a": [{"b": 1}] * 5}, [{"title": "x"}] * 5])
def test_answer_without_releases_gives_no_paths(answer: object) -> None:
    assert propose_json(answer, HERE) is None
