"""JSON-LD as pages carry it: mended where it is broken, and told apart where it speaks of other things."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.extract.facts import PageFacts, page_address, read_facts
from mfa_archiver.extract.linked import main_thing, read_things
from mfa_archiver.extract.page import parse_html

URL = "https://mfa.example/news/7"
RELEASE = '"@type": "NewsArticle", "headline": "On water", "datePublished": "2025-07-17"'


def page(script: str, rest: str = "") -> PageFacts:
    return read_facts(parse_html(f'<script type="application/ld+json">{script}</script>{rest}'), URL)


@pytest.mark.parametrize(
    "script",
    [
        f"{{{RELEASE}}}",
        f"[{{{RELEASE}}}]",
        f'{{"@graph": [{{"@type": "WebSite", "name": "MFA"}}, {{{RELEASE}}}]}}',
        f'{{"@type": ["Thing", "NewsArticle"], {RELEASE.partition(", ")[2]}}}',
        f"{{{RELEASE},}}",
        f"{{ // the release\n{RELEASE} /* ends */ }}",
        f"<!-- {{{RELEASE}}} -->",
        f"//<![CDATA[\n{{{RELEASE}}}\n//]]>",
        f'{{{RELEASE}, "description": "two\nlines"}}',
        f"{{{RELEASE}}}".replace('"', "&amp;quot;").replace("&amp;", "&"),
        f"{{{RELEASE.replace('NewsArticle', 'https://schema.org/NewsArticle')}}}",
    ],
)
def test_release_is_read_from_json_ld_of_any_build(script: str) -> None:
    found = page(script)
    assert (found.headline, found.published[0].value, found.published[0].origin) == (
        "On water",
        "2025-07-17",
        "JSON-LD datePublished",
    )


def test_comment_signs_within_a_text_are_text() -> None:
    assert page('{"@type": "Article", "headline": "See https://x.example/*all*/",}').headline == (
        "See https://x.example/*all*/"
    )


def test_release_is_the_one_with_the_address_of_the_page() -> None:
    other = '{"@type": "Article", "headline": "Other", "url": "https://mfa.example/news/6"}'
    own = '{"@type": "Article", "headline": "Own", "mainEntityOfPage": {"@id": "https://www.mfa.example/news/7/"}}'
    assert page(f"[{other}, {own}]").headline == "Own"


def test_release_is_the_one_with_the_headline_of_the_page() -> None:
    things = [{"@type": "Article", "headline": each} for each in ("Other", "On water!", "Third")]
    assert page(json.dumps(things), "<h1>On Water</h1>").headline == "On water!"


def test_list_of_other_releases_states_nothing() -> None:
    things = [{"@type": "Article", "headline": f"Release {each}", "datePublished": "2025-01-01"} for each in "abc"]
    found = page(json.dumps({"@type": "ItemList", "itemListElement": things}), "<h1>News of the week</h1>")
    assert (found.headline, found.published) == ("", ())


def test_event_is_no_publication() -> None:
    found = page('{"@type": "BusinessEvent", "name": "Forum", "startDate": "2026-05-12"}')
    assert ([fact.value for fact in found.event], found.published) == (["2026-05-12"], ())


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '"' + '\\"' * 200_000,
        "/*" * 200_000,
        "," * 300_000,
        "{}-->" + " " * 400_000 + "x",
        "[{}" + ",{}" * 100_000,
    ],
)
def test_bomb_in_json_ld_states_nothing(bomb: str) -> None:
    assert page(bomb).headline == ""


@given(st.text(alphabet='{}[]",:/*\\ &;a1\n@<!-', max_size=200))
def test_any_script_is_read_to_its_end(script: str) -> None:
    scripts = parse_html(f'<script type="application/ld+json">{script}</script>').css("script")
    assert main_thing(read_things(scripts), URL, ("On water",)) is None


def test_language_versions_are_found() -> None:
    found = page("", '<link rel="alternate" hreflang="kk-KZ" href="/kk/news/7"><link rel=alternate hreflang=x-default>')
    assert found.alternates == (("kk", "https://mfa.example/kk/news/7"),)


def test_canonical_address_of_the_front_page_is_not_believed() -> None:
    assert page_address(page("", '<link rel="canonical" href="/">'), URL) == URL
