from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mfa_archiver.export import FORMATS
from mfa_archiver.export.csv_table import COLUMNS, spreadsheet_safe
from mfa_archiver.export.markdown import escape
from mfa_archiver.fields import release_fields
from mfa_archiver.model import DatePrecision, DateSource, Link, PublicationDate, Ref, Release, Revision

NOON = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)


def release(title: str = "О визите", body: str = "Первый абзац.\n\nВторой, с «кавычками».", **known: object) -> Release:
    published = PublicationDate("2026-05-04", DatePrecision.MINUTE, DateSource.FIELD, "4 мая 2026 г.", NOON)
    return Release(
        id=1,
        ref=Ref("kz-mfa", "1237295", "ru"),
        url="https://www.gov.kz/1237295",
        revision=Revision(
            title,
            body,
            published=None if "undated" in known else published,
            dateline="Астана, 4 мая 2026 года",
            labels=("Обновлено",),
            links=(Link("https://www.gov.kz/uploads/1.png", kind="image"),),
        ),
        number=2,
        revisions=2,
        first_seen=NOON,
        last_seen=NOON,
        translations=(Ref("kz-mfa", "1237295", "kk"),),
    )


def written(form: str, *releases: Release) -> str:
    return "".join(FORMATS[form](iter(releases)))


def table(*releases: Release) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *releases), newline="")))


# --- JSON -------------------------------------------------------------------------------------------


def test_json_lines_hold_the_fields_of_each_release() -> None:
    lines = written("jsonl", release(), release("Другой")).split("\n")
    assert [json.loads(line) for line in lines[:-1]] == [release_fields(release()), release_fields(release("Другой"))]


def test_json_lines_keep_line_breaks_inside_their_strings() -> None:
    assert written("jsonl", release(body="а\nб\n\nв")).count("\n") == 1


def test_json_is_one_array() -> None:
    assert json.loads(written("json", release(), release())) == [release_fields(release())] * 2


def test_json_of_nothing_is_an_empty_array() -> None:
    assert json.loads(written("json")) == []


def test_json_keeps_cyrillic_readable() -> None:
    assert "О визите" in written("jsonl", release())


def test_an_unknown_date_is_null() -> None:
    assert json.loads(written("jsonl", release(undated=True)))["date"] is None


# --- CSV --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "  =", "\u00a0=", "＝", "＋", "－", "＠"])
def test_csv_disarms_formulas(start: str) -> None:
    formula = f'{start}HYPERLINK("https://example.org")'
    assert table(release(title=formula))[0]["title"] == f"'{formula}"


@pytest.mark.parametrize("text", ["О визите", "5 + 5", "«–» не формула", "a=b", ""])
def test_csv_leaves_other_text_alone(text: str) -> None:
    assert spreadsheet_safe(text) == text


def test_csv_has_a_header_even_of_nothing() -> None:
    assert written("csv") == ",".join(COLUMNS) + "\r\n"


def test_csv_quotes_what_has_commas_quotes_and_line_breaks() -> None:
    body = 'Он сказал: "да", и ушёл.\n\nВторой абзац.'
    assert table(release(body=body))[0]["body"] == body


def test_csv_replaces_nul_which_readers_choke_on() -> None:
    assert table(release(title="до\0после"))[0]["title"] == "до\ufffdпосле"


def test_csv_of_an_unknown_date_is_an_empty_cell() -> None:
    assert table(release(undated=True))[0]["date"] == ""


# --- Markdown ---------------------------------------------------------------------------------------


def front_matter(document: str) -> dict[str, object]:
    _, matter, _ = document.split("---\n", 2)
    pairs = (line.partition(": ") for line in matter.splitlines())
    return {name: json.loads(value) for name, _, value in pairs}


def test_front_matter_names_the_release() -> None:
    matter = front_matter(written("markdown", release()))
    assert (matter["ref"], matter["date"], matter["title"]) == ("kz-mfa/1237295/ru", "2026-05-04", "О визите")


def test_a_title_cannot_end_the_front_matter() -> None:
    assert front_matter(written("markdown", release(title="О\n---\nвизите")))["title"] == "О\n---\nвизите"


def test_the_title_is_the_heading_on_one_line() -> None:
    assert "\n# О визите\n\nПервый абзац." in written("markdown", release(title="О\nвизите"))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*не курсив*", r"\*не курсив\*"),
        ("snake_case", r"snake\_case"),
        ("[ссылка](https://example.org)", r"\[ссылка\](https://example.org)"),
        ("<script>", r"\<script\>"),
        ("`код`", r"\`код\`"),
        ("&nbsp;", r"\&nbsp;"),
        ("# не заголовок", r"\# не заголовок"),
        ("Заголовок\n---", "Заголовок\n\\---"),
        ("Заголовок\n===", "Заголовок\n\\==="),
        ("обратная \\ косая", r"обратная \\ косая"),
        ("~~не зачёркнуто~~", r"\~\~не зачёркнуто\~\~"),
    ],
)
def test_markdown_shows_the_text_as_it_stands(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize("text", ["№ 5", "C# и F#", "- пункт списка", "5 - 3 = 2", "#хештег"])
def test_markdown_leaves_plain_text_alone(text: str) -> None:
    assert escape(text) == text


# --- all formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_export_asks_for_one_release_at_a_time(form: str) -> None:
    asked = 0

    def counted() -> Iterator[Release]:
        nonlocal asked
        for _ in range(100):
            asked += 1
            yield release()

    texts = FORMATS[form](counted())
    for _ in range(3):
        next(texts)
    assert asked <= 3
