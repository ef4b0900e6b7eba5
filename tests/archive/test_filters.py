"""Filters, by which releases of a real archive's tables they let through."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

from mfa_archiver.archive.filters import Filters
from mfa_archiver.cli.options import day_span
from mfa_archiver.query.filters import Choice, Field, Span, resolve
from mfa_archiver.query.parser import parse_query
from tests.effort import examples

TABLE = "Ел | Жыл\nҚазақстан | 2025"
PICTURE = [{"url": "https://mfa.example/a.jpg", "text": "", "kind": "image"}]
# (id, source, native id, language, date, wordings, body, links)
RELEASES: tuple[tuple[int, str, str, str, str | None, int, str, list[dict[str, str]]], ...] = (
    (1, "kz-mfa", "7", "ru", "2025-12-18", 2, "Визит.", []),
    (2, "kz-mfa", "7", "kk", "2025-12-18", 1, TABLE, []),
    (3, "kz-kt", "7", "ru", "2025-12", 1, "Главная | Новости", PICTURE),
    (4, "pl-mfa", "8", "en", "2025", 1, "Visit.", []),
    (5, "pl-mfa", "https://mfa.example/9", "en", None, 1, "Undated.", []),
)
COUNTRIES = {"KZ": ("kz-mfa", "kz-kt"), "PL": ("pl-mfa",)}


@pytest.fixture(scope="module")
def archive() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    migrations.apply(Database(connection, execute_plugins=False))
    for number, source, native_id, lang, day, wordings, body, links in RELEASES:
        connection.execute(
            "INSERT INTO releases (id, source, native_id, lang, url, date, first_seen, last_seen) "
            "VALUES (?, ?, ?, ?, '', ?, '', '')",
            (number, source, native_id, lang, day),
        )
        for wording in range(1, wordings + 1):
            connection.execute(
                "INSERT INTO revisions (release_id, number, capture_id, seen_at, digest, title, title_source, links, "
                "body) VALUES (?, ?, 0, '', '', '', 'field', ?, ?)",
                (number, wording, json.dumps(links), body),
            )
        connection.execute("UPDATE releases SET current_revision = last_insert_rowid() WHERE id = ?", (number,))
    connection.execute("INSERT INTO presences VALUES (4, 'withdrawn', '', '', '')")
    yield connection
    connection.close()


def passed(archive: sqlite3.Connection, filters: Filters) -> set[int]:
    """Return the ids of the releases that filters let through."""
    conditions, values = filters.sql()
    where = " AND ".join(conditions) or "1"
    return {number for (number,) in archive.execute(f"SELECT r.id FROM releases r WHERE {where}", values)}  # noqa: S608 - the conditions under test


def days(text: str) -> tuple[str, str]:
    """Return the first and the last day of a date, for the dates used here."""
    return {
        "2025": ("2025-01-01", "2025-12-31"),
        "2025-12": ("2025-12-01", "2025-12-31"),
        "2025-12-18": ("2025-12-18", "2025-12-18"),
        "2024": ("2024-01-01", "2024-12-31"),
    }[text]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("source:kz-mfa", {1, 2}),
        ("-source:kz-mfa", {3, 4, 5}),
        ("source:kz-mfa source:kz-kt", {1, 2, 3}),
        ("-source:kz-mfa -source:kz-kt", {4, 5}),
        ("lang:ru", {1, 3}),
        ("lang:ru source:kz-kt", {3}),
        ("country:KZ", {1, 2, 3}),
        ("country:KZ country:PL", {1, 2, 3, 4, 5}),
        ("-country:KZ", {4, 5}),
        ("country:FR", set()),
        ("-country:FR", {1, 2, 3, 4, 5}),
        ("date:2025-12-18", {1, 2}),
        ("date:2025-12", {1, 2, 3}),
        ("date:2025", {1, 2, 3, 4}),
        ("date:2025-12-18..", {1, 2}),
        ("date:2024 OR date:2025-12-18", {1, 2}),
        ("-date:2025-12", {4, 5}),
        ("since:2025-12", {1, 2, 3}),
        ("since:2025", {1, 2, 3, 4}),
        ("until:2024", set()),
        ("since:2025-12 until:2025-12-18", {1, 2, 3}),
        ("is:edited", {1}),
        ("-is:edited", {2, 3, 4, 5}),
        ("is:withdrawn", {4}),
        ("-is:withdrawn", {1, 2, 3, 5}),
        ("is:missing", set()),
        ("has:table", {2}),
        ("has:image", {3}),
        ("has:link", set()),
        ("has:table has:image", set()),
        ("-has:image", {1, 2, 4, 5}),
        ("ref:kz-mfa/7/ru", {1}),
        ("ref:kz-mfa/7", {1, 2}),
        ("ref:7", {1, 2, 3}),
        ("ref:7 ref:8", {1, 2, 3, 4}),
        ("ref:https://mfa.example/9", {5}),
        ("ref:pl-mfa/https://mfa.example/9/en", {5}),
        ("ref:%", set()),
    ],
)
def test_typed_filters_let_through(archive: sqlite3.Connection, typed: str, ids: set[int]) -> None:
    query = parse_query(typed)
    assert query.clauses == ()
    assert passed(archive, Filters(typed=resolve(query.filters, days, COUNTRIES))) == ids


def test_options_and_typed_filters_must_both_hold(archive: sqlite3.Connection) -> None:
    typed = (Choice(Field.LANG, ("ru",)), Span(Field.DATE, "2025-12-18", "2025-12-18"))
    assert passed(archive, Filters(source="kz-mfa", typed=typed)) == {1}
    assert passed(archive, Filters(lang="kk", typed=typed)) == set()


def test_an_option_counts_months_and_years_that_lie_wholly_in_its_span(archive: sqlite3.Connection) -> None:
    assert passed(archive, Filters(since="2025-01-01")) == {1, 2, 3, 4}
    assert passed(archive, Filters(since="2025-12-01")) == {1, 2, 3}
    assert passed(archive, Filters(since="2025-12-02")) == {1, 2}


def test_no_value_is_ever_part_of_the_sql() -> None:
    conditions, values = Filters(typed=(Choice(Field.REF, ("'; DROP TABLE releases; --",)),)).sql()
    assert "DROP" not in " ".join(conditions)
    assert list(values.values()) == ["'; DROP TABLE releases; --"]


FIELDS = st.sampled_from([*Field]).map(str)
MARKS = st.text("abKZru0123456789-./:%'\"(){}", max_size=12)
DATES = st.from_regex(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?|[0-9]{1,4}[dwmy]|today|yesterday", fullmatch=True)
VALUES = MARKS | DATES | st.tuples(DATES, DATES).map("..".join) | st.sampled_from(["edited", "table", "file", "KZ"])
TYPED = st.lists(st.tuples(st.sampled_from(["", "-"]), FIELDS, VALUES).map(lambda typed: "{}{}:{}".format(*typed)))


@given(TYPED.map(" ".join))
@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_as_a_field_is_sql_in_the_end(archive: sqlite3.Connection, text: str) -> None:
    filters = resolve(parse_query(text).filters, lambda day: day_span(day, "date"), COUNTRIES)
    assert passed(archive, Filters(typed=filters)) <= {1, 2, 3, 4, 5}
