"""Files that releases link to: asked for once, within bounds, from the source's own hosts, whatever is served."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_archiver.archive.attachments import list_attachments
from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.exchanged import stream_exchanges
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.releases import find_release
from mfa_archiver.archive.showings import list_showings
from mfa_archiver.archive.verify import verify
from mfa_archiver.harvest import Bounds, attaching
from mfa_archiver.model import HarvestReport
from mfa_archiver.sources.declaration import parse_source
from tests.press.fetching import Desk, declared
from tests.press.files import HTML, PDF, PDF_TYPE, pdf_reply, publish, serve
from tests.replica.server import Replica, write_source_file
from tests.web.scripted import Drip, HangUp, Reply, Script, Scripted

ATTACHMENTS = Bounds(attachments=True)
FEW_BYTES = 100_000


@pytest.fixture
def site() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


@pytest.fixture
def few_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST_BYTES", FEW_BYTES)


def fetch(desk: Desk, site: Scripted, bounds: Bounds = ATTACHMENTS, *, top: str = "") -> HarvestReport:
    return desk.fetch(declared("listing", site.base_url, top=top), bounds=bounds)


def held(desk: Desk) -> list[str]:
    rows = desk.rows("SELECT url FROM attachments WHERE capture_id IS NOT NULL ORDER BY asked_at, url")
    return [url for (url,) in rows]


def asked(site: Scripted, start: str = "/files/") -> list[str]:
    return [seen.path for seen in site.log if seen.path.startswith(start)]


def test_a_file_is_kept_exactly_as_it_was_served(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply()})
    report = fetch(desk, site)
    assert (report.status, report.added, report.attachments, report.unattached) == ("ok", 1, 1, ())
    [(size, digest)] = desk.rows(
        "SELECT p.size, p.digest FROM attachments a JOIN captures c ON c.id = a.capture_id "
        "JOIN payloads p ON p.id = c.payload_id"
    )
    with open_archive(desk.path) as archive:
        assert list(verify(archive)) == []
    assert (size, len(digest)) == (len(PDF), 64)


def test_without_the_option_no_file_is_asked_for(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply()})
    fetch(desk, site, Bounds())
    assert asked(site) == []


def test_files_of_releases_held_before_are_fetched_when_they_are_asked_for(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply()})
    fetch(desk, site, Bounds())
    report = fetch(desk, site)
    assert (report.added, report.attachments) == (0, 1)


def test_a_file_that_is_held_is_not_asked_for_again(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply()})
    fetch(desk, site)
    desk.later(days=400)
    fetch(desk, site)
    assert asked(site) == ["/files/a.pdf"]


def test_an_edit_brings_the_files_that_are_new_in_it_and_keeps_the_former(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply(), "/files/b.pdf": pdf_reply()})
    fetch(desk, site)
    publish(site, {1: ["/files/b.pdf", "/files/c.pdf"]}, label=" and salt")
    site.answer("/files/c.pdf", pdf_reply())
    desk.later(days=1)
    report = fetch(desk, site)
    assert (report.revised, report.attachments) == (1, 1)
    assert asked(site) == ["/files/a.pdf", "/files/b.pdf", "/files/c.pdf"]
    with open_archive(desk.path) as archive:
        files = [each.url.rpartition("/")[2] for each in list_showings(archive, 1) if each.is_attachment]
    assert files == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_full_run_asks_whether_a_held_file_has_changed(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply(PDF, ("ETag", '"1"'))})
    fetch(desk, site)
    site.answer("/files/a.pdf", Reply(304), pdf_reply(b"%PDF-1.4 another"))
    desk.later(days=1)
    assert fetch(desk, site, Bounds(full=True, attachments=True)).attachments == 0
    assert site.seen("/files/a.pdf")[-1].headers["if-none-match"] == '"1"'
    desk.later(days=1)
    assert fetch(desk, site, Bounds(full=True, attachments=True)).attachments == 1
    assert site.seen("/files/a.pdf")[-1].headers["if-none-match"] == '"1"'  # «not changed» gave no other


def test_one_file_of_ten_releases_is_one_request_and_one_capture(site: Scripted, desk: Desk) -> None:
    publish(site, {number: ["/files/a.pdf"] for number in range(1, 11)})
    site.answer("/files/a.pdf", pdf_reply())
    report = fetch(desk, site)
    assert (report.added, report.attachments, asked(site), len(held(desk))) == (10, 1, ["/files/a.pdf"], 1)


def test_places_in_a_file_are_no_files_of_their_own(site: Scripted, desk: Desk) -> None:
    publish(site, {1: ["/files/a.pdf#page=3", "/files/a.pdf", "/files/a.pdf#page=7"]})
    site.answer("/files/a.pdf", pdf_reply())
    fetch(desk, site)
    with open_archive(desk.path) as archive:
        found = find_release(archive, "1")
        assert found
        assert [each.capture_id is not None for each in list_attachments(archive, found[0])] == [True] * 3
        assert [each.url for each in list_showings(archive, 1) if each.is_attachment] == held(desk)
        assert len(list(stream_exchanges(archive, "", Filters()))) == 2
    assert asked(site) == ["/files/a.pdf"]


def test_files_of_gov_kz_are_fetched_too(desk: Desk) -> None:
    with Replica(3) as replica:
        body = '<p>Текст заявления министерства.</p><p><a href="/uploads/a.pdf">Заявление (PDF)</a></p>'
        replica.edit(replica.releases[0].id, "ru", body=body)
        text = write_source_file(desk.path.parent, replica.base_url).read_text(encoding="utf-8")
        report = desk.fetch(parse_source(text, "kz-mfa.toml"), bounds=ATTACHMENTS)
    [line] = report.unattached  # the replica has no such file
    assert (report.status, report.attachments) == ("ok", 0)
    assert line.startswith(f"{replica.base_url}/uploads/a.pdf: ")


REFUSED: dict[str, tuple[Script, str]] = {
    "a missing file": (Reply(404), "404"),
    "a broken site": (Reply(500), "500"),
    "a web page in its place": (Reply(body=b"<p>Sorry</p>", headers=HTML), "web page"),
    "a web page under its name": (
        Reply(body=b"\xef\xbb\xbf \n<!DOCTYPE HTML><p>Sorry", headers=(PDF_TYPE,)),
        "web page",
    ),
    "a picture": (Reply(body=b"\x89PNG", headers=(("Content-Type", "image/png"),)), "picture"),
    "nothing": (Reply(headers=(PDF_TYPE,)), "empty"),
    "an endless body": (Reply(headers=(PDF_TYPE,), chunks=lambda: itertools.repeat(b"x" * 10_000)), "more than 100000"),
    "a length beyond the bound": (HangUp(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n%PDF"), "more than"),
    "a length that is a lie": (HangUp(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n%PDF"), "no answer"),
    "a gzip bomb": (
        Reply(body=gzip.compress(bytes(20_000_000)), headers=(PDF_TYPE, ("Content-Encoding", "gzip"))),
        "more than 100000",
    ),
    "another host": (Reply(302, headers=(("Location", "https://elsewhere.example/a.pdf"),)), "off its site"),
    "a private address": (Reply(302, headers=(("Location", "https://10.0.0.1/a.pdf"),)), "private address"),
    "a machine's own data": (Reply(302, headers=(("Location", "http://169.254.169.254/a.pdf"),)), "plain http"),
    "a file of the machine": (Reply(302, headers=(("Location", "file:///etc/passwd"),)), "not a web address"),
    "a circle": (Reply(302, headers=(("Location", "/files/a.pdf"),)), "redirects more than"),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.usefixtures("few_bytes")
def test_what_is_no_file_is_told_in_one_line_and_harms_nothing(what: str, site: Scripted, desk: Desk) -> None:
    script, reason = REFUSED[what]
    serve(site, {"/files/a.pdf": script, "/files/b.pdf": pdf_reply()})
    report = fetch(desk, site)
    assert (report.status, report.errors, report.attachments) == ("ok", (), 1)
    [line] = report.unattached
    assert line.startswith(f"{site.base_url}/files/a.pdf: ")
    assert reason in line
    assert held(desk) == [f"{site.base_url}/files/b.pdf"]


def test_a_body_without_end_that_drips_is_cut_at_the_deadline(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": Drip(b"HTTP/1.1 200 OK\r\n\r\n%PDF", b"x")})
    source = declared("listing", site.base_url, replacing=("timeout_seconds = 5", "timeout_seconds = 0.1"))
    [line] = desk.fetch(source, bounds=ATTACHMENTS).unattached
    assert "longer than 0.5 seconds" in line


def test_a_file_that_cannot_be_had_is_asked_for_ever_more_rarely_and_then_left_alone(
    site: Scripted, desk: Desk
) -> None:
    serve(site, {"/files/a.pdf": Reply(404)})
    nights = []
    for night in range(40):
        before = len(asked(site))
        fetch(desk, site)
        nights += [night] if len(asked(site)) > before else []
        desk.later(hours=23, minutes=59)
    assert nights == [0, 1, 3, 7, 15]
    fetch(desk, site, Bounds(full=True, attachments=True))
    assert len(asked(site)) == 6


def test_files_on_other_hosts_are_not_asked_for_unless_the_source_names_them(site: Scripted, desk: Desk) -> None:
    with Scripted() as other:
        links = [other.answer("/a.pdf", pdf_reply()), "http://user@127.0.0.1/a.pdf", "http://10.0.0.1/a.pdf"]
        publish(site, {1: links})
        report = fetch(desk, site)
        assert (report.attachments, report.unattached, other.log) == (0, (), [])
        host = other.base_url.removeprefix("http://")
        assert fetch(desk, site, top=f'hosts = ["{host}"]').attachments == 1


def test_a_release_that_was_imported_from_elsewhere_opens_no_other_host(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply()})
    fetch(desk, site, Bounds())
    with Scripted() as other:
        source = declared("listing", other.base_url)
        publish(other, {2: ["/files/b.pdf"]})
        desk.fetch(source, bounds=Bounds())
        other.answer("/files/b.pdf", pdf_reply())
        fetch(desk, site)  # of the same id, and its file names another host
        assert asked(other) == []


def test_robots_txt_is_obeyed(site: Scripted, desk: Desk) -> None:
    serve(site, {"/files/a.pdf": pdf_reply(), "/open/b.pdf": pdf_reply()})
    site.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /files/\n"))
    report = fetch(desk, site)
    assert (asked(site), report.attachments, "robots.txt" in report.unattached[0]) == ([], 1, True)


def test_files_keep_the_pace_of_pages(site: Scripted, desk: Desk) -> None:
    serve(site, {f"/files/{number}.pdf": pdf_reply() for number in range(3)})
    source = declared("listing", site.base_url, replacing=("delay_seconds = 0", "delay_seconds = 0.1"))
    desk.fetch(source, bounds=ATTACHMENTS)
    times = [seen.at for seen in site.log]
    assert min(after - before for before, after in itertools.pairwise(times)) >= 0.1


def test_thousands_of_links_are_asked_for_in_several_runs(
    site: Scripted, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST_FILES", 20)
    publish(site, {1: [f"/files/{number}.pdf" for number in range(3000)]})
    for number in range(3000):
        site.answer(f"/files/{number}.pdf", pdf_reply())
    report = fetch(desk, site)
    assert (report.attachments, len(asked(site))) == (20, 20)
    assert report.unattached == ("2980 more files wait for the next run",)
    assert fetch(desk, site).attachments == 20
    assert len(set(asked(site))) == 40


def test_a_run_takes_so_many_bytes_and_no_more(site: Scripted, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST_RUN_BYTES", 2 * len(PDF) - 1)
    serve(site, {f"/files/{number}.pdf": pdf_reply() for number in range(5)})
    assert fetch(desk, site).attachments == 2
    assert fetch(desk, site).attachments == 2
    assert fetch(desk, site).attachments == 1


def test_silence_three_times_in_a_row_ends_a_sources_files(site: Scripted, desk: Desk) -> None:
    serve(site, {f"/files/{number}.pdf": HangUp() for number in range(5)})
    report = fetch(desk, site)
    assert (len(asked(site)), report.unattached[-1]) == (3, "2 more files wait for the next run")


def test_dates_and_the_limit_bound_the_releases_whose_files_are_fetched(site: Scripted, desk: Desk) -> None:
    publish(site, {number: [f"/files/{number}.pdf"] for number in range(1, 7)})
    for number in range(1, 7):
        site.answer(f"/files/{number}.pdf", pdf_reply())
    fetch(desk, site, Bounds())
    fetch(desk, site, Bounds(until="2026-05-18", attachments=True, limit=2))
    assert asked(site) == ["/files/4.pdf", "/files/3.pdf"]
    fetch(desk, site, Bounds(since="2026-05-20", attachments=True))
    assert asked(site)[2:] == ["/files/6.pdf"]


def test_several_sources_fetch_their_files_side_by_side(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "archive.db")
    with Scripted() as one, Scripted() as two:
        sources = []
        for site, name in ((one, "xx-one"), (two, "xx-two")):
            serve(site, {f"/files/{number}.pdf": pdf_reply() for number in range(6)})
            sources.append(declared("listing", site.base_url, replacing=("xx-press", name)))
        reports = desk.fetch_all(*sources, bounds=ATTACHMENTS, jobs=2)
    assert sorted((report.source, report.attachments) for report in reports) == [("xx-one", 6), ("xx-two", 6)]
    assert desk.rows(
        "SELECT count(*) FROM payloads WHERE digest IN (SELECT digest FROM payloads p JOIN captures c "
        "ON c.payload_id = p.id JOIN attachments a ON a.capture_id = c.id)"
    ) == [(1,)]
