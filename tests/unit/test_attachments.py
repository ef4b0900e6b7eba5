"""Sizes and captions of files and pictures, as pages print them."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.attachments import printed_size
from mfa_archiver.extract.blocks import read_fragment


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Programme (PDF, 1.2 MB)", "1.2 MB"),
        ("Программа, 340 КБ", "340 КБ"),
        ("Указ 1,5 Мбайт", "1,5 Мбайт"),
        ("Rapport, 220 Ko", "220 Ko"),
        ("Bericht 2 MiB", "2 MiB"),
        ("The 5 best of 2025", ""),
        ("A4 GB report", ""),
    ],
)
def test_size_is_read_as_printed(text: str, size: str) -> None:
    assert printed_size(text) == size


def test_file_has_its_size_and_picture_its_caption() -> None:
    html = """<a href="/a.pdf">Plan (PDF, 1 MB)</a><a href="/news">1 MB</a>
    <figure><img src="/a.jpg"><figcaption>The hall</figcaption></figure>"""
    found = read_fragment(html, "https://mfa.example/").links
    assert [(link.kind, link.size, link.caption) for link in found] == [
        ("file", "1 MB", ""),
        ("link", "", ""),
        ("image", "", "The hall"),
    ]
