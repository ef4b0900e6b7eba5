"""Which of the titles a page prints and states is taken."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.facts import read_facts
from mfa_archiver.extract.headlines import Headline, choose_headline
from mfa_archiver.extract.page import parse_html
from mfa_archiver.model import TitleSource

URL = "https://www.mfa-nordland.example/news/7"


def chosen(html: str) -> Headline:
    tree = parse_html(html)
    return choose_headline(tree, read_facts(tree, URL), URL)


@pytest.mark.parametrize(
    ("html", "title", "origin"),
    [
        ("<title>On water | Ministry</title><h1>On water</h1>", "On water", "h1"),
        ("<title>О визите</title><h1>Новости</h1><h2>О визите</h2>", "О визите", "h2"),
        ("<title>On the shared rivers | MFA</title><h1>Willkommen</h1>", "On the shared rivers", "title element"),
        ("<title>Визит министра — МИД</title>", "Визит министра", "title element"),
        ('<meta property="og:title" content="Visit to Lübeck - MFA Nordland">', "Visit to Lübeck", "meta og:title"),
        ('<meta name="twitter:title" content="Nordland :: Visit to Lübeck">', "Visit to Lübeck", "meta twitter:title"),
        ("<h1>Nordland</h1><h1>Joint statement on water</h1>", "Joint statement on water", "h1"),
        ('<div><b itemprop="headline">On water</b></div><title>On water</title>', "On water", "[itemprop~=headline]"),
        ("<title>On the rivers</title><nav><h1>Visit us today, friends</h1></nav>", "On the rivers", "title element"),
    ],
)
def test_title_is_the_one_the_page_confirms(html: str, title: str, origin: str) -> None:
    headline = chosen(html)
    assert (headline.title, headline.origin) == (title, origin)


def test_heading_of_a_section_loses_against_what_the_page_states() -> None:
    html = """<title>Report on trade: autumn</title><meta property="og:title" content="Report on trade: autumn">
    <script type="application/ld+json">{"@type": "Article", "headline": "Report on trade: autumn"}</script>
    <h1>Market updates</h1>"""
    headline = chosen(html)
    assert (headline.title, headline.source) == ("Report on trade: autumn", TitleSource.FIELD)


def test_json_ld_that_names_the_site_loses_against_the_heading() -> None:
    html = """<script type="application/ld+json">{"@type": "Article", "headline": "MFA Nordland"}</script>
    <title>MFA Nordland</title><h1>Joint statement on water</h1>"""
    assert chosen(html).title == "Joint statement on water"


@pytest.mark.parametrize("dots", ["…", "...", " …"])
def test_title_cut_short_is_completed_from_the_page(dots: str) -> None:
    stated = f'<meta property="og:title" content="Joint statement on wat{dots}">'
    html = f'{stated}<p class="title">Joint statement on water</p>'
    assert chosen(html).title == "Joint statement on water"


def test_dash_within_a_headline_stays() -> None:
    html = '<meta property="og:title" content="Choice of trade - a letter or a visit to the capital?">'
    assert chosen(html).title == "Choice of trade - a letter or a visit to the capital?"


def test_page_without_any_title_has_none() -> None:
    assert chosen("<p>Text alone.</p>").source is TitleSource.DERIVED


def test_what_was_not_chosen_is_kept_with_its_origin() -> None:
    rivals = chosen("<title>On water | Ministry</title><h1>On water</h1>").rivals
    assert [(fact.value, fact.origin) for fact in rivals] == [
        ("On water", "h1"),
        ("On water | Ministry", "title element"),
    ]
