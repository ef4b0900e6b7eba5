"""How HTML becomes paragraphs, captions and links."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.blocks import read_fragment
from mfa_archiver.model import Link

BASE = "https://www.gov.kz"


def paragraphs(html: str) -> tuple[str, ...]:
    return read_fragment(html, BASE).paragraphs


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Пресс-<span>с</span>\u200b<span>лужба</span></p>", ("Пресс-служба",)),
        ("<p>раз<br>два<br> <br>три</p>", ("раз\nдва", "три")),
        ("<ul><li><p>раз</p></li><li></li><li>два<ul><li>три</li></ul></li></ul>", ("- раз\n- два\n- три",)),
        ("<ol start=3><li>раз<li>два</ol>", ("3. раз\n4. два",)),
        ("<table><tr><th>а<th>б<tr><td><p>1</p><td>2<br>3</table>", ("а | б\n1 | 2 3",)),
        ("<table><tr><td><p>раз</p><p>два</p></td></tr></table>", ("раз", "два")),
        ("<h2>Тема</h2><blockquote>Слова</blockquote>хвост", ("Тема", "Слова", "хвост")),
        ("<p>a &amp;nbsp;&amp;laquo;b&amp;raquo; R&amp;D</p>", ("a «b» R&D",)),
        ("&lt;p&gt;раз&lt;/p&gt;&lt;p&gt;два&lt;/p&gt;", ("раз", "два")),
        ("Без разметки &ndash; раз\n\n\nдва &amp; три", ("Без разметки – раз", "два & три")),
        ("<P CLASS=x>верхний<BR>регистр", ("верхний\nрегистр",)),
        ("<pre>раз\n  два</pre>", ("раз\nдва",)),
        ("", ()),
    ],
)
def test_only_blocks_break(html: str, expected: tuple[str, ...]) -> None:
    assert paragraphs(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script>",
        "<style>p {}</style>",
        "<!--[if gte mso 9]><xml>x</xml><![endif]-->",
        "<o:p>x</o:p>",
        "<w:sdt>x</w:sdt>",
        "<xml>x</xml>",
        "<p hidden>x</p>",
        '<p style="color:red; display : none">x</p>',
        "<template>x</template>",
    ],
)
def test_what_no_reader_saw_is_dropped(html: str) -> None:
    assert paragraphs(f"<p>до</p>{html}<p>после</p>") == ("до", "после")


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<a href="/uploads/a.docx">Указ</a>', Link(f"{BASE}/uploads/a.docx", "Указ", "file")),
        ('<a href="/uploads/a.PDF?v=1">Указ</a>', Link(f"{BASE}/uploads/a.PDF?v=1", "Указ", "file")),
        ("<a href=//mfa.example/x>x</a>", Link("https://mfa.example/x", "x")),
        ('<img src="/uploads/a.png" alt=" Зал ">', Link(f"{BASE}/uploads/a.png", "Зал", "image")),
        ('<img src="/uploads/a.jpg"">', Link(f"{BASE}/uploads/a.jpg", "", "image")),
        ('<img src="data:image/png;base64,AA" data-src="/b.png">', Link(f"{BASE}/b.png", "", "image")),
    ],
)
def test_links_are_absolute_and_of_a_kind(html: str, link: Link) -> None:
    assert read_fragment(html, BASE).links == (link,)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVa\nScript:alert(1)",
        " data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "http://[broken/",
        "#top",
        "",
    ],
)
def test_unsafe_and_empty_addresses_are_dropped(address: str) -> None:
    blocks = read_fragment(f'<p><a href="{address}">слово</a></p>', BASE)
    assert (blocks.links, blocks.paragraphs) == ((), ("слово",))


def test_same_address_is_kept_once() -> None:
    assert len(read_fragment("<a href=/x>a</a><a href=/x>b</a>", BASE).links) == 1


def test_figure_caption_is_set_aside() -> None:
    blocks = read_fragment("<p>до</p><figure><figcaption>Зал <b>суда</b></figcaption></figure>", BASE)
    assert (blocks.paragraphs, blocks.captions) == (("до",), ("Зал суда",))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>" * 100_000 + "x", "x"),
        ("<div>" * 100_000 + "x" + "</div>" * 100_000, "x"),
        ("<table><tr><td>" * 20_000 + "x", "x"),
        ("".join(f"<b id={n}><p>" for n in range(5_000)) + "x", "x"),
        ("<a href='" * 100_000, ""),
        ("<ul><li>" * 50_000 + "x", "- x"),
        ("<div><table></div>" * 20_000 + "x", "x"),
    ],
    ids=["open", "balanced", "tables", "formatting", "attributes", "lists", "mismatched"],
)
def test_hostile_nesting_is_survived(html: str, text: str) -> None:
    assert "".join(paragraphs(html)) == text


def test_text_under_too_deep_nesting_is_kept() -> None:
    assert paragraphs("<div>" * 3_000 + "<p>глубоко</p>" + "</div>" * 3_000 + "<p>после</p>") == (
        "глубоко",
        "после",
    )
