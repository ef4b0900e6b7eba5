"""Search: a compiled query in, ranked hits with marked snippets out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from mfa_archiver.archive.budget import Budget, Newest, Step, steps
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters, Values
from mfa_archiver.archive.listing import list_releases, releases_from
from mfa_archiver.archive.ordering import ORDERS, find_by_date, hits_from, opens_slowly
from mfa_archiver.archive.run_marks import mark_runs
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.model import Hit, Ref
from mfa_archiver.query.fts import Match, Tier, Weights

Sort = Literal["relevance", "date", "-date"]
Words = Literal["all-then-any", "all", "any"]

SNIPPET_TOKENS = 32
# No stored text holds control characters, so these can only be marks.
OPEN, CLOSE = "\x02", "\x03"

HIT_COLUMNS = f"""
    r.id, r.source, r.native_id, r.lang, coalesce(r.date, ''), v.title, r.url, v.number, -s.rank,
    snippet(search, 1, :open, :close, '…', {SNIPPET_TOKENS}),
    snippet(search, 3, :open, :close, '…', {SNIPPET_TOKENS}),
    snippet(search, 0, :open, :close, '…', {SNIPPET_TOKENS}),
    snippet(search, 2, :open, :close, '…', {SNIPPET_TOKENS})
"""
# FTS5 yields rows in rank order, so the LIMIT ends the work, snippets included.
BY_RANK = "SELECT {columns} FROM {hits} ORDER BY s.rank LIMIT :limit"
WORDINGS = "CROSS JOIN revisions v ON v.id = s.rowid"
# Nothing ranks what is sorted by date, and BM25 would count every term for each row.
DATED_COLUMNS = HIT_COLUMNS.replace("-s.rank", "0.0")
# Revisions found and sorted by their bare ids before, asked for one by one. What opens slowly is asked once for all.
GIVEN = """
    SELECT {columns}
    FROM json_each(:revisions) given CROSS JOIN search s ON s.rowid = given.value {wordings}
    CROSS JOIN releases r ON r.id = v.release_id WHERE s.search MATCH :match
"""
GIVEN_AT_ONCE = """
    SELECT {columns}
    FROM search s {wordings} CROSS JOIN releases r ON r.id = v.release_id
    WHERE s.search MATCH :match AND +s.rowid IN (SELECT value FROM json_each(:revisions))
"""
OF_REVISIONS = """
    SELECT v.release_id FROM json_each(:revisions) given CROSS JOIN revisions v ON v.id = given.value ORDER BY given.key
"""
WITHIN = "+s.rowid IN (SELECT rowid FROM search WHERE search MATCH :within)"
WHOLE_BUDGET = Budget()


def archive_languages(archive: Archive) -> tuple[str, ...]:
    """Return the languages that releases are held in (by hops over an index, not a scan)."""
    rows = archive.connection.execute(
        """
        WITH RECURSIVE held (lang) AS (
            SELECT min(lang) FROM releases
            UNION ALL
            SELECT (SELECT min(lang) FROM releases WHERE lang > held.lang) FROM held WHERE held.lang IS NOT NULL
        )
        SELECT lang FROM held WHERE lang IS NOT NULL
        """
    )
    return tuple(lang for (lang,) in rows)


def query_analyser(archive: Archive, forms: Sequence[str]) -> Analyser:
    """Return an analyser that already knows the dictionary forms stored for `forms`."""
    return Analyser(stored_lemmas(archive, forms))


def recall(archive: Archive, analyser: Analyser, forms: Sequence[str]) -> None:
    """Teach an analyser the dictionary forms stored for `forms`.

    Others stand for themselves: that loses little, and loading the dictionary takes longer than a search.
    """
    analyser.know({form: form for form in forms} | stored_lemmas(archive, forms))


def stored_lemmas(archive: Archive, forms: Sequence[str]) -> dict[str, str]:
    """Return the dictionary forms stored for `forms`."""
    marks = ", ".join("?" * len(forms))
    sql = f"SELECT form, lemma FROM lemmas WHERE form IN ({marks})"  # noqa: S608 - only question marks
    return dict(archive.connection.execute(sql, forms).fetchall())


def search(
    archive: Archive,
    match: Match,
    filters: Filters,
    *,
    words: Words = "all-then-any",
    sort: Sort = "relevance",
    limit: int = 20,
    offset: int = 0,
    budget: Budget = WHOLE_BUDGET,
) -> list[Hit]:
    """Return the hits of a query, best first.

    By default releases with all the words come first; when they are fewer than asked for, those follow that say the
    same by other names, and then the best with some of the words (`partial`). Sorted by date, the first two are one.
    A match that lists all gives what the filters let through, newest first unless sorted by date.
    In a large archive common words are ranked by only as far as `budget` allows.
    """
    if match.lists_all:
        return list_releases(archive, filters, ORDERS["-date" if sort == "relevance" else sort], limit, offset)
    wanted = offset + limit
    hits: dict[int, Hit] = {}
    for tier in tiers(match, words, sort):
        for step in steps_of(archive, tier, sort, budget):
            if len(hits) >= wanted:
                break
            for hit in find(archive, tier, step, match.weights, filters, sort, wanted + len(hits)):
                hits.setdefault(hit.id, replace(hit, partial=tier.is_partial))
    return mark_runs(archive, list(hits.values())[offset:wanted], match.runs)


def tiers(match: Match, words: Words, sort: Sort) -> list[Tier]:
    """Return what a query finds, in the order it is to come in."""
    all_words = Tier(match.all_words, match.strict)
    some = Tier(match.any_words, match.loose, is_any=True, is_partial=words != "any")
    by_other_names = Tier(match.by_other_names)
    if words == "any":
        chosen = [next((tier for tier in (some, by_other_names) if tier.expression), all_words)]
    elif sort == "relevance":
        chosen = [all_words, by_other_names]
    else:
        chosen = [by_other_names if match.by_other_names else all_words]
    return [tier for tier in (*chosen, *[some] * (words == "all-then-any")) if tier.expression]


def steps_of(archive: Archive, tier: Tier, sort: Sort, budget: Budget) -> tuple[Step, ...]:
    """Return how to find a tier: what to rank is a question of the budget only when something is to be ranked."""
    return steps(archive, tier, budget) if sort == "relevance" else (Newest(tier.expression),)


def count(archive: Archive, match: Match, filters: Filters) -> int:
    """Return how many releases hold all the words, or how many the filters let through when there are none."""
    found, values = found_from(match, filters)
    sql = f"SELECT count(*) FROM {found}"  # noqa: S608 - constants and named parameters only
    return int(archive.connection.execute(sql, values).fetchone()[0])


def explain(archive: Archive, match: Match, filters: Filters) -> list[str]:
    """Return the steps of SQLite's plan for the all-words query, one line each."""
    found, values = found_from(match, filters)
    order = ORDERS["-date"] if match.lists_all else "s.rank"
    sql = f"EXPLAIN QUERY PLAN SELECT r.id FROM {found} ORDER BY {order}"  # noqa: S608 - as above
    return [str(row[-1]) for row in archive.connection.execute(sql, values)]


def found_from(match: Match, filters: Filters) -> tuple[str, Values]:
    """Return the FROM and WHERE, and the values, of all that a match finds: what counts and facets count."""
    conditions, values = filters.sql()
    if match.lists_all:
        return releases_from(conditions), values
    return hits_from(conditions), {**values, "match": match.all_words or '""'}


def find(
    archive: Archive, tier: Tier, step: Step, weights: Weights, filters: Filters, sort: Sort, limit: int
) -> list[Hit]:
    """Return the first `limit` hits of one step of a tier."""
    if isinstance(step, Newest):
        revisions = find_by_date(archive, step.expression, filters, "-date" if sort == "relevance" else sort, limit)
        return hits_of(archive, tier.expression, revisions)
    conditions, values = filters.sql()
    conditions += [WITHIN] * bool(step.within)
    values |= {"match": step.expression, "within": step.within, "limit": limit}
    return find_ranked(archive, f"bm25({', '.join(map(str, weights))})", conditions, values)


def hits_of(archive: Archive, expression: str, revisions: list[int]) -> list[Hit]:
    """Return the hits of an expression that are given by their revisions, in the order given."""
    releases = archive.connection.execute(OF_REVISIONS, {"revisions": json.dumps(revisions)}).fetchall()
    places = {release: place for place, (release,) in enumerate(releases)}
    statement = GIVEN_AT_ONCE if opens_slowly(expression) else GIVEN
    values: Values = {"match": expression, "revisions": json.dumps(revisions)}
    hits = read_hits(archive, statement.format(columns=DATED_COLUMNS, wordings=WORDINGS), values)
    return sorted(hits, key=lambda hit: places[hit.id])


def find_ranked(archive: Archive, ranking: str, conditions: list[str], values: Values) -> list[Hit]:
    """Return hits by a ranking function, best first; `values` hold `match`, `limit` and what the conditions name."""
    hits = hits_from(["s.rank MATCH :ranking", *conditions], WORDINGS)
    return read_hits(archive, BY_RANK.format(columns=HIT_COLUMNS, hits=hits), {**values, "ranking": ranking})


def read_hits(archive: Archive, statement: str, values: Values) -> list[Hit]:
    """Run a statement over HIT_COLUMNS and read its rows."""
    return [read_hit(row) for row in archive.connection.execute(statement, {**values, "open": OPEN, "close": CLOSE})]


def read_hit(row: tuple[Any, ...]) -> Hit:
    """Make a Hit of a row of HIT_COLUMNS, with the snippet that marks most of the query's words."""
    release_id, source, native_id, lang, date, title, url, number, score, *snippets = row
    marked = max(snippets, key=marks_in)  # the first of equals: the body before the title
    return Hit(
        id=release_id,
        ref=Ref(source, native_id, lang),
        date=date,
        title=title,
        url=url,
        snippet=split_marks(marked if marks_in(marked) else snippets[0]),
        score=round(score, 6),
        revision=number,
    )


def marks_in(snippet: str) -> int:
    """Count the words a snippet marks."""
    return snippet.count(OPEN)


def split_marks(snippet: str) -> tuple[tuple[str, bool], ...]:
    r"""Split `a \x02b\x03 c` into (text, is_match) runs, layout folded to single spaces."""
    runs: list[tuple[str, bool]] = []
    for part in " ".join(snippet.split()).split(OPEN):
        marked, closed, rest = part.partition(CLOSE)
        if not closed:
            marked, rest = "", part
        runs += [(text, flag) for text, flag in ((marked, True), (rest, False)) if text]
    return tuple(runs)
