"""Pages that are none, or that mean harm: each gives a body with a doubt or an error that says which."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.body import Body
from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.facts import read_facts
from mfa_archiver.extract.generic import page_body, read_page
from mfa_archiver.extract.page import MAX_PAGE_CHARS, parse_html
from mfa_archiver.extract.survey import MAX_NODES
from mfa_archiver.model import Capture

PROSE = "The ministers met on Tuesday in the capital and agreed that the ferry line will open on the first of May."


def capture(payload: bytes) -> Capture:
    return Capture("https://x.example/1", datetime(2026, 1, 1, tzinfo=UTC), 200, (), payload)


def body(html: str) -> Body:
    tree = parse_html(html)
    return page_body(tree, read_facts(tree, ""), (), "https://x.example/1")


@pytest.mark.parametrize("payload", [b"", b"\n\n", b"<html></html>", b"<script>var a = '<p>x</p>'</script>"])
def test_page_without_text_is_an_error(payload: bytes) -> None:
    with pytest.raises(ExtractionError, match="no text"):
        read_page(capture(payload), "import")


@pytest.mark.parametrize("date", ["19.05.2026", "Tuesday, 19 May 2026, 14:30"])
def test_page_with_nothing_but_its_title_and_date_is_without_text(date: str) -> None:
    main = f"<main><h1>A visit to Riga</h1><time>{date}</time><div class=text></div></main>"
    page = f"<html lang=en><title>A visit to Riga</title><nav><a href=/news>News</a></nav>{main}</html>"
    with pytest.raises(ExtractionError, match="no text"):
        read_page(capture(page.encode()), "import")


def test_page_larger_than_any_release_is_an_error_that_says_so() -> None:
    with pytest.raises(ExtractionError, match="more than any release"):
        read_page(capture(b"x" * (MAX_PAGE_CHARS + 1)), "import")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + f"<p>{PROSE}",
        "<span><p>" * 20_000 + PROSE,
        "<table><tr><td>" * 20_000 + PROSE,
        "<ul><li>" * 50_000 + PROSE,
        f"<p>{PROSE}" + "</x><div>" * 30_000,
        f'<p class="{"related " * 300_000}">{PROSE}</p><p>{PROSE}',
        f'<p>{PROSE}<img alt="{"x" * 3_000_000}">',
        f"<title>{'x ' * 1_000_000}</title><p>{PROSE}",
        f"<p>{PROSE}</p>" + "<p>Read also</p>" * 20_000,
        PROSE.replace(" ", "\0 "),
    ],
    ids=["open", "formatting", "tables", "lists", "stray", "class", "attribute", "title", "labels", "nul"],
)
def test_hostile_page_gives_its_text(html: str) -> None:
    assert PROSE in " ".join(body(html).blocks.paragraphs)


def test_login_page_is_doubted() -> None:
    html = "<h1>Sign in</h1><form><label>Name</label><input name=a><input type=password><button>Go</button></form>"
    assert body(html).doubts


def test_challenge_page_is_doubted() -> None:
    html = "<title>Just a moment...</title><h2>Checking your browser before you can go on.</h2><p>Ray 8f2</p>"
    assert body(html).confidence < 0.5


def test_bytes_that_are_no_page_are_doubted_or_refused() -> None:
    noise = bytes(range(256)) * 200
    assert body(decode(noise, "")).doubts


def test_page_of_more_elements_than_any_release_is_an_error_that_says_so() -> None:
    with pytest.raises(ExtractionError, match="more than any release"):
        body("<i>x</i>" * (MAX_NODES // 2 + 1))
