"""Fields that narrow a query: how they are read, what is no field, and what resolving makes of them."""

from __future__ import annotations

import pytest

from mfa_archiver.query.filters import Choice, Field, Filter, Span, resolve
from mfa_archiver.query.parser import parse_query
from mfa_archiver.query.syntax import Either, Query, Word


def days(text: str) -> tuple[str, str]:
    """Stand for a calendar on which every date is a year long."""
    return f"{text}-01-01", f"{text}-12-31"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source:kz-mfa", Choice(Field.SOURCE, ("kz-mfa",))),
        ("SOURCE:KZ-MFA", Choice(Field.SOURCE, ("kz-mfa",))),
        ("-source:kz-mfa", Choice(Field.SOURCE, ("kz-mfa",), is_excluded=True)),
        ('source:"kz-mfa"', Choice(Field.SOURCE, ("kz-mfa",))),
        ("lang:ru", Choice(Field.LANG, ("ru",))),
        ("lang:ru,", Choice(Field.LANG, ("ru",))),
        ("lang:ZH-hant", Choice(Field.LANG, ("zh-Hant",))),
        ("lang:ru-kz", Choice(Field.LANG, ("ru-KZ",))),
        ("country:kz", Choice(Field.COUNTRY, ("KZ",))),
        ("is:edited", Choice(Field.IS, ("edited",))),
        ("is:Withdrawn", Choice(Field.IS, ("withdrawn",))),
        ("has:table", Choice(Field.HAS, ("table",))),
        ("has:Link", Choice(Field.HAS, ("link",))),
        ("ref:kz-mfa/1237295/ru", Choice(Field.REF, ("kz-mfa/1237295/ru",))),
        ("ref:1237295", Choice(Field.REF, ("1237295",))),
        ("ref:https://mfa.example/a?b=1", Choice(Field.REF, ("https://mfa.example/a?b=1",))),
        ("date:2025-12", Span(Field.DATE, "2025-12", "2025-12")),
        ("date:2025", Span(Field.DATE, "2025", "2025")),
        ("date:2025-12-18", Span(Field.DATE, "2025-12-18", "2025-12-18")),
        ("-date:2025", Span(Field.DATE, "2025", "2025", is_excluded=True)),
        ("date:2025-01..2025-06", Span(Field.DATE, "2025-01", "2025-06")),
        ("date:2025..", Span(Field.DATE, "2025", "")),
        ("date:..2025-06", Span(Field.DATE, "", "2025-06")),
        ("date:yesterday", Span(Field.DATE, "yesterday", "yesterday")),
        ("date:7d", Span(Field.DATE, "7d", "")),
        ("since:2w", Span(Field.SINCE, "2w", "")),
        ("until:2025-06", Span(Field.UNTIL, "", "2025-06")),
    ],
)
def test_a_field_is_a_filter(text: str, expected: Filter) -> None:
    assert parse_query(text) == Query(filters=(expected,))


@pytest.mark.parametrize(
    "text",
    ["lang:русский", "lang:", "date:завтра", "date:2025-13", "date:2025-02-30", "date:..", "since:2025..2026",
     "country:KAZ", "is:lost", "has:video", "source:-", "date:99999d", "until:9999-12", "ref:"],
)  # fmt: skip
def test_a_field_without_a_legible_value_is_words_with_one_note(text: str) -> None:
    query = parse_query(text)
    assert query.filters == ()
    assert query.clauses[0] == Word(text.partition(":")[0])
    assert query.notes == (f"{text}: no value that this field can have, searched as words",)


def test_the_value_of_no_field_is_searched_too() -> None:
    assert parse_query("МИД: заявление").clauses == (Word("МИД"), Word("заявление"))


def test_an_address_is_words_with_one_note() -> None:
    query = parse_query("http://www.gov.kz/memleket")
    assert query.clauses == (Word("http"), Word("//www.gov.kz/memleket"))
    assert query.notes == ("http:: no field, searched as words",)


def test_unknown_fields_share_a_note() -> None:
    assert parse_query("МИД: Астана: http://a.b МИД:x").notes == ("МИД:, Астана:, http:: no field, searched as words",)


def test_a_minus_before_an_address_excludes_all_of_it() -> None:
    assert parse_query("визит -http://a.b").excluded == (Word("http"), Word("//a.b"))


def test_a_time_of_day_is_no_field() -> None:
    assert parse_query("в 18:30") == Query((Word("в"), Word("18:30")))


def test_words_and_filters_stand_side_by_side() -> None:
    query = parse_query("визит lang:ru -отмена")
    assert (query.clauses, query.excluded) == ((Word("визит"),), (Word("отмена"),))
    assert query.filters == (Choice(Field.LANG, ("ru",)),)


def test_filters_alone_are_a_query() -> None:
    assert not parse_query("lang:kk date:2025").is_empty


def test_exclusions_beside_filters_are_a_query_without_a_note() -> None:
    query = parse_query("lang:kk -визит")
    assert (query.is_empty, query.notes) == (False, ())


@pytest.mark.parametrize(
    "text", ["lang:ru OR lang:kk", "(lang:ru OR lang:kk)", "lang:ru lang:kk", "(lang:ru) (lang:kk)"]
)
def test_between_filters_of_one_field_or_goes_without_saying(text: str) -> None:
    assert parse_query(text) == Query(filters=(Choice(Field.LANG, ("ru",)), Choice(Field.LANG, ("kk",))))


@pytest.mark.parametrize("text", ["lang:ru OR source:kz-mfa", "lang:ru OR визит", "lang:ru OR -lang:kk"])
def test_or_joins_no_filter_with_anything_else_and_says_so(text: str) -> None:
    assert parse_query(text).notes == ("OR joins no filters with anything else: each narrows the whole query",)


def test_a_filter_in_brackets_narrows_the_whole_query() -> None:
    assert parse_query("(визит lang:ru) Астана") == parse_query("визит Астана lang:ru")


@pytest.mark.parametrize("text", ["(визит lang:ru) OR Астана", "Астана -(визит lang:ru)", "Астана -(lang:ru since:7d)"])
def test_a_filter_that_cannot_narrow_the_whole_query_is_ignored_with_a_note(text: str) -> None:
    query = parse_query(text)
    assert (query.filters, len(query.notes)) == ((), 1)


def test_excluded_brackets_exclude_each_of_their_choices() -> None:
    assert parse_query("-(lang:ru OR lang:kk)") == parse_query("-lang:ru -lang:kk")


def test_a_filter_counts_as_a_word_of_a_query() -> None:
    assert len(parse_query("lang:ru " * 100).filters) == 64


def test_or_beside_a_filter_joins_its_other_neighbours_no_more() -> None:
    assert parse_query("a OR b lang:ru").clauses == (Either((Word("a"), Word("b"))),)


def test_resolving_puts_days_in_place_of_dates() -> None:
    filters = parse_query("date:2024..2025 since:2020 -date:2023").filters
    assert resolve(filters, days, {}) == (
        Span(Field.DATE, "2024-01-01", "2025-12-31"),
        Span(Field.SINCE, "2020-01-01", ""),
        Span(Field.DATE, "2023-01-01", "2023-12-31", is_excluded=True),
    )


def test_resolving_puts_sources_in_place_of_a_country() -> None:
    filters = parse_query("country:KZ country:PL lang:ru").filters
    assert resolve(filters, days, {"KZ": ("kz-mfa", "kz-kt")}) == (
        Choice(Field.COUNTRY, ("kz-mfa", "kz-kt")),
        Choice(Field.COUNTRY, ()),
        Choice(Field.LANG, ("ru",)),
    )
