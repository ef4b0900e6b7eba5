"""What archives that hold the same have in common: all but ids, what is derived, what is kept for a next run."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.merging import Merged, merge
from mfa_archiver.archive.others import reading
from tests.archive.holding import NOW

QUERIES = {
    "releases": """
        SELECT r.source, r.native_id, r.lang, r.url, r.date, r.first_seen, r.last_seen, r.settled, v.digest
        FROM releases r JOIN revisions v ON v.id = r.current_revision
    """,
    "wordings": """
        SELECT r.source, r.native_id, r.lang, v.seen_at, v.digest, p.digest, v.title, v.title_source, v.date,
            v.published_at, v.date_precision, v.date_source, v.date_shown, v.dateline, v.labels, v.captions, v.links,
            v.body, v.read_anew_of
        FROM releases r JOIN revisions v ON v.release_id = r.id
        JOIN captures c ON c.id = v.capture_id JOIN payloads p ON p.id = c.payload_id
    """,
    "captures": """
        SELECT DISTINCT h.source, h.started_at, p.digest, c.captured_at, c.method, c.url, c.final_url, c.language,
            c.status, c.headers, c.request_headers, c.request_body, c.peer, c.protocol, c.certificate
        FROM captures c JOIN payloads p ON p.id = c.payload_id LEFT JOIN harvests h ON h.id = c.harvest_id
    """,
    "payloads": "SELECT digest, size, zstd, pruned_at FROM payloads",
    # Those that close a merge tell when and in what order it was merged: they are an archive's own.
    "manifests": """
        SELECT digest, bytes, leaves FROM manifests WHERE json_extract(bytes, '$.kind') NOT IN ('merge', 'rest')
    """,
    "harvests": """
        SELECT source, started_at, finished_at, status, added, revised, unchanged, missing, failed, requests, bytes,
            errors
        FROM harvests
    """,
    "evidence": """
        SELECT r.source, r.native_id, r.lang, e.seen_at, e.sign, e.url, e.status, e.back_to, o.native_id, h.started_at
        FROM evidence e JOIN releases r ON r.id = e.release_id LEFT JOIN releases o ON o.id = e.other_id
        LEFT JOIN harvests h ON h.id = e.harvest_id
    """,
    "attachments": """
        SELECT a.source, a.url, a.asked_at, a.error, c.captured_at, p.digest FROM attachments a
        LEFT JOIN captures c ON c.id = a.capture_id LEFT JOIN payloads p ON p.id = c.payload_id
    """,
    "presences": """
        SELECT r.source, r.native_id, r.lang, p.presence, p.since, p.absent_since, p.evidence_at
        FROM presences p JOIN releases r ON r.id = p.release_id
    """,
    "sightings": """
        SELECT h.source, h.started_at, s.lang, s.symptom, s.error, s.led_to, s.shown, s.untitled, s.undated, s.pages,
            s.pages_untitled, s.pages_undated, s.missed
        FROM sightings s JOIN harvests h ON h.id = s.harvest_id
    """,
    "definitions": """
        SELECT a.folded, a.lang, a.stems, a.bag, r.source, r.native_id, r.lang
        FROM definitions d JOIN acronyms a ON a.id = d.acronym_id JOIN releases r ON r.id = d.release_id
    """,
}


def contents(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """Return what an archive holds, in an order of its own."""
    return {name: sorted(archive.connection.execute(sql), key=repr) for name, sql in QUERIES.items()}


def numbered(archive: Archive) -> dict[int, list[tuple[int, str]]]:
    """Return the numbers and instants of each release's wordings, by number."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for release_id, number, seen_at in archive.connection.execute(
        "SELECT release_id, number, seen_at FROM revisions ORDER BY release_id, number"
    ):
        found[release_id].append((number, seen_at))
    return found


def merge_into(path: Path, *others: Path) -> Merged:
    """Merge archives into the one at `path`, and return what came of the last."""
    merged = Merged()
    with open_archive(path) as archive:
        for other in others:
            with reading(other) as opened:
                merged = merge(archive, opened, at=NOW)
    return merged
