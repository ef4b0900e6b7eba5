"""Releases and their wordings in the archive: nothing is overwritten, every byte served is there once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mfa_archiver.archive.captures import load_payload, load_validators
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.releases import find_release, stream_releases
from mfa_archiver.archive.revisions import load_holdings, settle
from mfa_archiver.model import (
    Added,
    Capture,
    DatePrecision,
    DateSource,
    Failed,
    Link,
    ParsedRelease,
    PublicationDate,
    Ref,
    Release,
    Revised,
    Revision,
    Skipped,
    TitleSource,
    Unchanged,
)
from tests.archive.holding import NOW, capture, keep, parsed

LATER = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def found(archive: Archive, name: str, number: int | None = None) -> Release:
    pair = find_release(archive, name, number)
    assert pair is not None
    return pair[0]


def held_payloads(archive: Archive) -> list[int]:
    """Return the payload of each capture."""
    return [number for (number,) in archive.connection.execute("SELECT payload_id FROM captures ORDER BY id")]


def test_wording_comes_back_as_it_was_kept(archive: Archive) -> None:
    instant = datetime(2026, 2, 28, 19, 30, tzinfo=UTC)
    wording = Revision(
        title="«Новая» повестка",
        body="Первый абзац.\n\nВторой абзац, ё и «кавычки».",
        published=PublicationDate("2026-03-01", DatePrecision.MINUTE, DateSource.PAGE, "01.03.2026, 00:30", instant),
        title_source=TitleSource.PAGE,
        dateline="Астана, 1 марта",
        labels=("Дополнено",),
        captions=("Фото: МИД",),
        links=(Link("https://mfa.example/a.pdf", "Приложение", "file"),),
    )
    keep(archive, Added(ParsedRelease(Ref("xx-mfa", "1", "ru"), "https://mfa.example/1", wording)))
    assert found(archive, "1").revision == wording


def test_date_that_is_not_known_stays_unknown(archive: Archive) -> None:
    keep(archive, Added(ParsedRelease(Ref("xx-mfa", "1", "ru"), "", Revision("Без даты", "Текст."))))
    assert found(archive, "1").revision.published is None


def test_changed_wording_becomes_the_current_one(archive: Archive) -> None:
    keep(archive, Added(parsed("1", title="Первое")))
    keep(archive, Revised(parsed("1", title="Второе")), exchange=capture(at=LATER))
    release = found(archive, "xx-mfa/1/ru")
    assert (release.revision.title, release.number, release.revisions) == ("Второе", 2, 2)
    assert (release.first_seen, release.last_seen) == (NOW, LATER)


def test_earlier_wording_stays(archive: Archive) -> None:
    keep(archive, Added(parsed("1", title="Первое")))
    keep(archive, Revised(parsed("1", title="Второе")))
    assert found(archive, "xx-mfa/1/ru", 1).revision == parsed("1", title="Первое").revision


def test_sighting_moves_last_seen_alone(archive: Archive) -> None:
    keep(archive, Added(parsed("1")))
    keep(archive, Unchanged(Ref("xx-mfa", "1", "ru")), exchange=capture(at=LATER))
    release = found(archive, "1")
    assert (release.first_seen, release.last_seen, release.revisions) == (NOW, LATER, 1)


def test_language_versions_are_releases_of_their_own_and_know_each_other(archive: Archive) -> None:
    keep(archive, *(Added(parsed("1", lang)) for lang in ("ru", "kk", "en")))
    assert found(archive, "xx-mfa/1/kk").translations == (Ref("xx-mfa", "1", "en"), Ref("xx-mfa", "1", "ru"))


def test_skipped_and_failed_leave_the_capture_alone(archive: Archive) -> None:
    keep(archive, Skipped("xx-mfa/1/ru", "no body"), Failed("xx-mfa/2/ru", "has an id of type list"))
    assert held_payloads(archive) == [1]
    assert list(stream_releases(archive, "", Filters())) == []


def test_payload_served_twice_is_stored_once(archive: Archive) -> None:
    for at in (NOW, LATER):
        keep(archive, exchange=capture(b"the same bytes", at))
    assert held_payloads(archive) == [1, 1]


def test_payload_comes_back_byte_for_byte(archive: Archive) -> None:
    payload = bytes(range(256)) * 64
    keep(archive, Added(parsed("1")), exchange=capture(payload))
    pair = find_release(archive, "1")
    assert pair is not None
    assert load_payload(archive, pair[1]) == payload


def test_payload_of_an_earlier_wording_is_its_own(archive: Archive) -> None:
    keep(archive, Added(parsed("1", title="Первое")), exchange=capture(b"first"))
    keep(archive, Revised(parsed("1", title="Второе")), exchange=capture(b"second"))
    payloads = []
    for number in (1, 2):
        pair = find_release(archive, "1", number)
        assert pair is not None
        payloads.append(load_payload(archive, pair[1]))
    assert payloads == [b"first", b"second"]


def answer(etag: str, payload: bytes) -> Capture:
    headers = (("etag", etag),) if etag else ()
    return Capture("https://mfa.example/l", NOW, 200, headers, payload, language="ru")


def test_validators_of_the_last_answer_are_kept(archive: Archive) -> None:
    for etag, payload in (('"a"', b"old"), ('"b"', b"new")):
        keep(archive, exchange=answer(etag, payload), opens_listing_of="xx-mfa")
    [(key, validator)] = load_validators(archive, "xx-mfa").items()
    assert key == ("https://mfa.example/l", "ru")
    assert (validator.etag, validator.payload) == ('"b"', b"new")


def test_validators_are_each_sources_own(archive: Archive) -> None:
    keep(archive, exchange=answer('"a"', b"new"), opens_listing_of="xx-mfa")
    assert load_validators(archive, "xx-other") == {}


@pytest.mark.parametrize(("etag", "source"), [("", "xx-mfa"), ('"a"', "")], ids=["no validators", "no first page"])
def test_answer_that_cannot_be_asked_about_again_keeps_no_validators(archive: Archive, etag: str, source: str) -> None:
    keep(archive, exchange=answer(etag, b"new"), opens_listing_of=source)
    assert load_validators(archive, "xx-mfa") == {}


def test_holdings_are_settled_by_language(archive: Archive) -> None:
    keep(archive, *(Added(parsed("1", lang)) for lang in ("ru", "kk")))
    settle(archive, "xx-mfa", "ru")
    settled = [load_holdings(archive, "xx-mfa", lang)["1"].settled for lang in ("ru", "kk")]
    assert settled == [True, False]


def test_holding_knows_the_current_wording(archive: Archive) -> None:
    keep(archive, Added(parsed("1", title="Первое")))
    keep(archive, Revised(parsed("1", title="Второе")))
    assert load_holdings(archive, "xx-mfa", "ru")["1"].digest == parsed("1", title="Второе").revision.digest


def test_revision_of_a_settled_release_keeps_it_settled(archive: Archive) -> None:
    keep(archive, Added(parsed("1", title="Первое")))
    settle(archive, "xx-mfa", "ru")
    keep(archive, Revised(parsed("1", title="Второе")))
    assert load_holdings(archive, "xx-mfa", "ru")["1"].settled


def test_native_id_may_be_an_address(archive: Archive) -> None:
    ref = Ref("xx-mfa", "https://mfa.example/ru/a/1", "ru")
    keep(archive, Added(ParsedRelease(ref, "https://mfa.example/ru/a/1", Revision("Адрес", "Текст."))))
    assert found(archive, str(ref)).ref == ref


@pytest.mark.parametrize("name", ["2", "0", "-1", "9" * 30, "xx-mfa/2/ru", "xx-mfa", "/", "", "\x00", "١"])
def test_name_of_nothing_finds_nothing(archive: Archive, name: str) -> None:
    keep(archive, Added(parsed("1")))
    assert find_release(archive, name) is None


def test_stream_is_in_the_order_added(archive: Archive) -> None:
    keep(archive, *(Added(parsed(native_id)) for native_id in ("7", "3", "5")))
    assert [release.ref.native_id for release in stream_releases(archive, "", Filters())] == ["7", "3", "5"]
