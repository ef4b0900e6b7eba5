"""The gov.kz engine against a replica of the portal: tickets, doors, paging, what it asks for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import Blocked, RobotsDisallowed, SourceError
from mfa_archiver.listed import Validator
from mfa_archiver.model import Capture, Source
from mfa_archiver.rules import GovKzRules, Pace
from mfa_archiver.web.client import Client, UnexpectedAnswer
from mfa_archiver.web.engines import Engine, open_engine
from mfa_archiver.web.tickets import is_ticket_header, read_ticket
from tests.replica.faults import (
    Challenge,
    EmptyList,
    Garbage,
    Status,
    on_kind,
    on_language,
    on_page,
)
from tests.replica.server import Replica
from tests.web.scripted import Reply, Scripted

PAGE_SIZE = 10
COUNT = 25  # three pages and the empty one after them
REST = "/api/v1/public/content-manager/news"


def engine_for(base_url: str, client: Client, engine: str = "govkz") -> Engine:
    source = Source(
        id="kz-mfa",
        name="Ministry of Foreign Affairs of Kazakhstan",
        country="KZ",
        languages=("ru", "kk", "en"),
        timezone="Asia/Almaty",
        engine=engine,
        homepage=base_url,
        pace=Pace(delay_seconds=0, timeout_seconds=5, attempts=3),
        govkz=GovKzRules(base_url, "mfa", PAGE_SIZE),
    )
    return open_engine(source, client)


def kinds(replica: Replica) -> list[str]:
    return [served.kind for served in replica.log if served.kind != "robots"]


def counts(pages: list[Capture]) -> list[int]:
    return [len(json.loads(page.payload)) for page in pages]


@pytest.mark.parametrize("ticket", ["v1", "v2", "none", "one-use", "expires-after-2"])
def test_listing_goes_page_by_page_to_the_empty_one(client: Client, ticket: str) -> None:
    with Replica(COUNT, ticket=ticket) as replica:
        pages = list(engine_for(replica.base_url, client).listing("ru"))
    assert counts(pages) == [10, 10, 5, 0]
    assert {page.language for page in pages} == {"ru"}


def test_listing_without_releases_is_one_empty_page(client: Client) -> None:
    with Replica(0) as replica:
        assert counts(list(engine_for(replica.base_url, client).listing("ru"))) == [0]


def test_pages_are_asked_for_only_when_wanted(client: Client) -> None:
    with Replica(COUNT) as replica:
        next(engine_for(replica.base_url, client).listing("ru"))
        assert kinds(replica) == ["ticket", "listing"]


def test_page_that_repeats_the_one_before_ends_the_listing(site: Scripted, client: Client) -> None:
    page = Reply(body=json.dumps([{"id": 7, "title": "Заявление", "body": "<p>Текст.</p>"}]).encode())
    site.answer("/api/v1/public/_/c/k6", Reply())
    for number in (1, 2, 3):
        site.answer(f"{REST}?{query(number)}", page)
    pages = list(engine_for(site.base_url, client).listing("ru"))
    assert counts(pages) == [1]
    assert site.seen(f"{REST}?{query(3)}") == []


def query(number: int) -> str:
    return f"sort-by=created_date:DESC&projects=eq:mfa&page={number}&size={PAGE_SIZE}"


def test_listing_is_asked_newest_first_in_the_language_from_the_portals_own_page(
    client: Client,
) -> None:
    with Replica(COUNT) as replica:
        next(engine_for(replica.base_url, client).listing("kk"))
        asked = replica.served("listing")[0]
        base_url = replica.base_url
    assert dict(asked.query) == {
        "sort-by": "created_date:DESC",
        "projects": "eq:mfa",
        "page": "1",
        "size": "10",
    }
    assert asked.headers["accept-language"] == "kk"
    assert asked.headers["origin"] == base_url
    assert asked.headers["referer"] == f"{base_url}/memleket/entities/mfa/press/news/1?lang=kk"


def test_lasting_ticket_is_taken_once_for_all_languages(client: Client) -> None:
    with Replica(COUNT) as replica:
        engine = engine_for(replica.base_url, client)
        for lang in ("ru", "kk", "en"):
            assert len(list(engine.listing(lang))) == 4
        assert kinds(replica) == ["ticket"] + ["listing"] * 12


def test_one_use_ticket_costs_two_requests_a_page_once_known(client: Client) -> None:
    with Replica(COUNT, ticket="one-use") as replica:
        list(engine_for(replica.base_url, client).listing("ru"))
        assert kinds(replica) == [
            *("ticket", "listing"),
            *("listing", "ticket", "listing"),  # refused: now it is known
            *("ticket", "listing"),
            *("ticket", "listing"),
        ]


def test_ticket_that_has_run_out_is_renewed_only_then(client: Client) -> None:
    with Replica(COUNT, ticket="expires-after-2") as replica:
        list(engine_for(replica.base_url, client).listing("ru"))
        assert kinds(replica) == [
            *("ticket", "listing", "listing"),
            *("listing", "ticket", "listing", "listing"),
        ]


def test_second_office_is_tried_when_the_firsts_tickets_are_refused(client: Client) -> None:
    with Replica(COUNT, ticket="v2") as replica:
        list(engine_for(replica.base_url, client).listing("ru"))
        paths = [served.path for served in replica.served("ticket")]
    assert paths == ["/api/v1/public/_/c/k6"] * 2 + ["/api/v2/_/c/k6"]


def test_graphql_is_tried_when_no_ticket_is_honoured(client: Client) -> None:
    with Replica(COUNT, ticket="graphql-only") as replica:
        pages = list(engine_for(replica.base_url, client).listing("ru"))
        base_url = replica.base_url
    assert [page.method for page in pages] == ["POST"] * 4
    assert [page.url for page in pages][:2] == [
        f"{base_url}/graphql#projects=mfa&page=1&size=10",
        f"{base_url}/graphql#projects=mfa&page=2&size=10",
    ]


def test_door_that_opened_is_remembered_for_the_next_language(client: Client) -> None:
    with Replica(COUNT, ticket="graphql-only") as replica:
        engine = engine_for(replica.base_url, client)
        list(engine.listing("ru"))
        before = len(replica.log)
        list(engine.listing("kk"))
        assert [served.kind for served in replica.log[before:]] == ["graphql"] * 4


def test_graphql_in_plain_text_is_asked_again(client: Client) -> None:
    with Replica(COUNT, ticket="graphql-only") as replica:
        replica.fault(Garbage(b"upstream is busy"), when=on_kind("graphql"), times=2)
        pages = list(engine_for(replica.base_url, client).listing("ru"))
    assert len(pages) == 4


def test_listing_goes_on_where_it_was_when_a_door_shuts(client: Client) -> None:
    with Replica(COUNT) as replica:
        replica.fault(Status(403, text="Forbidden"), when=on_page(2), times=None)
        pages = list(engine_for(replica.base_url, client).listing("ru"))
    assert [page.method for page in pages] == ["GET", "POST", "POST", "POST"]


def test_site_without_any_door_is_blocked(client: Client) -> None:
    with Replica(COUNT, ticket="broken") as replica:
        engine = engine_for(replica.base_url, client)
        with pytest.raises(Blocked, match=r"k6 are refused.*graphql") as caught:
            next(engine.listing("ru"))
    assert "import" in caught.value.hint


def test_challenge_page_everywhere_is_blocked(client: Client) -> None:
    with Replica(COUNT) as replica:
        replica.fault(Challenge(), when=on_kind("listing", "graphql", "ticket"), times=None)
        with pytest.raises(Blocked, match="no list"):
            next(engine_for(replica.base_url, client).listing("ru"))


def test_challenge_page_on_the_listing_alone_leaves_graphql(client: Client) -> None:
    with Replica(COUNT) as replica:
        replica.fault(Challenge(), when=on_kind("listing"), times=None)
        assert next(engine_for(replica.base_url, client).listing("ru")).method == "POST"


def test_server_error_is_no_shut_door(client: Client) -> None:
    with Replica(COUNT) as replica:
        replica.fault(Status(500), when=on_kind("listing"), times=None)
        with pytest.raises(UnexpectedAnswer, match="500"):
            next(engine_for(replica.base_url, client).listing("ru"))
        assert replica.served("graphql") == []


def test_passing_trouble_is_sat_out(client: Client) -> None:
    with Replica(COUNT) as replica:
        replica.fault(Status(503), when=on_page(2), times=2)
        assert len(list(engine_for(replica.base_url, client).listing("ru"))) == 4


def test_languages_fail_alone(client: Client) -> None:
    with Replica(COUNT) as replica:
        replica.fault(Status(500), when=on_language("kk"), times=None)
        engine = engine_for(replica.base_url, client)
        with pytest.raises(UnexpectedAnswer):
            next(engine.listing("kk"))
        assert len(list(engine.listing("en"))) == 4


def test_empty_page_in_the_middle_ends_the_listing(client: Client) -> None:
    with Replica(COUNT) as replica:
        replica.fault(EmptyList(), when=on_page(2))
        assert counts(list(engine_for(replica.base_url, client).listing("ru"))) == [10, 0]


def test_robots_that_forbid_the_interface_are_obeyed(client: Client) -> None:
    with Replica(COUNT, disallow_api=True) as replica:
        with pytest.raises(RobotsDisallowed, match="/api/v1"):
            next(engine_for(replica.base_url, client).listing("ru"))
        assert kinds(replica) == []


def test_unchanged_first_page_carries_the_payload_held(client: Client) -> None:
    with Replica(COUNT) as replica:
        engine = engine_for(replica.base_url, client)
        held = next(engine.listing("ru"))
        validator = Validator(held.header("etag"), held.header("last-modified"), held.payload)
        pages = list(engine.listing("ru", validators={(held.url, "ru"): validator}))
    assert [page.status for page in pages] == [304, 200, 200, 200]
    assert pages[0].payload == held.payload


def test_validator_of_another_language_is_not_used(client: Client) -> None:
    with Replica(COUNT) as replica:
        engine = engine_for(replica.base_url, client)
        held = next(engine.listing("ru"))
        validator = Validator(held.header("etag"), "", held.payload)
        assert next(engine.listing("kk", validators={(held.url, "ru"): validator})).status == 200


def test_traffic_is_the_engines_own(client: Client) -> None:
    with Replica(COUNT) as replica:
        engine = engine_for(replica.base_url, client)
        next(engine.listing("ru"))
        assert engine.traffic.requests == len(replica.log)
        assert engine_for(replica.base_url, client).traffic.requests == 0


@pytest.mark.parametrize("name", ["feed", "json", "listing", "sitemap"])
def test_source_that_does_not_say_where_to_fetch_it_says_what_to_do(client: Client, name: str) -> None:
    with pytest.raises(SourceError, match=rf"no \[{name}\] section") as caught:
        engine_for("https://mfa.example", client, engine=name)
    assert "`import`" in caught.value.hint


@pytest.mark.parametrize("name", ["hash", "Token", "x-gov-ticket", "k6"])
def test_tickets_own_entries_are_sent(name: str) -> None:
    assert read_ticket(json.dumps({name: "a1b2"}).encode()) == ((name.lower(), "a1b2"),)


@pytest.mark.parametrize(
    "name",
    [
        *("host", "Cookie", "content-length", "Content-Encoding", "authorization", "connection"),
        *("te", "transfer-encoding", "user-agent", "accept-encoding", "proxy-authorization"),
        *("if-none-match", "range", "origin", "x-forwarded-for", "a", "1st", "два", "has space"),
        "x" * 60,
        ":path",
    ],
)
def test_headers_that_are_not_a_tickets_are_not_sent(name: str) -> None:
    assert read_ticket(json.dumps({name: "a1b2"}).encode()) == ()


@pytest.mark.parametrize("value", ["a\r\nCookie: b", "ключ", "", " a", "a" * 5000, None, True, 1.5, ["a"], {"b": "c"}])
def test_values_that_no_header_may_hold_are_not_sent(value: object) -> None:
    assert read_ticket(json.dumps({"hash": value}).encode()) == ()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"<html>",
        b"[1]",
        b'"a"',
        b"\xff",
        b"[" * 100_000,
        b'{"hash": "a"' + b" " * 20_000 + b"}",
    ],
)
def test_answer_that_is_no_ticket_has_no_headers(payload: bytes) -> None:
    assert read_ticket(payload) == ()


def test_number_in_a_ticket_is_sent_as_written() -> None:
    assert read_ticket(b'{"hash": 1700000000, "noise": null}') == (("hash", "1700000000"),)


def test_ticket_sends_twenty_headers_at_most() -> None:
    assert len(read_ticket(json.dumps({f"h{n}": "v" for n in range(50)}).encode())) == 20


@given(st.from_regex(r"[A-Za-z-]{2,8}", fullmatch=True), st.text(max_size=8))
def test_header_from_a_ticket_never_breaks_a_line(name: str, value: str) -> None:
    if is_ticket_header(name, value):
        assert (name + value).isascii()
        assert (name + value).isprintable()
