"""Hits as one static page for a browser: no script, nothing loaded from anywhere, every text from outside escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mfa_archiver.hits import Hit, Runs
from mfa_archiver.render.terminal import harmless, harmless_line

STYLE = (
    "body{max-width:45rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}"
    "h2{font-size:1.1rem;margin:1.5rem 0 0}p{margin:.2rem 0}"
)
WEB = ("https://", "http://")  # what a link may begin with; `javascript:` is none


def hits_page(query: str, hits: Sequence[Hit]) -> str:
    """Return a page of hits for a query as typed, in their order. All text is escaped, matches stand in <mark>."""
    asked = inert(harmless_line(query))
    parts = "".join(map(hit_part, hits)) or "<p>nothing found</p>\n"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{asked}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{asked}</h1>\n{parts}</main>\n</body>\n</html>"
    )


def hit_part(hit: Hit) -> str:
    """Return one hit: its title, linked to where it was published, where from and when, and the snippet."""
    title = runs_html(hit.marked_title or ((hit.title, False),))
    heading = f'<a href="{inert(hit.url)}">{title}</a>' if hit.url.startswith(WEB) else title
    words = " · some of the words only" if hit.partial else ""
    lang = inert(hit.ref.lang)
    return (
        f'<article>\n<h2 lang="{lang}">{heading}</h2>\n'
        f"<p>{inert(hit.date) or 'no date'} · {inert(str(hit.ref))}{words}</p>\n"
        f'<p lang="{lang}">{runs_html(hit.snippet)}</p>\n</article>\n'
    )


def runs_html(runs: Runs) -> str:
    """Return (text, is_match) runs as HTML: all text escaped, each match in <mark>."""
    return "".join(f"<mark>{inert(text)}</mark>" if is_match else inert(text) for text, is_match in runs)


def inert(text: str) -> str:
    """Return text that is nothing but text in HTML, in an attribute and on a terminal that prints the page."""
    return escape(harmless(text))
