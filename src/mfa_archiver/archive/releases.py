"""Read releases back: one by the name a person gave, or all of them as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from sqlite3 import Row

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.model import (
    DatePrecision,
    DateSource,
    Link,
    PublicationDate,
    Ref,
    Release,
    Revision,
    TitleSource,
)
from mfa_archiver.presence import Presence

RELEASE_COLUMNS = """
    r.id, r.source, r.native_id, r.lang, r.url, r.first_seen, r.last_seen,
    v.id AS revision_id, v.number, v.title, v.title_source, v.date, v.published_at, v.date_precision,
    v.date_source, v.date_shown, v.dateline, v.labels, v.captions, v.links, v.body,
    v.digest, (SELECT max(number) FROM revisions WHERE release_id = r.id) AS revisions,
    (SELECT presence FROM presences WHERE release_id = r.id) AS presence,
    (SELECT since FROM presences WHERE release_id = r.id) AS presence_since
"""


def stream_releases(archive: Archive, match: str, filters: Filters) -> Iterator[Release]:
    """Yield current wordings in the order they were added, one in memory at a time.

    `match` is a compiled FTS5 expression; empty, it means all releases.
    """
    conditions, values = filters.sql()
    if match:
        conditions = ["v.id IN (SELECT rowid FROM search WHERE search MATCH :match)", *conditions]
        values["match"] = match
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    sql = (
        f"SELECT {RELEASE_COLUMNS} FROM releases r JOIN revisions v ON v.id = r.current_revision "  # noqa: S608 - constants and named parameters only
        f"{where} ORDER BY r.id"
    )
    for row in cursor.execute(sql, values):
        yield read_release(row, translations(archive, row))


def find_release(archive: Archive, name: str, number: int | None = None) -> tuple[Release, int] | None:
    """Find a release by id, ref or URL, in its current wording or in wording `number`.

    Returns the release and its revision's id, or None when nothing matches.
    """
    wording = "v.id = r.current_revision" if number is None else "v.release_id = r.id AND v.number = :number"
    for condition, values in namings(name):
        row = one(
            archive,
            f"SELECT {RELEASE_COLUMNS} FROM releases r JOIN revisions v ON {wording} "  # noqa: S608 - constants
            f"WHERE {condition} ORDER BY r.id LIMIT 1",
            {**values, "number": number},
        )
        if row:
            return read_release(row, translations(archive, row)), int(row["revision_id"])
    return None


def namings(name: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the ways in which a person may have named a release, likeliest first."""
    if name.isascii() and name.isdigit() and len(name) < 19:  # SQLite's integers end there  # noqa: PLR2004
        yield "r.id = :id", {"id": int(name)}
    if ref := Ref.parse(name):
        yield (
            "r.source = :source AND r.native_id = :native_id AND r.lang = :lang",
            {"source": ref.source, "native_id": ref.native_id, "lang": ref.lang},
        )
    yield "r.url = :url", {"url": name}


def translations(archive: Archive, row: Row) -> tuple[Ref, ...]:
    """Return the other language versions of the release in a row."""
    rows = archive.connection.execute(
        "SELECT source, native_id, lang FROM releases WHERE source = ? AND native_id = ? AND lang <> ? ORDER BY lang",
        (row["source"], row["native_id"], row["lang"]),
    )
    return tuple(Ref(*ref) for ref in rows)


def read_release(row: Row, others: tuple[Ref, ...] = ()) -> Release:
    """Make a Release of a row of RELEASE_COLUMNS."""
    published = None
    if row["date"]:
        published = PublicationDate(
            day=row["date"],
            precision=DatePrecision(row["date_precision"]),
            source=DateSource(row["date_source"]),
            shown=row["date_shown"] or "",
            instant=datetime.fromisoformat(row["published_at"]) if row["published_at"] else None,
        )
    revision = Revision(
        title=row["title"],
        body=row["body"],
        published=published,
        title_source=TitleSource(row["title_source"]),
        dateline=row["dateline"],
        labels=tuple(json.loads(row["labels"])),
        captions=tuple(json.loads(row["captions"])),
        links=tuple(Link(**link) for link in json.loads(row["links"])),
    )
    return Release(
        id=row["id"],
        ref=Ref(row["source"], row["native_id"], row["lang"]),
        url=row["url"],
        revision=revision,
        number=row["number"],
        revisions=row["revisions"],
        first_seen=datetime.fromisoformat(row["first_seen"]),
        last_seen=datetime.fromisoformat(row["last_seen"]),
        translations=others,
        presence=Presence(row["presence"] or Presence.PRESENT),
        presence_since=datetime.fromisoformat(row["presence_since"]) if row["presence_since"] else None,
    )


def one(archive: Archive, sql: str, values: dict[str, object]) -> Row | None:
    """Return the first row of a query, its columns by name."""
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    row: Row | None = cursor.execute(sql, values).fetchone()
    return row
