from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mfa_archiver.errors import SourceError
from mfa_archiver.rules import ArticleRules, GovKzRules, Pace
from mfa_archiver.sources.declaration import parse_source

TEXT = """\
id = "xx-mfa"
name = "Ministry of Foreign Affairs of Exland"
country = "XX"
languages = ["ru", "zh-Hant"]
timezone = "Asia/Almaty"
engine = "govkz"
homepage = "https://mfa.example"
checked = 2026-09-27

[pace]
delay_seconds = 2
timeout_seconds = 30.5
max_bytes = 1000
attempts = 3

[govkz]
base_url = "https://gov.example"
project = "mfa"
page_size = 50

[article]
title = "h1"
body = "div.text"
date = "time"
date_formats = ["%d.%m.%Y"]
drop = [".share"]
boilerplate = ["Поделиться"]
native_id = '/(\\d+)$'
languages = { rus = "ru" }
"""


def complaint(old: str, new: str) -> str:
    """Return what is said about the file above with one text in it replaced."""
    assert old in TEXT
    with pytest.raises(SourceError) as caught:
        parse_source(TEXT.replace(old, new, 1), "own.toml")
    return str(caught.value)


def test_a_sound_file_becomes_a_source() -> None:
    source = parse_source(TEXT, "own.toml")
    assert (source.id, source.languages, source.checked) == ("xx-mfa", ("ru", "zh-Hant"), date(2026, 9, 27))


def test_sections_become_rules() -> None:
    source = parse_source(TEXT, "own.toml")
    assert source.pace == Pace(2, 30.5, 1000, 3)
    assert source.govkz == GovKzRules("https://gov.example", "mfa", 50)
    assert source.article == ArticleRules(
        title="h1",
        body="div.text",
        date="time",
        date_formats=("%d.%m.%Y",),
        drop=(".share",),
        boilerplate=("Поделиться",),
        native_id=r"/(\d+)$",
        languages={"rus": "ru"},
    )


def test_pace_is_gentle_by_default() -> None:
    assert parse_source(TEXT.replace("delay_seconds = 2\n", ""), "own.toml").pace.delay_seconds == 1.0


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ('id = "xx-mfa"', 'id = "XX MFA"', 1, "id"),
        ('name = "Ministry of Foreign Affairs of Exland"', "name = 5", 2, "name"),
        ('country = "XX"', 'country = "xx"', 3, "country"),
        ('languages = ["ru", "zh-Hant"]', 'languages = "ru"', 4, "languages"),
        ('languages = ["ru", "zh-Hant"]', "languages = []", 4, "languages"),
        ('languages = ["ru", "zh-Hant"]', 'languages = ["Russian"]', 4, "languages"),
        ('"Asia/Almaty"', '"Asia/Nowhere"', 5, "timezone"),
        ('"Asia/Almaty"', '"Asia"', 5, "timezone"),
        ('"Asia/Almaty"', '"../../etc/passwd"', 5, "timezone"),
        ('engine = "govkz"', 'engine = "carrier pigeon"', 6, "engine"),
        ('homepage = "https://mfa.example"', 'homepage = " "', 7, "homepage"),
        ("checked = 2026-09-27", 'confidence = "sure"', 8, "confidence"),
        ("checked = 2026-09-27", 'checked = "2026-09-27"', 8, "checked"),
        ("checked = 2026-09-27", "checked = 2026-09-27T10:00:00", 8, "checked"),
        ("checked = 2026-09-27", 'insecure = "yes"', 8, "insecure"),
        ("delay_seconds = 2", "delay_seconds = -1", 11, "delay_seconds"),
        ("delay_seconds = 2", "delay_seconds = true", 11, "delay_seconds"),
        ("timeout_seconds = 30.5", "timeout_seconds = 0", 12, "timeout_seconds"),
        ("max_bytes = 1000", "max_bytes = 1.5", 13, "max_bytes"),
        ("attempts = 3", "attempts = 0", 14, "attempts"),
        ("page_size = 50", 'page_size = "50"', 19, "page_size"),
        ('date_formats = ["%d.%m.%Y"]', 'date_formats = "%d.%m.%Y"', 25, "date_formats"),
        ("native_id = '/(\\d+)$'", "native_id = '/\\d+$'", 28, "native_id"),
        ("native_id = '/(\\d+)$'", "native_id = '/(\\d+$'", 28, "native_id"),
    ],
)
def test_a_wrong_value_is_named_by_file_line_and_key(right: str, wrong: str, line: int, key: str) -> None:
    assert complaint(right, wrong).startswith(f"own.toml, line {line}: key `{key}` must be ")


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ("checked = 2026-09-27", 'colour = "red"', 8, "colour"),
        ("attempts = 3", "patience = 3", 14, "patience"),
        ("[govkz]", "[gov]\nx = 1\n[govkz]", 16, "gov"),
    ],
)
def test_an_unknown_key_is_named_by_file_line_and_key(right: str, wrong: str, line: int, key: str) -> None:
    assert complaint(right, wrong).startswith(f"own.toml, line {line}: key `{key}` is not a known key")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('id = "xx-mfa"\n', "id"),
        ('timezone = "Asia/Almaty"\n', "timezone"),
        ('project = "mfa"\n', "govkz.project"),
    ],
)
def test_a_missing_key_is_named_by_file_and_key(line: str, key: str) -> None:
    assert complaint(line, "").startswith(f"own.toml: key `{key}` is missing")


def test_an_engine_without_its_section_is_named() -> None:
    start, end = TEXT.index("[govkz]"), TEXT.index("[article]")
    assert complaint(TEXT[start:end], "").startswith("own.toml: key `govkz` is missing")


def test_a_section_written_as_a_value_is_named() -> None:
    start, end = TEXT.index("[pace]"), TEXT.index("[govkz]")
    with pytest.raises(SourceError, match=r"own\.toml, line 1: key `pace` must be a section"):
        parse_source("pace = 2\n" + TEXT[:start] + TEXT[end:], "own.toml")


def test_what_is_not_toml_is_named_by_file_and_line() -> None:
    assert "own.toml is not valid TOML" in complaint('country = "XX"', 'country = "XX')
    assert "line 3" in complaint('country = "XX"', 'country = "XX')


@pytest.mark.parametrize("address", ["ftp://mfa.example", "mfa.example", "https://", "javascript:alert(1)"])
def test_an_address_that_is_none_is_named(address: str) -> None:
    said = complaint('"https://mfa.example"', f'"{address}"')
    assert said.startswith("own.toml, line 7: key `homepage` must be an https:// address")


def test_plain_http_is_refused() -> None:
    said = complaint("https://gov.example", "http://gov.example")
    assert said.startswith("own.toml, line 17: key `base_url` is plain http://")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_plain_http_is_fine_on_loopback(host: str) -> None:
    source = parse_source(TEXT.replace("https://gov.example", f"http://{host}"), "own.toml")
    assert source.govkz == GovKzRules(f"http://{host}", "mfa", 50)


def test_plain_http_is_fine_for_those_who_ask_for_it() -> None:
    text = TEXT.replace("https:", "http:").replace("checked = 2026-09-27", "insecure = true")
    assert parse_source(text, "own.toml").insecure


def test_complaints_say_where_to_read_on() -> None:
    assert complaint("attempts = 3", "attempts = 0").endswith("(see docs/sources.md)")


CATALOGUE = Path(__file__).parents[2] / "src" / "mfa_archiver" / "sources" / "catalogue"


@pytest.mark.parametrize("path", sorted(CATALOGUE.glob("*.toml")), ids=lambda path: path.stem)
def test_catalogue_file_is_sound_and_named_after_its_id(path: Path) -> None:
    assert parse_source(path.read_text(encoding="utf-8"), path.name).id == path.stem
