"""What an archive holds, by its own keys: no ids, no instants. Two runs that came to the same have the same ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

# Left out: `frequencies`, a sample drawn by ids, which `verify` proves against the index; `evidence`, `sightings` and
# the counts of harvests, which tell how a harvest went and not what came of it. Where there are candidates, they alone
# are settled.
QUERIES = {
    "properties": "SELECT name, value FROM properties",
    "releases": """
        SELECT r.source, r.native_id, r.lang, r.url, r.date, v.number, v.digest, r.settled AND c.found_at IS NULL
        FROM releases r JOIN revisions v ON v.id = r.current_revision
        LEFT JOIN candidates c ON (c.source, c.lang, c.native_id) = (r.source, r.lang, r.native_id)
    """,
    "wordings": """
        SELECT r.source, r.native_id, r.lang, v.number, v.digest, v.title, v.date, v.published_at, v.date_precision,
            v.dateline, v.body
        FROM releases r JOIN revisions v ON v.release_id = r.id
    """,
    "provenance": """
        SELECT r.source, r.native_id, r.lang, v.number, v.title_source, v.date_source, v.date_shown, v.labels,
            v.captions, v.links
        FROM releases r JOIN revisions v ON v.release_id = r.id
    """,
    "origins": """
        SELECT r.source, r.native_id, r.lang, v.number, c.method, c.url, c.final_url, c.language, p.digest
        FROM releases r JOIN revisions v ON v.release_id = r.id
        JOIN captures c ON c.id = v.capture_id JOIN payloads p ON p.id = c.payload_id
    """,
    "presences": """
        SELECT r.source, r.native_id, r.lang, p.presence FROM presences p JOIN releases r ON r.id = p.release_id
    """,
    "captures": """
        SELECT DISTINCT c.method, c.url, c.final_url, c.language, p.digest
        FROM captures c JOIN payloads p ON p.id = c.payload_id
    """,
    "payloads": "SELECT digest, size, pruned_at IS NULL, length(zstd) > 0 FROM payloads",
    "candidates": """
        SELECT source, lang, native_id, url, address, title, date, published_at, changed, summary, digest,
            asked_at IS NOT NULL, asked_digest, etag, last_modified, failures, last_error, settled
        FROM candidates
    """,
    "validators": """
        SELECT v.source, v.url, v.language, v.etag, v.last_modified, p.digest
        FROM validators v JOIN payloads p ON p.id = v.payload_id
    """,
    "terms": "SELECT term, doc, cnt FROM temp.terms",
    "lemmas": "SELECT form, lemma FROM lemmas",
    "definitions": """
        SELECT a.lang, a.folded, a.stems, a.bag, a.acronym, a.phrase, r.source, r.native_id, r.lang, d.place
        FROM definitions d JOIN acronyms a ON a.id = d.acronym_id JOIN releases r ON r.id = d.release_id
    """,
    # What closed the archive last, and how many rows no manifest lists.
    "head": """
        SELECT said ->> 'kind',
            (SELECT count(*) FROM captures WHERE id > said ->> 'upto_capture'),
            (SELECT count(*) FROM revisions WHERE id > said ->> 'upto_revision'),
            (SELECT count(*) FROM evidence WHERE id > said ->> 'upto_evidence')
        FROM (SELECT CAST(bytes AS TEXT) AS said FROM manifests ORDER BY id DESC LIMIT 1)
    """,
    "attestations": """
        SELECT DISTINCT m.digest, s.public_key FROM signatures s JOIN manifests m ON m.id = s.manifest_id
        UNION ALL SELECT DISTINCT m.digest, t.url FROM timestamps t JOIN manifests m ON m.id = t.manifest_id
    """,
    "harvests": """
        SELECT source, status, errors FROM harvests
        WHERE id IN (SELECT max(id) FROM harvests GROUP BY source)
    """,
}

EXAMPLE = 200  # characters of a row that is shown

Ledger = dict[str, list[tuple[object, ...]]]


def ledger(path: Path) -> Ledger:
    """Return what an archive holds, each part in an order of its own."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, row)")
        return {name: sorted(connection.execute(sql), key=repr) for name, sql in QUERIES.items()}


def differences(found: Ledger, wanted: Ledger, leaving_out: frozenset[str]) -> list[str]:
    """Return what two ledgers differ in, a line each part, with an example."""
    told = []
    for name, rows in wanted.items():
        lost, gained = set(rows) - set(found[name]), set(found[name]) - set(rows)
        if name not in leaving_out and (lost or gained or len(found[name]) != len(rows)):
            example = repr(next(iter(lost or gained), ""))[:200]
            told.append(
                f"{name}: {len(found[name])} rows, not {len(rows)}; {len(lost)} lost, {len(gained)} gained: {example}"
            )
    return told
