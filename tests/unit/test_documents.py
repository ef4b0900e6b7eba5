"""A name to save a stranger's file under: harmless whatever the address says."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.extract.documents import file_name

NAMES = {
    "https://mfa.example/files/Joint%20statement%20(2026).pdf": "Joint statement (2026).pdf",
    "https://mfa.example/%D0%97%D0%B0%D1%8F%D0%B2%D0%BB%D0%B5%D0%BD%D0%B8%D0%B5.docx": "Заявление.docx",
    "https://mfa.example/a/..%2F..%2F..%2Fetc%2Fpasswd.pdf": "passwd.pdf",
    "https://mfa.example/a/..%5C..%5Cautoexec.pdf": "autoexec.pdf",
    "https://mfa.example/%E2%80%AEfdp.exe.pdf": "fdp.exe.pdf",
    "https://mfa.example/a%00%1b%5B2Jb.pdf": "a2Jb.pdf",
    "https://mfa.example/.bashrc": "bashrc",
    "https://mfa.example/CON.pdf": "attachmentCON.pdf",
    "https://mfa.example/": "attachment",
    "https://mfa.example/%2E%2E": "attachment",
    "https://[": "attachment",
}


@pytest.mark.parametrize("url", NAMES)
def test_names_are_the_last_part_of_the_address_made_harmless(url: str) -> None:
    assert file_name(url) == NAMES[url]


@given(st.text())
def test_no_address_gives_a_path_or_a_hidden_file_or_signs_that_deceive(text: str) -> None:
    name = file_name(f"https://mfa.example/{quote(text, safe='/%')}")
    assert name == PurePosixPath(name).name == PureWindowsPath(name).name
    assert 0 < len(name) <= 110
    assert len(name.encode()) <= 255
    assert not name.startswith(".")
    assert {unicodedata.category(each)[0] for each in name} <= set("LMNPSZ")
    assert name.isprintable()


def test_a_long_name_keeps_its_ending() -> None:
    assert file_name(f"https://mfa.example/{'я' * 500}.pdf") == f"{'я' * 96}.pdf"
