"""Feeds as they come: every dialect, broken XML, hostile XML, and what is no feed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.feed import read_feed
from mfa_archiver.extract.listed_fields import Item
from mfa_archiver.model import Capture

TITLE, LINK = "Talks on the river Talas", "https://mfa.example/news/7"
DIALECTS = {
    "RSS 0.91": f'<rss version="0.91"><channel><item><title>{TITLE}</title><link>{LINK}</link></item></channel></rss>',
    "RSS 2.0": f'<rss version="2.0"><channel><item><title>{TITLE}</title><link>{LINK}</link></item></channel></rss>',
    "RSS 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<channel/><item rdf:about="{LINK}"><title>{TITLE}</title></item></rdf:RDF>'
    ),
    "Atom 1.0": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://mfa.example/"/><entry>'
        f'<title>{TITLE}</title><link rel="self" href="https://mfa.example/x"/><link href="{LINK}"/></entry></feed>'
    ),
    "Atom 0.3": (
        f'<feed xmlns="http://purl.org/atom/ns#"><entry><title>{TITLE}</title>'
        f'<link rel="alternate" href="{LINK}"/></entry></feed>'
    ),
    "JSON Feed": f'{{"version": "https://jsonfeed.org/1.1", "items": [{{"title": "{TITLE}", "url": "{LINK}"}}]}}',
    "guid alone": f"<rss><channel><item><title>{TITLE}</title><guid>{LINK}</guid></item></channel></rss>",
}
BROKEN = {
    "an undefined entity": "<item><title>Talks&nbsp;on the river Talas</title><link>{}</link></item></channel></rss>",
    "a bare ampersand": "<item><title>Talks & on the river Talas</title><link>{}</link></item></channel></rss>",
    "no end": "<item><title>Talks on the river Talas</title><link>{}</link></item>",
    "an unclosed element": "<item><title>Talks on the river Talas</title><br><link>{}</link></item></channel></rss>",
    "a control character": "<item><title>Talks on\x08 the river Talas</title><link>{}</link></item></channel></rss>",
}
RUSSIAN = (
    '<?xml version="1.0" encoding="windows-1251"?>'
    "<rss><channel><item><title>О переговорах</title></item></channel></rss>"
)


def read(text: str | bytes, content_type: str = "application/rss+xml") -> list[Item]:
    payload = text if isinstance(text, bytes) else text.encode()
    return read_feed(
        Capture(
            "https://mfa.example/feed",
            datetime(2026, 5, 1, tzinfo=UTC),
            200,
            (("content-type", content_type),),
            payload,
        )
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_dialect_gives_title_and_link(dialect: str) -> None:
    [item] = read(DIALECTS[dialect])
    assert (item.title, item.link) == (TITLE, LINK)


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_feed_gives_its_items_all_the_same(fault: str) -> None:
    [item] = read("<rss><channel>" + BROKEN[fault].format(LINK))
    assert item.link == LINK
    assert item.title.replace("\xa0", " ").replace("& ", "").replace("  ", " ") == TITLE


def test_junk_before_a_feed_is_passed_over() -> None:
    [item] = read("Notice: undefined index in /feed.php\n" + DIALECTS["RSS 2.0"])
    assert item.title == TITLE


def test_feed_in_windows_1251_is_read_by_its_label() -> None:
    assert read(RUSSIAN.encode("cp1251"))[0].title == "О переговорах"


def test_feed_whose_label_is_wrong_is_read_as_what_it_is() -> None:
    assert read(RUSSIAN.encode())[0].title == "О переговорах"


def test_whole_text_is_told_from_its_summary() -> None:
    [item] = read(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><description>Short</description>'
        "<content:encoded><![CDATA[<p>Long</p>]]></content:encoded></item></channel></rss>"
    )
    assert (item.summary, item.body) == ("Short", "<p>Long</p>")


def test_xhtml_of_an_atom_feed_keeps_its_markup() -> None:
    [item] = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>One</p><p>Two</p></div></content></entry></feed>"
    )
    assert "<p>One</p><p>Two</p>" in item.body


def test_date_of_an_atom_feed_without_published_is_that_of_its_update() -> None:
    [item] = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><updated>2026-05-01T10:00:00Z</updated></entry></feed>'
    )
    assert (item.date, item.changed) == ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z")


def test_entities_of_a_dtd_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
        "<rss><channel><item><title>&c;</title></item></channel></rss>"
    )
    assert read(bomb)[0].title == "&c;"


def test_files_are_not_read_by_external_entities() -> None:
    thief = (
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        "<rss><channel><item><title>[&f;]</title></item></channel></rss>"
    )
    assert read(thief)[0].title == "[&f;]"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("<!DOCTYPE html><html><body>Our new site</body></html>", "web page"),
        ("  <html><body>Technical Difficulties</body></html>", "web page"),
        ("", "no XML"),
        ("Service busy", "no XML"),
        ("<svg></svg>", "no feed"),
        ('{"error": "gone"}', "no JSON Feed"),
        ("{broken", "no JSON"),
    ],
)
def test_what_is_no_feed_says_what_it_is(answer: str, said: str) -> None:
    with pytest.raises(ExtractionError, match=said):
        read(answer)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(payload: bytes) -> None:
    try:
        read(b"<rss><channel><item><title>" + payload)
    except ExtractionError:
        return


@given(st.text(alphabet="<>&;![]CDATArsitem/'\" =", max_size=200))
def test_no_markup_breaks_the_reader(markup: str) -> None:
    assert isinstance(read("<rss><channel>" + markup + "</channel></rss>"), list)
