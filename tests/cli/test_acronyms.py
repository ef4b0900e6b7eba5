"""Acronyms on the command line: what a search finds by other names, and what `acronyms` lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.program import Program

RELEASES = (
    ("agreement", "ru", "О заседании", "Принят закон о Соглашении о расширенном партнёрстве и сотрудничестве."),
    ("talks", "en", "On the talks", "The parties reviewed the implementation of the EPCA in Astana."),
    ("open", "ru", "Об открытии", "Европейская комиссия (ЕК) открыла представительство."),
    ("meeting", "ru", "О встрече", "Евразийская комиссия (ЕК) провела встречу."),
    ("visit", "ru", "О визите", "Министр прибыл в ЕК с визитом."),
)  # fmt: skip
NO_RESULT = 1


class Archive(Program):
    """An archive in a folder of its own, and the program to ask it."""

    def hits(self, *arguments: str) -> list[dict[str, Any]]:
        hits: list[dict[str, Any]] = self("search", "--json", *arguments).json()
        return hits

    def names(self, *arguments: str) -> list[str]:
        return [hit["ref"].split("/")[1] for hit in self.hits(*arguments)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("acronyms"))
    lines = [
        json.dumps({"ref": f"xx-mfa/{name}/{lang}", "source": "xx-mfa", "lang": lang, "title": title, "body": body})
        for name, lang, title, body in RELEASES
    ]
    (archive.folder / "releases.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert archive("import", "releases.jsonl").code == 0
    return archive


def test_acronym_finds_a_release_that_has_only_the_full_name_in_another_case(archive: Archive) -> None:
    assert "agreement" in archive.names("СПРС")


def test_english_acronym_finds_the_russian_release_after_its_own(archive: Archive) -> None:
    assert archive.names("EPCA") == ["talks", "agreement"]


def test_full_name_finds_a_release_that_has_only_the_acronym(archive: Archive) -> None:
    assert archive.names('"соглашение о расширенном партнёрстве и сотрудничестве"', "--all-words") == [
        "agreement", "talks",
    ]  # fmt: skip


def test_full_name_is_marked_where_the_acronym_was_asked_for(archive: Archive) -> None:
    [_, hit] = archive.hits("EPCA")
    assert "**Соглашении о расширенном партнёрстве и сотрудничестве**" in hit["snippet"]


def test_hit_by_another_name_is_not_partial(archive: Archive) -> None:
    assert [hit["partial"] for hit in archive.hits("EPCA")] == [False, False]


def test_no_expand_takes_the_acronym_literally(archive: Archive) -> None:
    assert archive.names("EPCA", "--no-expand") == ["talks"]


def test_language_filter_applies_to_what_other_names_find(archive: Archive) -> None:
    assert archive.names("EPCA", "--lang", "ru") == ["agreement"]


def test_count_is_of_the_very_words(archive: Archive) -> None:
    assert archive("search", "EPCA", "--count").out == "1\n"


def test_hits_sorted_by_date_hold_those_by_other_names(archive: Archive) -> None:
    assert set(archive.names("EPCA", "--sort", "date")) == {"talks", "agreement"}


def test_ambiguous_acronym_is_searched_as_it_is_and_shows_the_choice(archive: Archive) -> None:
    result = archive("search", "ЕК", "--format", "ids")
    assert len(result.out.split()) == len(("open", "meeting", "visit"))
    assert result.err == "note: ЕК: Европейская комиссия (1), Евразийская комиссия (1); search one of them in quotes\n"


def test_explain_shows_the_other_names(archive: Archive) -> None:
    said = archive("search", "EPCA", "--explain").complaints
    assert [line for line in said if line.startswith("by other names: ") and "КӘЫК" in line]


def test_acronyms_are_listed_as_releases_define_them(archive: Archive) -> None:
    assert archive("acronyms", "ЕК").lines == [
        "ЕК\tru\tЕвропейская комиссия\t1\txx-mfa/open/ru\t",
        "ЕК\tru\tЕвразийская комиссия\t1\txx-mfa/meeting/ru\t",
    ]


def test_acronym_has_its_fields_in_json(archive: Archive) -> None:
    [row] = archive("acronyms", "EPCA", "--json").json()
    assert row == {
        "acronym": "EPCA",
        "lang": "en",
        "phrase": "Enhanced Partnership and Cooperation Agreement",
        "releases": 0,
        "ref": None,
        "same": ["КӘЫК", "СПРС", "СРПС"],
    }


def test_unknown_acronym_is_no_result(archive: Archive) -> None:
    result = archive("acronyms", "ЖЖЖ")
    assert (result.code, result.out) == (NO_RESULT, "")
