"""Hold the replica of gov.kz to what is known of the site, so that other tests mean something."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
import tomllib
import zlib
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, IncompleteRead
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.replica import faults
from tests.replica.exchange import NEWS
from tests.replica.releases import LANGUAGES, generate
from tests.replica.server import Replica, write_source_file

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
QUERY = (
    "query News($projects:String,$size:Int,$page:Int,$sort:String,$lang:String){"
    "news(projects:$projects,_size:$size,_page:$page,_sort:$sort,_lang:$lang){ id title body }}"
)


@dataclass
class Reader:
    """A plain HTTP client with a ticket, one connection for everything."""

    replica: Replica
    ticket: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        netloc = urlsplit(self.replica.base_url).netloc
        self.connection = HTTPConnection(netloc, timeout=10)

    def ask(self, target: str, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, bytes]:
        """Return status and body; `headers` are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, target, body, {**self.ticket, **named})
        answer = self.connection.getresponse()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, answer.read()

    def take_ticket(self, door: str = "/api/v1/public/_/c/k6") -> None:
        """Take a ticket at a door, as the site's pages do: keep the cookie, send the entries."""
        _, body = self.ask(door, "POST", "{}")
        self.ticket = json.loads(body)
        self.ticket["Cookie"] = self.headers["set-cookie"].partition(";")[0]

    def listing(self, lang: str = "ru", **query: object) -> Any:
        """Return the JSON of one listing page."""
        status, body = self.ask(listing(**query), Accept_Language=lang)
        assert status == 200, body
        return json.loads(body)


def listing(**query: object) -> str:
    parameters = {"sort-by": "created_date:DESC", "projects": "eq:mfa", **query}
    return f"{NEWS}?" + "&".join(f"{name}={value}" for name, value in parameters.items())


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(count=45) as running:
        yield running


@pytest.fixture
def reader(replica: Replica) -> Iterator[Reader]:
    ready = Reader(replica)
    ready.take_ticket()
    yield ready
    ready.connection.close()


def test_listing_without_a_ticket_is_not_allowed(reader: Reader) -> None:
    reader.ticket = {}
    assert reader.ask(listing()) == (400, b"notAllowed")


def test_cookie_alone_is_no_ticket(reader: Reader) -> None:
    reader.ticket = {"Cookie": reader.ticket["Cookie"]}
    assert reader.ask(listing())[0] == 400


def test_one_use_ticket_admits_once() -> None:
    with Replica(count=3, ticket="one-use") as strict:
        once = Reader(strict)
        once.take_ticket()
        assert [once.ask(listing())[0] for _ in range(2)] == [200, 400]
        once.connection.close()


@pytest.mark.parametrize(
    ("mode", "door", "status"),
    [
        ("v2", "/api/v1/public/_/c/k6", 400),
        ("v2", "/api/v2/_/c/k6", 200),
        ("graphql-only", "/api/v1/public/_/c/k6", 400),
        ("expires-after-3", "/api/v1/public/_/c/k6", 200),
    ],
)
def test_ticket_of_a_door_is_honoured_as_the_mode_says(mode: str, door: str, status: int) -> None:
    with Replica(count=3, ticket=mode) as other:
        visitor = Reader(other)
        visitor.take_ticket(door)
        assert visitor.ask(listing())[0] == status
        visitor.connection.close()


def test_listing_ends_with_an_empty_list(reader: Reader) -> None:
    sizes = [len(reader.listing(page=page, size=20)) for page in (1, 2, 3, 4)]
    assert sizes == [20, 20, 5, 0]


def test_page_zero_repeats_page_one(reader: Reader) -> None:
    assert reader.listing(page=0, size=5) == reader.listing(page=1, size=5)


def test_more_than_a_hundred_a_page_is_refused(reader: Reader) -> None:
    assert reader.ask(listing(size=101))[0] == 400


def test_created_after_works_and_created_from_breaks(reader: Reader) -> None:
    instant = reader.replica.releases[7].created_date
    after = reader.listing(created_date=f"gt:{instant[:19]}", size=50)
    assert [row["id"] for row in after] == [r.id for r in reader.replica.releases[:7]]
    assert reader.ask(listing(created_date=f"gte:{instant[:19]}"))[0] == 500


def test_unknown_project_has_no_releases(reader: Reader) -> None:
    assert reader.listing(projects="eq:mfa-atlantis") == []


def test_one_release_is_found_by_its_slug_and_by_its_id(reader: Reader) -> None:
    wanted = reader.replica.releases[20]
    (by_slug,) = reader.listing(slug=f"eq:{wanted.slug}")
    _, body = reader.ask(f"{NEWS}/{wanted.id}", Accept_Language="ru")
    assert json.loads(body) == by_slug


def test_accept_language_decides_the_language(reader: Reader) -> None:
    titles = {reader.listing(lang=lang, size=1)[0]["title"] for lang in LANGUAGES}
    ids = {reader.listing(lang=lang, size=1)[0]["id"] for lang in LANGUAGES}
    assert (len(titles), len(ids)) == (3, 1)


def test_known_etag_is_answered_with_304_until_something_changes(reader: Reader) -> None:
    reader.ask(listing(), Accept_Language="ru")
    etag = reader.headers["etag"]
    assert reader.ask(listing(), Accept_Language="ru", If_None_Match=etag) == (304, b"")
    assert reader.ask(listing(), Accept_Language="kk", If_None_Match=etag)[0] == 200
    reader.replica.edit(reader.replica.releases[0].id, "ru", title="Исправленный заголовок")
    assert reader.ask(listing(), Accept_Language="ru", If_None_Match=etag)[0] == 200


def test_gzip_is_sent_to_those_who_ask(reader: Reader) -> None:
    _, plain = reader.ask(listing())
    _, packed = reader.ask(listing(), Accept_Encoding="gzip")
    assert gzip.decompress(packed) == plain


def test_graphql_needs_no_ticket_and_returns_the_fields_asked_for(reader: Reader) -> None:
    reader.ticket = {}
    variables = {"projects": "EQ:mfa", "size": 2, "page": 2, "lang": "en"}
    posted = json.dumps({"query": QUERY, "variables": variables})
    _, body = reader.ask("/graphql", "POST", posted)
    first = json.loads(body)["data"]["news"][0]
    release = reader.replica.releases[2]
    assert first["id"] == str(release.id)
    assert set(first) == {"id", "title", "body"}


def test_graphql_reports_errors_with_status_200(reader: Reader) -> None:
    posted = json.dumps({"query": QUERY.replace("title", "headline")})
    status, body = reader.ask("/graphql", "POST", posted)
    assert status == 200
    assert "headline" in json.loads(body)["errors"][0]["message"]


def test_human_page_is_an_empty_shell(reader: Reader) -> None:
    _, body = reader.ask("/memleket/entities/mfa/press/news/1?lang=ru")
    assert b"enable JavaScript" in body


def test_robots_txt_closes_search_and_uploads_only(reader: Reader) -> None:
    _, body = reader.ask("/robots.txt")
    assert body.decode().split("\n")[1:3] == ["Disallow: /search", "Disallow: /uploads/"]
    assert b"/api/" not in body


def test_same_seed_gives_the_same_bytes(reader: Reader) -> None:
    with Replica(count=45) as twin:
        other = Reader(twin)
        other.take_ticket()
        assert other.ask(listing(size=45)) == reader.ask(listing(size=45))
        other.connection.close()


def test_other_seed_gives_other_releases() -> None:
    ours, theirs = generate(50, seed=1)[40], generate(50, seed=2)[40]
    assert ours.wording("ru") != theirs.wording("ru")


def test_ids_fall_and_dates_do_not_rise_down_the_stream() -> None:
    stream = generate(3000)
    steps = list(pairwise(stream))
    assert all(newer.id > older.id for newer, older in steps)
    assert all(newer.created_date[:19] >= older.created_date[:19] for newer, older in steps)


def test_every_sentence_can_be_filled_in_every_language() -> None:
    stream = generate(400)[12:]  # after those written by hand
    bodies = [release.wording(lang).body or "" for release in stream for lang in LANGUAGES]
    assert not [body for body in bodies if "{" in body]


def test_migrated_releases_have_no_time_of_day() -> None:
    (release,) = generate(1, newest=date(2020, 12, 1))
    assert release.created_date == "2020-12-01T00:00:00.000+00:00"


def test_site_changes_while_it_runs(reader: Reader) -> None:
    replica = reader.replica
    new = replica.publish("Срочное заявление", "<p>Текст.</p>")
    replica.remove(replica.releases[0].id)
    replica.edit(replica.releases[1].id, "ru", body="<p>Уточнено.</p>")
    first, second = reader.listing(size=2)
    assert first["id"] == new
    assert (second["id"], second["body"]) == (replica.releases[1].id, "<p>Уточнено.</p>")


def test_fault_happens_as_often_as_asked(reader: Reader) -> None:
    reader.replica.fault(faults.Status(503, retry_after="1"), when=faults.on_page(1), times=2)
    statuses = [reader.ask(listing(page=page))[0] for page in (2, 1, 1, 1)]
    assert statuses == [200, 503, 503, 200]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.EmptyList(), (200, b"[]")),
        (faults.NotModified(), (304, b"")),
        (faults.Garbage(b"\xff{"), (200, b"\xff{")),
        (faults.Redirect("http://10.0.0.1/"), (302, b"")),
        (faults.HugeBody(declared_bytes=70_000), (200, b" " * 70_000)),
    ],
)
def test_fault_replaces_the_answer(reader: Reader, fault: faults.Fault, expected: tuple[int, bytes]) -> None:
    reader.replica.fault(fault)
    assert reader.ask(listing()) == expected


def test_cut_body_ends_before_its_declared_length(reader: Reader) -> None:
    reader.replica.fault(faults.CutBody(after_bytes=300))
    with pytest.raises(IncompleteRead) as cut:
        reader.ask(listing())
    assert len(cut.value.partial) == 300


def test_gzip_bomb_is_small_until_inflated(reader: Reader) -> None:
    reader.replica.fault(faults.GzipBomb(inflated_bytes=8 * 1024 * 1024))
    _, packed = reader.ask(listing(), Accept_Encoding="gzip")
    assert len(packed) < 20_000
    assert json.loads(gzip.decompress(packed)) == []


def test_broken_gzip_cannot_be_inflated(reader: Reader) -> None:
    reader.replica.fault(faults.BrokenGzip())
    _, packed = reader.ask(listing(), Accept_Encoding="gzip")
    with pytest.raises(zlib.error):
        gzip.decompress(packed)


def test_truncated_gzip_lacks_its_end(reader: Reader) -> None:
    reader.replica.fault(faults.TruncatedGzip())
    _, packed = reader.ask(listing(), Accept_Encoding="gzip")
    with pytest.raises(EOFError):
        gzip.decompress(packed)


def test_slow_answer_does_not_outlive_the_replica() -> None:
    with Replica(count=3, ticket="none") as slow:
        slow.fault(faults.SlowBytes(60))
        reader = Reader(slow)
        reader.connection.request("GET", listing())
        reader.connection.getresponse().close()
        began = time.monotonic()
    reader.connection.close()
    assert time.monotonic() - began < 5


def test_log_tells_what_was_asked_and_answered(reader: Reader) -> None:
    reader.listing(lang="kk", page=2, size=5)
    ticket, served = reader.replica.served("ticket", "listing")
    assert (ticket.method, ticket.status) == ("POST", 200)
    assert (served.lang, served.query["page"], served.status) == ("kk", "2", 200)
    assert served.at >= ticket.at


def test_outlet_page_shows_the_release_and_then_the_next_ones(reader: Reader) -> None:
    url = reader.replica.outlet_url(0)
    _, body = reader.ask(urlsplit(url).path)
    page = body.decode()
    assert page.count('<header class="page-heading"><h1>') == 3
    assert page.index("СПРС") < page.index("Хельсинки")
    assert "<p>Рассказать друзьям</p>" not in page


def test_source_file_points_at_the_replica(replica: Replica, tmp_path: Path) -> None:
    path = write_source_file(tmp_path, replica.base_url, page_size=20, languages=["ru"])
    source = tomllib.loads(path.read_text(encoding="utf-8"))
    assert path.name == "kz-mfa.toml"
    assert source["languages"] == ["ru"]
    assert source["pace"] == {"delay_seconds": 0}
    assert source["govkz"] == {"base_url": replica.base_url, "project": "mfa", "page_size": 20}


def test_replica_runs_as_a_process_until_its_stdin_closes() -> None:
    command = [sys.executable, "-m", "tests.replica", "--count", "5", "--ticket", "none"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert running.stdin
        connection = HTTPConnection(urlsplit(running.stdout.readline().strip()).netloc, timeout=10)
        connection.request("GET", listing(size=100))
        releases = json.loads(connection.getresponse().read())
        connection.close()
        running.stdin.close()
        assert running.wait(timeout=10) == 0
    assert len(releases) == 5
