"""`import` and `export` of web archives: WARC, WACZ, and what a Wayback machine replays."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mfa_archiver.archive.database import open_archive
from tests.cli.program import Program
from tests.warc.crawl import Crawl, page

NEWS = "https://www.kt.kz/rus/press-materialy/o_vizite_1377990001.html"
LATER_TEXT = "Совсем другой текст: министры двух стран встретились вчера и подписали план работы на год."
PACE = '\n[pace]\ndelay_seconds = 0\nattempts = 1\n[article]\nbody = "article"\ntitle = "h1"\n'
SOURCE = (
    'id = "xx-mfa"\nname = "Ministry"\ncountry = "XX"\nlanguages = ["ru"]\ntimezone = "UTC"\nengine = "listing"\n'
    'homepage = "https://mfa.example/news"\n'
)


def outlet(title: str, text: str = LATER_TEXT) -> bytes:
    return (
        f'<html lang="ru"><header class="page-heading"><h1>{title}</h1></header><div class="page-meta">'
        f'<span>04.03.2025, 12:00</span></div><div class="page-content"><div><p>{text}</p></div></div></html>'
    ).encode()


def crawl() -> Crawl:
    made = Crawl()
    first = made.add("https://mfa.example/news/1", page("Первое"))
    made.add("https://mfa.example/", page("Главная"))
    made.add("https://mfa.example/news/1", page("Первое", LATER_TEXT), date="2025-04-01T00:00:00Z")
    made.revisit("https://mfa.example/news/1", first, "2025-05-01T00:00:00Z")
    made.add(NEWS, outlet("О визите"))
    made.add("https://www.kt.kz/rus/press-materialy", outlet("Все материалы"))
    return made


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program with an archive into which `crawl` was imported."""
    program = Program(tmp_path_factory.mktemp("crawl"))
    (program.folder / "crawl.warc.gz").write_bytes(crawl().out.getvalue())
    result = program("import", "crawl.warc.gz", "--json")
    assert (result.code, result.err.splitlines()[-1]) == (0, "2 added, 2 revised, 2 skipped")
    assert result.json()["reasons"] == {"a front page": 1, "not at the address of a release": 1}
    return program


def wordings(program: Program) -> list[tuple[str, str, str]]:
    import sqlite3  # noqa: PLC0415 - the archive as another program sees it
    from contextlib import closing  # noqa: PLC0415

    with closing(sqlite3.connect(program.db)) as db:
        return db.execute(
            "SELECT r.source || r.native_id || r.lang, v.seen_at, v.digest FROM revisions v "
            "JOIN releases r ON r.id = v.release_id ORDER BY 1, 2"
        ).fetchall()


def test_a_page_goes_to_the_source_whose_site_it_is_on_and_is_read_by_its_rules(imported: Program) -> None:
    release = imported("show", "kz-kt/1377990001/ru", "--json").json()
    assert (release["title"], release["date_source"]) == ("О визите", "page")


def test_each_wording_was_seen_when_its_page_was_captured(imported: Program) -> None:
    seen = [instant for ref, instant, _ in wordings(imported) if ref.startswith("import")]
    assert seen == ["2025-03-04T12:00:00Z", "2025-04-01T00:00:00Z", "2025-05-01T00:00:00Z"]


def test_a_crawl_imported_again_changes_nothing(imported: Program, tmp_path: Path) -> None:
    again = imported.copy_to(tmp_path / "again")
    before = wordings(again)
    assert again("import", imported.folder / "crawl.warc.gz", "--json").json()["unchanged"] == len(before)
    assert wordings(again) == before


def test_an_older_capture_with_another_text_is_kept_and_moves_no_wording(imported: Program, tmp_path: Path) -> None:
    copy = imported.copy_to(tmp_path / "copy")
    older = Crawl()
    older.add("https://mfa.example/news/1", page("Первое", f"Раньше: {LATER_TEXT}"), date="2024-01-01T00:00:00Z")
    (tmp_path / "older.warc.gz").write_bytes(older.out.getvalue())
    before = wordings(copy)
    for _ in range(2):
        result = copy("import", tmp_path / "older.warc.gz", "--json").json()
        assert result["reasons"] == {"an older wording than the one held; its capture is kept": 1}
    assert wordings(copy) == before
    [ref] = {release["ref"] for release in copy.exported() if release["source"] == "import"}
    shown = copy("captures", ref, "--json").json()
    assert [(each["captured_at"][:10], each["revisions"]) for each in shown] == [
        ("2024-01-01", []), ("2025-03-04", [1]), ("2025-04-01", [2]), ("2025-05-01", [3]),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["warc", "wacz"])
def test_an_export_imports_into_an_empty_archive_as_the_same_wordings(
    imported: Program, tmp_path: Path, form: str
) -> None:
    name = tmp_path / ("all.warc.gz" if form == "warc" else "all.wacz")
    assert imported("export", "--format", form, "--output", name).code == 0
    copy = Program(tmp_path)
    assert copy("import", name).code == 0
    assert wordings(copy) == wordings(imported)


@pytest.mark.parametrize("form", ["warc", "wacz"])
def test_a_merged_archive_exported_is_imported_with_every_wording(imported: Program, tmp_path: Path, form: str) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    merged, elsewhere, copy = (imported.copy_to(tmp_path / "merged"), *map(Program, (tmp_path / "a", tmp_path / "b")))
    older = Crawl()
    older.add("https://mfa.example/news/1", page("Первое", f"Раньше: {LATER_TEXT}"), date="2024-01-01T00:00:00Z")
    (tmp_path / "older.warc.gz").write_bytes(older.out.getvalue())
    elsewhere("import", tmp_path / "older.warc.gz")
    assert merged("merge", elsewhere.db).err.endswith("0 added, 1 revised, 0 unchanged\n")
    assert merged("export", "--format", form, "--output", tmp_path / f"all.{form}").code == 0
    assert copy("import", tmp_path / f"all.{form}", "--json").json()["reasons"] == {}
    assert wordings(copy) == wordings(merged)


def test_a_harvest_exported_is_imported_as_the_same_wordings(held: Program, tmp_path: Path) -> None:
    held("export", "--format", "warc", "--output", tmp_path / "held.warc.gz")
    copy = Program(tmp_path)
    copy.point_at(held_base(held))
    copy("import", tmp_path / "held.warc.gz")
    assert wordings(copy) == wordings(held)


def held_base(held: Program) -> str:
    text = next(held.sources.glob("*.toml")).read_text()
    return text.partition('base_url = "')[2].partition('"')[0]


def test_what_a_person_gave_survives_the_journey(program: Program, tmp_path: Path) -> None:
    (program.folder / "saved.txt").write_text(f"{LATER_TEXT}\n", encoding="utf-8")
    program("import", "saved.txt", "--title", "О плане", "--date", "2025-03-05", "--lang", "ru", "--source", "kz-kt")
    program("export", "--format", "warc", "--output", tmp_path / "one.warc.gz")
    (tmp_path / "copy").mkdir()
    copy = Program(tmp_path / "copy")
    copy("import", tmp_path / "one.warc.gz")
    assert wordings(copy) == wordings(program)
    [release] = copy.exported()
    assert (release["title_source"], release["date_source"]) == ("given", "given")


def test_a_damaged_record_fails_and_the_rest_is_stored(program: Program) -> None:
    payload = crawl().out.getvalue()
    (program.folder / "crawl.warc.gz").write_bytes(payload[:-200])
    result = program("import", "crawl.warc.gz", "--json")
    assert (result.code, result.json()["failed"]) == (3, 1)
    assert result.json()["added"] > 0


def test_a_wacz_with_bytes_missing_says_that_it_may_not_be_whole(imported: Program, tmp_path: Path) -> None:
    imported("export", "--format", "wacz", "--output", tmp_path / "all.wacz")
    whole = (tmp_path / "all.wacz").read_bytes()
    (tmp_path / "short.wacz").write_bytes(whole[:100] + whole[200:])
    result = imported.copy_to(tmp_path / "copy")("import", tmp_path / "short.wacz")
    assert (result.code, "lies outside of it" in result.err) == (3, True)


def test_a_file_that_is_no_wacz_fails_in_one_line(program: Program) -> None:
    (program.folder / "broken.wacz").write_bytes(b"PK\x03\x04 no more")
    result = program("import", "broken.wacz")
    assert (result.code, len(result.complaints)) == (3, 2)


# --- a Wayback machine -----------------------------------------------------------------------------


@dataclass
class Machine:
    """A Wayback machine on this computer: three captures of two pages, one of them gone."""

    asked: list[str] = field(default_factory=list)
    base: str = ""

    def answer(self, path: str) -> tuple[int, str, bytes]:
        self.asked.append(path)
        if path.startswith("/cdx"):
            names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
            rows = [
                ["k", "20250304120000", "https://mfa.example/news/1", "text/html", "200", "A", "1"],
                ["k", "20250401000000", "https://mfa.example/news/1", "text/html", "200", "B", "1"],
                ["k", "20250501000000", "https://mfa.example/news/2", "text/html", "200", "C", "1"],
            ]
            return 200, "application/json", json.dumps([names, *rows]).encode()
        pages = {
            "/web/20250304120000id_/https://mfa.example/news/1": page("Первое"),
            "/web/20250401000000id_/https://mfa.example/news/1": page("Первое", LATER_TEXT),
        }
        return (200, "text/html; charset=utf-8", pages[path]) if path in pages else (404, "text/plain", b"not here")


@pytest.fixture
def machine() -> Iterator[Machine]:
    running = Machine()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = running.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield running
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def asking(program: Program) -> Program:
    """The program with a source whose pace is that of tests."""
    program.sources.mkdir()
    (program.sources / "xx-mfa.toml").write_text(SOURCE + PACE, encoding="utf-8")
    return program


def test_captures_of_a_listing_are_fetched_as_archived_and_those_that_are_gone_fail(
    asking: Program, machine: Machine
) -> None:
    result = asking("import", "--cdx", f"{machine.base}/cdx?url=mfa.example/*", "--source", "xx-mfa", "--json")
    told = result.json()
    assert (result.code, told["added"], told["revised"], told["failed"]) == (3, 1, 1, 1)
    assert [seen for _, seen, _ in wordings(asking)] == ["2025-03-04T12:00:00Z", "2025-04-01T00:00:00Z"]


def test_captures_held_are_not_fetched_twice(asking: Program, machine: Machine) -> None:
    command = ("import", "--cdx", f"{machine.base}/cdx?url=mfa.example/*", "--source", "xx-mfa", "--until", "2025-04")
    asking(*command, "--limit", 1)
    asking(*command)
    replayed = [path for path in machine.asked if path.startswith("/web/")]
    assert [path[5:19] for path in replayed] == ["20250304120000", "20250401000000"]


def test_a_saved_listing_is_replayed_from_the_machine_named(asking: Program, machine: Machine) -> None:
    (asking.folder / "listing.json").write_bytes(machine.answer("/cdx")[2])
    named = ("--cdx", "listing.json", "--replay", f"{machine.base}/web", "--source", "xx-mfa", "--since", "2025-04")
    assert asking("import", *named, "--until", "2025-04", "--json").json()["added"] == 1


@pytest.mark.parametrize("arguments", [(), ("saved", "--since", "2025"), ("saved", "--cdx", "listing.json")])
def test_files_and_listings_are_told_apart(program: Program, arguments: tuple[str, ...]) -> None:
    (program.folder / "saved").mkdir()
    assert program("import", *arguments).code == 2


def test_a_machine_is_not_taken_for_the_site_it_replays(asking: Program, machine: Machine) -> None:
    asking("import", "--cdx", f"{machine.base}/cdx?url=mfa.example/*", "--source", "xx-mfa")
    with open_archive(asking.db) as archive:
        kept = archive.connection.execute("SELECT DISTINCT request_headers, peer, protocol FROM captures").fetchall()
    assert kept == [("[]", "", "")]
