"""Finds releases by words that only an earlier wording has. Searching current wordings is left to `search`."""

from __future__ import annotations

from dataclasses import replace

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters, Values
from mfa_archiver.archive.found import HIT_COLUMNS, MARKS, Reader
from mfa_archiver.archive.search import BY_RANK, Sort, Words, count, search
from mfa_archiver.hits import Hit
from mfa_archiver.query.fts import Match

# The last wording by number that is found and lost what was found by an edit, of releases whose current is not found.
# What a parser read otherwise since, nobody took out.
_EARLIER = """
    search s CROSS JOIN revisions v ON v.id = s.rowid CROSS JOIN releases r ON r.id = v.release_id
    WHERE {conditions} AND r.current_revision NOT IN (SELECT rowid FROM search WHERE search MATCH :match) AND v.id = (
        SELECT w.id FROM revisions w
        WHERE w.release_id = r.id AND w.id IN (SELECT rowid FROM search WHERE search MATCH :match)
        AND NOT EXISTS (
            SELECT 1 FROM revisions x WHERE x.release_id = w.release_id AND x.number = w.number + 1
            AND (x.read_anew_of <> '' OR x.id IN (SELECT rowid FROM search WHERE search MATCH :match))
        )
        ORDER BY w.number DESC LIMIT 1
    )
"""


def search_all_wordings(
    archive: Archive,
    match: Match,
    filters: Filters,
    *,
    words: Words = "all-then-any",
    sort: Sort = "relevance",
    limit: int = 20,
    offset: int = 0,
) -> list[Hit]:
    """Return the hits of a query in any wording, a release once: in its current wording when that is found.

    Those found in an earlier wording only come after the others with all the words, or by date among them; their title,
    snippet and revision are those of the latest wording found.
    """
    wanted = offset + limit
    hits = search(archive, match, filters, words=words, sort=sort, limit=wanted)
    expression = _expression(match, words)
    if expression:
        earlier = _find(archive, expression, match, filters, wanted)
        held = {hit.id for hit in earlier}
        whole = [hit for hit in hits if not hit.partial]
        partial = [hit for hit in hits if hit.partial and hit.id not in held]
        hits = [*_sorted([*whole, *earlier], sort), *partial]
    return hits[offset:wanted]


def count_all_wordings(archive: Archive, match: Match, filters: Filters) -> int:
    """Return how many releases hold all the words in any wording."""
    total = count(archive, match, filters)
    if not match.all_words:
        return total
    conditions, values = _conditions(filters)
    sql = f"SELECT count(*) FROM {_EARLIER.format(conditions=conditions)}"  # noqa: S608 - constants and named parameters only
    return total + int(archive.connection.execute(sql, {**values, "match": match.all_words}).fetchone()[0])


def _expression(match: Match, words: Words) -> str:
    """Return what finds a wording, the widest that is no partial hit; empty where nothing is looked for."""
    if words == "any" and match.any_words:
        return match.any_words
    return match.by_other_names or match.all_words


def _find(archive: Archive, expression: str, match: Match, filters: Filters, limit: int) -> list[Hit]:
    conditions, values = _conditions(filters, "s.rank MATCH :ranking")
    ranking = f"bm25({', '.join(map(str, match.weights))})"
    statement = BY_RANK.format(columns=HIT_COLUMNS, hits=_EARLIER.format(conditions=conditions))
    asked = {**values, **MARKS, "match": expression, "ranking": ranking, "limit": limit}
    found = Reader(match.sought).read(archive.connection.execute(statement, asked))
    return [replace(one.hit(), is_earlier=True) for one in found]


def _conditions(filters: Filters, *more: str) -> tuple[str, Values]:
    # What is excluded is part of the expression: it is looked for in the wording found, not in the current one.
    conditions, values = replace(filters, without="").sql()
    return " AND ".join(["s.search MATCH :match", *more, *conditions]), values


def _sorted(hits: list[Hit], sort: Sort) -> list[Hit]:
    """Return hits in the order of their dates, unknown ones last, unless they are sorted by relevance."""
    match sort:
        case "relevance":
            return hits
        case "date":
            return sorted(hits, key=lambda hit: (not hit.date, hit.date, hit.id))
        case "-date":
            return sorted(hits, key=lambda hit: (hit.date, hit.id), reverse=True)
