"""Hits as a page: whatever a publisher sent stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.hits import Hit
from mfa_archiver.model import Ref
from mfa_archiver.render.hits_html import hits_page, runs_html

OWN_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "article", "h2", "a", "p", "mark"}


class Tags(HTMLParser):
    """Collects the tags and the addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.addresses += [value for name, value in attrs if name == "href"]


def read(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def hit(text: str, url: str = "https://mfa.example/1") -> Hit:
    return Hit(1, Ref("xx-mfa", text, "ru"), "", text, url, ((text, False), (text, True)), 1.0, 1)


def test_matches_stand_in_mark() -> None:
    assert runs_html((("о ", False), ("визите", True))) == "о <mark>визите</mark>"


def test_markup_of_a_publisher_is_escaped() -> None:
    assert runs_html((('<img src="x">&', True),)) == "<mark>&lt;img src=&quot;x&quot;&gt;&amp;</mark>"


def test_escape_sequences_do_not_pass() -> None:
    assert "\x1b" not in hits_page("\x1b[2J", [hit("\x1b]8;;x")])


def test_title_links_to_the_publisher() -> None:
    assert read(hits_page("визит", [hit("Визит")])).addresses == ["https://mfa.example/1"]


def test_address_that_is_no_web_address_is_no_link() -> None:
    assert read(hits_page("визит", [hit("Визит", "javascript:alert(1)")])).addresses == []


def test_page_of_nothing_says_so() -> None:
    assert "nothing found" in hits_page("визит", [])


@given(st.text(alphabet="<>&\"'/ab=!-\x1b\n", max_size=60))
def test_no_text_makes_a_tag(text: str) -> None:
    assert read(hits_page(text, [hit(text)])).seen <= OWN_TAGS
