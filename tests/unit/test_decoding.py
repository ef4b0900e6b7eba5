"""How bytes become text when labels are missing, wrong or right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.extract.decoding import decode

RUSSIAN = "Министр принял верительные грамоты послов"
HEADLINES = [
    (RUSSIAN, codec) for codec in ("windows-1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic", "utf-16-le")
] + [
    ("МИД Казахстана", "koi8-r"),
    ("О визите", "windows-1251"),
    ("Türkiye Dışişleri Bakanlığı açıklaması", "iso-8859-9"),
    ("Déclaration conjointe, Genève", "iso-8859-1"),
    ("Der Außenminister grüßt", "windows-1252"),
    ("Minister spraw zagranicznych złożył oświadczenie", "windows-1250"),
    ("大臣の会談について", "shift_jis"),
    ("大臣の会談について", "euc-jp"),
    ("장관 회담 결과를 발표", "euc-kr"),
    ("外交部长在北京举行的会谈", "gb18030"),
    ("外交部長在台北舉行的會談", "big5"),
]


@pytest.mark.parametrize(("text", "codec"), HEADLINES)
def test_headline_without_a_label_is_read(text: str, codec: str) -> None:
    page = f"<html><body><p>{text}</p></body></html>"
    assert decode(page.encode(codec), "text/html") == page


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "koi8-r", "iso-8859-5"])
def test_windows_1251_is_read_whatever_the_header_says(label: str) -> None:
    assert decode(RUSSIAN.encode("windows-1251"), f"text/html; charset={label}") == RUSSIAN


def test_label_holds_where_the_text_makes_sense_by_it() -> None:
    icelandic = "Þetta er yfirlýsing ráðherra"
    assert decode(icelandic.encode("iso-8859-1"), "text/html; charset=iso-8859-1") == icelandic


def test_utf16_without_a_mark_is_read_in_either_order() -> None:
    page = f"<title>{RUSSIAN}</title>"
    assert [decode(page.encode(codec), "") for codec in ("utf-16-le", "utf-16-be")] == [page, page]


@pytest.mark.parametrize("between", ["windows-1251", "latin-1"])
def test_utf8_encoded_twice_is_undone(between: str) -> None:
    twice = "Посол и министр".encode().decode(between).encode()
    assert decode(twice, "text/html; charset=utf-8") == "Посол и министр"


def test_text_that_only_quotes_double_encoding_is_left_alone() -> None:
    page = "Вместо «Посол» стояло «РџРѕСЃРѕР»»"
    assert decode(page.encode(), "") == page


def test_long_run_of_letters_costs_no_more_than_its_length() -> None:
    page = f"<p>{RUSSIAN}</p><i>{'QUJD' * 45_000}</i>"
    assert decode(page.encode("koi8-r"), "") == page


@given(st.binary(max_size=300), st.sampled_from(["", "text/html; charset=euc-kr", "text/html; charset=utf-16"]))
def test_any_bytes_are_decoded(payload: bytes, content_type: str) -> None:
    assert isinstance(decode(payload, content_type), str)


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя АБВ.,«»—", min_size=1, max_size=80))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=koi8-r") == text
