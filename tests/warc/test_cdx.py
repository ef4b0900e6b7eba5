from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import ExtractionError
from mfa_archiver.warc.cdx import Listed, read_listing, replay_url, replayed_at

NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
KEY, URL = "example,mfa)/news/1", "https://mfa.example/news/1"
ROW = [KEY, "20250304120000", URL, "text/html", "200", "ABC", "512"]
ONE = [Listed(URL, "20250304120000", "ABC")]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([NAMES, ROW]),
        " ".join(ROW),
        f" CDX N b a m s k r M S V g\n{KEY} 20250304120000 {URL} text/html 200 ABC - - 512 0 x.warc.gz\n",
        f'{KEY} 20250304120000 {{"url": "{URL}", "mime": "text/html", "status": "200", "digest": "ABC"}}\n',
    ],
)
def test_every_form_of_a_listing_is_read(text: str) -> None:
    assert read_listing(text.encode()) == ONE


def test_a_wording_captured_again_is_listed_once_by_its_first_capture() -> None:
    again = [KEY, "20240101000000", *ROW[2:]]
    assert read_listing(json.dumps([NAMES, ROW, again]).encode()) == [Listed(URL, "20240101000000", "ABC")]


def test_captures_are_listed_oldest_first() -> None:
    other = [KEY, "20240101000000", URL, "text/html", "200", "XYZ", "1"]
    assert [each.timestamp for each in read_listing(json.dumps([NAMES, ROW, other]).encode())] == [
        "20240101000000", "20250304120000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value"),
    [(1, "20251399000000"), (1, "2025"), (2, "javascript:alert(1)"), (3, "image/png"), (4, "404"), (4, "301")],
)
def test_what_can_be_no_release_is_not_listed(place: int, value: str) -> None:
    row = [value if number == place else each for number, each in enumerate(ROW)]
    assert read_listing(json.dumps([NAMES, row]).encode()) == []


@pytest.mark.parametrize("text", ["<html>Too many requests</html>", "[not json", '[["a", "b"], ["1", "2"]]', "x 1 {"])
def test_what_is_no_listing_is_refused(text: str) -> None:
    with pytest.raises(ExtractionError):
        read_listing(text.encode())


def test_nothing_listed_is_an_empty_listing() -> None:
    assert (read_listing(b"[]"), read_listing(b"")) == ([], [])


def test_the_bytes_as_archived_are_asked_for() -> None:
    assert replay_url("https://web.example/web/", ONE[0]) == f"https://web.example/web/20250304120000id_/{URL}"


def test_a_redirect_tells_which_capture_was_given_instead() -> None:
    assert replayed_at(f"https://web.example/web/20250101000000id_/{URL}") == "20250101000000"
    assert replayed_at(f"https://web.example/web/99999999999999id_/{URL}") == ""


@given(st.text(max_size=300))
def test_any_text_is_a_listing_or_refused(text: str) -> None:
    try:
        assert isinstance(read_listing(text.encode("utf-8", "replace")), list)
    except ExtractionError as error:
        assert error.hint  # noqa: PT017 - either way of ending is right
