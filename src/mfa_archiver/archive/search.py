"""Search: a compiled query in, ranked hits with marked snippets out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Literal

from mfa_archiver.archive.budget import Budget, Newest, Ranked, Step, steps
from mfa_archiver.archive.closeness import whole_blocks
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters, Values
from mfa_archiver.archive.found import HIT_COLUMNS, MARKS, SCORE, Found, Reader, Row
from mfa_archiver.archive.listing import list_releases, releases_from
from mfa_archiver.archive.ordering import ORDERS, find_by_date, hits_from, opens_slowly, runs
from mfa_archiver.hits import Hit
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.query.fts import Match, Tier, Weights
from mfa_archiver.query.sought import NOTHING_SOUGHT

Sort = Literal["relevance", "date", "-date"]
Words = Literal["all-then-any", "all", "any"]

# FTS5 yields rows in rank order, so the LIMIT ends the work, marks included.
BY_RANK = "SELECT {columns} FROM {hits} ORDER BY s.rank LIMIT :limit"
WORDINGS = "CROSS JOIN revisions v ON v.id = s.rowid"
SCORES = "s.rowid, -s.rank"
# Revisions found and ordered by their bare ids before, asked for in runs of near ids: each opening of the index costs
# as much as passing over hundreds of hits. What opens slowly is asked once for all.
# In place of the score stands the id, since BM25 would count every term for each row.
GIVEN_COLUMNS = HIT_COLUMNS.replace("-s.rank", "s.rowid")
GIVEN = """
    SELECT {columns}
    FROM json_each(:runs) run
    CROSS JOIN search s ON s.rowid BETWEEN json_extract(run.value, '$[0]') AND json_extract(run.value, '$[1]')
    {wordings} CROSS JOIN releases r ON r.id = v.release_id
    WHERE s.search MATCH :match AND +s.rowid IN (SELECT value FROM json_each(:revisions))
"""
GIVEN_AT_ONCE = """
    SELECT {columns}
    FROM search s {wordings} CROSS JOIN releases r ON r.id = v.release_id
    WHERE s.search MATCH :match AND +s.rowid IN (SELECT value FROM json_each(:revisions))
"""
GIVEN_GAP = 128  # ids that a run may skip
WITHIN = "+s.rowid IN (SELECT rowid FROM search WHERE search MATCH :within)"
WHOLE_BUDGET = Budget()


def archive_languages(archive: Archive) -> tuple[str, ...]:
    """Return the languages that releases are held in, and the alphabets of Kazakh that are analysed apart."""
    return (*held_languages(archive), *held_alphabets(archive))


def held_alphabets(archive: Archive) -> tuple[str, ...]:
    """Return the tags of the Latin alphabets that Kazakh wordings are written in."""
    rows = archive.connection.execute("SELECT name FROM properties WHERE name LIKE 'kk-latn-%' ORDER BY name")
    return tuple(tag for (tag,) in rows)


def held_languages(archive: Archive) -> tuple[str, ...]:
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
    reader = Reader(match.sought)
    wanted = offset + limit
    found: dict[int, Found] = {}
    for tier in tiers(match, words, sort):
        for step in steps_of(archive, tier, sort, budget):
            if len(found) >= wanted:
                break
            # Of ranked hits whole blocks, or near ties would be settled otherwise at another limit.
            missing = whole_blocks(wanted - len(found)) if isinstance(step, Ranked) else wanted - len(found)
            rows = find(archive, tier, step, match.weights, filters, sort, missing + len(found))
            more = reader.read(
                islice((row for row in rows if row[0] not in found), missing), is_partial=tier.is_partial
            )
            found |= {one.id: one for one in (reader.settle(more) if isinstance(step, Ranked) else more)}
    return [one.hit() for one in list(found.values())[offset:wanted]]


def tiers(match: Match, words: Words, sort: Sort) -> list[Tier]:
    """Return what a query finds, in the order it is to come in."""
    all_words = Tier(match.all_words, match.strict, other_names=match.by_other_names)
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
) -> Iterable[Row]:
    """Return the rows of HIT_COLUMNS of the first `limit` hits of one step of a tier."""
    if isinstance(step, Newest):
        revisions = find_by_date(archive, step.expression, filters, "-date" if sort == "relevance" else sort, limit)
        return rows_of(archive, tier.marked, dict.fromkeys(revisions, 0.0))
    conditions, values = filters.sql()
    conditions += [WITHIN] * bool(step.within)
    values |= {"match": step.expression, "within": step.within, "limit": limit}
    ranking = f"bm25({', '.join(map(str, weights))})"
    if step.expression == tier.marked:
        return ranked_rows(archive, ranking, conditions, values)
    # Marks are for all that the query looks for, not only for what ranks.
    return rows_of(archive, tier.marked, dict(ranked_rows(archive, ranking, conditions, values, SCORES)))


def rows_of(archive: Archive, expression: str, scores: Mapping[int, float]) -> list[Row]:
    """Return the rows of hits of an expression, given by revision with their scores, in the order given."""
    statement = GIVEN_AT_ONCE if opens_slowly(expression) else GIVEN
    values = {
        **MARKS,
        "match": expression,
        "revisions": json.dumps(list(scores)),
        "runs": json.dumps(list(runs(scores, GIVEN_GAP))),
    }
    found = archive.connection.execute(statement.format(columns=GIVEN_COLUMNS, wordings=WORDINGS), values)
    rows = {row[SCORE]: row for row in found}
    return [(*rows[each][:SCORE], score, *rows[each][SCORE + 1 :]) for each, score in scores.items() if each in rows]


def find_ranked(archive: Archive, ranking: str, conditions: list[str], values: Values) -> list[Hit]:
    """Return hits by a ranking function, best first; `values` hold `match`, `limit` and what the conditions name."""
    return [one.hit() for one in Reader(NOTHING_SOUGHT).read(ranked_rows(archive, ranking, conditions, values))]


def ranked_rows(
    archive: Archive, ranking: str, conditions: list[str], values: Values, columns: str = HIT_COLUMNS
) -> Iterable[Row]:
    """Return rows of columns by a ranking function, best first."""
    statement = BY_RANK.format(columns=columns, hits=hits_from(["s.rank MATCH :ranking", *conditions], WORDINGS))
    return archive.connection.execute(statement, {**values, **MARKS, "ranking": ranking})
