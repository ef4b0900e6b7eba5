"""Source files for the declared engines: what each section becomes, and what is refused by name."""

from __future__ import annotations

from datetime import date

import pytest

from mfa_archiver.errors import SourceError
from mfa_archiver.model import Source
from mfa_archiver.rules import DetailRules, FeedRules, JsonRules, ListingRules, Paging, Revisits, SitemapRules
from mfa_archiver.sources.declaration import parse_source

HEAD = """\
id = "xx-mfa"
name = "Ministry of Foreign Affairs of Exland"
country = "XX"
languages = ["en"]
timezone = "Asia/Almaty"
engine = "{engine}"
homepage = "https://mfa.example"
{top}
"""
ARTICLE = '[article]\nbody = "div.text"\n'
FEED = '[feed]\nurl = "https://mfa.example/rss"\n'


def parsed(engine: str, sections: str, top: str = "") -> Source:
    return parse_source(HEAD.format(engine=engine, top=top) + sections, "own.toml")


def complaint(engine: str, sections: str, top: str = "") -> str:
    with pytest.raises(SourceError) as caught:
        parsed(engine, sections, top)
    return str(caught.value)


def test_feed_has_one_address_or_one_a_language() -> None:
    assert parsed("feed", FEED).feed == FeedRules({"": "https://mfa.example/rss"})
    by_language = parsed("feed", '[feed]\nurl = { en = "https://mfa.example/en" }\nfollow = true\n').feed
    assert by_language == FeedRules({"en": "https://mfa.example/en"}, follow=True)


def test_json_and_its_detail_become_rules() -> None:
    source = parsed(
        "json",
        '[json]\nurl = "https://mfa.example/api"\nitems = "results"\n'
        '[detail]\nurl = "https://mfa.example/api/{id}"\nbody = "html"\n',
    )
    assert source.json == JsonRules({"": "https://mfa.example/api"}, items="results")
    assert source.detail == DetailRules("https://mfa.example/api/{id}", "html")


def test_listing_with_paging_becomes_rules() -> None:
    paging = "[paging]\nwindow_days = 30\noldest = 2015-01-01\n"
    source = parsed("listing", '[listing]\nurl = "https://mfa.example/n?p={page0}"\nitems = "li"\n' + paging)
    assert source.listing == ListingRules({"": "https://mfa.example/n?p={page0}"}, "li")
    assert source.paging == Paging(window_days=30, oldest=date(2015, 1, 1))


def test_sitemap_with_revisits_becomes_rules() -> None:
    sections = '[sitemap]\nurl = "https://mfa.example/sitemap.xml"\nonly = "/news/"\n[revisits]\nyoung_days = 3\n'
    source = parsed("sitemap", sections)
    assert source.sitemap == SitemapRules({"": "https://mfa.example/sitemap.xml"}, "/news/")
    assert source.revisits == Revisits(young_days=3)


@pytest.mark.parametrize("engine", ["feed", "json", "sitemap"])
def test_engine_without_its_section_is_named(engine: str) -> None:
    assert f"key `{engine}` is missing" in complaint(engine, ARTICLE)


@pytest.mark.parametrize(
    ("engine", "sections", "top", "said"),
    [
        ("feed", FEED.replace("https:", "http:"), "", "key `url` is plain http://"),
        ("feed", FEED.replace("https://mfa.example", "file:///etc"), "", "key `url` must be an https:// address"),
        ("feed", FEED.replace("mfa.example", "{lang}.example"), "", "key `url` must be an https:// address"),
        ("feed", FEED.replace("rss", "rss?p={pag}"), "", "unknown place {pag}"),
        ("feed", '[feed]\nurl = { ru = "https://mfa.example" }\n', "", "no address for the language en"),
        ("feed", FEED, 'hosts = ["https://a.example"]', "key `hosts` must be a list of host names"),
        ("feed", FEED, 'identity = ["fragment"]', "key `identity` must be"),
        ("feed", FEED, 'encoding = "utf-9"', "key `encoding` must be"),
        ("feed", FEED, 'headers = { Cookie = "a=b" }', "key `headers` must be"),
        ("feed", FEED, 'headers = { Referer = "a\\r\\nb" }', "key `headers` must be"),
        ("feed", FEED, "blocked_if = [99]", "key `blocked_if` must be"),
        ("feed", FEED, "expect_per_run = -1", "key `expect_per_run` must be"),
        ("feed", FEED + '[transforms]\ntitle = ["shout"]\n', "", "key `title` must be a list of transforms"),
        ("feed", FEED + '[transforms]\ntitle = ["group: (a+)+"]\n', "", "key `title` must be a list of transforms"),
        ("sitemap", '[sitemap]\nurl = "https://mfa.example/s"\nonly = "(a+)+"\n', "", "key `only` must be"),
        ("feed", FEED + "[paging]\nwindow_days = 7\n", "", "needs `oldest`"),
        ("json", '[json]\nurl = "https://mfa.example"\nmethod = "PUT"\n', "", "key `method` must be"),
        (
            "json",
            '[json]\nurl = "https://mfa.example"\n[detail]\nurl = "https://mfa.example/{slug}"\nbody = "b"\n',
            "",
            "unknown place {slug}",
        ),
        ("feed", FEED + ARTICLE + "valid_until = 2024\n", "", "key `valid_until` must be a date"),
    ],
)
def test_what_is_wrong_is_named(engine: str, sections: str, top: str, said: str) -> None:
    assert said in complaint(engine, sections, top)


def test_several_languages_need_several_addresses() -> None:
    text = HEAD.format(engine="feed", top="").replace('["en"]', '["en", "fr"]') + FEED
    with pytest.raises(SourceError, match="must tell the languages apart"):
        parse_source(text, "own.toml")
    assert parse_source(text.replace("/rss", "/{lang}/rss"), "own.toml").languages == ("en", "fr")


def test_rules_without_a_body_may_tell_releases_apart_and_nothing_else() -> None:
    rules = parsed("feed", FEED + "[article]\nnative_id = '/news/(\\d+)'\n").article
    assert rules is not None
    assert (rules.body, rules.native_id) == ("", r"/news/(\d+)")
    said = complaint("feed", FEED + '[article]\ntitle = "h1"\n')
    assert "key `title` needs `body` beside it" in said


VARIANTS = """
[[article]]
body = "div.new"

[[article]]
body = "div.old"
valid_until = 2024-06-30

[[article]]
body = "div.older"
valid_until = 2020-01-31
"""


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2019, 5, 1), "div.older"),
        (date(2020, 1, 31), "div.older"),
        (date(2020, 2, 1), "div.old"),
        (date(2024, 6, 30), "div.old"),
        (date(2024, 7, 1), "div.new"),
    ],
)
def test_page_is_read_by_the_rules_of_its_day(day: date, body: str) -> None:
    rules = parsed("feed", FEED + VARIANTS).article_at(day)
    assert rules is not None
    assert rules.body == body


def test_rules_for_today_stand_once() -> None:
    said = complaint("feed", FEED + VARIANTS.replace("valid_until = 2024-06-30\n", ""))
    assert "key `article` must be there once without `valid_until`" in said


def test_fault_in_a_variant_is_named() -> None:
    said = complaint("feed", FEED + VARIANTS.replace('body = "div.old"', 'bodies = "div.old"'))
    assert "key `bodies` is not a known key" in said
