"""`import`: saved pages, plain text and JSON lines; what each tells of title, date, language and identity."""

from __future__ import annotations

import gzip
import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.program import Program
from tests.replica.server import Replica
from tests.unit.pdf_file import pdf_of

# As a crawler saves an outlet's page: its stamp, the share button, blank lines where markup was.
STAMPED = """ date 2026-03-04 Рассказать друзьям

Встреча экспертов на тему "Казахстан - Европейский союз: что даст партнерство ближайших лет прошла в Лёвене, \
сообщили в Министерстве иностранных дел.





Разговор был приурочен к годовщине Соглашения о расширенном партнерстве и сотрудничестве (СПРС).



Собравшиеся, среди них сотрудники Европейской службы внешних действий (ЕСВД), обсудили торговлю и всё остальное.
"""
PLAIN = "Посол Казахстана в Загребе встретился с ректором университета, сообщает МИД. Речь шла о языковых курсах.\n"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The release read from STAMPED."""
    program = Program(tmp_path_factory.mktemp("imported"))
    (program.folder / "saved.txt").write_text(STAMPED, encoding="utf-8")
    result = program("import", "saved.txt", "--json")
    assert (result.code, result.json()["added"]) == (0, 1)
    release: dict[str, Any] = program("show", 1, "--json").json()
    return release


def test_crawlers_stamp_is_the_date_and_said_to_be_one(imported: dict[str, Any]) -> None:
    assert (imported["date"], imported["date_precision"], imported["date_source"]) == ("2026-03-04", "day", "stamp")
    assert imported["published_at"] is None


def test_share_button_is_no_text(imported: dict[str, Any]) -> None:
    assert "Рассказать" not in imported["title"] + imported["body"]


def test_blank_lines_of_lost_markup_become_paragraphs(imported: dict[str, Any]) -> None:
    assert imported["body"].count("\n\n") == 2
    assert "\n\n\n" not in imported["body"]


def test_title_of_a_text_without_one_is_derived(imported: dict[str, Any]) -> None:
    assert imported["title_source"] == "derived"
    assert imported["title"].startswith('Встреча экспертов на тему "Казахстан')


def test_language_of_a_text_is_detected(imported: dict[str, Any]) -> None:
    assert (imported["lang"], imported["source"]) == ("ru", "import")


@pytest.mark.parametrize(
    ("query", "printed"),
    [("СПРС", "СПРС"), ("партнёрства", "партнерстве"), ("партнерство", "партнерстве"), ("ЕСВД", "ЕСВД")],
)
def test_imported_text_is_found_and_marked_as_printed(program: Program, query: str, printed: str) -> None:
    (program.folder / "saved.txt").write_text(STAMPED, encoding="utf-8")
    program("import", "saved.txt")
    [hit] = program("search", query, "--json").json()
    assert f"**{printed}**" in hit["snippet"]


def test_what_the_person_gives_wins(program: Program) -> None:
    (program.folder / "saved.txt").write_text(STAMPED, encoding="utf-8")
    given = ("--title", "Встреча в Лёвене", "--date", "2026-03", "--lang", "ru", "--url", "https://mfa.example/a/1")
    assert program("import", "saved.txt", *given).code == 0
    release = program("show", "https://mfa.example/a/1", "--json").json()
    assert (release["title"], release["title_source"]) == ("Встреча в Лёвене", "given")
    assert (release["date"], release["date_precision"], release["date_source"]) == ("2026-03", "month", "given")


def test_second_import_adds_nothing(program: Program) -> None:
    (program.folder / "saved.txt").write_text(STAMPED, encoding="utf-8")
    program("import", "saved.txt")
    again = program("import", "saved.txt", "--json").json()
    assert (again["added"], again["revised"], again["unchanged"]) == (0, 0, 1)


def test_outlets_page_is_read_by_its_sources_rules(program: Program, replica: Replica) -> None:
    (program.folder / "page.html").write_bytes(download(replica.outlet_url(15)))
    url = replica.outlet_url(15).replace(replica.base_url, "https://www.kt.kz")
    assert program("import", "page.html", "--source", "kz-kt", "--url", url).code == 0
    release = program("show", url, "--json").json()
    assert release["title"] == replica.releases[15].wording("ru").title.replace("&laquo;", '"').replace("&raquo;", '"')
    assert (release["source"], release["lang"], release["ref"]) == ("kz-kt", "ru", "kz-kt/1377990397/ru")
    # 06:29:59 in UTC is half past eleven in Almaty; the page prints minutes.
    assert (release["published_at"], release["date_source"]) == ("2026-11-17T06:29:00Z", "page")


def test_releases_below_the_one_on_an_outlets_page_are_left_out(program: Program, replica: Replica) -> None:
    (program.folder / "page.html").write_bytes(download(replica.outlet_url(15)))
    program(
        "import", "page.html", "--source", "kz-kt", "--url", "https://www.kt.kz/rus/press-materialy/a_1377990397.html"
    )
    [release] = program.exported()
    assert replica.releases[16].wording("ru").title not in release["body"]
    assert "Рассказать друзьям" not in release["body"]


def test_packed_files_are_read(program: Program) -> None:
    (program.folder / "saved.txt.gz").write_bytes(gzip.compress(PLAIN.encode()))
    (program.folder / "lines.jsonl.gz").write_bytes(gzip.compress(json.dumps({"body": STAMPED}).encode()))
    assert program("import", "saved.txt.gz", "lines.jsonl.gz", "--json").json()["added"] == 2


def test_folder_is_walked_and_unknown_endings_are_passed_over(program: Program) -> None:
    folder = program.folder / "saved" / "2026"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(PLAIN, encoding="utf-8")
    (folder / "b.doc").write_bytes(b"binary")
    result = program("import", "saved", "--json")
    assert (result.code, result.json()["added"], result.json()["failed"]) == (0, 1, 0)


def test_named_file_of_an_unknown_kind_is_a_failure(program: Program) -> None:
    (program.folder / "b.doc").write_bytes(b"binary")
    (program.folder / "a.txt").write_text(PLAIN, encoding="utf-8")
    result = program("import", "b.doc", "a.txt", "--json")
    assert (result.code, result.json()["added"], result.json()["failed"]) == (3, 1, 1)
    assert "b.doc is of no known kind" in result.err


def test_broken_line_is_named_by_its_number_and_the_rest_is_kept(program: Program) -> None:
    lines = [
        json.dumps({"body": PLAIN}),
        "",
        '{"body": ',
        json.dumps({"title": "без текста"}),
        json.dumps({"body": STAMPED}),
    ]
    (program.folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = program("import", "lines.jsonl", "--json")
    assert (result.code, result.json()["added"], result.json()["failed"]) == (3, 2, 2)
    assert ["lines.jsonl, line 3" in result.complaints[0], "lines.jsonl, line 4" in result.complaints[1]] == [
        True,
        True,
    ]


def test_json_line_of_somebody_elses_is_read(program: Program) -> None:
    line = {
        "body": "The ambassadors met in Riga to speak of trade and of language courses.",
        "title": "Ambassadors meet in Riga",
        "date": "2026-02-03",
        "lang": "en",
        "url": "https://mfa.example/en/77",
        "source": "xx-mfa",
        "likes": 17,
    }
    (program.folder / "lines.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert program("import", "lines.jsonl").code == 0
    release = program("show", "https://mfa.example/en/77", "--json").json()
    kept = {name: release[name] for name in ("title", "date", "lang", "source", "body")}
    assert kept == {name: line[name] for name in kept}


def test_html_of_a_json_line_is_read_as_a_page(program: Program) -> None:
    page = f"<html><body><h1>Встреча в Загребе</h1><p>{PLAIN}</p><p>{PLAIN}</p></body></html>"
    line = {"html": page, "url": "https://mfa.example/ru/78", "lang": "ru"}
    (program.folder / "lines.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert program("import", "lines.jsonl").code == 0
    assert program("show", 1, "--json").json()["title"] == "Встреча в Загребе"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 100, b"\xff\xfe\x00\xd8", b"\x1f\x8b\x08broken"],
    ids=["empty", "NUL", "half UTF-16", "gzip"],
)
@pytest.mark.parametrize("ending", ["txt", "html", "jsonl.gz"])
def test_file_without_a_release_is_no_crash(program: Program, content: bytes, ending: str) -> None:
    (program.folder / f"odd.{ending}").write_bytes(content)
    result = program("import", f"odd.{ending}")
    assert result.code in {0, 3}
    assert "unexpected" not in result.err


def test_options_for_one_file_are_not_for_several(program: Program) -> None:
    for name in ("a.txt", "b.txt"):
        (program.folder / name).write_text(PLAIN, encoding="utf-8")
    assert program("import", "a.txt", "b.txt", "--title", "Один на двоих").code == 2


def test_export_imports_again_as_it_was(held: Program, program: Program) -> None:
    (program.folder / "releases.jsonl").write_bytes(held("export").output)
    result = program("import", "releases.jsonl", "--json")
    assert (result.code, result.json()["added"], result.err.count("\n")) == (0, 132, 1)
    assert [essence(release) for release in program.exported()] == [essence(release) for release in held.exported()]


def test_export_imported_into_its_own_archive_adds_nothing(held: Program, tmp_path: Path) -> None:
    copy = held.copy_to(tmp_path)
    (tmp_path / "releases.jsonl").write_bytes(copy("export").output)
    counts = copy("import", "releases.jsonl", "--json").json()
    assert (counts["added"], counts["revised"], counts["unchanged"]) == (0, 0, 132)


def test_export_imported_again_can_be_searched_the_same(held: Program, program: Program) -> None:
    (program.folder / "releases.jsonl").write_bytes(held("export").output)
    program("import", "releases.jsonl")
    both = [each("search", "партнёрства", "--limit", 50, "--json").json() for each in (held, program)]
    assert [hit["ref"] for hit in both[0]] == [hit["ref"] for hit in both[1]]


SEED = Path(__file__).parents[2].parent / "shared" / "data" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason=f"the sample texts are not at {SEED}")
def test_sample_text_is_read_and_found(program: Program) -> None:
    assert program("import", SEED).code == 0
    [hit] = program("search", "СПРС", "--json").json()
    release = program("show", hit["id"], "--json").json()
    facts = {name: release[name] for name in ("date", "date_precision", "date_source", "lang", "title_source")}
    assert facts == {
        "date": "2025-12-18",
        "date_precision": "day",
        "date_source": "stamp",
        "lang": "ru",
        "title_source": "derived",
    }
    assert "Рассказать друзьям" not in release["body"]
    assert "\n\n\n" not in release["body"]
    for query, printed in (
        ("партнёрства", "партнерств"),
        ("партнерство", "партнерств"),
        ("ЕСВД", "ЕСВД"),
        ("СПРС", "СПРС"),
    ):
        [hit] = program("search", query, "--json").json()
        assert f"**{printed}" in hit["snippet"]


def essence(release: dict[str, Any]) -> dict[str, Any]:
    """What an export and an import must keep; ids and the instants of sighting are the archive's own."""
    own = {"id", "first_seen", "last_seen", "revision", "revisions"}
    return {name: value for name, value in release.items() if name not in own}


def download(url: str) -> bytes:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc)
    connection.request("GET", parts.path)
    page = connection.getresponse().read()
    connection.close()
    return page


# --- how sure the language is ---


def test_a_guessed_language_is_said_to_be_one(program: Program) -> None:
    (program.folder / "short.txt").write_text("Комиссия\n", encoding="utf-8")
    result = program("import", "short.txt")
    assert "note: short.txt: language taken to be ru (0.10 sure); name it with --lang\n" in result.err


def test_a_language_that_was_named_or_is_plain_is_no_matter(program: Program) -> None:
    (program.folder / "short.txt").write_text("Комиссия\n", encoding="utf-8")
    (program.folder / "plain.txt").write_text(PLAIN, encoding="utf-8")
    assert "note:" not in program("import", "short.txt", "--lang", "ru").err
    assert "note:" not in program("import", "plain.txt").err


def test_many_guesses_are_gathered(program: Program) -> None:
    for number in range(8):
        (program.folder / f"{number}.txt").write_text(f"Комиссия {number}\n", encoding="utf-8")
    (program.folder / "9.jsonl").write_text('{"body": "Комиссия"}\n{"body": "Заседание"}\n', encoding="utf-8")
    notes = [line for line in program("import", program.folder).err.splitlines() if line.startswith("note: ")]
    assert (len(notes), notes[-1]) == (6, "note: so were the languages in 4 more files; name one with --lang")


# --- PDFs ---


def test_pdf_is_imported(program: Program) -> None:
    lines = ("Joint statement on water", "The ministers agreed to meet again in the spring, in the capital.")
    (program.folder / "a.pdf").write_bytes(pdf_of(lines))
    assert program("import", "a.pdf", "--json").json()["added"] == 1


def test_pdf_without_its_library_is_a_failure_that_names_the_extra(program: Program) -> None:
    (program.folder / "a.pdf").write_bytes(pdf_of(("On water",)))
    (program.folder / "sitecustomize.py").write_text("import sys\nsys.modules['pypdf'] = None\n", encoding="utf-8")
    result = program.anew("import", "a.pdf", PYTHONPATH=str(program.folder))
    assert result.code == 3
    assert "mfa-archiver[pdf]" in result.err


def test_import_tells_of_a_page_whose_text_may_be_wrong(program: Program) -> None:
    teasers = "".join(f"<li><a href='/{n}'>О встрече делегаций номер {n} в городе</a></li>" for n in range(9))
    html = f"<ul>{teasers}</ul><p>Министерство сообщает о встречах на этой странице, их список дан выше.</p>"
    program.folder.joinpath("list.html").write_text(html, encoding="utf-8")
    result = program("import", "list.html", "--lang", "ru")
    assert "note: list.html: the page looks like a listing" in result.err
