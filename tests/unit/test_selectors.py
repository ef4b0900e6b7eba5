"""Selectors proposed for a source file lead back to the node."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.selectors import selector_of

PAGE = """<body><div class="card"><p>a</p></div><div class="news text"><h2>x</h2><p id="lead">b</p><p>c</p></div>
<div id="post-48213"><i class="date">d</i></div><span class="a:b">e</span></body>"""


@pytest.mark.parametrize(
    ("target", "selector"),
    [
        ("p#lead", "#lead"),
        ("div.news", "div.news"),
        ("i", "i.date"),
        ("h2", "h2"),
        ("#post-48213", "body > div:nth-of-type(3)"),
        ("p:last-child", "p"),
        ("span", "span"),
    ],
)
def test_node_is_named_by_what_lasts(target: str, selector: str) -> None:
    tree = parse_html(PAGE)
    assert selector_of(tree, tree.css_first(target)) == selector


def test_every_node_is_found_again() -> None:
    tree = parse_html(PAGE)
    nodes = tree.css("div, p, h2, i, span")
    found = [tree.css_first(selector_of(tree, node)) for node in nodes]
    assert [node.mem_id for node in found if node] == [node.mem_id for node in nodes]


def test_no_node_has_no_selector() -> None:
    assert selector_of(parse_html(PAGE), None) == ""
