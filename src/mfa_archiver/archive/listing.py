"""Lists releases by filters alone: a search without words, in the order of dates."""

from __future__ import annotations

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.hits import Hit, Runs
from mfa_archiver.model import Ref

OPENING = 200  # characters of a body, for a snippet where no word was looked for


def list_releases(archive: Archive, filters: Filters, order: str, limit: int, offset: int) -> list[Hit]:
    """Return the releases that filters let through, each with the beginning of its body for a snippet.

    `order` is an ORDER BY over `releases r`: ids are sorted bare, long rows read only for those within the limit.
    """
    conditions, values = filters.sql()
    rows = archive.connection.execute(
        f"""
        SELECT r.id, r.source, r.native_id, r.lang, coalesce(r.date, ''), v.title, r.url, v.number,
               substr(v.body, 1, {OPENING + 1})
        FROM (SELECT r.id FROM {releases_from(conditions)} ORDER BY {order} LIMIT :limit OFFSET :offset) listed
        CROSS JOIN releases r ON r.id = listed.id CROSS JOIN revisions v ON v.id = r.current_revision
        ORDER BY {order}
        """,  # noqa: S608 - constants and named parameters only
        {**values, "limit": limit, "offset": offset},
    )
    return [
        Hit(release_id, Ref(source, native_id, lang), date, title, url, opening(body), 0.0, number)
        for release_id, source, native_id, lang, date, title, url, number, body in rows
    ]


def releases_from(conditions: list[str]) -> str:
    """Return the FROM and WHERE of a list of releases."""
    return f"releases r WHERE {' AND '.join(conditions) or '1'}"


def opening(body: str) -> Runs:
    """Return the beginning of a body as a snippet that marks nothing, cut between words."""
    text = " ".join(body.split())
    if len(body) > OPENING:
        text = f"{text[:OPENING].rpartition(' ')[0] or text[:OPENING]}…"
    return ((text, False),) if text else ()
