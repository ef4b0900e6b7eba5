"""The tree of blocks that HTML becomes, and its rendering as Markdown."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.blocks import read_fragment
from mfa_archiver.extract.structure import (
    Block,
    Heading,
    List,
    ListItem,
    Paragraph,
    Quote,
    Table,
    render_markdown,
    worded_blocks,
)


def tree(html: str) -> tuple[Block, ...]:
    return read_fragment(html, "https://x.example/").tree


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ("<p>раз<br>два", Paragraph("раз\nдва")),
        ("<h3>Тема", Heading("Тема", 3)),
        ("<ul><li>раз<ol start=4><li>два</ol></ul>", List(False, (ListItem("раз", "-", 1), ListItem("два", "4.", 2)))),  # noqa: FBT003 - the first field
        ("<table><tr><th>а<th>б<tr><td>1<td>2</table>", Table((("а", "б"), ("1", "2")))),
        ("<blockquote><p>раз<h2>два</h2></blockquote>", Quote((Paragraph("раз"), Heading("два", 2)))),
        ("<blockquote>раз<blockquote>два</blockquote></blockquote>", Quote((Paragraph("раз"), Paragraph("два")))),
    ],
)
def test_element_becomes_a_block(html: str, block: Block) -> None:
    assert tree(html) == (block,)


def test_two_quotations_stay_two() -> None:
    assert len(tree("<blockquote>раз</blockquote><blockquote>два</blockquote>")) == 2


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>раз<br>два", "раз  \nдва"),
        ("<h2>Тема</h2><p>раз", "## Тема\n\nраз"),
        ("<ol><li>раз<ul><li>два</ul><li>три</ol>", "1. раз\n    - два\n2. три"),
        ("<table><tr><th>а<th>б<tr><td>1<td>2</table>", "| а | б |\n| --- | --- |\n| 1 | 2 |"),
        ("<blockquote><p>раз<p>два</blockquote>", "> раз\n>\n> два"),
        ("<p>*не* [выделено](x) # нет &lt;b&gt;", r"\*не\* \[выделено\](x) # нет \<b\>"),
        ("<p># не заголовок", r"\# не заголовок"),
        ("<p>1. не список", r"1\. не список"),
    ],
)
def test_block_is_written_as_markdown(html: str, markdown: str) -> None:
    assert render_markdown(tree(html)) == markdown


def test_blocks_of_a_wording_say_what_it_says_with_their_structure() -> None:
    blocks = tree("<p>Осло. 3 марта. НТВ – Начало.<h2>Итог</h2><ul><li>раз<li>два</ul><p>Фото: МИД<p>Конец.")
    worded = worded_blocks(blocks, ("Начало.", "Итог", "- раз\n- два", "Конец."))
    assert render_markdown(worded) == "Начало.\n\n## Итог\n\n- раз\n- два\n\nКонец."
