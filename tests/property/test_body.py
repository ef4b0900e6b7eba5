"""Laws of the tree of blocks and of finding a body: any page gives one, and both renderings hold all its words."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.extract.blocks import read_fragment
from mfa_archiver.extract.body import find_body
from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.structure import render_markdown
from mfa_archiver.language.text import tidy_paragraphs

PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<li>",
            "<ul>",
            "</ul>",
            "<ol start=3>",
            "</ol>",
            "<td>",
            "<th>",
            "<tr>",
            "<table>",
            "</table>",
        ),
        *("<br>", "<h1>", "</h1>", "<h4>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<div>", "</div>"),
        *("<div class=related>", "<article>", "</article>", "<a href=/x>", "</a>", "<nav>", "<div hidden>", "<form>"),
        *("&amp;nbsp;", "&amp;#10;", "&#x2029;", "\u200b", "\n\n", " | ", "e\u0301", "*", "# ", "1. ", "- ", "слово "),
        "The ministers met on Tuesday in the capital and agreed on the ferry line, its ports, its hours and its fares.",
        "Читайте также",
    ]
)
PAGES = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


def letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


@given(PAGES)
def test_body_of_any_page_is_clean_and_its_confidence_a_share(html: str) -> None:
    root = parse_html(html).body
    assert root is not None
    body = find_body(root, "https://g.kz", ("слово",), "слово", "The ministers met")
    text = "\n\n".join(body.blocks.paragraphs)
    assert text == tidy_paragraphs(text)
    assert 0 <= body.confidence <= 1


@given(PAGES)
def test_markdown_holds_the_letters_of_the_plain_text(html: str) -> None:
    blocks = read_fragment(html, "https://g.kz")
    assert letters(render_markdown(blocks.tree)) == letters("".join(blocks.paragraphs))
