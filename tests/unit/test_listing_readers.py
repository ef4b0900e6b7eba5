"""HTML listings, sitemaps and challenges, read from specimens."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from mfa_archiver.errors import Blocked, ExtractionError
from mfa_archiver.extract.listed_fields import ListingPage
from mfa_archiver.extract.listing import read_listing
from mfa_archiver.extract.xml_tree import MAX_XML_BYTES
from mfa_archiver.model import Capture, Source
from mfa_archiver.rules import ListingRules, SitemapRules, Transforms
from mfa_archiver.web.challenges import check_challenge

URL = "https://mfa.example/news"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def source(engine: str, **rules: object) -> Source:
    head = ("xx-mfa", "Ministry", "XX", ("en",), "UTC", engine, "https://mfa.example/")
    return Source(*head, **rules)  # type: ignore[arg-type] # rules by their names


def capture(payload: str | bytes) -> Capture:
    return Capture(
        URL, datetime(2026, 5, 1, tzinfo=UTC), 200, (), payload.encode() if isinstance(payload, str) else payload
    )


def read_html(html: str, transforms: Transforms | None = None, **rules: str) -> ListingPage:
    of = ListingRules({"": URL}, **{"items": "li", "date": ".date", **rules})  # type: ignore[arg-type] # texts by name
    return read_listing(capture(html), source("listing", listing=of, transforms=transforms or Transforms()), "en")


def read_sitemap(payload: str | bytes, only: str = "") -> ListingPage:
    return read_listing(capture(payload), source("sitemap", sitemap=SitemapRules({"": URL}, only)), "en")


@pytest.mark.parametrize(
    ("html", "day"),
    [
        ('<li><a href="/1">T</a><span class="date">August 06, 2025</span></li>', "2025-08-06"),
        ('<li><a href="/1">T</a><span class="date">17 July, 2025</span></li>', "2025-07-17"),
        ('<li><a href="/1">T</a><i class="date">Speech</i><i class="date">17 July 2025</i></li>', "2025-07-17"),
        ('<li><a href="/1">T</a><time class="date" datetime="2025-07-17">last week</time></li>', "2025-07-17"),
        ('<li><a href="/1">T</a></li>', None),
    ],
)
def test_date_of_a_listing_is_read_as_it_is_shown(html: str, day: str | None) -> None:
    [candidate] = read_html(html).candidates
    assert (candidate.published.day if candidate.published else None) == day


def test_item_that_is_a_link_is_its_own() -> None:
    [candidate] = read_html('<a class="card" href="/1"><b>Talks</b> in Oslo</a>', items="a.card").candidates
    assert (candidate.url, candidate.title) == ("https://mfa.example/1", "Talks in Oslo")


def test_anchor_without_an_address_is_no_link() -> None:
    [candidate] = read_html('<li><a name="top"></a><a href="/1">Talks</a></li>').candidates
    assert (candidate.url, candidate.title) == ("https://mfa.example/1", "Talks")


def test_plain_http_links_of_a_site_on_https_are_read_as_https() -> None:
    [candidate] = read_html('<li><a href="http://mfa.example/1">Talks</a></li>').candidates
    assert candidate.url == "https://mfa.example/1"


def test_encoding_of_the_source_file_is_that_of_its_pages() -> None:
    of = source("listing", listing=ListingRules({"": URL}, "li"), encoding="koi8-r")
    [candidate] = read_listing(capture('<li><a href="/1">О переговорах</a></li>'.encode("koi8-r")), of, "ru").candidates
    assert candidate.title == "О переговорах"


def test_item_without_a_link_is_passed_over_by_name() -> None:
    page = read_html("<li>Talks in Oslo</li>", title="span")
    assert (page.candidates, page.skipped[0].reason) == ((), "its link leads to no page")


def test_same_release_twice_on_a_page_is_one() -> None:
    assert len(read_html('<li><a href="/1">A</a></li><li><a href="/1?utm_source=x">A</a></li>').candidates) == 1


def test_transforms_are_applied_before_reading() -> None:
    steps = Transforms(title=("without_prefix: Press: ",), date=("group: on (.+)$",))
    [candidate] = read_html(
        '<li><a href="/1">Press: Talks</a><i class="date">on 17 July 2025</i></li>', steps
    ).candidates
    assert (candidate.title, candidate.published and candidate.published.day) == ("Talks", "2025-07-17")


def test_news_sitemap_states_title_and_date() -> None:
    page = read_sitemap(
        f'<urlset xmlns:n="{NEWS}"><url><loc>https://mfa.example/1</loc><n:news><n:publication_date>2026-05-01T10:00:00Z'
        "</n:publication_date><n:title>Talks</n:title></n:news></url></urlset>"
    )
    [candidate] = page.candidates
    assert (candidate.title, candidate.published and candidate.published.day) == ("Talks", "2026-05-01")


def test_lastmod_is_no_date_of_publication() -> None:
    [candidate] = read_sitemap(
        "<urlset><url><loc>https://mfa.example/1</loc><lastmod>2026-05-01</lastmod></url></urlset>"
    ).candidates
    assert (candidate.published, candidate.changed) == (None, "2026-05-01")


def test_addresses_of_a_sitemap_are_filtered() -> None:
    rows = "".join(f"<url><loc>https://mfa.example/{path}</loc></url>" for path in ("news/1", "about"))
    assert [each.url for each in read_sitemap(f"<urlset>{rows}</urlset>", "/news/").candidates] == [
        "https://mfa.example/news/1"
    ]


def test_index_names_its_sitemaps_newest_first() -> None:
    rows = "".join(
        f"<sitemap><loc>https://mfa.example/{year}.xml</loc><lastmod>{year}-01-01</lastmod></sitemap>"
        for year in (2024, 2026, 2025)
    )
    years = [part[-8:-4] for part in read_sitemap(f"<sitemapindex>{rows}</sitemapindex>").parts]
    assert years == ["2026", "2025", "2024"]


def test_packed_bomb_is_refused() -> None:
    with pytest.raises(ExtractionError, match="larger"):
        read_sitemap(gzip.compress(b"<urlset>" + b" " * (MAX_XML_BYTES + 1), 1))


def test_broken_packing_is_refused() -> None:
    with pytest.raises(ExtractionError, match="unpacked"):
        read_sitemap(b"\x1f\x8b\x08\x00broken, not packed at all")


@pytest.mark.parametrize(
    "page",
    [
        "<html><title>Just a moment...</title></html>",
        "<html><script src='/TSPD/08ab'></script></html>",
        "<html><script>window['bobcmn'] = 1</script></html>",
        "<html><iframe src='/_Incapsula_Resource?x'></iframe></html>",
        "<!DOCTYPE html><html><title>Technical Difficulties</title></html>",
    ],
)
def test_pages_of_the_usual_guards_are_known(page: str) -> None:
    with pytest.raises(Blocked):
        check_challenge(capture(page), ())


def test_release_about_guards_is_no_challenge() -> None:
    check_challenge(
        capture("<html><h1>Just a moment...</h1><p>The minister spoke of F5 and Cloudflare.</p></html>"), ()
    )
