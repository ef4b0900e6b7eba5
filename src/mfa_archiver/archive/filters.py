"""Filters over releases, as options and in queries, turned into SQL conditions with named parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from mfa_archiver.query.filters import ANY_OF, Field, Filter, Span

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which releases count: every filter must let a release through. Empty means no limit.

    `source`, `lang`, `since` and `until` are a command's options, dates as ISO days with both ends included.
    `typed` are a query's filters, resolved. What `without`, an FTS5 expression, finds does not count.
    """

    source: str = ""
    lang: str = ""
    since: str = ""
    until: str = ""
    typed: tuple[Filter, ...] = ()
    without: str = ""

    def sql(self) -> tuple[list[str], Values]:
        """Return conditions over `releases r` and the values of their parameters."""
        given: Values = {name: getattr(self, name) for name in CONDITIONS if getattr(self, name)}
        conditions = [CONDITIONS[name] for name in given]
        if self.since:
            given["since"] = earliest(self.since)
        typed, values = typed_sql(self.typed)
        return [*conditions, *typed], {**given, **values}


# A release without a known date stands outside every span of dates.
CONDITIONS = {
    "source": "r.source = :source",
    "lang": "r.lang = :lang",
    "since": "r.date >= :since",
    "until": "r.date <= :until",
    "without": "r.current_revision NOT IN (SELECT rowid FROM search WHERE search MATCH :without)",
}

# What a value ({0}) of a field asks of a release.
IS_ONE_OF: Mapping[Field, str] = {
    Field.SOURCE: "r.source = {0}",
    Field.COUNTRY: "r.source = {0}",
    Field.LANG: "r.lang = {0}",
    # `kz-mfa/1237295/ru`, all languages of `kz-mfa/1237295`, or the publisher's own number alone
    Field.REF: "{0} IN (r.native_id, r.source || '/' || r.native_id, r.source || '/' || r.native_id || '/' || r.lang)",
    # What a parser read anew is no edit.
    Field.IS: "CASE {0} WHEN 'edited' THEN EXISTS (SELECT 1 FROM revisions WHERE release_id = r.id AND number > 1 "
    "AND id NOT IN (SELECT id FROM revisions WHERE read_anew_of <> '')) "
    "ELSE EXISTS (SELECT 1 FROM presences p WHERE p.release_id = r.id AND p.presence = {0}) END",
    Field.HAS: "EXISTS (SELECT 1 FROM revisions v WHERE v.id = r.current_revision AND CASE {0} "
    # The parser writes a table's row as a line, cells parted by « | »; one such line may be a heading's ornament.
    "WHEN 'table' THEN v.body LIKE '% | %' || char(10) || '% | %' "
    "ELSE EXISTS (SELECT 1 FROM json_each(v.links) WHERE json_extract(value, '$.kind') = {0}) END)",
}


def typed_sql(typed: tuple[Filter, ...]) -> tuple[list[str], Values]:
    """Return one condition for each fact asked for: of several values of one field one may be enough."""
    conditions: list[str] = []
    values: Values = {}
    for (is_excluded, *_), group in groupby(sorted(typed, key=group_of), key=group_of):
        ways: list[str] = []
        for way, asked in (pair for each in group for pair in ways_to_pass(each)):
            names = [f"typed{len(values) + number}" for number in range(len(asked))]
            values |= dict(zip(names, asked, strict=True))
            ways.append(way.format(*(f":{name}" for name in names)))
        condition = " OR ".join(f"({way})" for way in ways) or "0"  # no way: a country without sources
        # Where the date is unknown, a span of dates is neither true nor false.
        conditions.append(f"NOT coalesce({condition}, 0)" if is_excluded else f"({condition})")
    return conditions, values


def group_of(each: Filter) -> tuple[bool, str, str]:
    """Return what filters share that make one condition together; those of which each must hold stay apart."""
    return each.is_excluded, each.field, "" if each.field in ANY_OF else str(each)


def ways_to_pass(each: Filter) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the ways to satisfy a filter: a condition with numbered gaps, and the values that go there."""
    if not isinstance(each, Span):
        for value in each.values:
            yield IS_ONE_OF[each.field], (value,)
        return
    ends = (("r.date >= {%d}", earliest(each.since)), ("r.date <= {%d}", each.until))
    given = [(condition, end) for condition, end in ends if end]
    conditions = (condition % number for number, (condition, _) in enumerate(given))
    yield " AND ".join(conditions), tuple(end for _, end in given)


def earliest(since: str) -> str:
    """Return the least date that lies wholly in a span beginning on a day: `2025-12` does when that is the first.

    Dates are compared as text, and a month known without its day sorts before its days.
    """
    return since.removesuffix("-01").removesuffix("-01")
