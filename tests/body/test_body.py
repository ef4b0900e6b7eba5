"""Choices in finding a body that one page each shows."""

from __future__ import annotations

from mfa_archiver.extract.body import Body, find_body
from mfa_archiver.extract.page import parse_html

FIRST = "The ministers met on Tuesday in the capital and agreed that the ferry line will open on the first of May."
SECOND = "Tickets bought in one country will be valid in the other, and children under seven travel free of charge."
OTHER = "Visitors of the museum can see maps that have not left the vault for a hundred years, until the end of June."


def body(html: str, *titles: str, description: str = "") -> Body:
    root = parse_html(html).body
    assert root is not None
    return find_body(root, "https://x.example/", titles, description=description)


def paragraphs(html: str, *titles: str, description: str = "") -> tuple[str, ...]:
    return body(html, *titles, description=description).blocks.paragraphs


def test_run_of_sibling_boxes_is_kept_whole() -> None:
    assert paragraphs(f"<div><div><p>{FIRST}</p></div><div><p>{SECOND}</p></div></div>") == (FIRST, SECOND)


def test_text_before_the_headline_is_left_out() -> None:
    html = f"<div><p>{OTHER}</p></div><h1>The ferry line opens</h1><div><p>{FIRST}</p><p>{SECOND}</p></div>"
    assert paragraphs(html, "The ferry line opens") == (FIRST, SECOND)


def test_headline_at_the_end_of_a_page_is_not_believed() -> None:
    html = f"<div><p>{FIRST}</p><p>{SECOND}</p></div><p>The ferry line opens: letters to the editor</p>"
    assert paragraphs(html, "The ferry line opens: letters to the editor")[:2] == (FIRST, SECOND)


def test_description_points_at_the_text_among_equals() -> None:
    html = "".join(f"<section><section><section><p>{text}</p></section></section></section>" for text in (OTHER, FIRST))
    assert FIRST in paragraphs(html, description=FIRST[:80])


def test_name_that_is_all_over_a_page_says_nothing() -> None:
    html = "".join(f'<div class="builder-widget"><p>{text}</p></div>' for text in (FIRST, SECOND, OTHER))
    assert paragraphs(html) == (FIRST, SECOND, OTHER)


def test_comments_are_left_out_however_long() -> None:
    comments = "".join(f'<div class="comment"><p>{OTHER} {n}</p></div>' for n in range(30))
    assert paragraphs(f"<article><p>{FIRST}</p><p>{SECOND}</p></article>{comments}") == (FIRST, SECOND)


def test_post_of_somebody_quoted_in_the_text_stays() -> None:
    html = f'<p>{FIRST}</p><div class="social-embed"><blockquote><p>{OTHER}</p></blockquote></div><p>{SECOND}</p>'
    assert paragraphs(html) == (FIRST, OTHER, SECOND)


def test_what_a_box_stands_beside_is_not_what_it_is() -> None:
    text = f"<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p>"
    assert paragraphs(f'<div class="has-sidebar-right">{text}</div><footer><p>{OTHER}</p></footer>') == (
        FIRST,
        SECOND,
        FIRST,
    )


def test_line_that_is_one_link_is_left_out() -> None:
    html = f'<p>{FIRST}</p><p><a href="/2">The harbour wall is repaired</a></p><p>{SECOND}</p>'
    assert paragraphs(html) == (FIRST, SECOND)


def test_rights_notice_is_left_out() -> None:
    assert paragraphs(f"<p>{FIRST}</p><p>{SECOND}</p><p>© 2026 The harbour. {OTHER}</p>") == (FIRST, SECOND)


def test_page_that_hides_its_text_until_scripts_run_is_read() -> None:
    text = "".join(f"<p>{FIRST} {n}</p>" for n in range(12))
    assert len(paragraphs(f"<div>Loading</div><div hidden>{text}</div>")) == 12


def test_hidden_text_beside_shown_text_is_left_out() -> None:
    text = "".join(f"<p>{FIRST} {n}</p>" for n in range(12))
    assert paragraphs(f"{text}<div hidden><p>{OTHER}</p></div>")[-1] == f"{FIRST} 11"


def test_links_and_pictures_of_the_body_alone_are_kept() -> None:
    html = f'<nav><a href="/x">x</a></nav><p>{FIRST} <a href="/a">a</a></p><p><img src="/i.png"></p><p>{SECOND}</p>'
    assert [link.url for link in body(html).blocks.links] == ["https://x.example/a", "https://x.example/i.png"]


def test_page_without_text_says_so() -> None:
    assert body("<div></div>").doubts == ("the page holds no text",)


def test_short_text_without_a_headline_is_doubted() -> None:
    assert "the text has no headline above it" in body("<p>Closed on Monday, the fourth, all day long.</p>").doubts
