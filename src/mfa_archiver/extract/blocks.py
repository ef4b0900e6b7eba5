"""HTML to blocks of text, captions and links, of a fragment or of a page's node.

Only block elements break lines; inline ones never insert a space, since ministries' editors split words
over them (`<span>с</span><span>лужба</span>`). What a paragraph means is left to wording.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import groupby, islice
from typing import Literal
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from mfa_archiver.extract.attachments import caption_of, printed_size
from mfa_archiver.extract.layout import HEADINGS, LAYING, Layout, Line, Part
from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.structure import (
    Block,
    Heading,
    List,
    ListItem,
    Paragraph,
    Quote,
    Table,
    plain_paragraphs,
)
from mfa_archiver.extract.urls import absolute_url
from mfa_archiver.language.text import clean_text, one_line, tidy_paragraphs
from mfa_archiver.model import Link

DROPPED = frozenset(
    [
        *("-comment", "applet", "audio", "button", "canvas", "datalist", "embed", "head", "iframe"),
        *("input", "link", "map", "meta", "noscript", "object", "param", "script", "select"),
        *("style", "svg", "template", "textarea", "title", "video", "xml"),
    ]
)
# «<o:p>», «<w:sdt>», «<v:shape>», «<m:oMath>»: what Word leaves in a pasted page.
WORD_PREFIXES = ("o:", "w:", "v:", "m:", "st1:")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_ESCAPED_MARKUP = re.compile(r"&lt;(?:p|br|div|span|strong|b|ul|h[1-6])\b", re.IGNORECASE)
_LINKING = frozenset({"a", "img"})
# What is left of `&amp;nbsp;` after a page's own entities are decoded: nobody writes that in prose.
_ESCAPED_TWICE = re.compile(
    r"&(?:nbsp|quot|amp|lt|gt|apos|shy|laquo|raquo|[lr][sd]quo|bdquo|[nm]dash|hellip|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
)
_IMAGES, _FILES = r"jpe?g|png|gif|webp|svg|bmp|tiff?", r"pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|zip|rar|7z"
_IMAGE = re.compile(rf"\.(?:{_IMAGES})$", re.IGNORECASE)
_FILE = re.compile(rf"\.(?:{_FILES})$", re.IGNORECASE)
_SHOWS_KIND = re.compile(rf"\.(?:{_IMAGES}|{_FILES})(?=[?#]|$)", re.IGNORECASE)
_LAYOUT_PARAGRAPHS = 3  # more of them in one cell, and the table is there to place text


@dataclass(frozen=True)  # without slots: the paragraphs are asked for more than once, and made once
class Blocks:
    """Text in reading order as a tree of blocks, and what stood beside it."""

    tree: tuple[Block, ...]
    captions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The text as plain paragraphs: a list or a table is one, a line a point or a row."""
        return plain_paragraphs(self.tree)


def read_fragment(html: str, base_url: str) -> Blocks:
    """Read a fragment of HTML, or plain text where there is no markup in it."""
    if "<" not in html and _ESCAPED_MARKUP.search(html):
        html = unescape(html)
    if "<" not in html:
        return plain_blocks(split_paragraphs(unescape_twice(unescape(html))))
    body = parse_html(html).body
    return read_node(body, base_url) if body else Blocks(())


def plain_blocks(paragraphs: Sequence[str], captions: tuple[str, ...] = ()) -> Blocks:
    """Return paragraphs of plain text as blocks."""
    return Blocks(tuple(map(Paragraph, paragraphs)), captions)


def read_node(
    node: LexborNode, base_url: str, dropped: AbstractSet[int] = frozenset(), *, revealed: bool = False
) -> Blocks:
    """Read what a node holds; `dropped` are the `mem_id`s of nodes inside it to leave out, texts among them.

    What a style or attribute hides is left out too, unless `revealed`. The walk keeps its own stack, so
    depth costs no recursion.
    """
    layout = Layout()
    links: dict[str, Link] = {}
    open_nodes: list[tuple[LexborNode, str]] = []
    current = node.child
    while current is not None:
        tag = current.tag or ""
        if tag == "-text":
            if not dropped or current.mem_id not in dropped:
                layout.add(current.text_content or "")
        elif tag not in DROPPED and not _is_left_out(current, tag, dropped, revealed=revealed):
            if tag in LAYING:
                _enter(layout, current, tag)
            elif tag in _LINKING and (link := _link(current, tag, base_url)):
                links.setdefault(link.url, link)
            child = current.child
            if child is not None:
                open_nodes.append((current, tag))
                current = child
                continue
            layout.leave(tag)
        following = current.next
        while following is None and open_nodes:
            current, tag = open_nodes.pop()
            layout.leave(tag)
            following = current.next
        current = following
    layout.finish()
    captions = tuple(filter(None, map(one_line, layout.captions)))
    return Blocks(tuple(_tree(layout.parts)), captions, tuple(links.values()))


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Split plain text into its paragraphs, as parted by blank lines, cleaned."""
    return tuple(filter(None, tidy_paragraphs(text).split("\n\n")))


def unescape_twice(text: str) -> str:
    """Decode the entities left over in text that was escaped twice; other text stays as it is."""
    return unescape(text) if "&" in text and _ESCAPED_TWICE.search(text) else text


def is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Tell whether an element's attributes hide it from readers."""
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _HIDDEN_STYLE.search(style))


def _is_left_out(node: LexborNode, tag: str, dropped: AbstractSet[int], *, revealed: bool) -> bool:
    if (":" in tag and tag.startswith(WORD_PREFIXES)) or (dropped and node.mem_id in dropped):
        return True
    return not revealed and is_hidden(node.attributes)


def _tree(parts: Sequence[Part]) -> Iterator[Block]:
    """Yield the blocks that parts make, their texts cleaned; what stands in one quotation becomes one block."""
    texts = iter(_cleaned([text for part in parts for line in part.lines for text in line.texts]))
    for quote, together in groupby(parts, key=lambda part: part.quote):
        blocks = tuple(block for part in together for block in _blocks_of(_with_texts(part, texts)))
        if quote and blocks:
            yield Quote(blocks)
        else:
            yield from blocks


def _cleaned(texts: list[str]) -> list[str]:
    """Clean texts all at once, which is faster by far, unless one of them holds a line end itself."""
    joined = "\n".join(texts)
    decoded = unescape_twice(joined)
    cleaned = clean_text(decoded).split("\n")
    if len(cleaned) == max(len(texts), 1):
        return cleaned
    return [clean_text(text if decoded is joined else unescape(text)) for text in texts]


def _with_texts(part: Part, texts: Iterator[str]) -> Part:
    lines = (Line(tuple(islice(texts, len(line.texts))), line.marker, line.depth) for line in part.lines)
    return Part(part.kind, tuple(lines), part.quote, part.is_ordered)


def _blocks_of(part: Part) -> Iterator[Block]:
    if part.kind == "list":
        yield List(part.is_ordered, tuple(map(_item, part.lines)))
    elif part.kind == "table":
        yield Table(tuple(tuple(text.strip(" ") for text in line.texts) for line in part.lines))
    else:
        level = HEADINGS.get(part.kind)
        text = "\n".join(line.texts[0] for line in part.lines)
        # Each is cleaned already; one with line ends may part into several.
        for paragraph in split_paragraphs(text) if "\n" in text else filter(None, (text.strip(),)):
            yield Heading(paragraph, level) if level else Paragraph(paragraph)


def _item(line: Line) -> ListItem:
    return ListItem(" | ".join(line.texts).strip(" "), line.marker, line.depth)


def _enter(layout: Layout, node: LexborNode, tag: str) -> None:
    if tag == "ol":
        layout.enter(tag, first_number=_first_number(node))
    elif tag == "table":
        layout.enter(tag, of_values=_holds_values(node))
    else:
        layout.enter(tag)


def _link(node: LexborNode, tag: str, base_url: str) -> Link | None:
    """Return what an element links to or shows; a picture that loads late has its address aside."""
    attributes = node.attributes
    names = ("href",) if tag == "a" else ("src", "data-src")
    addresses = (absolute_url(attributes.get(name) or "", base_url) for name in names)
    address = next(filter(None, addresses), "")
    if not address:
        return None
    if tag == "img":
        return Link(address, one_line(attributes.get("alt") or ""), "image", caption=caption_of(node))
    text, kind = one_line(node.text()), link_kind(address)
    return Link(address, text, kind, size=printed_size(text) if kind == "file" else "")


def link_kind(url: str) -> Literal["link", "image", "file"]:
    """Tell by an address's ending whether it leads to a page, a picture or a file."""
    if not _SHOWS_KIND.search(url):  # as most: splitting an address takes ten times as long
        return "link"
    path = urlsplit(url).path
    if _IMAGE.search(path):
        return "image"
    return "file" if _FILE.search(path) else "link"


def _first_number(node: LexborNode) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if re.fullmatch("[1-9][0-9]{0,4}", start) else 1


def _holds_values(table: LexborNode) -> bool:
    """Tell a table of values from one that only places text: single cells, headings or paragraphs in cells."""
    if table.css_first("td table, td h1, td h2, td h3"):
        return False
    if any(len(cell.css("p")) > _LAYOUT_PARAGRAPHS for cell in table.css("td")):
        return False
    return any(len(row.css("td, th")) > 1 for row in table.css("tr"))
