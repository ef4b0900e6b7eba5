"""Saved pages tell where they are from."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.mhtml import read_mhtml
from mfa_archiver.extract.saved import mirrored_address, saved_address

URL = "https://mfa.example/news/1.html"


@pytest.mark.parametrize(
    "html",
    [
        f"<!DOCTYPE html>\n<!-- saved from url=(0031){URL} -->\n<html><p>Текст",
        f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue Mar 04 2025 -->",
        "<html><!-- Mirrored from mfa.example/news/1.html by HTTrack Website Copier/3.x [XR&CO'2014] -->",
        f'<html><head><link rel="canonical" href="{URL}"></head>',
        f'<html><head><meta property="og:url" content="{URL}"></head>',
    ],
)
def test_a_saved_page_tells_its_address(html: str) -> None:
    assert saved_address(html) == URL


@pytest.mark.parametrize(
    "html",
    [
        "<p>Текст",
        '<link rel="canonical" href="https://mfa.example/">',
        '<link rel="canonical" href="javascript:alert(1)">',
        '<link rel="canonical" href="/news/1">',
    ],
)
def test_a_page_that_does_not_tell_its_address_has_none(html: str) -> None:
    assert saved_address(html) == ""


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        (("mirror", "www.mfa.example", "news", "1.html"), "https://www.mfa.example/news/1.html"),
        (("www.mfa.example", "news", "index.html"), "https://www.mfa.example/news/"),
        (("mfa.example", "show?id=7.html"), "https://mfa.example/show?id=7"),
        (("mfa.example", "новости", "1.html"), "https://mfa.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1.html"),
        (("saved", "page1.html"), ""),
        (("saved.d", "page1.html"), ""),
        (("release-1.2", "page1.html"), ""),
    ],
)
def test_the_place_in_a_mirror_is_the_address(parts: tuple[str, ...], address: str) -> None:
    assert mirrored_address(parts) == address


def mhtml(**headers: str) -> bytes:
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(
        "<html><h1>О визите</h1></html>", subtype="html", charset="windows-1251", cte="quoted-printable"
    )
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def test_a_page_is_taken_out_of_mhtml_with_its_address_and_date() -> None:
    page = read_mhtml(mhtml(Snapshot_Content_Location=URL, Date="Tue, 04 Mar 2025 12:00:00 +0300"))
    assert "О визите" in page.payload.decode("windows-1251")
    assert (page.url, page.saved_at) == (URL, datetime(2025, 3, 4, 9, tzinfo=UTC))
    assert page.content_type == "text/html; charset=windows-1251"


def test_mhtml_without_a_page_is_refused() -> None:
    with pytest.raises(ExtractionError):
        read_mhtml(b"Subject: no page\r\n\r\nText")


@given(st.binary(max_size=500))
def test_any_bytes_are_mhtml_or_refused(payload: bytes) -> None:
    try:
        assert read_mhtml(b"Content-Type: text/html\r\n" + payload).payload
    except ExtractionError as error:
        assert error.hint  # noqa: PT017 - either way of ending is right
