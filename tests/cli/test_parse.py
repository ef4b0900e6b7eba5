"""`parse`: what is made of a page, and why."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.cli.program import Program
from tests.unit.pdf_file import pdf_of

PAGE = """<html lang="ru"><head><title>О визите министра в Любек | МИД</title></head><body>
<nav><a href="/">Главная</a></nav><div class="card"><h1>О визите министра в Любек</h1>
<span class="news-date">17 июля 2025 года</span><div class="news-text">
<p>Министр посетил город Любек и встретился с бургомистром, с которым обсудил ганзейские дни.</p>
<p>Стороны договорились о новой встрече весной. <a href="/plan.pdf">Программа (PDF, 340 КБ)</a></p>
</div></div></body></html>"""
URL = "https://mfa.example/ru/news/7"


@pytest.fixture
def saved(program: Program) -> str:
    program.folder.joinpath("page.html").write_text(PAGE, encoding="utf-8")
    return "page.html"


def test_text_shows_title_date_language_and_body(program: Program, saved: str) -> None:
    result = program("parse", saved, "--url", URL)
    assert result.lines[:3] == [
        "О визите министра в Любек",
        "date: 2025-07-17, from page",
        "language: ru (sure 1.00)",
    ]
    assert "Стороны договорились о новой встрече весной. Программа (PDF, 340 КБ)" in result.lines


def test_markdown_has_the_title_as_its_heading(program: Program, saved: str) -> None:
    result = program("parse", saved, "--url", URL, "--format", "markdown")
    assert result.lines[0] == "# О визите министра в Любек"
    assert result.lines[-1] == "- [Программа (PDF, 340 КБ)](<https://mfa.example/plan.pdf>)"


def test_markdown_keeps_headings_lists_and_tables(program: Program) -> None:
    said = f"<p>{'Стороны договорились открыть паромную линию, которая свяжет два порта. ' * 4}</p>"
    blocks = "<h3>Итог</h3><ul><li>паром</li></ul><table><tr><th>Порт<th>Рейсы<tr><td>Любек<td>2</table>"
    program.folder.joinpath("page.html").write_text(
        PAGE.replace("<p>Стороны", f"{said}{blocks}{said}<p>Стороны"), encoding="utf-8"
    )
    told = program("parse", "page.html", "--format", "markdown").out
    assert "### Итог\n\n- паром\n\n| Порт | Рейсы |\n| --- | --- |\n| Любек | 2 |\n" in told


def test_json_tells_where_each_part_is_from(program: Program, saved: str) -> None:
    page = program("parse", saved, "--url", URL, "--format", "json").json()
    assert (page["origins"]["title"], page["origins"]["date"]) == ("h1", "beside the headline")
    assert page["selectors"] == {"title": "h1", "body": "div.news-text", "date": "span.news-date"}


def test_proposed_rules_read_the_page_the_same(program: Program, saved: str) -> None:
    proposed = program("parse", saved, "--explain").err.partition("[article]")[2]
    program.point_at("https://mfa.example", id="own")
    file = program.sources / "own.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n[article]{proposed}", encoding="utf-8")
    first, second = (program("parse", saved, "--format", "json", *more).json() for more in ((), ("--source", "own")))
    assert (second["title"], second["date"], second["body"]) == (first["title"], first["date"], first["body"])


def test_page_is_read_from_stdin(program: Program) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "mfa_archiver", "parse", "-"],
        input=PAGE.encode("windows-1251"),
        capture_output=True,
        check=True,
        env=program.complete_environment(),
        cwd=program.folder,
    )
    assert run.stdout.decode().splitlines()[0] == "О визите министра в Любек"


def test_pdf_is_read(program: Program) -> None:
    lines = ("Joint statement on water", "The ministers agreed to meet again in the spring, in the capital.")
    program.folder.joinpath("a.pdf").write_bytes(pdf_of(lines))
    assert program("parse", "a.pdf").lines[0] == "Joint statement on water"


def test_challenge_page_is_named_and_ends_in_3(program: Program) -> None:
    program.folder.joinpath("page.html").write_text("<title>Just a moment...</title><p>Wait.</p>", encoding="utf-8")
    result = program("parse", "page.html")
    assert (result.code, result.output) == (3, b"")
    assert "a challenge page" in result.err


def test_missing_file_is_wrong_usage(program: Program) -> None:
    assert program("parse", "none.html").code == 2


def test_plain_http_beyond_this_machine_is_refused(program: Program) -> None:
    result = program("parse", "http://mfa.example/news/7")
    assert (result.code, len(result.complaints)) == (4, 1)


def test_page_cannot_steer_the_terminal(program: Program) -> None:
    hostile = PAGE.replace("О визите министра", "О визите \x1b]0;x\x07 \u202e министра").replace(
        "news-text", "a\x1b[2J"
    )
    program.folder.joinpath("page.html").write_text(hostile, encoding="utf-8")
    for form in ("text", "markdown", "json"):
        result = program("parse", "page.html", "--explain", "--format", form)
        assert not {"\x1b", "\x07", "\u202e"} & set(result.out + result.err)


class Site(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        robots = b"User-agent: *\nDisallow: /secret/\n"
        body = robots if self.path == "/robots.txt" else PAGE.encode()
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        pass


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Site,), {"asked": asked})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_address_is_asked_once_and_nothing_is_kept(program: Program, site: tuple[str, list[str]]) -> None:
    base_url, asked = site
    assert program("parse", f"{base_url}/ru/news/7").lines[0] == "О визите министра в Любек"
    assert asked == ["/robots.txt", "/ru/news/7"]
    assert not program.db.exists()


def test_address_that_robots_forbid_is_not_asked(program: Program, site: tuple[str, list[str]]) -> None:
    base_url, asked = site
    assert program("parse", f"{base_url}/secret/7").code == 4
    assert asked == ["/robots.txt"]
