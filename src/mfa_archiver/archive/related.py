"""Related releases: the nearest wordings to a given one, found by its most telling words.

The words are chosen by tf·idf, as Lucene's «More Like This» does
(https://lucene.apache.org/core/9_0_0/queries/org/apache/lucene/queries/mlt/MoreLikeThis.html), and ranked by BM25.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.search import find_ranked, query_analyser
from mfa_archiver.hits import Hit
from mfa_archiver.language.alphabets import tag_of
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.folding import fold
from mfa_archiver.language.runs import has_run
from mfa_archiver.language.tokens import tokens
from mfa_archiver.model import Release
from mfa_archiver.query.expressions import MAIN_COLUMNS, quoted

MOST_TOKENS = 3_000  # of a body; what a text is about stands at its beginning
TITLE_WEIGHT = 3  # how often a word of the title counts
MOST_TERMS = 24
SHORTEST_TERM = 2  # characters; «в», “a” and single digits say nothing
# A term in more wordings than this part of all tells nothing; between bounds, because in a handful of releases
# every word is common, and in a million one of a hundred is long to read.
TOO_COMMON = 0.1
COMMON_BOUNDS = (50, 20_000)
RANKING = "bm25(3.0, 1.0, 0.0, 0.0)"  # stems only: title and body, not their alternatives


def find_related(archive: Archive, release: Release, revision_id: int, filters: Filters, limit: int) -> list[Hit]:
    """Return the current wordings nearest to a release's, best first, without itself and its translations.

    Words are compared by their stems, so only languages of one script can meet. A hit's `score` is in parts of
    the score that the release itself gets: a copy has about 1.
    """
    terms = telling_terms(archive, release)
    if not terms:
        return []
    match = f"{MAIN_COLUMNS} : ({' OR '.join(quoted([term]) for term in terms)})"
    whole = own_score(archive, match, revision_id)
    conditions, values = filters.sql()
    conditions = ["NOT (r.source = :own_source AND r.native_id = :own_native_id)", *conditions]
    values |= {"own_source": release.ref.source, "own_native_id": release.ref.native_id}
    hits = find_ranked(archive, RANKING, conditions, {**values, "match": match, "limit": limit})
    return [replace(hit, score=round(hit.score / whole, 6)) for hit in hits]


def telling_terms(archive: Archive, release: Release) -> list[str]:
    """Return the stems that tell a release apart from the others, most telling first."""
    revision = release.revision
    body = list(islice(tokens(revision.body), MOST_TOKENS))
    words = tokens(revision.title) * TITLE_WEIGHT + body
    analyser = query_analyser(archive, list({fold(word) for word in words}))
    tag = tag_of(release.ref.lang, revision.title, revision.body)
    counted = Counter(term for word in words for term in terms_of(word, tag, analyser))
    total = int(archive.connection.execute("SELECT count(*) FROM search_docsize").fetchone()[0])
    most = min(max(int(total * TOO_COMMON), COMMON_BOUNDS[0]), COMMON_BOUNDS[1])
    weights: dict[str, float] = {}
    for term, times in counted.items():
        if len(term) < SHORTEST_TERM:
            continue
        held_by = count_holders(archive, term, most + 1)
        if 1 < held_by <= most:  # a term that no other wording holds finds nothing
            weights[term] = times * math.log(1 + total / held_by)
    return sorted(weights, key=lambda term: (-weights[term], term))[:MOST_TERMS]


def terms_of(word: str, lang: str, analyser: Analyser) -> Sequence[str]:
    """Return the terms that a word is compared by: its stem, or its parts when it is a run of characters."""
    return analyser.run_terms(word, lang) if has_run(word) else (analyser.word_terms(word, lang)[0],)


def count_holders(archive: Archive, term: str, most: int) -> int:
    """Count the wordings that hold a stem, up to a bound: the index lists common ones at length."""
    sql = "SELECT count(*) FROM (SELECT rowid FROM search WHERE search MATCH ? LIMIT ?)"
    row = archive.connection.execute(sql, (f"{MAIN_COLUMNS} : {quoted([term])}", most)).fetchone()
    return int(row[0])


def own_score(archive: Archive, match: str, revision_id: int) -> float:
    """Return what a wording scores by an expression made of its own words."""
    sql = "SELECT -rank FROM search WHERE search MATCH ? AND rank MATCH ? AND rowid = ?"
    return float(archive.connection.execute(sql, (match, RANKING, revision_id)).fetchone()[0])
