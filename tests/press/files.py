"""A press office whose releases link to files, answered from a script: as the files of any site may misbehave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from tests.press.office import listing_page, notice, page_html
from tests.unit.pdf_file import pdf_of
from tests.web.scripted import Reply, Script, Scripted

HTML = (("Content-Type", "text/html; charset=utf-8"),)
PDF_TYPE = ("Content-Type", "application/pdf")
PDF = pdf_of(["Joint statement", "The ministers met in spring."])


def pdf_reply(payload: bytes = PDF, *headers: tuple[str, str]) -> Reply:
    """Return a PDF's answer."""
    return Reply(body=payload, headers=(PDF_TYPE, *headers))


def publish(site: Scripted, linked: Mapping[int, Sequence[str]], label: str = "") -> None:
    """Serve a listing and pages of releases, by number, that link to addresses; `label` follows their titles."""
    plain = [notice(number, max(linked)) for number in sorted(linked, reverse=True)]
    notices = [replace(each, title=f"{each.title}{label}") for each in plain]
    site.answer("/news?page=1", Reply(body=listing_page(notices).encode(), headers=HTML))
    for each in notices:
        links = "".join(
            f'<a href="{escape(url)}">File {place}</a> ' for place, url in enumerate(linked[each.number], 1)
        )
        page = page_html(each, [], 1).replace("</div><aside", f"<p>{links}</p></div><aside")
        site.answer(each.path, Reply(body=page.encode(), headers=HTML))


def serve(site: Scripted, files: Mapping[str, Script]) -> None:
    """Publish one release that links to files, and serve these by their paths."""
    publish(site, {1: list(files)})
    for path, script in files.items():
        site.answer(path, script)
